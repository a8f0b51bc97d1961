package inbox_test

import (
	"testing"
	"time"

	"fairlead/live"
	"fairlead/models"
)

// Who did not answer in time learns that the conversation is gone, and who has it now that it is theirs.
func TestBothAreToldOfWhatWasLate(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, func(r *models.Rule) { r.ReassignAfter = 30 }, user(d.bo), user(d.cas))
	_, c := d.take(letter{})
	d.is(c, user(d.bo))
	heard, stop := d.app.Hub.Listen()
	defer stop()
	d.advance(29 * time.Minute)
	d.must(d.app.RunDue(d.ctx))
	d.is(c, user(d.bo))
	d.advance(time.Minute)
	d.must(d.app.RunDue(d.ctx))
	d.is(c, user(d.cas))
	told := map[int64]bool{}
	for len(heard) > 0 {
		if e := <-heard; e.Kind == live.KindConversation && e.Conversation == c.ID && e.Tell != 0 {
			told[e.Tell] = e.Late
		}
	}
	if late, ok := told[d.bo.ID]; !d.db.Postgres() && (!late || !ok || len(told) != 2 || told[d.cas.ID]) { // there events travel through the database
		t.Errorf("told, late or not: %v", told)
	}
}

// is checks who has a conversation now.
func (d *desk) is(c models.Conversation, owner models.Owner) {
	d.Helper()
	now, err := d.db.Conversation(d.ctx, c.ID)
	d.must(err)
	if now.Owner != owner {
		d.Fatalf("conversation %d is with %v, want %v", c.ID, now.Owner, owner)
	}
}
