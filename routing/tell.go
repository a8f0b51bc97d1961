package routing

import (
	"context"
	"errors"

	"fairlead/models"
)

// tellPlace leaves the events that people read in the thread.
func (d *Desk) tellPlace(ctx context.Context, was, is models.Conversation, w why) error {
	if w.quiet {
		return nil
	}
	var events []models.EventData
	if is.State != was.State || is.SnoozedUntil != was.SnoozedUntil {
		events = append(events, models.EventData{Kind: models.EventState, From: string(was.State), To: string(is.State), Until: is.SnoozedUntil, Reason: d.opening})
	}
	if w.decision != nil {
		e := models.EventData{Kind: models.EventDecision, DecisionID: w.decision.ID, OwnerTo: is.Owner.String(), NameTo: w.decision.OwnerName}
		if was.Owner != models.Nobody {
			name, err := d.ownerName(ctx, was.Owner)
			if err != nil {
				return err
			}
			e.OwnerFrom, e.NameFrom = was.Owner.String(), name
		}
		events = append(events, e)
	} else if is.Owner != was.Owner {
		e := models.EventData{Kind: models.EventOwner, OwnerFrom: was.Owner.String(), OwnerTo: is.Owner.String(), Reason: w.reason}
		var err error
		if e.NameFrom, err = d.ownerName(ctx, was.Owner); err != nil {
			return err
		}
		if e.NameTo, err = d.ownerName(ctx, is.Owner); err != nil {
			return err
		}
		events = append(events, e)
	}
	for i := range events {
		m := models.Message{ConversationID: is.ID, Kind: models.Event, UserID: d.By, Event: &events[i], CreatedAt: d.Now}
		if err := d.tx.CreateMessage(ctx, &m); err != nil {
			return err
		}
	}
	return nil
}

// unread has those read a conversation anew whom a change of owner concerns and who did not make it: who has it now, and who did not answer
// in time or was gone. So they learn of it in lists and in the count of what is new, too, which need no page that was open when it happened.
func (d *Desk) unread(ctx context.Context, was, is models.Conversation, w why) error {
	if is.Owner == was.Owner || w.decision != nil && w.decision.Cause == models.CauseArrival { // nobody has read what is new
		return nil
	}
	if o := is.Owner; o.Kind == models.OwnerUser && (o.ID != d.By || w.reason == models.ByRule) {
		if err := d.tx.ForgetSeen(ctx, o.ID, is.ID); err != nil {
			return err
		}
	}
	if o := was.Owner; o.Kind == models.OwnerUser && w.decision != nil && (w.decision.Cause == models.CauseLate || w.decision.Cause == models.CauseGone) {
		return d.tx.ForgetSeen(ctx, o.ID, is.ID)
	}
	return nil
}

// ownerName returns the name to keep in an event, so that it stays readable when the owner is gone.
func (d *Desk) ownerName(ctx context.Context, o models.Owner) (name string, err error) {
	switch o.Kind {
	case models.OwnerTeam:
		var t models.Team
		t, err = d.tx.Team(ctx, o.ID)
		name = t.Name
	case models.OwnerUser:
		if p := d.people[o.ID]; p != nil {
			return p.user.Name, nil
		}
		var u models.User
		u, err = d.tx.User(ctx, o.ID)
		name = u.Name
	}
	if errors.Is(err, models.ErrNotFound) {
		err = nil
	}
	return name, err
}
