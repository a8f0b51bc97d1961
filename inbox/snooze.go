package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// maxSnooze is how far ahead a conversation may be snoozed.
const maxSnooze = 366 * 24 * time.Hour

// Snooze puts an open conversation out of sight until a moment, or models.Never: until somebody writes. A message wakes it in any case.
// It returns what the conversation was before, for undo. Problems: until.
func (a *App) Snooze(ctx context.Context, who Actor, conversationID int64, until models.Time) (was models.State, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, _ *news, desk *routing.Desk) error {
		c, _, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		was = c.State
		if err := maySnooze(c, until, desk.Now); err != nil {
			return err
		}
		return desk.Snooze(ctx, &c, until)
	})
	return was, err
}

func maySnooze(c models.Conversation, until, now models.Time) error {
	var p models.Problems
	switch {
	case c.State != models.StateOpen && c.State != models.StateSnoozed:
		p.Add("until", "Only an open conversation can be snoozed.")
	case until <= now:
		p.Add("until", "Choose a moment that is still to come.")
	case until != models.Never && until > now.Add(maxSnooze):
		p.Add("until", "Choose a moment within a year.")
	}
	return p.Err()
}
