package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// row is what the list of an inbox says of a conversation.
func (d *desk) row(view models.View, id int64) models.ListRow {
	d.Helper()
	rows, _, err := d.app.List(d.ctx, d.as(d.bo), inbox.ListQuery{View: view})
	d.must(err)
	for _, r := range rows {
		if r.ID == id {
			return r
		}
	}
	d.Fatalf("conversation %d is not in %s", id, view)
	return models.ListRow{}
}

// said are the verdicts of a decision, by name.
func said(d models.Decision) map[string]string {
	out := map[string]string{}
	for _, c := range d.Candidates {
		out[c.Name] = c.Verdict
	}
	return out
}

// A row says how things are now: people who have come, gone or filled up since it was decided stand there as they are.
func TestWaitingRowsSayHowThingsAreNow(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, func(r *models.Rule) { r.Handout = 1 }, user(d.ana), user(d.bo), user(d.cas))
	d.write(func(tx *models.DB) error {
		d.cas.Capacity = 1
		return tx.UpdateUser(d.ctx, d.cas)
	})
	for _, u := range []models.User{d.ana, d.bo, d.cas} {
		d.away(u)
	}
	var waiting []models.Conversation
	for range 4 {
		d.advance(time.Minute)
		_, c := d.take(letter{})
		waiting = append(waiting, c)
	}
	d.back(d.bo)
	d.back(d.cas)
	for i, want := range map[int]int64{2: 1, 3: 2} {
		w := d.row(models.ViewUnassigned, waiting[i].ID).Wait
		if w == nil || w.Place != want || w.Held || w.Since != waiting[i].WaitingSince {
			t.Fatalf("number %d stands %+v, want place %d", i, w, want)
		}
		if got := fmt.Sprint(said(w.Now)); got != "map[Ana:away Bo:handed_out Cas:full]" || w.Now.Handout != 1 {
			t.Errorf("number %d: %s, hands out %d", i, got, w.Now.Handout)
		}
	}
	thread, err := d.app.Show(d.ctx, d.as(d.bo), waiting[3].ID, 0)
	d.must(err)
	if thread.Wait == nil || thread.Wait.Place != 2 || thread.Decisions[thread.DecisionID].Reason != string(routing.ReasonQueued) && thread.Decisions[thread.DecisionID].Reason != string(routing.ReasonNobodyEligible) {
		t.Errorf("its page says %+v", thread.Wait)
	}
	if w := d.row(models.ViewOpen, waiting[0].ID).Wait; w != nil {
		t.Errorf("one that has an owner waits: %+v", w)
	}
}

// What the list says is what the engine would do: as long as it says that nobody can, nobody is given it, and what it calls the first goes first.
func TestStandingAgreesWithTheEngine(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.ana), user(d.bo))
	d.away(d.ana)
	d.away(d.bo)
	places := map[int64]int64{}
	for range 5 {
		d.advance(time.Minute)
		_, c := d.take(letter{})
		places[d.row(models.ViewUnassigned, c.ID).Wait.Place] = c.ID
	}
	for place := int64(1); place <= 5; place++ {
		w := d.row(models.ViewUnassigned, places[place]).Wait
		if w.Now.Owner != models.Nobody || w.Now.Reason != string(routing.ReasonNobodyEligible) {
			t.Fatalf("it waits, and yet the rule would choose %v", w.Now.Owner)
		}
	}
	d.write(func(tx *models.DB) error {
		d.bo.Capacity = 2
		return tx.UpdateUser(d.ctx, d.bo)
	})
	d.back(d.bo)
	for place, want := range map[int64]models.Owner{1: user(d.bo), 2: user(d.bo), 3: models.Nobody} {
		if got := d.conversation(places[place]).Owner; got != want {
			t.Errorf("number %d went to %v, want %v", place, got, want)
		}
	}
	if w := d.row(models.ViewUnassigned, places[3]).Wait; w.Place != 1 {
		t.Errorf("the third is number %d now", w.Place)
	}
}

