package inbox

import (
	"context"
	"slices"

	"fairlead/live"
	"fairlead/models"
)

// SavedViewForm is what somebody types to keep a search. Problems: name, q.
type SavedViewForm struct {
	Name, Query string
	Shared      bool // everybody has it. For admins and leads
	Whose       bool // whether Shared is meant when a view is changed; else it stays with whom it is
	At          int  // its place among the others, from 1; 0: the last
}

// MaySharedViews reports whether the actor makes, changes and takes away what everybody has.
func (w Actor) MaySharedViews() bool { return w.IsAdmin() || w.User.Role == models.RoleLead }

// SavedViews returns the actor's own saved views, and then everybody's.
func (a *App) SavedViews(ctx context.Context, who Actor) ([]models.SavedView, error) {
	return a.DB.SavedViews(ctx, who.User.ID)
}

// SavedView returns one of them.
func (a *App) SavedView(ctx context.Context, who Actor, id int64) (models.SavedView, error) {
	return a.DB.SavedView(ctx, id, who.User.ID)
}

// CreateSavedView keeps a search.
func (a *App) CreateSavedView(ctx context.Context, who Actor, f SavedViewForm) (v models.SavedView, err error) {
	err = a.savedViews(ctx, who, func(tx *models.DB, who Actor) error {
		v = models.SavedView{UserID: who.User.ID, Name: f.Name, Query: f.Query, CreatedBy: who.User.ID, UpdatedAt: a.now()}
		if f.Shared {
			if v.UserID = 0; !who.MaySharedViews() {
				return models.ErrForbidden
			}
		}
		same, err := likeView(ctx, tx, who, v)
		if err != nil {
			return err
		}
		if err := joins(&v, same); err != nil {
			return err
		}
		if err := tx.CreateSavedView(ctx, &v); err != nil || f.At <= 0 || f.At > len(same) {
			return err
		}
		return place(ctx, tx, slices.Insert(same, f.At-1, v))
	})
	return v, err
}

// joins puts a view behind the others among which it comes to stand.
func joins(v *models.SavedView, same []models.SavedView) error {
	p := checkView(v, same)
	if len(same) >= models.MaxSavedViews {
		p.Add("name", "There are 30 saved views already. Delete one first, under Settings › Saved views.")
	}
	v.Position = 1
	if len(same) > 0 {
		v.Position = same[len(same)-1].Position + 1
	}
	return p.Err()
}

// checkView completes a view that is to stand among others, and says what is wrong with it.
func checkView(v *models.SavedView, among []models.SavedView) models.Problems {
	p := v.Check()
	taken := func(o models.SavedView) bool {
		return o.ID != v.ID && models.FoldName(o.Name) == models.FoldName(v.Name)
	}
	if _, wrong := p.For("name"); !wrong && slices.ContainsFunc(among, taken) {
		p.Add("name", "There is a saved view of this name already.")
	}
	return p
}

// likeView returns the views among which one stands, in their order.
func likeView(ctx context.Context, tx *models.DB, who Actor, v models.SavedView) ([]models.SavedView, error) {
	all, err := tx.SavedViews(ctx, who.User.ID)
	return slices.DeleteFunc(all, func(o models.SavedView) bool { return o.UserID != v.UserID }), err
}

// place stores an order.
func place(ctx context.Context, tx *models.DB, views []models.SavedView) error {
	for i, v := range views {
		if v.Position = int64(i + 1); views[i].Position != v.Position {
			if err := tx.UpdateSavedView(ctx, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// UpdateSavedView gives a saved view another name or another search; the one that is empty stays if the other is not. Admins and leads also make one of
// their own everybody's, or everybody's their own.
func (a *App) UpdateSavedView(ctx context.Context, who Actor, id int64, f SavedViewForm) (v models.SavedView, err error) {
	err = a.savedViews(ctx, who, func(tx *models.DB, who Actor) error {
		if v, err = editableView(ctx, tx, who, id); err != nil {
			return err
		}
		if v.UpdatedAt = a.now(); f.Query != "" {
			v.Query = f.Query
		}
		if f.Name != "" || f.Query == "" {
			v.Name = f.Name
		}
		moves := f.Whose && f.Shared != v.Shared()
		if moves {
			if !who.MaySharedViews() {
				return models.ErrForbidden
			}
			if v.UserID = who.User.ID; f.Shared {
				v.UserID = 0
			}
		}
		same, err := likeView(ctx, tx, who, v)
		switch {
		case err != nil:
		case moves:
			err = joins(&v, same)
		default:
			err = checkView(&v, same).Err()
		}
		if err != nil {
			return err
		}
		return tx.UpdateSavedView(ctx, v)
	})
	return v, err
}

// MoveSavedView puts a saved view one place up (-1) or down (1) among its like.
func (a *App) MoveSavedView(ctx context.Context, who Actor, id int64, by int) error {
	return a.savedViews(ctx, who, func(tx *models.DB, who Actor) error {
		v, err := editableView(ctx, tx, who, id)
		if err != nil {
			return err
		}
		all, err := likeView(ctx, tx, who, v)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(o models.SavedView) bool { return o.ID == id })
		to := min(max(at+by, 0), len(all)-1)
		all = slices.Insert(slices.Delete(all, at, at+1), to, v)
		return place(ctx, tx, all)
	})
}

// DeleteSavedView takes a saved view away, and returns what makes it again.
func (a *App) DeleteSavedView(ctx context.Context, who Actor, id int64) (was SavedViewForm, err error) {
	err = a.savedViews(ctx, who, func(tx *models.DB, who Actor) error {
		v, err := editableView(ctx, tx, who, id)
		if err != nil {
			return err
		}
		all, err := likeView(ctx, tx, who, v)
		if err != nil {
			return err
		}
		was = SavedViewForm{Name: v.Name, Query: v.Query, Shared: v.Shared(), At: 1 + slices.IndexFunc(all, func(o models.SavedView) bool { return o.ID == id })}
		return tx.DeleteSavedView(ctx, id)
	})
	return was, err
}

// editableView returns a view that the actor may change: their own, or everybody's for admins and leads. ErrForbidden: others run it.
func editableView(ctx context.Context, tx *models.DB, who Actor, id int64) (models.SavedView, error) {
	v, err := tx.SavedView(ctx, id, who.User.ID)
	if err == nil && v.Shared() && !who.MaySharedViews() {
		err = models.ErrForbidden
	}
	return v, err
}

// savedViews runs fn in a transaction. The left panes of open pages follow.
func (a *App) savedViews(ctx context.Context, who Actor, fn func(tx *models.DB, who Actor) error) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		n.tell(live.Event{Kind: live.KindPeople})
		return fn(tx, who)
	})
}
