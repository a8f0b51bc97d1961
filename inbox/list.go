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

// ListRow is one conversation with what a list says of it.
type ListRow struct {
	models.ConversationRow
	Decision *models.Decision // the newest, if a rule has run and left it to nobody
	Unread   bool             // there is an incoming message that the asker has not seen
}

// List returns a page, and where the next one begins if there is one.
func (a *App) List(ctx context.Context, who Actor, q ListQuery) ([]ListRow, *models.Cursor, error) {
	f, err := who.filter(q)
	if err != nil {
		return nil, nil, err
	}
	f.Limit = PageSize + 1
	found, err := a.DB.ConversationRows(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	var next *models.Cursor
	if len(found) > PageSize {
		found = found[:PageSize]
		cur := f.CursorOf(found[PageSize-1].Conversation)
		next = &cur
	}
	rows, err := a.describe(ctx, found)
	return rows, next, err
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

// describe adds why nobody owns what a rule has left to nobody.
func (a *App) describe(ctx context.Context, found []models.ConversationRow) ([]ListRow, error) {
	var decided []int64
	rows := make([]ListRow, len(found))
	for i, c := range found {
		rows[i] = ListRow{ConversationRow: c, Unread: c.LastIncoming > c.Seen}
		if c.OwnerWhy == models.ByRule && c.DecisionID != 0 && c.Owner == models.Nobody {
			decided = append(decided, c.DecisionID)
		}
	}
	if len(decided) == 0 {
		return rows, nil
	}
	decisions, err := a.DB.DecisionsByID(ctx, decided)
	for i := range rows {
		if d, ok := decisions[rows[i].DecisionID]; ok {
			rows[i].Decision = &d
		}
	}
	return rows, err
}
