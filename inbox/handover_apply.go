package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// HandoverChoice is what is to become of one conversation.
type HandoverChoice struct {
	ConversationID int64
	To             models.Owner // unless ByRule
	ByRule         bool         // the rule runs, without whoever gives it away: for what is to wait in the queue
}

// HandedOver counts what has become of the conversations that were chosen.
type HandedOver struct {
	Given, Waiting, Unassigned int64
	Changed                    int64 // did not belong to the user any more, or are not open: left alone
	Refused                    int64 // whoever should have them cannot have them any more: left alone
	Left                       int64 // still the user's
}

// HandOver hands over those of a user's conversations that are still theirs, at most HandoverMost: to whom the preview named, to
// nobody, or back through the rule. Who may: as for Handover.
func (a *App) HandOver(ctx context.Context, who Actor, userID int64, choices []HandoverChoice) (out HandedOver, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		e := edit{tx, n, desk, again, desk.Now}
		if _, err := e.mayHandOver(ctx, userID); err != nil {
			return err
		}
		if out, err = e.handOver(ctx, userID, choices); err != nil {
			return err
		}
		counts, err := tx.CountOpenWork(ctx, models.UserOwner(userID))
		for _, n := range counts {
			out.Left += n
		}
		return err
	})
	return out, err
}

func (e edit) handOver(ctx context.Context, userID int64, choices []HandoverChoice) (out HandedOver, err error) {
	done := map[int64]bool{}
	for _, ch := range choices[:min(len(choices), HandoverMost)] {
		if done[ch.ConversationID] || ch.To == models.UserOwner(userID) {
			continue
		}
		done[ch.ConversationID] = true
		if err := e.handOverOne(ctx, userID, ch, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// handOverOne leaves alone what is no longer the user's. What the actor may not see looks the same.
func (e edit) handOverOne(ctx context.Context, userID int64, ch HandoverChoice, out *HandedOver) error {
	c, err := e.tx.LockConversation(ctx, ch.ConversationID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	work := c.State == models.StateOpen || c.State == models.StateSnoozed
	if err != nil || !e.who.CanRead(c.InboxID) || c.Owner != models.UserOwner(userID) || !work {
		out.Changed++
		return nil
	}
	if ch.ByRule {
		_, err = e.desk.RouteWithout(ctx, &c, models.CauseHandover, userID)
	} else {
		err = e.desk.Assign(ctx, &c, ch.To, models.ByHandover)
	}
	switch {
	case errors.Is(err, routing.ErrNoAccess):
		out.Refused++
		return nil
	case err != nil:
		return err
	case c.Owner != models.Nobody:
		out.Given++
	case c.WaitingSince != 0:
		out.Waiting++
	default:
		out.Unassigned++
	}
	return nil
}

// UpdateUserHandingOver is UpdateUser that first hands over of the user's work what is chosen, in the same transaction; the rest of what
// they may own no longer becomes unassigned.
func (a *App) UpdateUserHandingOver(ctx context.Context, who Actor, id int64, f UserForm, choices []HandoverChoice) (out HandedOver, err error) {
	err = a.admin(ctx, who, func(e edit) error {
		if _, err := e.updateUser(ctx, id, f); err != nil {
			return err
		}
		if out, err = e.handOver(ctx, id, choices); err != nil {
			return err
		}
		before, err := e.tx.CountOpenWork(ctx, models.UserOwner(id))
		if err != nil {
			return err
		}
		if err := e.leaveRest(ctx, id); err != nil {
			return err
		}
		after, err := e.tx.CountOpenWork(ctx, models.UserOwner(id))
		for inbox, n := range before {
			out.Unassigned += n - after[inbox]
			out.Left += after[inbox]
		}
		return err
	})
	return out, err
}

// leaveRest takes from a user what they may own no longer.
func (e edit) leaveRest(ctx context.Context, userID int64) error {
	u, err := e.tx.User(ctx, userID)
	if err != nil {
		return err
	}
	reason := models.LostAccess
	if !u.Active {
		reason = models.Deactivated
	}
	return e.unassignLost(ctx, userOwners([]int64{userID}), reason)
}
