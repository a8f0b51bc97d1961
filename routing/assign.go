package routing

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
)

// ErrNoAccess means that an owner may not see the inbox of the conversation, or is deactivated, or does not exist.
var ErrNoAccess = errors.New("this person or team has no access to the inbox")

// Assign gives a conversation to a user, a team or nobody, other than by a rule. reason is models.ByHand or its like, by is the
// user who did it (0: the system). The caller holds the conversation's row (models.LockConversation).
func Assign(ctx context.Context, tx *models.DB, c *models.Conversation, to models.Owner, reason string, by int64, now models.Time) error {
	// Locked before access is looked at: who is being deactivated at this moment is so by the time we look.
	if _, err := tx.LockUsers(ctx, userIDs(c.Owner, to)); err != nil {
		return err
	}
	if err := mayOwn(ctx, tx, c.InboxID, to); err != nil {
		return err
	}
	return place(ctx, tx, c, c.State, to, why{user: by, reason: reason}, now)
}

// SetState opens, closes or files a conversation. The owner stays.
func SetState(ctx context.Context, tx *models.DB, c *models.Conversation, s models.State, by int64, now models.Time) error {
	return place(ctx, tx, c, s, c.Owner, why{user: by, reason: c.OwnerWhy}, now)
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
