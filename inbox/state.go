package inbox

import (
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// SetState opens, closes or files a conversation and returns what it was before, for undo. "Not spam" routes what was never
// routed. Reopening by hand keeps the owner; if they cannot have it any more, nobody has it; what a rule had left to nobody goes through the
// rule again, so that taking back a slip costs no place in the queue. Snooze puts one to sleep.
func (a *App) SetState(ctx context.Context, who Actor, conversationID int64, s models.State) (was models.State, err error) {
	if !s.Valid() || s == models.StateSnoozed {
		return "", models.ErrNotFound
	}
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, _, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		was = c.State
		return a.setState(ctx, tx, n, desk, &c, s)
	})
	return was, err
}

func (a *App) setState(ctx context.Context, tx *models.DB, n *news, desk *routing.Desk, c *models.Conversation, s models.State) error {
	was := c.State
	if was == s {
		return nil
	}
	if was == models.StateSnoozed && s == models.StateOpen {
		return desk.Wake(ctx, c)
	}
	if err := desk.SetState(ctx, c, s); err != nil || s != models.StateOpen {
		return err
	}
	mayStay, err := routing.MayOwn(ctx, tx, c.InboxID, c.Owner)
	if err != nil {
		return err
	}
	if !mayStay {
		return desk.Assign(ctx, c, models.Nobody, models.LostAccess)
	}
	if was == models.StateSpam && c.DecisionID == 0 {
		return a.notSpam(ctx, tx, n, desk, c)
	}
	if c.OwnerWhy != models.ByRule || c.Owner != models.Nobody || c.Answered() {
		return nil // set to nobody by hand, or somebody's, or nobody waits for an answer
	}
	_, err = desk.Route(ctx, c, models.CauseReopened) // a rule left it to nobody: it takes its place in the queue again
	return err
}
