package inbox_test

import (
	"context"
	"testing"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// However much one transaction changes, an open page is not cut off for it, and who was given something learns of it.
func TestABigChangeDoesNotCutPagesOff(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	var chosen []inbox.Chosen
	for range inbox.MaxBulk {
		_, c := d.take(letter{})
		chosen = append(chosen, inbox.Chosen{ID: c.ID})
	}
	events := d.hears(func() {
		_, err := d.app.Bulk(d.ctx, d.as(d.ana), inbox.BulkForm{Chosen: chosen, State: models.StateOpen, Action: inbox.BulkAssign, Owner: user(d.cas)})
		d.must(err)
	})
	told, inboxes := 0, 0
	for _, e := range events {
		switch {
		case e.Tell == d.cas.ID:
			told++
		case e.Inbox == d.open.ID && e.Conversation == 0:
			inboxes++
		}
	}
	if told == 0 || told > 150 || inboxes != 1 {
		t.Errorf("%d in person, %d for the inbox", told, inboxes)
	}
}

// hears returns what fn announces to an open page, on PostgreSQL by way of the database. It fails if the page was cut off.
func (d *desk) hears(fn func()) (events []live.Event) {
	d.Helper()
	if d.db.Postgres() {
		ctx, cancel := context.WithCancel(d.ctx)
		ready, done := make(chan struct{}), make(chan struct{})
		go func() {
			live.Relay(ctx, d.db.URL(), d.app.Hub, ready)
			close(done)
		}()
		defer func() { cancel(); <-done }()
		<-ready
	}
	heard, stop := d.app.Hub.Listen()
	defer stop()
	fn()
	over := live.Event{Kind: "over"} // what is announced arrives in order
	if d.db.Postgres() {
		d.write(func(tx *models.DB) error { return tx.Notify(d.ctx, live.Topic, `[{"kind":"over"}]`) })
	} else {
		d.app.Hub.Publish(over)
	}
	for e := range heard {
		if e == over {
			return events
		}
		events = append(events, e)
	}
	d.Fatal("the page was cut off")
	return nil
}

// Who may not own it is not named to anybody, whatever the page showed.
func TestNobodyLearnsNamesByGivingToStrangers(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{}, d.private.Address)
	_, err := d.app.Assign(d.ctx, d.as(d.bo), c.ID, user(d.ana), user(d.dot)) // Ana has no access there
	if p, ok := err.(models.Problems); !ok || p[0].Field != "owner" {
		t.Errorf("%v", err)
	}
}
