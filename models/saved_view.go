package models

import (
	"context"
	"unicode/utf8"
)

// SavedView is a search that is kept under a name.
type SavedView struct {
	ID        int64
	UserID    int64 // whose it is; 0: everybody's. What it finds is for each only what they may see
	Name      string
	Query     string // as it was typed
	Position  int64  // among those of the same user, smallest first
	CreatedBy int64
	UpdatedAt Time
}

// Shared reports whether it is everybody's.
func (v SavedView) Shared() bool { return v.UserID == 0 }

// MaxSavedViews is how many somebody can have, and how many can be everybody's.
const MaxSavedViews = 30

const maxSavedQuery = 500 // characters

// Check trims what was typed and says what is wrong with it.
func (v *SavedView) Check() Problems {
	var p Problems
	v.Name, v.Query = CleanLine(v.Name), CleanLine(v.Query)
	checkName(&p, "name", v.Name)
	switch {
	case v.Query == "":
		p.Add("q", "Type what is to be looked for.")
	case utf8.RuneCountInString(v.Query) > maxSavedQuery:
		p.Add("q", "This is too long: at most 500 characters.")
	}
	return p
}

const savedViewColumns = "SELECT id, user_id, name, query, position, created_by, updated_at FROM saved_views"

func (v *SavedView) fields() []any {
	return []any{&v.ID, &v.UserID, &v.Name, &v.Query, &v.Position, &v.CreatedBy, (*int64)(&v.UpdatedAt)}
}

// SavedViews returns a user's own, and then everybody's, each in their order.
func (db *DB) SavedViews(ctx context.Context, userID int64) (out []SavedView, err error) {
	var v SavedView
	err = db.rows(db.ownContext(ctx), savedViewColumns+" WHERE user_id IN (0, ?) ORDER BY CASE user_id WHEN 0 THEN 1 ELSE 0 END, position, id", []any{userID}, v.fields(), func() { out = append(out, v) })
	return out, err
}

// SavedView returns one; ErrNotFound too if it is another user's.
func (db *DB) SavedView(ctx context.Context, id, userID int64) (v SavedView, err error) {
	err = db.row(ctx, savedViewColumns+" WHERE id = ? AND user_id IN (0, ?)", []any{id, userID}, v.fields()...)
	return v, err
}

// CreateSavedView stores a new one and sets its id.
func (db *DB) CreateSavedView(ctx context.Context, v *SavedView) (err error) {
	v.ID, err = db.insert(ctx, "INSERT INTO saved_views (user_id, name, query, position, created_by, updated_at) VALUES (?, ?, ?, ?, ?, ?)", v.UserID, v.Name, v.Query, v.Position, v.CreatedBy, v.UpdatedAt)
	return err
}

// UpdateSavedView stores whose it is, name, query and place.
func (db *DB) UpdateSavedView(ctx context.Context, v SavedView) error {
	_, err := db.exec(ctx, "UPDATE saved_views SET user_id = ?, name = ?, query = ?, position = ?, updated_at = ? WHERE id = ?", v.UserID, v.Name, v.Query, v.Position, v.UpdatedAt, v.ID)
	return err
}

// DeleteSavedView takes one away.
func (db *DB) DeleteSavedView(ctx context.Context, id int64) error {
	_, err := db.exec(ctx, "DELETE FROM saved_views WHERE id = ?", id)
	return err
}

// RewriteSavedViews puts everybody's saved views through a function, which may give them another name or another search.
func (db *DB) RewriteSavedViews(ctx context.Context, through func(SavedView) SavedView) error {
	var v SavedView
	var changed []SavedView
	err := db.rows(db.ownContext(ctx), savedViewColumns+" ORDER BY id", nil, v.fields(), func() {
		if left := through(v); left != v {
			changed = append(changed, left)
		}
	})
	if err != nil {
		return err
	}
	for _, v := range changed {
		if err := db.UpdateSavedView(ctx, v); err != nil {
			return err
		}
	}
	return nil
}
