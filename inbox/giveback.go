package inbox

import (
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// GiveBack undoes that somebody took, or was given, what nobody owned, if it still has the owner that the page showed. What had been
// waiting for somebody waits again, at its place. It answers as Assign does.
func (a *App) GiveBack(ctx context.Context, who Actor, conversationID int64, was models.Owner) error {
	return a.route(ctx, who.User.ID, func(tx *models.DB, _ *news, desk *routing.Desk) error {
		c, _, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil || c.Owner == models.Nobody {
			return err
		}
		if c.Owner != was {
			return moved(ctx, tx, c.Owner)
		}
		return desk.GiveBack(ctx, &c)
	})
}
