package routing

import (
	"cmp"
	"context"
	"slices"

	"fairlead/models"
)

// newRehearsal reads the past and puts everything as it was when the rehearsal begins.
func newRehearsal(ctx context.Context, db *models.DB, in RehearsalInput, step func()) (*rehearsal, error) {
	p, err := readPast(ctx, db, in, step)
	if err != nil {
		return nil, err
	}
	r := &rehearsal{in: in, past: p, staff: newStaff(p, in.Rule), index: make(map[int64]int, len(p.states)/2), now: p.since}
	older := r.begin()
	r.turns()
	starts, err := db.PastStarts(ctx, older, p.since)
	if err != nil {
		return nil, err
	}
	if err := r.readContacts(ctx, db, starts); err != nil {
		return nil, err
	}
	err = r.stand(ctx, db, starts)
	step()
	return r, err
}

// begin makes a thread of every conversation that something happened to, and a row of every one that would have been routed. It returns
// those that were there before.
func (r *rehearsal) begin() (older []int64) {
	for _, m := range r.past.states {
		if m.Origin == models.PastOlder {
			continue
		}
		if _, known := r.index[m.Conversation]; known {
			continue
		}
		t := thread{id: m.Conversation, row: -1, mine: m.Origin != models.PastElsewhere, standing: standing{who: -1}}
		if m.Origin == models.PastRouted && m.ByUser == 0 && m.At < r.in.Till && !r.in.Rule.Chat {
			t.row = r.addRow(m)
		}
		r.add(t)
	}
	older = r.beginChats()
	r.ended = make([]models.Time, len(r.rows))
	for _, list := range [][]models.PastMove{r.past.states, r.past.owners, r.past.answers, r.past.asked} {
		for _, m := range list {
			if _, known := r.index[m.Conversation]; !known {
				r.add(thread{id: m.Conversation, row: -1, standing: standing{who: -1}})
				older = append(older, m.Conversation)
			}
		}
	}
	return older
}

// beginChats makes a row of every chat that reached the way: it comes at that moment, however long it has been talking to its flow. It
// returns those that had begun before.
func (r *rehearsal) beginChats() (older []int64) {
	for _, m := range r.past.routed {
		i, known := r.index[m.Conversation]
		if !known {
			i = len(r.threads)
			r.add(thread{id: m.Conversation, row: -1, standing: standing{who: -1}})
			older = append(older, m.Conversation)
		}
		if t := &r.threads[i]; t.row < 0 && m.At < r.in.Till {
			t.mine, t.row = true, r.addRow(m)
		}
	}
	return older
}

func (r *rehearsal) addRow(m models.PastMove) int {
	r.rows = append(r.rows, RehearsedRow{ConversationID: m.Conversation, At: m.At, WasWait: -1, Wait: -1})
	return len(r.rows) - 1
}

func (r *rehearsal) add(t thread) {
	r.index[t.id] = len(r.threads)
	r.threads = append(r.threads, t)
}

// stand puts the older conversations as they stood, and into the queue those of the channel that waited.
func (r *rehearsal) stand(ctx context.Context, db *models.DB, starts []models.PastStart) error {
	p := r.past
	var free []int64 // nobody's
	var wait []queued
	for _, s := range starts {
		t := &r.threads[r.index[s.Conversation]]
		t.mine, t.byRule, t.asked, t.snoozed, t.real = t.mine || s.ChannelID == r.in.Channel.ID, s.OwnerAt == 0, s.OpenedAt, s.SnoozedUntil, s.Owner
		t.standing = standing{s.Owner, r.who(s.Owner), s.State, s.Answered, s.Handed && s.Owner.Kind == models.OwnerUser}
		load, handed := r.weight(t.standing)
		r.count(t.who, load, handed)
		if t.mine && t.owner == models.Nobody {
			free = append(free, t.id)
		}
	}
	since, err := db.PastWaiting(ctx, free, p.since)
	if err != nil {
		return err
	}
	for _, s := range starts {
		at, waited := since[s.Conversation]
		if !waited || at < s.OwnerAt {
			continue
		}
		r.threads[r.index[s.Conversation]].byRule = true
		if s.State == models.StateOpen && at >= s.OpenedAt {
			wait = append(wait, queued{at: s.OpenedAt, since: at, id: s.Conversation})
		}
	}
	r.placeOlder(wait)
	for _, w := range p.waiting {
		if _, known := r.index[w.ConversationID]; !known && w.Since < p.since {
			r.add(thread{id: w.ConversationID, row: -1, mine: true, byRule: true, asked: w.QueuedAt, standing: standing{who: -1, state: models.StateOpen}})
			wait = append(wait, queued{at: w.QueuedAt, since: w.Since, id: w.ConversationID})
		}
	}
	slices.SortFunc(wait, func(a, b queued) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.id, b.id)) })
	for _, w := range wait {
		t := &r.threads[r.index[w.id]]
		r.lane(t).join(t, w.at, w.since)
	}
	r.idle()
	return nil
}

// placeOlder gives those that waited before their places in the queue, as far as these are known: a place is written down when somebody
// gets the conversation.
func (r *rehearsal) placeOlder(wait []queued) {
	if len(wait) == 0 {
		return
	}
	places := map[int64]models.Time{}
	for _, m := range r.past.owners {
		if _, known := places[m.Conversation]; !known && m.Other != 0 {
			places[m.Conversation] = models.Time(m.Other)
		}
	}
	for i, w := range wait {
		if at, known := places[w.id]; known {
			wait[i].at = at
		}
	}
}

// idle counts what is open and has been all the time.
func (r *rehearsal) idle() {
	for _, o := range r.past.open {
		if _, known := r.index[o.Conversation]; !known {
			s := standing{who: r.who(models.UserOwner(o.UserID)), state: models.StateOpen, answered: o.Answered, handed: o.Handed}
			load, handed := r.weight(s)
			r.count(s.who, load, handed)
		}
	}
}

// turns gives everyone the order in which they were assigned something last. Whose last time lies too far back comes before the others.
func (r *rehearsal) turns() {
	known := map[int64]bool{}
	for _, id := range r.past.turns {
		known[id] = true
	}
	for _, m := range r.past.owners {
		if m.Owner.Kind == models.OwnerUser {
			known[m.Owner.ID] = true
		}
	}
	early := slices.DeleteFunc(slices.Clone(r.past.users), func(u models.User) bool { return known[u.ID] || u.LastAssigned == 0 })
	slices.SortFunc(early, func(a, b models.User) int { return cmp.Compare(a.LastAssigned, b.LastAssigned) })
	for _, u := range early {
		r.assigned(r.staff.index[u.ID])
	}
	for _, id := range r.past.turns {
		r.assigned(r.staff.index[id])
	}
}
