package inbox_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// Rehearsing the rule that was in force on a way gives every chat to whom it was given, when it was: pages come and go, hours begin and end,
// and chats talk to their flow before they reach the way. Whoever gets one answers at once, so that none is taken from who is gone.
func TestRehearsingChatsRepeatsWhatWas(t *testing.T) {
	for seed := range uint64(4) {
		d, rng := newDesk(t), rand.New(rand.NewPCG(seed, 3))
		d.attended(d.open, "mon 10:30-12:00 13:00-17:00; tue 09:00-17:00")
		hours := []models.ChatHours{models.ChatAlways, models.ChatInHours}[seed%2]
		_, way := d.chatflow(d.open, "help", hours, func(r *models.Rule) { r.Turns = seed > 1 }, user(d.ana), user(d.bo), user(d.cas))
		d.assigns(&d.support, nil, user(d.ana), user(d.bo))
		people := []models.User{d.ana, d.bo, d.cas}
		for i := range people {
			d.change(people[i], func(u *models.User) { u.Capacity = int64(2 + i) })
		}
		pages := map[int64]func(){}
		var talking, all []models.Conversation
		before := d.now()
		for range 300 {
			d.passesExactly(time.Duration(1+rng.IntN(200)) * time.Second)
			for _, u := range people {
				if pages[u.ID] != nil {
					d.must(d.app.PageKept(d.ctx, d.as(u)))
				}
			}
			u := people[rng.IntN(len(people))]
			switch rng.IntN(9) {
			case 0, 1:
				talking = append(talking, d.starts(way))
			case 2, 3, 4:
				if len(talking) > 0 {
					i := rng.IntN(len(talking))
					all, talking = append(all, d.reaches(talking[i], way)), append(talking[:i], talking[i+1:]...)
				}
			case 5:
				if pages[u.ID] == nil {
					pages[u.ID] = d.pageOf(u)
				} else {
					pages[u.ID]()
					delete(pages, u.ID)
				}
			case 6:
				d.switches(u, []models.Availability{models.Available, models.Available, models.Away}[rng.IntN(3)])
			case 7:
				if c := d.anyOpen(rng, all); c.ID != 0 && c.Owner != models.Nobody {
					d.setState(d.ana, c.ID, models.StateClosed)
				}
			case 8:
				d.take(letter{})
			}
			for _, c := range all {
				if now := d.conversation(c.ID); now.Owner.Kind == models.OwnerUser && !now.Answered() && now.State == models.StateOpen {
					d.answers(c.ID)
				}
			}
		}
		rule, err := d.db.Rule(d.ctx, way.RuleID)
		d.must(err)
		got, err := routing.Rehearse(d.ctx, d.db, routing.RehearsalInput{Rule: rule, Channel: way, From: before, Till: d.now() + 1}, nil)
		d.must(err)
		if len(got.Rows) != len(all) || len(all) < 20 {
			t.Fatalf("%d rehearsed of %d", len(got.Rows), len(all))
		}
		waited, closed := 0, 0
		for _, r := range got.Rows {
			if r.Was != r.Is || r.WasWait != r.Wait {
				t.Errorf("seed %d: conversation %d at %v went to %v after %d; rehearsed, to %v after %d (%s)", seed, r.ConversationID, r.At.Time(), r.Was, r.WasWait, r.Is, r.Wait, r.Reason)
			}
			if r.Wait != 0 {
				waited++
			}
			if r.Reason == routing.ReasonClosed {
				closed++
			}
		}
		if waited == 0 || (closed > 0) != (hours == models.ChatInHours) {
			t.Errorf("seed %d: %d waited and %d found it closed", seed, waited, closed)
		}
		if dec, err := routing.RehearsedDecision(d.ctx, d.db, routing.RehearsalInput{Rule: rule, Channel: way, From: before, Till: d.now() + 1}, got.Rows[0].ConversationID); err != nil || !dec.Chat {
			t.Errorf("%+v, %v", dec, err)
		}
	}
}

// passesExactly lets time pass and does what is due at its very moment.
func (d *desk) passesExactly(by time.Duration) {
	d.Helper()
	for till := d.now().Add(by); d.now() < till; {
		next, err := d.db.NextTimer(d.ctx)
		d.must(err)
		d.clock.Store(int64(min(max(next, d.now()+1), till)))
		d.must(d.app.RunDue(d.ctx))
	}
}

func (d *desk) anyOpen(rng *rand.Rand, all []models.Conversation) models.Conversation {
	if len(all) == 0 {
		return models.Conversation{}
	}
	c := d.conversation(all[rng.IntN(len(all))].ID)
	if c.State != models.StateOpen {
		return models.Conversation{}
	}
	return c
}
