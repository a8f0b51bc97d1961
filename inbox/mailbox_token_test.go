package inbox_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// signedIn has Support's mailbox signed in at the provider, whose first access token has come to its end.
func (d *desk) signedIn() *provider {
	d.Helper()
	p := d.provider()
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true})))
	d.must(p.signIn())
	d.advance(2 * time.Hour)
	return p
}

// node is another node on the same database.
func (d *desk) node() *inbox.App {
	return inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Vault: d.app.Vault, Sender: d.app.Sender, Now: d.app.Now, URL: d.app.URL})
}

// Two nodes want a new token at the same moment, of a provider that lets nobody in any more once a refresh token is shown to it twice.
func TestTwoNodesRefreshOneTokenAtOnce(t *testing.T) {
	d := newDesk(t)
	p := d.signedIn()
	var asked atomic.Int64
	second := make(chan struct{})
	p.asking = func(again bool) {
		if again {
			p.over = true
		}
		if asked.Add(1) == 2 {
			close(second)
		}
		select {
		case <-second:
		case <-time.After(500 * time.Millisecond): // long enough for the other to ask, too, if it does
		}
	}
	var both sync.WaitGroup
	for _, node := range []*inbox.App{d.app, d.node()} {
		both.Go(func() {
			if token, err := node.AccessToken(d.ctx, d.support.ID); err != nil || token != "access-2" {
				t.Errorf("%q, %v", token, err)
			}
		})
	}
	both.Wait()
	if n := asked.Load(); n != 1 || p.over {
		t.Errorf("the provider was asked %d times", n)
	}
}

// Who wanted the token has gone by the time the provider answers: what it gave is stored, as the old one is worth nothing any more.
func TestNewTokensAreKeptThoughNobodyWaits(t *testing.T) {
	d := newDesk(t)
	p := d.signedIn()
	ctx, gone := context.WithCancel(d.ctx)
	p.asking = func(bool) { gone() }
	_, _ = d.app.AccessToken(ctx, d.support.ID)
	if token, err := d.app.AccessToken(d.ctx, d.support.ID); err != nil || token != "access-2" {
		t.Errorf("%q, %v", token, err)
	}
}

// A node dies while it asks. Another waits until that is certain, and then asks itself.
func TestANodeDiesWhileItRefreshes(t *testing.T) {
	d := newDesk(t)
	d.signedIn()
	m, now := d.mailbox(), models.At(d.app.Now())
	d.must(d.db.LeaseTokens(d.ctx, m.ID, m.Tokens, now, now.Add(time.Minute)))
	ctx, give := context.WithTimeout(d.ctx, 400*time.Millisecond)
	defer give()
	if token, err := d.app.AccessToken(ctx, d.support.ID); err == nil {
		t.Errorf("it does not wait: %q", token)
	}
	d.advance(time.Minute)
	if token, err := d.app.AccessToken(d.ctx, d.support.ID); err != nil || token != "access-2" {
		t.Errorf("%q, %v", token, err)
	}
}

// The provider has ended what it had given: the test says so in its words, and the mailbox, too.
func TestTheProviderDoesNotLetUsInAnyMore(t *testing.T) {
	d := newDesk(t)
	p := d.signedIn()
	p.over = true
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true})
	f.ClientSecret = ""
	const words = "the provider does not let Fairlead in any more: invalid_grant: The grant is over."
	steps, err := d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, f)
	if err != nil || len(steps) != 1 || steps[0].OK || steps[0].Words != words || steps[0].Hint == "" {
		t.Errorf("tested: %+v, %v", steps, err)
	}
	if d.app.FetchOnce(d.ctx, d.support.ID) == nil {
		t.Error("it is let in")
	}
	if m := d.mailbox(); m.Words != words || !m.SignInOver() || m.NextAt < models.At(d.app.Now().Add(5*time.Minute)) {
		t.Errorf("mailbox %+v", m)
	}
	rows, err := d.app.InboxList(d.ctx, d.as(d.ana))
	d.must(err)
	listed := 0
	for _, r := range rows {
		for _, ch := range r.Channels {
			if ch.Mailbox.SignInOver() != (ch.Channel.ID == d.support.ID) || len(ch.Mailbox.Tokens) > len("stored") {
				t.Errorf("in the list of inboxes: %+v", ch)
			}
			listed++
		}
	}
	if listed < 2 {
		t.Errorf("%d channels are listed", listed)
	}
}

