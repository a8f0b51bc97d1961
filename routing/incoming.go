package routing

import (
	"context"

	"fairlead/models"
)

// Incoming is a message from outside in a conversation that is there already. asks: a person waits for an answer. What was closed opens,
// with its owner, or by the rule if the owner cannot have it any more; what was snoozed wakes; spam and trash stay filed.
func (d *Desk) Incoming(ctx context.Context, c *models.Conversation, asks bool) error {
	was := *c
	if asks && (c.Answered() || c.State == models.StateClosed) {
		c.UnansweredAt = d.Now
	}
	switch c.State {
	case models.StateSpam, models.StateTrash:
		return d.place(ctx, was, c, why{reason: c.OwnerWhy})
	case models.StateOpen:
		return d.place(ctx, was, c, why{reason: c.OwnerWhy})
	}
	c.State = models.StateOpen
	if !asks {
		d.opening = models.OpenedByReport
		defer func() { d.opening = "" }()
	}
	stays, err := d.keeps(ctx, *c)
	if err != nil {
		return err
	}
	if was.State == models.StateSnoozed && (stays || c.Owner == models.Nobody && c.OwnerWhy != models.ByRule) || stays {
		return d.place(ctx, was, c, why{reason: c.OwnerWhy})
	}
	cause := models.CauseReopened
	if was.State == models.StateSnoozed {
		cause = models.CauseWoken
	}
	_, err = d.route(ctx, c, was, cause, 0)
	return err
}

// keeps reports whether a conversation that opens again stays with its owner: a team or a user who may own it; but not a user who is out
// of office or, if the rule says so, Away; and of a chat, not a user who is not there.
func (d *Desk) keeps(ctx context.Context, c models.Conversation) (bool, error) {
	if c.Owner == models.Nobody {
		return false, nil
	}
	may, err := MayOwn(ctx, d.tx, c.InboxID, c.Owner)
	if err != nil || !may || c.Owner.Kind != models.OwnerUser {
		return may, err
	}
	u, err := d.tx.User(ctx, c.Owner.ID)
	if err != nil || u.Availability == models.Available && u.PageOpen {
		return err == nil, err
	}
	if u.AvailabilityWhy == models.WhyOutOfOffice {
		return false, nil
	}
	rule, err := d.rule(ctx, c.ChannelID)
	return !rule.Chat && (u.Availability == models.Available || !rule.ReopenAway), err
}
