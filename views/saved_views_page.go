package views

import (
	"context"

	"fairlead/models"
)

// SaveSearch is what was typed to keep a search.
type SaveSearch struct {
	Open     bool
	Name     string
	Shared   bool
	Problems models.Problems // fields: name, q
}

// SavedViewsPage is Settings › Saved views.
type SavedViewsPage struct {
	Shell       Shell
	Views       []models.SavedView // own ones, and then everybody's
	MayShared   bool               // the viewer may change those of everybody
	Wrong       int64              // the view of which a name was typed that cannot be; 0: none
	Typed       string             // that name
	TypedShared bool               // and whether everybody was to have it
	Problems    models.Problems    // field: name
}

func (p SavedViewsPage) of(shared bool) (out []models.SavedView) {
	for _, v := range p.Views {
		if v.Shared() == shared {
			out = append(out, v)
		}
	}
	return out
}

func (p SavedViewsPage) nameOf(v models.SavedView) string {
	if v.ID == p.Wrong {
		return p.Typed
	}
	return v.Name
}

func (p SavedViewsPage) sharedOf(v models.SavedView) bool {
	if v.ID == p.Wrong {
		return p.TypedShared
	}
	return v.Shared()
}

// changes names what can be changed of a view besides its place.
func (p SavedViewsPage) changes(ctx context.Context) string {
	if p.MayShared {
		return t(ctx, "Edit")
	}
	return t(ctx, "Rename")
}

func (p SavedViewsPage) problemsOf(v models.SavedView) models.Problems {
	if v.ID == p.Wrong {
		return p.Problems
	}
	return nil
}

func savedViewURL(v models.SavedView) string { return "/search?view=" + id(v.ID) }

// MayEdit reports whether the viewer may change the view that is shown.
func (p SearchPage) MayEdit() bool { return !p.View.Shared() || p.MayShared }
