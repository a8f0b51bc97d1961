package inbox_test

import (
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// What waits for its next attempt goes out as soon as somebody has mended the way out: changed how the channel sends, tested it, or signed in.
func TestWhatWaitsGoesOutWhenTheWayOutIsMended(t *testing.T) {
	busy := true
	answer := func(stage, _ string) *email.Refusal {
		if busy && stage == "RCPT" {
			return &email.Refusal{Code: 451, Enhanced: [3]int{4, 3, 2}, Message: "Come back later"}
		}
		return nil
	}
	form := func(d *desk) inbox.ChannelForm {
		ch := d.support
		return inbox.ChannelForm{Address: ch.Address, Host: ch.SMTPHost, Port: ch.SMTPPort, Security: ch.SMTPSecurity, Private: ch.SMTPPrivate}
	}
	for name, c := range map[string]struct {
		mend func(d *desk, f inbox.ChannelForm)
		due  bool
	}{
		"nothing": {func(*desk, inbox.ChannelForm) {}, false},
		"another name": {func(d *desk, f inbox.ChannelForm) {
			f.FromName = "Us"
			d.must(d.app.UpdateChannel(d.ctx, d.as(d.ana), d.support.ID, f))
		}, false},
		"another server": {func(d *desk, f inbox.ChannelForm) {
			f.Host = "localhost"
			d.must(d.app.UpdateChannel(d.ctx, d.as(d.ana), d.support.ID, f))
		}, true},
		"tested":                    {func(d *desk, f inbox.ChannelForm) { d.tests(f) }, true},
		"tested what is not stored": {func(d *desk, f inbox.ChannelForm) { f.Host = "localhost"; d.tests(f) }, false},
		"another channel": {func(d *desk, f inbox.ChannelForm) {
			f.Host, f.Address = "localhost", d.sales.Address
			d.must(d.app.UpdateChannel(d.ctx, d.as(d.ana), d.sales.ID, f))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.sink(answer)
			_, conv := d.take(letter{})
			sent := d.reply(d.bo, conv.ID, inbox.ReplyForm{})
			busy = true
			d.send()
			busy = false
			d.advance(time.Second)
			c.mend(d, form(d))
			d.holds()
			held := d.reply(d.bo, conv.ID, inbox.ReplyForm{})
			c.mend(d, form(d))
			if n := d.send(); (n == 1) != c.due || (d.states(sent.ID)[marloes].State == models.DeliverySent) != c.due {
				t.Errorf("%d are sent: %+v", n, d.states(sent.ID))
			}
			if got := d.states(held.ID)[marloes]; got.State != models.DeliveryPending || got.Attempts != 0 {
				t.Errorf("what can still be taken back: %+v", got)
			}
		})
	}
}

// tests has an admin try how Support sends.
func (d *desk) tests(f inbox.ChannelForm) {
	d.Helper()
	steps, err := d.app.TestChannel(d.ctx, d.as(d.ana), d.support.ID, f)
	d.must(err)
	if last := steps[len(steps)-1]; !last.OK {
		d.Errorf("tested: %+v", steps)
	}
}

// The provider ends a sign-in while an answer waits, and one may have been sent already. Once somebody has signed in again the first goes out, the other does not.
func TestWhatWaitsGoesOutAfterSigningIn(t *testing.T) {
	d := newDesk(t)
	p := d.provider()
	sink := d.sink(nil)
	sink.Username, sink.Token, sink.Mechanisms = postUser, "access-1", []string{"XOAUTH2"}
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true, Send: true, SMTPHost: "127.0.0.1", SMTPPort: d.support.SMTPPort, SMTPSecurity: "none"})
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	d.must(p.signIn())
	d.advance(2 * time.Hour)
	p.over = true
	_, c := d.take(letter{})
	waits, unknown := d.reply(d.bo, c.ID, inbox.ReplyForm{}), d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.send()
	row := d.states(unknown.ID)[marloes]
	row.State = models.DeliveryUnknown
	d.write(func(tx *models.DB) error { return tx.UpdateDelivery(d.ctx, row) })
	if got := d.states(waits.ID)[marloes]; got.State != models.DeliveryPending || got.Attempts != 1 {
		t.Fatalf("%+v", got)
	}
	p.mu.Lock()
	p.over, p.n = false, 0 // what it gives begins anew
	p.mu.Unlock()
	d.must(p.signIn())
	if d.send(); d.states(waits.ID)[marloes].State != models.DeliverySent || d.states(unknown.ID)[marloes] != row {
		t.Errorf("%+v, %+v", d.states(waits.ID), d.states(unknown.ID))
	}
}
