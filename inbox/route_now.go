package inbox

import (
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// RouteNow runs the rule on an open conversation that nobody owns, past those that wait before it. Where nobody can take it, it waits. It
// answers *Moved if somebody owns it by now.
func (a *App) RouteNow(ctx context.Context, who Actor, conversationID int64) (d models.Decision, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, _ *news, desk *routing.Desk) error {
		c, _, err := a.conversationForChange(ctx, tx, who, conversationID)
		switch {
		case err != nil:
			return err
		case c.Owner != models.Nobody:
			return moved(ctx, tx, c.Owner)
		case c.State != models.StateOpen:
			return models.Problems{{Field: "state", Text: "Only an open conversation can be routed."}}
		}
		d, err = desk.Route(ctx, &c, models.CauseByHand)
		return err
	})
	return d, err
}
