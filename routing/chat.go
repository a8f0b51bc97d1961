package routing

import (
	"cmp"
	"context"
	"errors"

	"fairlead/models"
)

// There is who is there for a chat at a moment, at a way from a chatflow to people.
type There string

const (
	Somebody    There = "somebody" // could take one now
	NobodyThere There = "nobody"   // though the hours are open: it would wait
	ClosedNow   There = "closed"   // outside the operating hours: it would wait until they begin
)

// RouteChat moves a chat to a way from its chatflow to people, and runs the way's rule. What somebody has taken by hand meanwhile stays
// theirs, and what is not open stays as it is: no rule runs then, and the decision is the zero one. The caller sees to it that a chat is
// routed once, and holds the conversation's row, or has just made it.
func (d *Desk) RouteChat(ctx context.Context, c *models.Conversation, way models.Channel) (models.Decision, error) {
	was := *c
	c.ChannelID = way.ID
	if c.Owner != models.Nobody || c.State != models.StateOpen {
		return models.Decision{}, d.place(ctx, was, c, why{reason: c.OwnerWhy})
	}
	if err := d.tx.Record(ctx, models.History{At: d.Now, Kind: models.HistoryRouted, InboxID: c.InboxID, ChannelID: way.ID, ConversationID: c.ID}); err != nil {
		return models.Decision{}, err
	}
	return d.route(ctx, c, was, models.CauseArrival, 0)
}

// closed reports whether a rule is one of a chatflow that is outside its operating hours now, and when these begin; Never: not in sight.
func (d *Desk) closed(ctx context.Context, rule models.Rule) (closed bool, opens models.Time, err error) {
	if !rule.Chat {
		return false, models.Never, nil
	}
	ch, err := d.tx.Channel(ctx, rule.ChannelID)
	if err != nil {
		return false, models.Never, err
	}
	return d.shut(ctx, ch)
}

// shut is closed for a chatflow's own channel or one of its ways.
func (d *Desk) shut(ctx context.Context, ch models.Channel) (closed bool, opens models.Time, err error) {
	flow, err := d.tx.Chatflow(ctx, cmp.Or(ch.ParentID, ch.ID))
	if errors.Is(err, models.ErrNotFound) || err == nil && flow.Options.Hours != models.ChatInHours {
		return false, models.Never, nil
	}
	if err != nil {
		return false, models.Never, err
	}
	schedule, err := d.attended(ctx, ch.ID)
	if err != nil || schedule.Always() || schedule.Open(d.Now.Time()) {
		return false, models.Never, err
	}
	if at, _, ok := schedule.Next(d.Now.Time()); ok {
		return true, models.At(at), nil
	}
	return true, models.Never, nil
}

// Availability says who is there for a chat at a way now; opens is when the operating hours begin, if they are closed (Never: not in
// sight). contactID is the contact whom the chat is with, 0 if that is not known. At a way that leaves chats unassigned, whoever reads its
// inbox and is there counts.
func (d *Desk) Availability(ctx context.Context, way models.Channel, contactID int64) (there There, opens models.Time, err error) {
	r, err := d.rosterFor(ctx, models.Conversation{ChannelID: way.ID, InboxID: way.InboxID, ContactID: contactID})
	if err != nil {
		return NobodyThere, 0, err
	}
	closed, opens, err := d.shut(ctx, way)
	if err != nil || closed {
		return ClosedNow, opens, err
	}
	is := false
	if !r.rule.AssignTo.Assigns() {
		is, err = d.tx.AnybodyThere(ctx, way.InboxID)
	} else {
		is, err = d.couldTake(ctx, way, r)
	}
	if err != nil || !is {
		return NobodyThere, 0, err
	}
	return Somebody, 0, nil
}

// couldTake reports whether somebody could be given a chat that arrived now.
func (d *Desk) couldTake(ctx context.Context, way models.Channel, r roster) (bool, error) {
	q := question{}
	if r.rule.Drain {
		ahead, err := d.tx.Ahead(ctx, way.ID, r.lane(0), models.Waiting{})
		if err != nil {
			return false, err
		}
		q.fromQueue = ahead > 0 // others wait: what comes now is handed out with them
	}
	return Choose(d.input(r, q)) != 0, nil
}

// Staffed reports whether somebody whom a way's rule names is there for chats, whatever the hour and however much they have. At a way
// that leaves chats unassigned, whoever reads its inbox counts.
func (d *Desk) Staffed(ctx context.Context, way models.Channel) (bool, error) {
	r, err := d.roster(ctx, way.ID, way.InboxID)
	if err != nil {
		return false, err
	}
	if !r.rule.AssignTo.Assigns() || r.rule.AssignTo == models.AssignContactOwner {
		return d.tx.AnybodyThere(ctx, way.InboxID)
	}
	for _, n := range r.named {
		if u := n.User; n.Sees && u.Active && !u.Invited() && u.Seat != models.SeatNone && u.GoneSince() == 0 {
			return true, nil
		}
	}
	return false, nil
}

// Reader returns a desk that only reads: to ask Availability and Staffed. It holds no lock, and nothing is ever placed with it.
func Reader(db *models.DB, now models.Time) *Desk { return newDesk(db, 0, now) }
