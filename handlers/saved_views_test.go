package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/inbox"
	"fairlead/models"
)

// saved are the names of the saved views in a part of a page.
func (a answer) saved(selector string) (out []string) {
	a.Find(selector).Each(func(_ int, s *goquery.Selection) { out = append(out, strings.TrimSpace(s.Text())) })
	return out
}

func TestASearchIsKept(t *testing.T) {
	w := newWorld(t)
	w.arrives("Crane")
	w.login(w.max)
	page := w.get(searchPath("crane is:open")).is(http.StatusOK).shows(".save-search summary", "Save this search")
	if page.Find(".save-search [name=shared]").Length() != 0 {
		t.Error("a member may keep it for everybody")
	}
	w.post("/views", "name", " ", "q", "crane").is(http.StatusUnprocessableEntity).shows(".save-search .problem", "Type a name").shows(".hits", "Crane")
	w.post("/views", "name", "Long", "q", strings.Repeat("x", 5000)).is(http.StatusUnprocessableEntity).shows(".save-search .problem", "at most 500")
	to := w.post("/views", "name", "Cranes", "q", "crane is:open").is(http.StatusSeeOther).header.Get("Location")
	w.get(to).shows("h1", "Cranes").shows(".hits", "Crane")
	w.get("/inbox/all/open").shows(".views .saved", "Cranes")
	if got := w.get(to + "&q=boat").value("q"); got != "boat" {
		t.Errorf("%q", got)
	}
	all, err := w.app.SavedViews(context.Background(), w.actor(w.max))
	w.ok(err)
	w.get(to+"&q=boat").shows(".save-search", "Save the changed search")
	w.post(fmt.Sprintf("/settings/views/%d", all[0].ID), "name", "Cranes", "q", "boat").goesTo("/settings/views")
	w.get("/settings/views").shows(".saved-views code", "boat")
	w.post("/views", "name", "CRANÉS", "q", "x").is(http.StatusUnprocessableEntity).shows(".save-search .problem", "There is a saved view of this name already")
	w.login(w.nora)
	w.get(to).is(http.StatusNotFound)
	if got := w.get("/inbox/all/open").saved(".views .saved a"); len(got) != 0 {
		t.Errorf("Nora sees %q", got)
	}
	w.post("/views", "name", "Mine", "q", "x", "shared", "1").is(http.StatusForbidden)
}

func TestSavedViewsAreOrderedAndComeBack(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	for _, name := range []string{"A", "B", "C"} {
		_, err := w.app.CreateSavedView(ctx, w.actor(w.lena), inbox.SavedViewForm{Name: name, Query: "x", Shared: true})
		w.ok(err)
	}
	w.login(w.lena)
	all, err := w.app.SavedViews(ctx, w.actor(w.lena))
	w.ok(err)
	order := func() string { return strings.Join(w.get("/settings/views").saved(".saved-views bdi"), "") }
	w.post(fmt.Sprintf("/settings/views/%d/move", all[2].ID), "to", "up").goesTo("/settings/views")
	if got := order(); got != "ACB" {
		t.Errorf("up: %s", got)
	}
	w.post(fmt.Sprintf("/settings/views/%d/move", all[2].ID), "to", "down").goesTo("/settings/views")
	w.post(fmt.Sprintf("/settings/views/%d/move", all[2].ID), "to", "down").goesTo("/settings/views")
	if got := order(); got != "ABC" {
		t.Errorf("down: %s", got)
	}
	w.post(fmt.Sprintf("/settings/views/%d/delete", all[1].ID)).goesTo("/settings/views")
	w.get("/settings/views").shows("#notice", "The view B is deleted.").undoWhole(w).goesTo("/settings/views")
	w.get("/settings/views").shows("#notice", "The view B is back.")
	if got := order(); got != "ABC" {
		t.Errorf("brought back: %s", got)
	}
	w.post(fmt.Sprintf("/settings/views/%d", all[0].ID), "name", "").is(http.StatusUnprocessableEntity).shows(".saved-views .problem", "Type a name")
	w.post(fmt.Sprintf("/settings/views/%d", all[0].ID), "name", "c").is(http.StatusUnprocessableEntity).shows(".saved-views .problem", "of this name already")
	w.post(fmt.Sprintf("/settings/views/%d", all[0].ID), "name", "a").goesTo("/settings/views")
	w.post(fmt.Sprintf("/settings/views/%d", all[0].ID), "name", "A").goesTo("/settings/views")
	w.login(w.max)
	if got := w.get("/inbox/all/open").saved(".views .saved a"); !slices.Equal(got, []string{"A", "B", "C"}) {
		t.Errorf("Max sees %q", got)
	}
	for i := range models.MaxSavedViews {
		_, err := w.app.CreateSavedView(ctx, w.actor(w.max), inbox.SavedViewForm{Name: strings.Repeat("long ", 38) + fmt.Sprint(i), Query: "x"})
		w.ok(err)
	}
	w.post("/views", "name", "One more", "q", strings.Repeat("x", 5000)).is(http.StatusUnprocessableEntity)
	w.post("/views", "name", "One more", "q", "x").is(http.StatusUnprocessableEntity).shows(".save-search .problem", "30 saved views")
}

