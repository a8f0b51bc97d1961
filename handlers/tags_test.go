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

// labels are the tags that a part of a page shows.
func (a answer) labels(selector string) (out []string) {
	a.Find(selector + " .lab").Each(func(_ int, s *goquery.Selection) { out = append(out, strings.TrimSpace(s.Find("bdi").Text())) })
	return out
}

// undoWhole posts the form of the notice with its fields.
func (a answer) undoWhole(w *world) answer {
	w.t.Helper()
	var fields []string
	a.Find("#notice form input").Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return w.post(a.Find("#notice form").AttrOr("action", ""), fields...)
}

func TestTagsOfAConversation(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.arrives("One")
	page, post := fmt.Sprintf("/inbox/all/unassigned/%d", c), fmt.Sprintf("/conversations/%d/tags", c)
	w.get(page).shows(".tagbar summary", "Add a tag")
	w.post(post, "tag", "new", "name", "  Rue  Élan ", "back", page).goesTo(page)
	at := w.get(page).shows("#notice", "Tag added: Rue Élan").shows(".event", "Max Member added the tag Rue Élan")
	if got := at.labels("#rows"); !slices.Equal(got, []string{"Rue Élan"}) || !slices.Equal(at.labels(".tagbar"), got) {
		t.Errorf("row %q, head %q", got, at.labels(".tagbar"))
	}
	at.undoWhole(w).goesTo(page)
	at = w.get(page).shows("#notice", "Tag taken off: Rue Élan").shows(".event", "took the tag Rue Élan off")
	if len(at.labels("#rows")) != 0 {
		t.Error("it is still there")
	}
	at.undoWhole(w).goesTo(page)
	w.post(post, "tag", "new", "name", "RUE elan", "back", page).goesTo(page)
	w.get(page).shows("#notice", "It has that tag already.")
	tags, _, err := w.app.AllTags(context.Background(), "")
	w.ok(err)
	if len(tags) != 1 {
		t.Fatalf("%+v", tags)
	}
	w.post(post, "tag", "new", "name", " ", "back", page).is(http.StatusUnprocessableEntity).shows(".tagmenu .problem", "Type a name")
	w.post(post, "tag", "new", "name", strings.Repeat("x", 51), "back", page).is(http.StatusUnprocessableEntity).shows(".tagmenu .problem", "at most 50")
	w.post(post, "tag", "99999", "back", page).is(http.StatusNotFound)
	for i := range models.MaxTagsOn - 1 {
		w.post(post, "tag", "new", "name", fmt.Sprintf("Tag %d", i)).is(http.StatusSeeOther)
	}
	w.post(post, "tag", "new", "name", "One too many", "back", page).is(http.StatusUnprocessableEntity).shows(".tagmenu .problem", "can have 20 tags")
	w.get(post+"?q=tag").is(http.StatusOK).shows("h1", "Which tag?")
	w.header.Set("Fairlead-Part", "owner")
	if list := w.get(post); list.Find("main").Length() != 0 || list.Find("[data-options] li").Length() != 1 { // all that there are are on it
		t.Error(list.Html())
	}
	w.header.Del("Fairlead-Part")
}

func TestTagsOfSeveral(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	ctx := context.Background()
	one := w.arrives("One")
	w.arrives("Two")
	tag, _, err := w.app.Tag(ctx, w.actor(w.max), one, inbox.TagChoice{Name: "Billing"})
	w.ok(err)
	list := "/inbox/all/unassigned"
	boxes := w.get(list).boxed()
	chosen := w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "action", "tags", "back", list)...).is(http.StatusSeeOther).header.Get("Location")
	w.get(chosen).is(http.StatusOK).shows("main", "2 conversations").shows(".owners", "Billing")
	w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "tag", fmt.Sprint(tag.ID), "back", list)...).goesTo(list)
	page := w.get(list).shows("#notice", "1 with the tag Billing now. 1 had the tag Billing already.")
	if got := page.labels("#rows"); !slices.Equal(got, []string{"Billing", "Billing"}) {
		t.Errorf("%q", got)
	}
	page.undoWhole(w).goesTo(list)
	page = w.get(list).shows("#notice", "1 without the tag Billing now.")
	if got := page.labels("#rows"); !slices.Equal(got, []string{"Billing"}) {
		t.Errorf("undone: %q", got)
	}
	w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "tag", "new", "tagname", "Fresh", "back", list)...).goesTo(list)
	w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "tag", fmt.Sprint(tag.ID), "off", "1", "back", list)...).goesTo(list)
	if got := w.get(list).shows("#notice", "1 without the tag Billing now. 1 did not have the tag Billing.").labels("#rows"); !slices.Equal(got, []string{"Fresh", "Fresh"}) {
		t.Errorf("%q", got)
	}
	w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "tag", "new", "tagname", "", "back", list)...).is(http.StatusUnprocessableEntity).shows("main .problem", "Type a name")
}

