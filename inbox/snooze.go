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
		switch {
		case c.State != models.StateOpen && c.State != models.StateSnoozed:
			return models.Problems{{Field: "until", Text: "Only an open conversation can be snoozed."}}
		case until <= desk.Now:
			return models.Problems{{Field: "until", Text: "Choose a moment that is still to come."}}
		case until != models.Never && until > desk.Now.Add(maxSnooze):
			return models.Problems{{Field: "until", Text: "Choose a moment within a year."}}
		}
		return desk.Snooze(ctx, &c, until)
	})
	return was, err
}
