package routing

import (
	"cmp"
	"context"

	"fairlead/models"
)

// why is what stands behind a change of owner or state.
type why struct {
	reason   string           // models.ByHand and its like, or models.ByRule
	decision *models.Decision // the run of the rule, if it was one
	waits    bool             // joins the queue, or stays in it
	handed   bool             // comes from the queue
	leftOut  int64            // whom the rule passes over while it waits
	lane     int64            // of the queue, if it joins it or its lane is another now
	quiet    bool             // leaves no event: another follows that says more, or there is nothing to say
	turn     models.Time      // since when its owner owes an answer, if they owed it before; 0: from now on
}

// place is the one door: every change of a conversation's owner, state or waiting goes through it, in the desk's transaction, with the
// loads it changes, the history, and an event or a decision that says so. is says what is to become of was; place works out the rest of it.
func (d *Desk) place(ctx context.Context, was models.Conversation, is *models.Conversation, w why) error {
	settle(was, is, w, d.Now)
	if w.decision != nil {
		is.DecisionID = w.decision.ID
	}
	if *is == was {
		return nil
	}
	account, err := d.options(ctx)
	if err != nil {
		return err
	}
	if err := d.moveLoad(ctx, was, *is, account); err != nil {
		return err
	}
	if err := d.tx.PlaceConversation(ctx, was, *is); err != nil {
		return err
	}
	if is.SnoozedUntil != was.SnoozedUntil {
		if err := d.tx.SetTimer(ctx, models.TimerSnooze, is.ID, is.SnoozedUntil); err != nil {
			return err
		}
	}
	d.touched = append(d.touched, is.ChannelID)
	if is.TurnSince != 0 {
		rule, err := d.rule(ctx, is.ChannelID)
		if err != nil {
			return err
		}
		if rule.Chat {
			d.Watch(is.Owner.ID)
		}
	}
	if is.Owner != was.Owner || is.State != was.State || is.SnoozedUntil != was.SnoozedUntil {
		d.moves = append(d.moves, Move{*is, was.Owner, w.reason})
	}
	if err := d.recordPlace(ctx, was, *is); err != nil {
		return err
	}
	if err := d.unread(ctx, was, *is, w); err != nil {
		return err
	}
	return d.tellPlace(ctx, was, *is, w)
}

// settle works out what follows from owner, state and who waits for an answer.
func settle(was models.Conversation, is *models.Conversation, w why, now models.Time) {
	if is.Owner != was.Owner || w.decision != nil {
		is.OwnerWhy = w.reason
	}
	if is.State == models.StateClosed && was.State != models.StateClosed {
		is.ClosedAt = now
	}
	if is.State != models.StateSnoozed {
		is.SnoozedUntil = 0
	}
	settleQueue(was, is, w, now)
	moved := is.Owner != was.Owner
	is.Handed = (w.handed || is.Handed && !moved) && is.State == models.StateOpen && !is.Answered()
	owes := is.State == models.StateOpen && is.Owner.Kind == models.OwnerUser && !is.Answered()
	switch {
	case !owes:
		is.TurnSince = 0
	case moved || was.TurnSince == 0:
		is.TurnSince = cmp.Or(w.turn, now)
	}
}

// settleQueue works out the place in the queue. Any change of owner ends it, and closing, filing and snoozing do.
func settleQueue(was models.Conversation, is *models.Conversation, w why, now models.Time) {
	waited := was.WaitingSince != 0 && w.decision == nil && is.Owner == was.Owner
	if !(w.waits || waited) || is.State != models.StateOpen || is.Owner != models.Nobody {
		is.WaitingSince, is.QueuedAt, is.LeftOut, is.WaitsFor = 0, 0, 0, 0
		return
	}
	if w.waits {
		is.WaitsFor = w.lane
	}
	if w.leftOut != 0 {
		is.LeftOut = w.leftOut
	}
	if is.WaitingSince == 0 {
		is.WaitingSince = now
	}
	if is.QueuedAt == 0 {
		is.QueuedAt = min(is.UnansweredAt, is.WaitingSince) // writing again never costs a place
	}
}

// moveLoad keeps the counters of the old and the new owner right. Whoever has less than before may be able to take more.
func (d *Desk) moveLoad(ctx context.Context, was, is models.Conversation, account models.Account) error {
	type change struct{ open, handed int64 }
	changes := map[int64]change{}
	for _, side := range []struct {
		c models.Conversation
		n int64
	}{{was, -1}, {is, 1}} {
		if side.c.Owner.Kind != models.OwnerUser {
			continue
		}
		x := changes[side.c.Owner.ID]
		if weighs(side.c, account) {
			x.open += side.n
		}
		if handed(side.c) {
			x.handed += side.n
		}
		changes[side.c.Owner.ID] = x
	}
	assigned := int64(0)
	if is.Owner != was.Owner && is.Owner.Kind == models.OwnerUser {
		assigned = is.Owner.ID
	}
	for id, x := range changes {
		if x.open < 0 || x.handed < 0 {
			d.freed = true
		}
		if err := d.count(ctx, id, x.open, x.handed, id == assigned); err != nil {
			return err
		}
	}
	return nil
}

// count changes a user's counters, also where the desk knows the user.
func (d *Desk) count(ctx context.Context, user, open, handed int64, assigned bool) (err error) {
	turn := int64(0)
	switch {
	case assigned:
		turn, err = d.tx.MarkAssigned(ctx, user, open, handed)
	case open != 0 || handed != 0:
		err = d.tx.AddLoad(ctx, user, open, handed)
	}
	if p := d.people[user]; p != nil && err == nil {
		p.user.Load += open
		p.user.Handed += handed
		p.user.LastAssigned = max(p.user.LastAssigned, turn)
	}
	return err
}

func (d *Desk) recordPlace(ctx context.Context, was, is models.Conversation) error {
	var rows []models.History
	add := func(kind models.HistoryKind, value string, other models.Time) {
		rows = append(rows, models.History{At: d.Now, Kind: kind, InboxID: is.InboxID, ChannelID: is.ChannelID, ConversationID: is.ID, Value: value,
			Other: int64(other), ByUser: d.By})
	}
	if was.Answered() && !is.Answered() {
		add(models.HistoryAsked, "", 0)
	}
	if is.Owner != was.Owner {
		place := models.Time(0)
		if is.Handed {
			place = cmp.Or(was.QueuedAt, min(is.UnansweredAt, d.Now)) // what is taken from somebody late has not stood in the queue
		}
		add(models.HistoryOwner, is.Owner.String(), place)
	}
	if is.State != was.State || is.SnoozedUntil != was.SnoozedUntil {
		add(models.HistoryState, string(is.State), is.SnoozedUntil)
	}
	if is.Answered() && !was.Answered() {
		add(models.HistoryAnswer, "", 0)
	}
	return d.tx.Record(ctx, rows...)
}
