package inbox

import (
	"context"

	"fairlead/models"
)

// PageSize is how many conversations a page of a list holds.
const PageSize = 50

// ListQuery chooses a page of a list. Inbox 0 means all that the asker has access to.
type ListQuery struct {
	Inbox int64
	View  models.View
	Sort  models.Sort
	After *models.Cursor
}

// List returns a page, and where the next one begins if there is one.
func (a *App) List(ctx context.Context, who Actor, q ListQuery) ([]models.ListRow, *models.Cursor, error) {
	f, err := who.filter(q)
	if err != nil {
		return nil, nil, err
	}
	f.Limit = PageSize + 1
	rows, err := a.DB.ListRows(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	var next *models.Cursor
	if len(rows) > PageSize {
		rows = rows[:PageSize]
		last := rows[PageSize-1]
		next = &models.Cursor{Key: last.At, ID: last.ID}
	}
	return rows, next, a.stand(ctx, rows)
}

// filter turns a query into one that reaches no further than the actor's access.
func (w Actor) filter(q ListQuery) (models.Filter, error) {
	f := models.Filter{Inboxes: w.InboxIDs(), View: q.View, UserID: w.User.ID, TeamIDs: w.Teams, Sort: q.Sort, After: q.After}
	if q.Inbox != 0 {
		if !w.CanRead(q.Inbox) {
			return f, models.ErrNotFound
		}
		f.Inboxes = []int64{q.Inbox}
	}
	return f, nil
}

// Counts returns how many conversations each view holds, up to models.CountStop.
func (a *App) Counts(ctx context.Context, who Actor, inbox int64, views ...models.View) (map[models.View]int64, error) {
	filters := make([]models.Filter, len(views))
	for i, v := range views {
		f, err := who.filter(ListQuery{Inbox: inbox, View: v})
		if err != nil {
			return nil, err
		}
		filters[i] = f
	}
	counts, err := a.DB.CountAll(ctx, filters)
	if err != nil {
		return nil, err
	}
	out := make(map[models.View]int64, len(views))
	for i, v := range views {
		out[v] = counts[i]
	}
	return out, nil
}
