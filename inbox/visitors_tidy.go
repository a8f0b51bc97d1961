package inbox

import (
	"context"
	"errors"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// How long what strangers leave is kept.
const (
	visitsKept   = 90 * 24 * time.Hour
	visitorsKept = 396 * 24 * time.Hour // 13 months since they were last seen
	tidyBatch    = 1000
)

// tidyVisitors forgets pages and visitors of long ago, a few at a time so that nobody waits, and what strangers chose and never sent.
func (a *App) tidyVisitors(ctx context.Context, now models.Time) error {
	for n := int64(tidyBatch); n == tidyBatch && ctx.Err() == nil; {
		var err error
		if n, err = a.DB.DeleteVisitsBefore(ctx, now.Add(-visitsKept), tidyBatch); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		unseen, err := a.DB.VisitorsUnseenSince(ctx, now.Add(-visitorsKept), tidyBatch)
		if err != nil {
			return err
		}
		if len(unseen) == 0 {
			break
		}
		err = a.route(ctx, 0, func(tx *models.DB, _ *news, desk *routing.Desk) error {
			for _, v := range unseen {
				if err := forgetVisitor(ctx, tx, desk, v.ID, now.Add(-visitorsKept)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return a.DB.DeleteStrangersFilesBefore(ctx, now-strangersFilesFor)
}

// forgetVisitor removes a visitor who was not seen since. The contact may be tracked no longer.
func forgetVisitor(ctx context.Context, tx *models.DB, desk *routing.Desk, id int64, since models.Time) error {
	v, err := tx.LockVisitor(ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && v.SeenAt >= since {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DeleteVisitor(ctx, v); err != nil || v.ContactID == 0 {
		return err
	}
	still, err := tx.Tracked(ctx, v.ContactID)
	if err != nil || still {
		return err
	}
	return tx.Record(ctx, models.History{At: desk.Now, Kind: models.HistoryTracked, Other: v.ContactID, Value: yesNo(false), ByUser: desk.By})
}
