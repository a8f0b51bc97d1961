package inbox

import (
	"context"
	"time"

	"fairlead/models"
)

// RunHousekeeping tidies every hour until ctx ends.
func (a *App) RunHousekeeping(ctx context.Context) {
	for {
		a.Tidy(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

// Tidy removes what nobody can use any more: expired sessions and links, files that were chosen and never sent, pages that visitors saw long
// ago and visitors who are gone, which past stretches without anybody were told, what was rehearsed a day ago, files of contacts that
// were brought a week ago, and lines of the ledger of mail from two years ago.
func (a *App) Tidy(ctx context.Context) {
	now := a.now()
	if err := a.DB.DeleteExpired(ctx, now); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: expired sessions and links", "error", err)
	}
	if err := a.DB.DeleteStagedBefore(ctx, now-stagedFor); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: unsent files", "error", err)
	}
	if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.DropScheduled(ctx, 0, now.Add(-24*time.Hour)) }); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: what was scheduled and cancelled", "error", err)
	}
	if err := a.DB.DeleteDraftsBefore(ctx, now-models.DraftKept); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: old drafts", "error", err)
	}
	if err := a.DB.DeleteWatchersBefore(ctx, now.Add(-time.Hour)); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: who had what open", "error", err)
	}
	if err := a.DB.DeleteSnippetsBefore(ctx, now-models.SnippetKept); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: deleted snippets", "error", err)
	}
	if err := a.tidyVisitors(ctx, now); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: visitors", "error", err)
	}
	if err := a.DB.DeleteToldGapsBefore(ctx, now); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: told stretches", "error", err)
	}
	if err := a.DB.DeleteRehearsalsBefore(ctx, now.Add(-rehearsalKept)); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: old rehearsals", "error", err)
	}
	if err := a.tidyImports(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: old imports", "error", err)
	}
	if err := a.tidyMailImports(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: files of old mail", "error", err)
	}
	if err := a.tidyLedger(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("housekeeping: the ledger of mail", "error", err)
	}
}

// tidyImports forgets imports of a week ago, with the rows that were not taken: they name people.
func (a *App) tidyImports(ctx context.Context) error {
	old, err := a.DB.ImportsBefore(ctx, a.now()-stagedFor)
	for _, i := range old {
		if err == nil {
			err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.DeleteImport(ctx, i) })
		}
	}
	return err
}
