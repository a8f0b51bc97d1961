package inbox_test

import (
	"testing"

	"fairlead/inbox"
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
	heard, stop := d.app.Hub.Listen()
	defer stop()
	_, err := d.app.Bulk(d.ctx, d.as(d.ana), inbox.BulkForm{Chosen: chosen, State: models.StateOpen, Action: inbox.BulkAssign, Owner: user(d.cas)})
	d.must(err)
	told, inboxes := 0, 0
	for n := len(heard); n > 0; n-- {
		switch e := <-heard; {
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

// Who may not own it is not named to anybody, whatever the page showed.
func TestNobodyLearnsNamesByGivingToStrangers(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{}, d.private.Address)
	_, err := d.app.Assign(d.ctx, d.as(d.bo), c.ID, user(d.ana), user(d.dot)) // Ana has no access there
	if p, ok := err.(models.Problems); !ok || p[0].Field != "owner" {
		t.Errorf("%v", err)
	}
}
