package inbox

import (
	"context"

	"fairlead/models"
)

// Badge returns how many of the asker's open conversations hold something that the asker has not seen, up to models.CountStop; 0
// for whoever has turned the count off.
func (a *App) Badge(ctx context.Context, who Actor) (int64, error) {
	if !who.User.NotifyBadge {
		return 0, nil
	}
	f, err := who.filter(ListQuery{View: models.ViewMine})
	if err != nil {
		return 0, err
	}
	return a.DB.CountUnread(ctx, f)
}
