package inbox_test

import (
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

func TestEveryMailHasALineInTheLedger(t *testing.T) {
	d := newDesk(t)
	raw := d.raw(letter{subject: "Saddle"})
	d.must(d.deliver(raw))
	d.must(d.deliver(raw))
	lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 10)
	d.must(err)
	if len(lines) != 2 || lines[1].Outcome != models.MailNew || lines[0].Outcome != models.MailAgain {
		t.Fatalf("lines %+v", lines)
	}
	m := d.incoming()[0]
	for _, l := range lines {
		if l.MessageID != m.ID || l.ConversationID != m.ConversationID || l.Sender != "marloes@fietsen.example" || l.Subject != "Saddle" || l.Door != models.DoorSMTP || l.Size != int64(len(raw)) {
			t.Errorf("line %+v", l)
		}
	}
}

// Old mail is stored with the time at which it came, closed; nobody is given it or told of it.
func TestOldMailIsStoredClosed(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	raw := d.raw(letter{subject: "Long ago"})
	at := models.At(d.app.Now().Add(-90 * 24 * time.Hour))
	way := inbox.Entrance{Door: models.DoorIMAP, MailboxID: 7, UIDValidity: 1, UID: 5, Old: true, At: at}
	events := d.hears(func() {
		for range 2 { // fetched again: nothing changes, and the place has its line already
			_, err := d.app.Take(d.ctx, d.support, email.Parse(raw), email.Envelope{Raw: raw}, way)
			d.must(err)
		}
	})
	all := d.conversations()
	if len(all) != 1 || len(events) != 0 {
		t.Fatalf("%d conversations, events %+v", len(all), events)
	}
	c, m := all[0], d.incoming()[0]
	if c.State != models.StateClosed || c.Owner != models.Nobody || c.DecisionID != 0 || !c.Answered() || c.CreatedAt != at || c.ActivityAt != at || c.ClosedAt != at || !m.Imported || m.CreatedAt != at {
		t.Errorf("conversation %+v, message %+v", c, m)
	}
	lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 10)
	d.must(err)
	if len(lines) != 1 || lines[0].Outcome != models.MailOld || lines[0].UID != 5 {
		t.Errorf("lines %+v", lines)
	}
}
