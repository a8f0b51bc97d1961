package routing

import (
	"context"
	"maps"
	"slices"
	"time"

	"fairlead/models"
)

// GoneAfter is how long an owner may be Away, or without a page, before visitors who wait for an answer are given to somebody else.
const GoneAfter = 2 * time.Minute

// PageChanged works out anew whether a user has a page open, stores it with its history if it has changed, and when to look again. Who
// comes is given chats by Finish, if they are Available.
func (d *Desk) PageChanged(ctx context.Context, userID int64) error {
	u, err := d.tx.User(ctx, userID)
	if err != nil {
		return err
	}
	till, err := d.tx.PagesTill(ctx, userID, d.Now)
	if err != nil {
		return err
	}
	if err := d.tx.SetTimer(ctx, models.TimerPage, userID, till); err != nil {
		return err
	}
	is := till != 0
	if is == u.PageOpen {
		return nil
	}
	if err := d.tx.SetPageOpen(ctx, userID, is, d.Now); err != nil {
		return err
	}
	if err := d.tx.Record(ctx, models.History{At: d.Now, Kind: models.HistoryPage, UserID: userID, Value: map[bool]string{true: "yes", false: "no"}[is]}); err != nil {
		return err
	}
	d.forget() // they say who has a page open
	d.paged = append(d.paged, userID)
	d.thereChanged(userID, is && u.Availability == models.Available)
	return nil
}

// thereChanged takes in that a user has come or gone, as chats see it.
func (d *Desk) thereChanged(userID int64, there bool) {
	d.Watch(userID)
	if there {
		d.returned[userID] = true
		d.Freed()
	}
}

// letAllBack lets what was taken from those who were gone, and still waits, go to them again.
func (d *Desk) letAllBack(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(d.returned)) {
		u, err := d.tx.User(ctx, id)
		if err != nil {
			return err
		}
		if u.GoneSince() != 0 {
			continue // has gone again at the same moment
		}
		ids, err := d.tx.ChatsWithout(ctx, id)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := d.letBack(ctx, id); err != nil {
				return err
			}
		}
	}
	clear(d.returned)
	return nil
}

// letBack lets what waits go to everybody again: the one whom it was taken from because they were gone is back.
func (d *Desk) letBack(ctx context.Context, conversationID int64) error {
	c, err := d.tx.LockConversation(ctx, conversationID)
	if err != nil {
		return err
	}
	r, err := d.rosterFor(ctx, c)
	if err != nil {
		return err
	}
	was := c
	c.LeftOut = 0
	return d.place(ctx, was, &c, why{reason: c.OwnerWhy, waits: true, lane: r.lane(0)})
}

// Watch has Finish look whether a user is gone while visitors wait for their answer.
func (d *Desk) Watch(userID int64) { d.watched[userID] = true }

// RuleSaved is called once another rule is in force on a channel: it may be the first to take chats from owners who are gone.
func (d *Desk) RuleSaved(ctx context.Context, channelID int64) error {
	if err := d.SetClock(ctx, channelID); err != nil {
		return err
	}
	rule, err := d.rule(ctx, channelID)
	if err != nil || !rule.Chat {
		return err
	}
	gone, err := d.tx.GoneOwners(ctx, channelID)
	for _, id := range gone {
		d.Watch(id)
	}
	return err
}

// takeFromGone does so.
func (d *Desk) takeFromGone(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(d.watched)) {
		if err := d.takeFrom(ctx, id); err != nil {
			return err
		}
	}
	clear(d.watched)
	return nil
}

// takeFrom runs the rule, without their owner, for those of a user's chats whose visitor waits and whose owner has been gone for too long, and
// stores when to look at the others.
func (d *Desk) takeFrom(ctx context.Context, userID int64) error {
	u, err := d.tx.User(ctx, userID)
	if err != nil || u.GoneSince() == 0 {
		return err
	}
	owed, err := d.tx.OwedChats(ctx, userID, lateAtOnce)
	if err != nil {
		return err
	}
	next := models.Never
	for _, o := range owed {
		if at := goneDue(u, o); at > d.Now {
			next = min(next, at)
		} else if err := d.pass(ctx, u.ID, o.ID); err != nil {
			return err
		}
	}
	if len(owed) == lateAtOnce {
		next = d.Now // there may be others
	}
	if next == models.Never {
		return nil
	}
	return d.tx.SetTimer(ctx, models.TimerGone, userID, next)
}

// goneDue is when a chat whose visitor waits is taken from an owner who is gone: two minutes after they went, or after they were given it,
// gone as they were.
func goneDue(u models.User, c models.Conversation) models.Time {
	due := u.GoneSince().Add(GoneAfter)
	if c.TurnSince > c.UnansweredAt {
		due = max(due, c.TurnSince.Add(GoneAfter))
	}
	return due
}

// pass gives a chat of somebody who is gone to the rule, without them. Where it names nobody but the contact's owner, it waits for that one.
func (d *Desk) pass(ctx context.Context, userID, conversationID int64) error {
	c, err := d.tx.LockConversation(ctx, conversationID)
	if err != nil {
		return err
	}
	r, err := d.rosterFor(ctx, c)
	if err != nil {
		return err
	}
	leftOut := userID
	if r.lane(0) == userID && len(r.named) == 1 {
		leftOut = 0
	}
	_, err = d.RouteWithout(ctx, &c, models.CauseGone, leftOut)
	return err
}
