package inbox_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// opens opens the SMTP door of a desk and returns its port.
func (d *desk) opens() (port int) {
	d.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	door := &email.Door{Domain: "harbour.example", Accept: d.app.Accept, Deliver: d.app.Deliver}
	go door.Serve(l)
	d.Cleanup(func() { door.Shutdown(context.Background()) })
	return l.Addr().(*net.TCPAddr).Port
}

// Two Fairleads whose channels write to each other: a person's answer arrives and joins, what machines write is stored, and neither writes by itself.
func TestTwoFairleadsFallSilent(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	for _, d := range []*desk{a, b} {
		d.assigns(&d.support, nil, user(d.cas))
	}
	rename := func(d *desk, address string, port int) {
		ch := d.support
		ch.Address, ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPPrivate = address, "127.0.0.1", port, "none", true
		d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, ch) })
		d.support = ch
	}
	atA, atB := a.opens(), b.opens()
	rename(a, "support@one.example", atB)
	rename(b, "support@two.example", atA)
	settle := func() (rounds int) {
		for rounds = 0; rounds < 10; rounds++ {
			first, err := a.app.SendDue(a.ctx, 8)
			a.must(err)
			second, err := b.app.SendDue(b.ctx, 8)
			b.must(err)
			if first+second == 0 {
				return rounds
			}
		}
		return rounds
	}

	_, c := a.take(letter{from: "Two <support@two.example>"}, "support@one.example")
	a.reply(a.bo, c.ID, inbox.ReplyForm{Body: "Hello, other side."})
	if n := settle(); n != 1 {
		t.Errorf("a person's answer took %d rounds", n)
	}
	if in := b.incoming(); len(in) != 1 {
		t.Fatalf("%d mails arrived at the other", len(in))
	}
	machines := []letter{
		{from: "Two <support@two.example>", more: "Auto-Submitted: auto-replied\r\n", subject: "Out of office"},
		{from: "Two <support@two.example>", more: "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n", subject: "A notice"},
		{from: "Two <support@two.example>", more: "Precedence: auto_reply\r\n"},
		{from: "MAILER-DAEMON@two.example"},
	}
	for _, l := range machines {
		a.take(l, "support@one.example")
	}
	if n := settle(); n != 0 {
		t.Errorf("machines' mails led to %d rounds of mail", n)
	}
	if len(a.incoming()) != 1+len(machines) || len(b.incoming()) != 1 {
		t.Errorf("%d and %d mails in the end", len(a.incoming()), len(b.incoming()))
	}
}

// What a machine sends says so; what people send, now or later or on, does not.
func TestMailsOfMachinesSaySo(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	d.assign(d.ana, c.ID, user(d.bo))
	d.later()
	_, told := d.systemID()
	d.must(d.app.AskReset(d.ctx, d.bo.Email, "192.0.2.7", "en"))
	_, reset := d.systemID()
	for what, raw := range map[string][]byte{"told": told, "password": reset} {
		if s := string(raw); !strings.Contains(s, "Auto-Submitted: auto-generated\r\n") || !strings.Contains(s, "X-Auto-Response-Suppress: All\r\n") {
			t.Errorf("%s:\n%s", what, s)
		}
	}
	for _, sent := range []models.Message{d.reply(d.bo, c.ID, inbox.ReplyForm{}), d.forwards(d.bo, m, inbox.ReplyForm{})} {
		if strings.Contains(d.rawOf(sent), "Auto-Submitted") {
			t.Errorf("what a person wrote:\n%s", d.rawOf(sent))
		}
	}
}
