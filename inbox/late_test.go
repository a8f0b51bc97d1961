package inbox_test

import (
	"testing"
	"time"

	"fairlead/inbox"
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

// Who is given what they have read before, and who loses what they did not answer, sees a dot at it, with or without a page that was open
// when it happened; who takes something does not.
func TestWhatChangesHandsIsUnreadForThoseItConcerns(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, func(r *models.Rule) { r.ReassignAfter = 30 }, user(d.bo), user(d.cas))
	_, c := d.take(letter{})
	d.is(c, user(d.bo))
	read := func(u models.User) {
		t.Helper()
		_, err := d.app.Show(d.ctx, d.as(u), c.ID, 0)
		d.must(err)
	}
	unread := func(u models.User, want bool) {
		t.Helper()
		rows, _, err := d.app.List(d.ctx, d.as(u), inbox.ListQuery{View: models.ViewOpen})
		d.must(err)
		if len(rows) != 1 || rows[0].Unread != want {
			t.Errorf("%s: %d rows, unread is not %v", u.Name, len(rows), want)
		}
	}
	read(d.bo)
	read(d.cas)
	unread(d.cas, false)
	d.advance(30 * time.Minute)
	d.must(d.app.RunDue(d.ctx))
	d.is(c, user(d.cas))
	unread(d.cas, true)
	unread(d.bo, true)
	read(d.cas)
	read(d.bo)
	_, err := d.app.Assign(d.ctx, d.as(d.bo), c.ID, user(d.bo), user(d.cas)) // taken
	d.must(err)
	unread(d.bo, false)
	_, err = d.app.Assign(d.ctx, d.as(d.bo), c.ID, user(d.cas), user(d.bo)) // given
	d.must(err)
	unread(d.cas, true)
	unread(d.bo, false)
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
