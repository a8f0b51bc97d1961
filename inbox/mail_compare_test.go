package inbox_test

import (
	"errors"
	"testing"
	"time"

	"fairlead/models"
)

func TestAMailboxIsComparedForWhoManagesIt(t *testing.T) {
	d := newDesk(t)
	if _, _, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("without a mailbox: %v", err)
	}
	o := d.postOffice()
	o.connected(nil)
	for _, subject := range []string{"First", "Second", "Third"} {
		o.put("INBOX", d.post(subject), time.Time{})
	}
	o.fetch()
	o.put("INBOX", d.post("Waits"), time.Time{})
	for _, row := range []struct {
		who models.User
		err error
	}{{d.ana, nil}, {d.bo, models.ErrForbidden}} {
		_, c, err := d.app.CompareMailbox(d.ctx, d.as(row.who), d.support.ID)
		if !errors.Is(err, row.err) || err == nil && (c.There != 4 || c.Stored != 3 || c.Waiting != 1 || len(c.Missing) != 0 || c.Problem != "") {
			t.Errorf("%s: %+v, %v", row.who.Name, c, err)
		}
	}
	m, now := d.mailbox(), models.At(d.app.Now())
	d.must(d.db.ClaimMailbox(d.ctx, m.ID, 9, now, now.Add(time.Minute)))
	m.Lease, m.LastUID = 9, 4 // as if it had been passed over
	d.must(d.db.MoveCursor(d.ctx, m))
	_, c, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	if c.There != 4 || c.Stored != 3 || len(c.Missing) != 1 || c.Missing[0].UID != 4 {
		t.Errorf("one is missing: %+v", c)
	}
	o.line.l.Close()
	if _, c, err = d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID); err != nil || c.Problem == "" || len(c.Missing) != 0 {
		t.Errorf("the server is gone: %+v, %v", c, err)
	}
}

// A mail whose message is not in the database any more is missing, whatever its line in the ledger says: only erasing takes a message out, and off
// its line.
func TestWhatWasTakenOutOfTheDatabaseIsMissing(t *testing.T) {
	d, o := fetching(t)
	o.put("INBOX", d.post("First"), time.Time{})
	o.fetch()
	line := d.lines()[0]
	o.put("INBOX", d.post("Second"), time.Time{})
	line.ID, line.UID, line.MessageID = 0, line.UID+1, line.MessageID+1000
	d.must(d.db.Write(d.ctx, func(tx *models.DB) error { return tx.RecordMail(d.ctx, &line) }))
	_, c, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	if c.There != 2 || c.Stored != 1 || len(c.Missing) != 1 || c.Missing[0].UID != line.UID || c.Missing[0].Words == "" || !c.Missing[0].Lost {
		t.Errorf("%+v", c)
	}
}
