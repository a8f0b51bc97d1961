package inbox_test

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

func TestTheLedgerOfAChannelPageByPage(t *testing.T) {
	d := newDesk(t)
	for i := range 60 {
		d.take(letter{subject: fmt.Sprintf("Mail %d", i)})
	}
	d.must(d.deliver(d.raw(letter{id: "<twice@x>", body: "x"})))
	d.must(d.deliver(d.raw(letter{id: "<twice@x>", body: "x"})))
	p, err := d.app.MailLedger(d.ctx, d.as(d.ana), d.support.ID, "", 0)
	d.must(err)
	if len(p.Lines) != 50 || p.Next == 0 || p.Lines[0].Outcome != models.MailAgain || p.Lines[0].ConversationID == 0 || !p.Lines[0].Readable {
		t.Fatalf("%d lines, next %d, first %+v", len(p.Lines), p.Next, p.Lines[0])
	}
	rest, err := d.app.MailLedger(d.ctx, d.as(d.ana), d.support.ID, "", p.Next)
	d.must(err)
	if len(rest.Lines) != 12 || rest.Next != 0 || rest.Lines[11].Subject != "Mail 0" {
		t.Fatalf("%d lines behind, next %d", len(rest.Lines), rest.Next)
	}
	again, err := d.app.MailLedger(d.ctx, d.as(d.ana), d.support.ID, models.MailAgain, 0)
	d.must(err)
	if len(again.Lines) != 1 || again.Lines[0].Outcome != models.MailAgain {
		t.Fatalf("filtered: %+v", again.Lines)
	}
	if _, err := d.app.MailLedger(d.ctx, d.as(d.ana), d.support.ID, "nonsense", 0); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an outcome that is none: %v", err)
	}
}

// Ana runs the channels of an inbox that she may not read: she sees that mail came, and not whose.
func TestTheLedgerShowsNoMailOfInboxesThatOneMayNotRead(t *testing.T) {
	d := newDesk(t)
	d.take(letter{subject: "Secret plans"}, d.private.Address)
	for _, row := range []struct {
		who      models.User
		err      error
		readable bool
	}{{d.ana, nil, false}, {d.bo, nil, true}, {d.dot, models.ErrNotFound, false}} {
		p, err := d.app.MailLedger(d.ctx, d.as(row.who), d.private.ID, "", 0)
		if !errors.Is(err, row.err) {
			t.Fatalf("%s: %v", row.who.Name, err)
		}
		if err != nil {
			continue
		}
		l := p.Lines[0]
		if l.Readable != row.readable || (l.Subject == "Secret plans") != row.readable || (l.Sender != "") != row.readable || (l.ConversationID != 0) != row.readable || l.Outcome != models.MailNew {
			t.Errorf("%s sees %+v", row.who.Name, l)
		}
	}
}

func TestWhatTheDoorDoesNotTakeHasALineAndFillsNothing(t *testing.T) {
	d := newDesk(t)
	e := email.Envelope{From: "bounce@away.example", To: []string{d.support.Address, "support+x@harbour.example", d.sales.Address, "nobody@harbour.example"}, RemoteIP: netip.MustParseAddr("192.0.2.1"),
		Raw: []byte("From: Jo <jo@away.example>\r\nSubject: A very long film\r\n")}
	refusal := &email.Refusal{Code: 552, Enhanced: [3]int{5, 3, 4}, Message: "The message is too large"}
	d.app.Refused(d.ctx, e, refusal)
	for _, ch := range []models.Channel{d.support, d.sales} {
		lines, err := d.db.MailLines(d.ctx, ch.ID, 0, 10)
		d.must(err)
		if len(lines) != 1 || lines[0].Outcome != models.MailRefused || lines[0].Sender != "jo@away.example" || lines[0].Subject != "A very long film" || lines[0].Words != refusal.Message {
			t.Fatalf("lines %+v", lines)
		}
	}
	for i := range 1300 {
		e.RemoteIP = netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})
		d.app.Refused(d.ctx, e, refusal)
	}
	lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 5000)
	d.must(err)
	if len(lines) != 1000 {
		t.Errorf("%d lines are kept", len(lines))
	}
	e.To, e.RemoteIP = []string{d.private.Address}, netip.MustParseAddr("192.0.2.7")
	for range 300 {
		d.app.Refused(d.ctx, e, refusal)
	}
	lines, err = d.db.MailLines(d.ctx, d.private.ID, 0, 5000)
	d.must(err)
	if len(lines) != 200 {
		t.Errorf("%d lines of one sender", len(lines))
	}
}

func TestOldLinesOfTheLedgerAreForgotten(t *testing.T) {
	d := newDesk(t)
	d.take(letter{subject: "Long ago"})
	raw := d.raw(letter{subject: "Of a mailbox"})
	_, err := d.app.Take(d.ctx, d.support, email.Parse(raw), email.Envelope{Raw: raw}, inbox.Entrance{Door: models.DoorIMAP, MailboxID: 1, UIDValidity: 1, UID: 1})
	d.must(err)
	d.advance(2*365*24*time.Hour + time.Hour)
	d.take(letter{subject: "New"})
	d.app.Tidy(d.ctx)
	lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 10)
	d.must(err)
	if len(lines) != 2 || lines[0].Subject != "New" || lines[1].Subject != "Of a mailbox" {
		t.Errorf("lines %+v", lines)
	}
}