// Another program answers where tokens should come from: what is said names what was asked and what to look at, and nothing of a library.
func TestAnAnswerThatIsNoToken(t *testing.T) {
	for _, garbage := range []string{"<html>Welcome</html>", `"access_token"`, "{}", "{\"access_token\":", "[]"} {
		d := newDesk(t)
		p := d.signedIn()
		p.garbage = garbage
		_, err := d.app.AccessToken(d.ctx, d.support.ID)
		want := "no token came from " + p.url + "/token, but another answer: check that address, under Where tokens come from"
		if err == nil || strings.TrimSpace(err.Error()) != want {
			t.Errorf("%s: %v", garbage, err)
		}
	}
}

// The server that one mailbox gets its tokens from does not answer: others are fetched, and send, meanwhile.
func TestASlowTokenServerHoldsUpNoOther(t *testing.T) {
	d := newDesk(t)
	p := d.signedIn()
	asked, answer := make(chan struct{}, 10), make(chan struct{})
	p.asking = func(bool) {
		asked <- struct{}{}
		<-answer
	}
	well := d.postOffice()
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.sales.ID, well.form()))
	defer d.runs(d.app)()
	defer close(answer)
	<-asked
	until(t, "the mail of the other", func() bool {
		well.put("INBOX", d.raw(letter{to: d.sales.Address}), time.Time{}) // again and again: the server of the tests does not tell of what came just before it is listened to
		lines, err := d.db.MailLines(d.ctx, d.sales.ID, 0, 10)
		return err == nil && len(lines) > 2
	})
	if len(d.lines()) != 0 {
		t.Error("it is not slow")
	}
}

// More answers wait for the token than can go out at once.
func TestASlowTokenServerHoldsUpNoOtherAnswers(t *testing.T) {
	d := newDesk(t)
	p := d.provider()
	d.sink(nil)
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true, Send: true, SMTPHost: "127.0.0.1", SMTPPort: d.support.SMTPPort, SMTPSecurity: "none"})
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	d.must(p.signIn())
	d.sales.SMTPPort = d.support.SMTPPort
	d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.sales) })
	d.advance(2 * time.Hour)
	answer := make(chan struct{})
	var asked atomic.Int64
	p.asking = func(bool) {
		asked.Add(1)
		<-answer
	}
	for range 20 {
		_, c := d.take(letter{})
		d.reply(d.bo, c.ID, inbox.ReplyForm{})
	}
	_, c := d.take(letter{}, d.sales.Address)
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	ctx, stop := context.WithCancel(d.ctx)
	over := make(chan struct{})
	go func() { d.app.RunOutbox(ctx); close(over) }()
	defer func() { stop(); close(answer); <-over }()
	until(t, "the other's answer", func() bool { return d.states(sent.ID)[marloes].State == models.DeliverySent })
	if asked.Load() != 1 {
		t.Errorf("it is asked %d times", asked.Load())
	}
}

// What a channel sends with is tested on its page of sending, too: where the token does not come, the test says so.
func TestSendingIsTestedWithoutAToken(t *testing.T) {
	d := newDesk(t)
	p := d.provider()
	d.sink(nil)
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true, Send: true, SMTPHost: "127.0.0.1", SMTPPort: d.support.SMTPPort, SMTPSecurity: "starttls"})
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	test := func(want string) {
		t.Helper()
		steps, err := d.app.TestChannel(d.ctx, d.as(d.ana), d.support.ID, inbox.ChannelForm{Address: d.support.Address, Host: "127.0.0.1", Port: d.support.SMTPPort, Security: "starttls", Username: postUser, Private: true})
		if err != nil || len(steps) != 1 || steps[0].OK || !strings.Contains(steps[0].Words, want) || steps[0].Hint == "" {
			t.Errorf("%+v, %v", steps, err)
		}
	}
	test("not signed in")
	d.must(p.signIn())
	d.advance(2 * time.Hour)
	p.garbage = "{}"
	test("no token came from")
	p.garbage, p.over = "", true
	test("The grant is over.")
}
