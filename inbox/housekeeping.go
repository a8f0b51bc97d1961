package inbox

import (
	"context"
	"time"
)

// RunHousekeeping removes, every hour until ctx ends, what nobody can use any more: expired sessions and links, and files that were
// chosen and never sent.
func (a *App) RunHousekeeping(ctx context.Context) {
	for {
		now := a.now()
		if err := a.DB.DeleteExpired(ctx, now); err != nil && ctx.Err() == nil {
			a.Log.Error("housekeeping: expired sessions and links", "error", err)
		}
		if err := a.DB.DeleteStagedBefore(ctx, now-stagedFor); err != nil && ctx.Err() == nil {
			a.Log.Error("housekeeping: unsent files", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}
