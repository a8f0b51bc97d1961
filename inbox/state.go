package inbox

import (
	"context"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// SetState opens, closes or files a conversation and returns what it was before, for undo. "Not spam" routes what was never
// routed. Reopening by hand keeps the owner; if they cannot have it any more, nobody has it.
func (a *App) SetState(ctx context.Context, who Actor, conversationID int64, s models.State) (was models.State, err error) {
	if !s.Valid() {
		return "", models.ErrNotFound
	}
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		was = c.State
		if was == s {
			return nil
		}
		now := a.now()
		if err := routing.SetState(ctx, tx, &c, s, who.User.ID, now); err != nil {
			return err
		}
		if s == models.StateOpen {
			err = a.reopened(ctx, tx, &c, was, who.User.ID, now)
		}
		n.tell(live.Event{Kind: live.KindConversation, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID})
		return err
	})
	return was, err
}

func (a *App) reopened(ctx context.Context, tx *models.DB, c *models.Conversation, was models.State, by int64, now models.Time) error {
	mayStay, err := routing.MayOwn(ctx, tx, c.InboxID, c.Owner)
	if err != nil {
		return err
	}
	if !mayStay {
		return routing.Assign(ctx, tx, c, models.Nobody, models.LostAccess, by, now)
	}
	if was != models.StateSpam || c.DecisionID != 0 || c.Owner != models.Nobody || c.UnansweredAt == models.Never {
		return nil // routed before, owned, or nobody waits for an answer: all of it was written by machines
	}
	_, err = routing.Route(ctx, tx, c, now)
	return err
}
