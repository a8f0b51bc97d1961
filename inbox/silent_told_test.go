package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// Two Fairleads whose people are told by mail at the addresses of each other's channels, with owners who never answer: what a customer writes is told,
// and that is told nobody.
func TestTwoFairleadsThatTellEachOtherFallSilent(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	atA, atB := a.opens(), b.opens()
	wire := func(d *desk, own, other string, port int) {
		d.assigns(&d.support, func(r *models.Rule) { r.ReassignAfter = 30 }, user(d.bo), user(d.cas))
		d.support.Address = own
		for _, ch := range []*models.Channel{&d.support, &d.sales, &d.private} {
			ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPPrivate = "127.0.0.1", port, "none", "", true
			d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, *ch) })
		}
		var all []string
		for _, k := range models.ToldKinds {
			all = append(all, "mail:"+string(k))
		}
		for _, u := range []models.User{d.bo, d.cas} {
			u := d.user(u.ID)
			local, domain, _ := strings.Cut(other, "@")
			u.Email = local + "+" + strings.ToLower(u.Name) + "@" + domain
			d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
			d.chooses(u, all...)
		}
	}
	wire(a, "support@one.example", "support@two.example", atB)
	wire(b, "support@two.example", "support@one.example", atA)
	sent := func(d *desk) int {
		d.advance(31 * time.Minute)
		d.must(d.app.RunDue(d.ctx))
		d.later()
		n, err := d.app.SendDue(d.ctx, 50)
		d.must(err)
		return n
	}
	a.take(letter{}, "support@one.example")
	toB := 0
	for range 3 {
		toB += sent(a)
	}
	if toB == 0 || len(b.lines()) != toB {
		t.Fatalf("%d told, %d arrived", toB, len(b.lines()))
	}
	for range 6 {
		if n := sent(b); n != 0 {
			t.Errorf("the other answers by %d mails", n)
		}
	}
	if len(a.incoming()) != 1 {
		t.Errorf("%d mails came back", len(a.incoming())-1)
	}
}

// What another Fairlead has told somebody here begins a conversation that nothing is told of by mail, but what colleagues write in it.
func TestWhatAnotherFairleadTellsIsToldNobody(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:new", "mail:assigned", "mail:mentioned")
	_, c := d.take(letter{id: email.NewMessageID([]byte("of another"), 0, 0, "two.example"), more: autoReply})
	d.assign(d.ana, c.ID, user(d.bo))
	d.later()
	d.tells()
	_, err := d.app.Comment(d.ctx, d.as(d.ana), c.ID, "@Bo look", "")
	d.must(err)
	d.later()
	d.tells("bo: A colleague has named you in a comment")
}
