package inbox_test

import (
	"testing"
	"time"

	"fairlead/models"
)

// Taking a waiting conversation by mistake costs it no place; what was set to nobody by hand stays so.
func TestGivingBackTakesThePlaceAgain(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, first := d.take(letter{})
	d.advance(time.Minute)
	_, second := d.take(letter{})
	before := first.QueuedAt
	d.assign(d.ana, first.ID, user(d.ana))
	d.must(d.app.GiveBack(d.ctx, d.as(d.ana), first.ID, user(d.ana)))
	now, err := d.db.Conversation(d.ctx, first.ID)
	d.must(err)
	if now.Owner != models.Nobody || now.WaitingSince == 0 || now.QueuedAt != before {
		t.Errorf("given back: %+v", now)
	}
	d.assign(d.ana, second.ID, user(d.ana))
	d.assign(d.ana, second.ID, models.Nobody)
	d.back(d.bo)
	d.is(first, user(d.bo))
	d.is(second, models.Nobody)
}

// Whoever can take it by then gets it.
func TestGivingBackGoesToWhoCanTakeIt(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, c := d.take(letter{})
	d.assign(d.ana, c.ID, user(d.ana))
	d.back(d.bo)
	d.must(d.app.GiveBack(d.ctx, d.as(d.ana), c.ID, user(d.ana)))
	d.is(c, user(d.bo))
}
