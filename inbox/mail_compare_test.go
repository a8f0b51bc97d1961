package inbox_test

import (
	"context"
	"errors"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestAMailboxIsComparedForWhoManagesIt(t *testing.T) {
	d := newDesk(t)
	if _, _, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.private.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("without a mailbox: %v", err)
	}
	d.app.Compare = func(_ context.Context, ch models.Channel) (inbox.MailboxCompared, error) {
		return inbox.MailboxCompared{Mailbox: ch.Address, There: 3, Stored: 2, Missing: []inbox.MissingMail{{UID: 7, Sender: "kim@x.example", Subject: "Secret"}}}, nil
	}
	for _, row := range []struct {
		who models.User
		err error
	}{{d.ana, nil}, {d.bo, models.ErrForbidden}, {d.dot, models.ErrNotFound}} {
		_, m, err := d.app.CompareMailbox(d.ctx, d.as(row.who), d.private.ID)
		if !errors.Is(err, row.err) {
			t.Errorf("%s: %v", row.who.Name, err)
		}
		if err == nil && (m.Missing[0].UID != 7 || m.Missing[0].Subject != "" || m.Missing[0].Sender != "") { // Ana may not read this inbox
			t.Errorf("%s sees %+v", row.who.Name, m)
		}
	}
	_, m, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	if m.Missing[0].Subject != "Secret" {
		t.Errorf("Ana sees %+v of an inbox that she reads", m)
	}
}
