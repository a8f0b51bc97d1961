package routing

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
)

// ErrNoAccess means that an owner may not see the inbox of the conversation, or is deactivated, or does not exist.
var ErrNoAccess = errors.New("this person or team has no access to the inbox")

// Assign gives a conversation to a user, a team or nobody, other than by a rule. reason is models.ByHand or its like. The caller holds
// the conversation's row (models.LockConversation).
func (d *Desk) Assign(ctx context.Context, c *models.Conversation, to models.Owner, reason string) error {
	if err := mayOwn(ctx, d.tx, c.InboxID, to); err != nil {
		return err
	}
	was := *c
	c.Owner = to
	return d.place(ctx, was, c, why{reason: reason})
}

// SetState opens, closes or files a conversation. The owner stays.
func (d *Desk) SetState(ctx context.Context, c *models.Conversation, s models.State) error {
	was := *c
	c.State = s
	return d.place(ctx, was, c, why{reason: c.OwnerWhy})
}

// Snooze puts an open conversation out of sight until a moment (models.Never: until somebody writes). Meanwhile it is no load.
func (d *Desk) Snooze(ctx context.Context, c *models.Conversation, until models.Time) error {
	was := *c
	c.State, c.SnoozedUntil = models.StateSnoozed, until
	return d.place(ctx, was, c, why{reason: c.OwnerWhy})
}

// Wake brings a snoozed conversation back. One without an owner goes through the rule, unless it was set to nobody by hand.
func (d *Desk) Wake(ctx context.Context, c *models.Conversation) error {
	if c.State != models.StateSnoozed {
		return nil
	}
	if c.Owner == models.Nobody && c.OwnerWhy == models.ByRule {
		was := *c
		c.State = models.StateOpen
		_, err := d.route(ctx, c, was, models.CauseWoken, 0)
		return err
	}
	return d.SetState(ctx, c, models.StateOpen)
}

// Answered notes that the contact has been answered, and leaves the conversation in a state: open or closed.
func (d *Desk) Answered(ctx context.Context, c *models.Conversation, s models.State) error {
	was := *c
	c.State, c.UnansweredAt = s, models.Never
	return d.place(ctx, was, c, why{reason: c.OwnerWhy})
}

// MayOwn reports whether an owner has access to the inbox of a conversation, and is active.
func MayOwn(ctx context.Context, tx *models.DB, inboxID int64, o models.Owner) (bool, error) {
	err := mayOwn(ctx, tx, inboxID, o)
	if errors.Is(err, ErrNoAccess) {
		return false, nil
	}
	return err == nil, err
}

func mayOwn(ctx context.Context, tx *models.DB, inboxID int64, o models.Owner) error {
	var ids []int64
	var err error
	switch o.Kind {
	case models.OwnerNobody:
		return nil
	case models.OwnerUser:
		ids, err = tx.UserIDsWithAccess(ctx, inboxID)
	case models.OwnerTeam:
		ids, err = tx.TeamIDsWithAccess(ctx, inboxID)
	}
	if err != nil {
		return err
	}
	if !slices.Contains(ids, o.ID) {
		return ErrNoAccess
	}
	return nil
}