func TestTagsAreSearchedFor(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	ctx := context.Background()
	one, two := w.arrives("Crane one"), w.arrives("Crane two")
	w.arrives("Crane three")
	for id, names := range map[int64][]string{one: {"To be paid", "Urgent"}, two: {"To be paid", "Unpaid"}} {
		for _, name := range names {
			_, _, err := w.app.Tag(ctx, w.actor(w.max), id, inbox.TagChoice{Name: name})
			w.ok(err)
		}
	}
	for typed, want := range map[string][]string{
		`tag:urgent`: {"Crane one"}, `crane tag:"TO be paid"`: {"Crane two", "Crane one"}, `tag:paid tag:urgent`: {"Crane one"}, `tag:unpaid tag:urgent`: nil, `tag:u`: {"Crane two", "Crane one"}, `tag:urgent boat`: nil,
	} {
		if got := w.get(searchPath(typed)).is(http.StatusOK).hits(); !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", typed, got, want)
		}
	}
	w.get(searchPath("tag:nothing")).is(http.StatusOK).shows(".search-problems", "no tag that is called")
}

// Whoever keeps views for everybody makes one of their own everybody's, and everybody's their own; nobody else does.
func TestWhoseASavedViewIsChanges(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	keep := func(who models.User, name string, shared bool) string {
		v, err := w.app.CreateSavedView(ctx, w.actor(who), inbox.SavedViewForm{Name: name, Query: "crane", Shared: shared})
		w.ok(err)
		return fmt.Sprintf("/settings/views/%d", v.ID)
	}
	first, own, taken := keep(w.lena, "Ours", true), keep(w.lena, "Mine", false), keep(w.lena, "Taken", false)
	keep(w.lena, "taken", true)
	hers := keep(w.nora, "Hers", false)
	sees := func(who models.User, want string) {
		t.Helper()
		w.login(who)
		if got := strings.Join(w.get("/settings/views").saved(".saved-views bdi"), " "); got != want {
			t.Errorf("%s has %q, want %q", who.Name, got, want)
		}
	}
	w.login(w.lena)
	w.post(own, "name", "Mine", "whose", "1", "shared", "1").goesTo("/settings/views")
	sees(w.nora, "Hers Ours taken Mine")
	w.post(hers, "name", "Hers", "whose", "1", "shared", "1").is(http.StatusForbidden)
	w.post(hers, "name", "Hers too", "whose", "1").goesTo("/settings/views")
	if w.get("/settings/views").Find(".saved-views [name=shared]").Length() != 0 {
		t.Error("a member may make one everybody's")
	}
	w.login(w.lena)
	w.post(taken, "name", "Taken", "whose", "1", "shared", "1").is(http.StatusUnprocessableEntity).shows(".saved-views .problem", "of this name already")
	w.post(first, "name", "Ours", "whose", "1").goesTo("/settings/views")
	w.post(own, "name", "Renamed").goesTo("/settings/views") // says nothing of whose it is
	sees(w.lena, "Taken Ours taken Renamed")
	sees(w.nora, "Hers too taken Renamed")
}

// A changed search is stored without the name that its page showed: a colleague may have given it another meanwhile.
func TestAChangedSearchKeepsTheNameThatAViewHasNow(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	v, err := w.app.CreateSavedView(ctx, w.actor(w.lena), inbox.SavedViewForm{Name: "Old", Query: "crane", Shared: true})
	w.ok(err)
	w.login(w.lena)
	page := w.get(viewPath(v.ID) + "&q=boat").is(http.StatusOK)
	_, err = w.app.UpdateSavedView(ctx, w.actor(w.lena), v.ID, inbox.SavedViewForm{Name: "New"})
	w.ok(err)
	var fields []string
	page.Find(".save-search form input").Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	w.post(fmt.Sprintf("/settings/views/%d", v.ID), fields...).is(http.StatusSeeOther)
	if got, err := w.app.SavedView(ctx, w.actor(w.lena), v.ID); err != nil || got.Name != "New" || got.Query != "boat" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A saved view may look for what is no more, or no more open to its reader: the page says what that is, and leads to where the view is changed or deleted.
func TestASavedViewOfWhatIsGone(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.arrives("Crane")
	w.login(w.max)
	for query, says := range map[string]string{
		`owner:"Night watch" is:open`:  "No colleague and no team is called “Night watch”.",
		`in:"Harbour office" is:open`:  "You have no inbox that is called “Harbour office”.",
		`tag:"Long ago" crane`:         "There is no tag that is called “Long ago”.",
		`channel:"old@x.example" boat`: "old@x.example",
	} {
		v, err := w.app.CreateSavedView(ctx, w.actor(w.max), inbox.SavedViewForm{Name: "View " + query, Query: query})
		w.ok(err)
		page := w.get(viewPath(v.ID)).is(http.StatusOK).shows("h1", v.Name).shows(".search-problems", says).shows(".save-search a", "delete saved views").without(".hits")
		if page.value("q") != query {
			t.Errorf("%q", page.value("q"))
		}
	}
}
