package inbox_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// chosen are conversations as a page showed them a moment ago.
func chosen(cs ...models.Conversation) (out []inbox.Chosen) {
	for _, c := range cs {
		out = append(out, inbox.Chosen{ID: c.ID, Was: c.Owner})
	}
	return out
}

func (d *desk) bulk(by models.User, f inbox.BulkForm) inbox.BulkDone {
	d.Helper()
	if f.State == "" {
		f.State = models.StateOpen
	}
	done, err := d.app.Bulk(d.ctx, d.as(by), f)
	d.must(err)
	return done
}

func (d *desk) arrive(n int, to ...string) (out []models.Conversation) {
	d.Helper()
	for range n {
		d.advance(time.Minute)
		_, c := d.take(letter{}, to...)
		out = append(out, c)
	}
	return out
}

func TestSeveralAreAssignedAndTheOthersLeftAlone(t *testing.T) {
	d := newDesk(t)
	cs := d.arrive(5)
	d.assign(d.ana, cs[1].ID, user(d.cas)) // a colleague was quicker
	d.setState(d.ana, cs[2].ID, models.StateClosed)
	done := d.bulk(d.dot, inbox.BulkForm{Chosen: append(chosen(cs...), chosen(cs[0])...), Action: inbox.BulkAssign, Owner: user(d.bo)})
	if len(done.Done) != 3 || done.Moved != 1 || done.Changed != 1 || done.Denied != 0 {
		t.Errorf("%+v", done)
	}
	for i, want := range []models.Owner{user(d.bo), user(d.cas), models.Nobody, user(d.bo), user(d.bo)} {
		if got := d.conversation(cs[i].ID).Owner; got != want {
			t.Errorf("number %d is owned by %v, want %v", i, got, want)
		}
	}
	if load := d.user(d.bo.ID).Load; load != 3 {
		t.Errorf("Bo has %d", load)
	}
}

// What the asker cannot see is as if it did not exist, and an owner without access does not get it.
func TestSeveralOfMixedAccess(t *testing.T) {
	d := newDesk(t)
	open := d.arrive(2)
	secret := d.arrive(2, d.private.Address)
	all := append(chosen(open[0]), chosen(secret[0])...)
	for _, f := range []inbox.BulkForm{{Action: inbox.BulkAssign, Owner: user(d.ana)}, {Action: inbox.BulkState, To: models.StateClosed}, {Action: inbox.BulkRoute}, {Action: inbox.BulkSnooze, Until: models.Never}} {
		f.Chosen = chosen(secret...)
		if done := d.bulk(d.ana, f); len(done.Done)+done.Moved+done.Changed+done.Denied+done.Waiting+done.Left != 0 {
			t.Errorf("%s gives away %+v", f.Action, done)
		}
	}
	f := inbox.BulkForm{Chosen: append(all, inbox.Chosen{ID: 999}), Action: inbox.BulkAssign, Owner: user(d.ana)}
	if done := d.bulk(d.bo, f); len(done.Done) != 1 || done.Denied != 1 {
		t.Errorf("an owner with access to one of them: %+v", done)
	}
	if got := d.conversation(secret[0].ID).Owner; got != models.Nobody {
		t.Errorf("the secret one is owned by %v", got)
	}
	if done := d.bulk(d.bo, inbox.BulkForm{Chosen: append(chosen(open[1]), chosen(secret...)...), Action: inbox.BulkState, To: models.StateSpam}); len(done.Done) != 3 {
		t.Errorf("all of them: %+v", done)
	}
	for _, f := range []inbox.BulkForm{{Action: "burn"}, {Action: inbox.BulkState, To: "ashes"}, {Action: inbox.BulkState, To: models.StateSnoozed}} {
		f.Chosen, f.State = chosen(d.conversation(open[1].ID)), models.StateSpam
		if _, err := d.app.Bulk(d.ctx, d.as(d.bo), f); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if _, err := d.app.Bulk(d.ctx, d.as(d.bo), inbox.BulkForm{Chosen: make([]inbox.Chosen, 201), Action: inbox.BulkRoute}); err == nil {
		t.Error("201 were chosen")
	}
	d.restrict(d.closed, d.cas)
	who := d.as(d.cas)
	d.restrict(d.closed, d.bo)
	if done, err := d.app.Bulk(d.ctx, who, inbox.BulkForm{Chosen: chosen(d.conversation(secret[0].ID)), State: models.StateSpam, Action: inbox.BulkState, To: models.StateOpen}); err != nil || len(done.Done) != 0 {
		t.Errorf("a right taken away a moment ago: %+v, %v", done, err)
	}
}

// Those routed go by how long they have waited, whatever the order in which they were chosen.
func TestSeveralAreRoutedInTheirOrder(t *testing.T) {
	d := newDesk(t)
	cs := d.arrive(3)
	d.assigns(&d.support, nil, user(d.bo))
	d.write(func(tx *models.DB) error {
		d.bo.Capacity = 2
		return tx.UpdateUser(d.ctx, d.bo)
	})
	done := d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(cs[2], cs[0], cs[1]), Action: inbox.BulkRoute})
	if len(done.Done) != 2 || done.Waiting != 1 {
		t.Errorf("%+v", done)
	}
	for i, want := range []models.Owner{user(d.bo), user(d.bo), models.Nobody} {
		if got := d.conversation(cs[i].ID).Owner; got != want {
			t.Errorf("number %d is owned by %v, want %v", i, got, want)
		}
	}
	if d.conversation(cs[2].ID).WaitingSince == 0 {
		t.Error("the third does not wait")
	}
	mine := chosen(d.conversation(cs[0].ID))
	if done := d.bulk(d.dot, inbox.BulkForm{Chosen: mine, Action: inbox.BulkRoute}); done.Changed != 1 || len(done.Done) != 0 {
		t.Errorf("one with an owner was routed: %+v", done)
	}
	d.assigns(&d.support, func(r *models.Rule) { r.AssignTo = models.AssignNobody })
	if done := d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(d.conversation(cs[2].ID)), Action: inbox.BulkRoute}); done.Left != 1 {
		t.Errorf("the rule assigns nobody: %+v", done)
	}
}

