package routing

import (
	"cmp"
	"context"
	"slices"

	"fairlead/models"
)

// readContacts reads, for a rule that assigns to the contact's owner, whose contacts the channel's conversations were and whether they were
// tracked. Before the first change that is known a contact was nobody's, or tracked if the change says that it is no longer; of what there
// is no change at all, it was as it is now.
func (r *rehearsal) readContacts(ctx context.Context, db *models.DB, starts []models.PastStart) error {
	if r.in.Rule.AssignTo != models.AssignContactOwner {
		return nil
	}
	var ids []int64
	for i := range r.threads {
		if r.threads[i].mine {
			ids = append(ids, r.threads[i].id)
		}
	}
	for _, s := range starts {
		if s.ChannelID == r.in.Channel.ID {
			ids = append(ids, s.Conversation)
		}
	}
	for _, w := range r.past.waiting {
		ids = append(ids, w.ConversationID)
	}
	var err error
	if r.contactOf, err = db.ContactsOf(ctx, ids); err != nil {
		return err
	}
	wanted := map[int64]bool{}
	for _, contact := range r.contactOf {
		wanted[contact] = true
	}
	all := make([]int64, 0, len(wanted))
	for contact := range wanted {
		all = append(all, contact)
	}
	if r.known, err = db.ContactsKnown(ctx, all); err != nil {
		return err
	}
	changes, err := db.PastContacts(ctx, func(id int64) bool { return wanted[id] })
	r.beginContacts(changes)
	return err
}

// beginContacts puts the contacts as they were when the rehearsal begins, and keeps what has changed since.
func (r *rehearsal) beginContacts(changes []models.PastContact) {
	type which struct {
		contact int64
		kind    models.HistoryKind
	}
	seen := map[which]bool{}
	for _, ch := range changes {
		key := which{ch.ContactID, ch.Kind}
		switch {
		case ch.At < r.past.since:
			r.apply(ch)
		case !seen[key]:
			before := ch
			before.Known = models.ContactKnown{Tracked: !ch.Known.Tracked}
			r.apply(before)
		}
		seen[key] = true
		if ch.At >= r.past.since {
			r.contacts = append(r.contacts, ch)
		}
	}
}

func (r *rehearsal) apply(ch models.PastContact) {
	k := r.known[ch.ContactID]
	if ch.Kind == models.HistoryTracked {
		k.Tracked = ch.Known.Tracked
	} else {
		k.OwnerID = ch.Known.OwnerID
	}
	r.known[ch.ContactID] = k
}

// ask returns what a decision about a thread depends on, of whom the rule names and of the contact.
func (r *rehearsal) ask(t *thread) *Input {
	s := r.staff
	s.input.FromQueue, s.input.SecondDue, s.input.Ahead, s.input.Closed = false, false, 0, r.shut
	if !s.input.Rule.ContactOwner {
		return &s.input
	}
	in := &r.asked
	*in = Input{Rule: s.input.Rule, Closed: r.shut, Candidates: append(in.Candidates[:0], s.input.Candidates...)}
	known := r.known[r.contactOf[t.id]]
	in.Tracked = known.Tracked
	i, ok := s.index[known.OwnerID]
	if !ok || !s.all[i].exists {
		return in
	}
	in.Owner = known.OwnerID
	owner := s.all[i].Candidate
	owner.Second = false
	at, named := slices.BinarySearchFunc(in.Candidates, owner.UserID, func(c Candidate, id int64) int { return cmp.Compare(c.UserID, id) })
	switch {
	case !named:
		in.Candidates = slices.Insert(in.Candidates, at, owner)
	case in.OwnerAsked():
		in.Candidates[at] = owner
	}
	s.all[i].ever = s.all[i].ever || in.OwnerAsked() && unable(&owner) == ""
	return in
}

// lane is where a thread waits, as roster.lane says.
func (r *rehearsal) lane(t *thread) *rehearsedLine {
	owner := int64(0)
	if r.staff.input.Rule.ContactOwner {
		if in := r.ask(t); in.OwnerAsked() {
			owner = in.Owner
		}
	}
	for _, l := range r.lines {
		if l.owner == owner {
			return l
		}
	}
	l := &rehearsedLine{owner: owner}
	r.lines = append(r.lines, l)
	return l
}

// contactChanged takes in a change of a contact, and decides anew on what waits of it, as Desk.ContactChanged does.
func (r *rehearsal) contactChanged(ch models.PastContact) {
	r.apply(ch)
	var waiting []*thread
	if r.ofContact == nil {
		r.ofContact = map[int64][]int{}
		for i, t := range r.threads {
			r.ofContact[r.contactOf[t.id]] = append(r.ofContact[r.contactOf[t.id]], i)
		}
	}
	for _, i := range r.ofContact[ch.ContactID] {
		if t := &r.threads[i]; t.waits {
			waiting = append(waiting, t)
		}
	}
	slices.SortFunc(waiting, func(a, b *thread) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.id, b.id)) })
	for _, t := range waiting {
		l := r.lane(t)
		if l == t.line {
			continue
		}
		place, since := t.place, t.since
		t.line.drop(t)
		in, is := r.ask(t), t.standing
		if in.FromQueue = true; r.in.Rule.Drain {
			in.Ahead = l.ahead(place, t.id)
		}
		reason := r.decide(in, t, &is, models.CauseContact)
		t.byRule = true
		r.put(t, is, is.owner != models.Nobody)
		if is.owner == models.Nobody {
			l.join(t, place, since)
		}
		r.freed = r.freed || reason == ReasonQueued
	}
}