func TestSettingsOfTags(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	a, b := w.arrives("One"), w.arrives("Two")
	billing, _, err := w.app.Tag(ctx, w.actor(w.max), a, inbox.TagChoice{Name: "Billing"})
	w.ok(err)
	invoices, _, err := w.app.Tag(ctx, w.actor(w.max), b, inbox.TagChoice{Name: "Invoices"})
	w.ok(err)
	_, _, err = w.app.Tag(ctx, w.actor(w.max), a, inbox.TagChoice{ID: invoices.ID})
	w.ok(err)
	w.login(w.lena)
	w.get("/settings/tags").shows("tbody", "Billing").shows("tbody tr:nth-child(2) td:last-child", "2")
	at := fmt.Sprintf("/settings/tags/%d", billing.ID)
	w.post(at, "name", "invoices", "colour", "red").is(http.StatusUnprocessableEntity).shows(".problem", "of this name already")
	w.post(at, "name", "Bills", "colour", "mauve").is(http.StatusUnprocessableEntity).shows(".problem", "one of the colours")
	w.post(at, "name", "Bills", "colour", "pink").goesTo("/settings/tags")
	w.get("/settings/tags?q=bil").shows("tbody", "Pink")
	w.post(at+"/merge").is(http.StatusUnprocessableEntity).shows(".problem", "another tag")
	w.post(at+"/merge", "into", fmt.Sprint(invoices.ID)).goesTo("/settings/tags")
	of, err := w.db.TagsOf(ctx, a, b)
	w.ok(err)
	if len(of[a]) != 1 || of[a][0].ID != invoices.ID || len(of[b]) != 1 {
		t.Errorf("%+v", of)
	}
	w.get(fmt.Sprintf("/settings/tags/%d", invoices.ID)).shows("details.danger li", "It is taken off 2 conversations").shows("details.danger li", "cannot be undone").shows("details.danger button", "Delete Invoices")
	w.post(fmt.Sprintf("/settings/tags/%d/delete", invoices.ID)).goesTo("/settings/tags")
	if of, err = w.db.TagsOf(ctx, a, b); err != nil || len(of) != 0 {
		t.Errorf("%+v, %v", of, err)
	}
	w.post("/settings/tags/new", "name", "Fresh", "colour", "teal").goesTo("/settings/tags")
	w.get("/settings/tags").shows("#notice", "The tag Fresh is there.").shows("tbody", "Teal")
}

// What was merged, split off or moved has its tags with it, and what is taken back leaves none behind.
func TestTagsGoAlong(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	max := w.actor(w.max)
	a, b := w.mail("Bell"), w.mail("Saddle")
	w.follow("<Bell@fietsen.example>", "two@fietsen.example", "Rim")
	for id, name := range map[int64]string{a.ID: "Bells", b.ID: "Saddles"} {
		_, _, err := w.app.Tag(ctx, max, id, inbox.TagChoice{Name: name})
		w.ok(err)
	}
	names := func(id int64) (out []string) {
		of, err := w.db.TagsOf(ctx, id)
		w.ok(err)
		for _, t := range of[id] {
			out = append(out, t.Name)
		}
		return out
	}
	record, err := w.app.Merge(ctx, max, a.ID, b.ID)
	w.ok(err)
	if got := names(b.ID); !slices.Equal(got, []string{"Bells", "Saddles"}) {
		t.Errorf("merged: %q", got)
	}
	_, _, err = w.app.UndoChange(ctx, max, record.ID)
	w.ok(err)
	if !slices.Equal(names(a.ID), []string{"Bells"}) || !slices.Equal(names(b.ID), []string{"Saddles"}) {
		t.Errorf("undone: %q, %q", names(a.ID), names(b.ID))
	}
	ids, err := w.db.EntryIDs(ctx, a.ID, 0)
	w.ok(err)
	split, err := w.app.Split(ctx, max, ids[1], false)
	w.ok(err)
	if got := names(split.IntoID); !slices.Equal(got, []string{"Bells"}) {
		t.Errorf("split off: %q", got)
	}
}