// Where the rule hands nothing out, or has been changed to assign nobody, the row does not promise that waiting helps.
func TestHeldRowsSaySo(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, func(r *models.Rule) { r.Drain = false }, user(d.bo))
	d.away(d.bo)
	_, c := d.take(letter{})
	d.back(d.bo)
	w := d.row(models.ViewUnassigned, c.ID).Wait
	if w == nil || !w.Held || w.Now.Owner != user(d.bo) {
		t.Fatalf("%+v", w)
	}
	decision, err := d.app.RouteNow(d.ctx, d.as(d.dot), c.ID)
	d.must(err)
	if decision.Owner != user(d.bo) || decision.Cause != models.CauseByHand || d.conversation(c.ID).WaitingSince != 0 {
		t.Errorf("routed by hand: %+v", decision)
	}
	if _, err := d.app.RouteNow(d.ctx, d.as(d.dot), c.ID); err == nil {
		t.Error("one with an owner was routed by hand")
	}
	d.away(d.bo)
	_, c = d.take(letter{})
	d.write(func(tx *models.DB) error { return setRule(d.ctx, tx, &d.support, models.DefaultRule(d.support.ID)) })
	if w := d.row(models.ViewUnassigned, c.ID).Wait; w == nil || !w.Held || w.Now.Reason != string(routing.ReasonNoRule) {
		t.Errorf("the rule assigns nobody now: %+v", w)
	}
}

// The second choice and who had it before differ from row to row.
func TestStandingDiffersByRow(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, func(r *models.Rule) {
		r.SecondAfter, r.Handout = 60, 0
		r.Members = append(r.Members, models.RuleMember{UserID: d.cas.ID, Second: true})
	}, user(d.bo))
	d.away(d.bo)
	_, old := d.take(letter{})
	d.away(d.cas)
	d.advance(2 * time.Hour)
	_, young := d.take(letter{})
	if got := said(d.row(models.ViewUnassigned, old.ID).Wait.Now)["Cas"]; got != "away" {
		t.Errorf("the second choice of the old one: %s", got)
	}
	d.back(d.cas)
	if c := d.conversation(old.ID); c.Owner != user(d.cas) {
		t.Fatalf("the old one went to %v", c.Owner)
	}
	if got := said(d.row(models.ViewUnassigned, young.ID).Wait.Now)["Cas"]; got != "second" {
		t.Errorf("the second choice of the young one: %s", got)
	}
}

// Places are told up to 99, and what is asked of the database does not grow with the rows.
func TestPlacesStopAt99(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, c := d.take(letter{})
	d.write(func(tx *models.DB) error {
		for i := range int64(101) {
			more := models.Conversation{InboxID: c.InboxID, ChannelID: c.ChannelID, ContactID: c.ContactID, State: models.StateOpen, OwnerWhy: models.ByRule, ActivityAt: c.ActivityAt - 1, UnansweredAt: 1}
			if err := tx.CreateConversation(d.ctx, &more); err != nil {
				return err
			}
			was := more
			more.WaitingSince, more.QueuedAt = 1, models.Time(1+i)
			if err := tx.PlaceConversation(d.ctx, was, more); err != nil {
				return err
			}
		}
		return nil
	})
	if w := d.row(models.ViewUnassigned, c.ID).Wait; w == nil || w.Place != models.CountStop {
		t.Errorf("the 102nd stands %+v", w)
	}
}

// RouteNow goes past the queue, and where nobody can take it, it waits.
func TestRouteNow(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	_, c := d.take(letter{})
	d.assign(d.bo, c.ID, models.Nobody)
	if d.conversation(c.ID).WaitingSince != 0 {
		t.Fatal("set to nobody by hand, and it waits")
	}
	d.away(d.bo)
	_, first := d.take(letter{})
	decision, err := d.app.RouteNow(d.ctx, d.as(d.dot), c.ID)
	d.must(err)
	if decision.Owner != models.Nobody || decision.Reason != string(routing.ReasonNobodyEligible) || d.conversation(c.ID).WaitingSince == 0 {
		t.Errorf("nobody could: %+v, %+v", decision, d.conversation(c.ID))
	}
	if w := d.row(models.ViewUnassigned, first.ID).Wait; w.Place != 2 {
		t.Errorf("the other is number %d: it came later", w.Place)
	}
	d.setState(d.bo, c.ID, models.StateClosed)
	if _, err := d.app.RouteNow(d.ctx, d.as(d.dot), c.ID); err == nil {
		t.Error("a closed one was routed")
	}
	l := d.lock()
	if _, err := d.app.RouteNow(d.ctx, d.as(d.ana), l.conv.ID); err != models.ErrNotFound {
		t.Errorf("of a stranger: %v", err)
	}
}