func TestSeveralAreClosedSnoozedAndBroughtBack(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	cs := d.arrive(3)
	for _, f := range []inbox.BulkForm{{Action: inbox.BulkState, To: models.StateClosed}, {Action: inbox.BulkState, To: models.StateSpam}, {Action: inbox.BulkSnooze, Until: models.Never}} {
		f.Chosen = chosen(cs...)
		done := d.bulk(d.dot, f)
		if len(done.Done) != 3 {
			t.Fatalf("%s %s: %+v", f.Action, f.To, done)
		}
		done = d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(done.Done...), State: done.Done[0].State, Action: inbox.BulkState, To: models.StateOpen})
		if len(done.Done) != 3 {
			t.Fatalf("back from %s %s: %+v", f.Action, f.To, done)
		}
		for i, c := range cs {
			if w := d.row(models.ViewUnassigned, c.ID).Wait; w == nil || w.Place != int64(i)+1 {
				t.Errorf("back from %s %s number %d stands %+v", f.Action, f.To, i, w)
			}
		}
	}
	if _, err := d.app.Bulk(d.ctx, d.as(d.dot), inbox.BulkForm{Chosen: chosen(cs...), State: models.StateOpen, Action: inbox.BulkSnooze, Until: d.now()}); err == nil {
		t.Error("snoozed to a moment that is over")
	}
}

func TestWhatWasWokenIsSnoozedAgain(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	cs := d.arrive(3)
	for i, until := range []models.Time{d.now().Add(time.Hour), d.now().Add(3 * time.Hour), models.Never} {
		d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(cs[i]), Action: inbox.BulkSnooze, Until: until})
	}
	d.back(d.bo)
	woken := d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(cs...), State: models.StateSnoozed, Action: inbox.BulkState, To: models.StateOpen})
	if len(woken.Wakes) != 3 || len(woken.Done) != 3 || woken.Done[0].Owner != user(d.bo) {
		t.Fatalf("woken: %+v", woken)
	}
	before := map[int64]models.Owner{}
	for _, c := range cs {
		before[c.ID] = models.Nobody
	}
	d.advance(2 * time.Hour)
	again := d.bulk(d.dot, inbox.BulkForm{Chosen: chosen(woken.Done...), Action: inbox.BulkSnooze, Before: before, Wakes: woken.Wakes})
	if len(again.Done) != 2 || again.Changed != 1 {
		t.Fatalf("again: %+v", again)
	}
	for _, c := range again.Done {
		if c.Owner != models.Nobody || c.State != models.StateSnoozed || c.SnoozedUntil != woken.Wakes[c.ID] {
			t.Errorf("again: %+v", c)
		}
	}
}

// Ten people choose the same twenty and give them to somebody else each: every one goes once, and all are told the truth.
func TestSeveralAtOnceByMany(t *testing.T) {
	d := newDesk(t)
	cs := d.arrive(20)
	owners := []models.Owner{user(d.ana), user(d.bo), user(d.cas), team(d.care)}
	var mu sync.Mutex
	var all sync.WaitGroup
	total := 0
	for i := range 10 {
		who := d.as([]models.User{d.ana, d.bo, d.cas, d.dot}[i%4])
		all.Go(func() {
			done, err := d.app.Bulk(d.ctx, who, inbox.BulkForm{Chosen: chosen(cs...), State: models.StateOpen, Action: inbox.BulkAssign, Owner: owners[i%4]})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || len(done.Done)+done.Moved != 20 {
				t.Errorf("%+v, %v", done, err)
			}
			total += len(done.Done)
		})
	}
	all.Wait()
	if total != 20 {
		t.Errorf("%d were given away", total)
	}
	for _, c := range cs {
		if events := d.thread(c.ID, models.Event); len(events) != 2 { // the rule left it to nobody, then somebody gave it away
			t.Errorf("%d events in conversation %d", len(events), c.ID)
		}
	}
}
