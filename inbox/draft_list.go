package inbox

import (
	"context"

	"fairlead/channels/email"
	"fairlead/models"
)

// Drafts returns a page of the conversations in which the asker is writing, with what they have written in place of the snippet, and where the next
// page begins. inbox 0: all that they have access to.
func (a *App) Drafts(ctx context.Context, who Actor, inbox int64, after *models.Cursor) ([]models.ListRow, *models.Cursor, error) {
	f, err := who.filter(ListQuery{Inbox: inbox, After: after})
	if err != nil {
		return nil, nil, err
	}
	f.Limit = PageSize + 1
	rows, err := a.DB.DraftRows(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	var next *models.Cursor
	if len(rows) > PageSize {
		rows = rows[:PageSize]
		next = &models.Cursor{Key: rows[PageSize-1].At, ID: rows[PageSize-1].ID}
	}
	starts, err := a.DraftStarts(ctx, who, rows)
	for i := range rows {
		rows[i].Snippet = email.Snippet(starts[rows[i].ID], snippetLength)
	}
	if err == nil {
		err = a.stand(ctx, rows)
	}
	return rows, next, err
}

// CountDrafts returns how many the asker has begun and not sent, up to models.CountStop.
func (a *App) CountDrafts(ctx context.Context, who Actor, inbox int64) (int64, error) {
	f, err := who.filter(ListQuery{Inbox: inbox})
	if err != nil {
		return 0, err
	}
	return a.DB.CountDrafts(ctx, f)
}

// DraftStarts returns how what the asker writes in some conversations begins, by conversation.
func (a *App) DraftStarts(ctx context.Context, who Actor, rows []models.ListRow) (map[int64]string, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return a.DB.DraftStarts(ctx, who.User.ID, ids)
}
