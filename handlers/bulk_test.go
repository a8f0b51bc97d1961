package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"fairlead/inbox"
	"fairlead/models"

	"github.com/PuerkitoBio/goquery"
)

// boxed are the boxes of a list, as they post.
func (a answer) boxed() (values []string) {
	a.Find("#rows .choose input[form=bulk]").Each(func(_ int, s *goquery.Selection) { values = append(values, s.AttrOr("value", "")) })
	return values
}

// chosen are pairs for post.
func pairs(name string, values []string, more ...string) (out []string) {
	for _, v := range values {
		out = append(out, name, v)
	}
	return append(out, more...)
}

func TestSeveralAreAssignedFromTheList(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	ids := []int64{w.arrives("One"), w.arrives("Two"), w.arrives("Three")}
	list := "/inbox/all/unassigned"
	page := w.get(list).is(http.StatusOK)
	boxes := page.boxed()
	if len(boxes) != 3 || page.Find("#bulk [name=state]").AttrOr("value", "") != "open" || page.Find("form form, #bulk .convrow").Length() != 0 {
		t.Fatalf("boxes %q", boxes)
	}
	_, err := w.app.Assign(context.Background(), w.actor(w.lena), ids[1], models.UserOwner(w.lena.ID), models.Nobody)
	w.ok(err)
	to := fmt.Sprintf("u%d", w.nora.ID)
	w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "owner", to, "back", list)...).goesTo(list)
	page = w.get(list).shows("#notice", "2 assigned. 1 had another owner already.")
	if left := page.boxed(); len(left) != 0 {
		t.Errorf("still unassigned: %q", left)
	}
	undo := pairs("c", nil)
	page.Find("#notice form input").Each(func(_ int, s *goquery.Selection) {
		undo = append(undo, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	w.post(page.Find("#notice form").AttrOr("action", ""), undo...).goesTo(list)
	if left := w.get(list).shows("#notice", "2 set to nobody.").boxed(); len(left) != 2 {
		t.Errorf("unassigned again: %q", left)
	}
}

// TestSeveralOwnersComeBack gives away what two people and nobody had, and takes that back: each has their own again.
func TestSeveralOwnersComeBack(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	owners := []models.Owner{models.UserOwner(w.lena.ID), models.UserOwner(w.nora.ID), models.Nobody}
	var ids []int64
	for n, owner := range owners {
		ids = append(ids, w.arrives(fmt.Sprint("Number ", n)))
		if owner != models.Nobody {
			_, err := w.app.Assign(context.Background(), w.actor(w.max), ids[n], owner, models.Nobody)
			w.ok(err)
		}
	}
	list := "/inbox/all/open"
	have := func(want ...models.Owner) {
		t.Helper()
		for n, id := range ids {
			c, err := w.app.DB.Conversation(context.Background(), id)
			w.ok(err)
			if c.Owner != want[n] {
				t.Errorf("number %d is %v's, want %v", n, c.Owner, want[n])
			}
		}
	}
	undo := func(page answer) { t.Helper(); w.undoes(page).goesTo(list) }
	to := models.UserOwner(w.max.ID)
	w.post("/conversations/bulk", pairs("c", w.get(list).boxed(), "state", "open", "owner", to.String(), "back", list)...).goesTo(list)
	have(to, to, to)
	undo(w.get(list).shows("#notice", "3 assigned."))
	have(owners...)
	undo(w.get(list).shows("#notice", "3 given back."))
	have(to, to, to)
	w.post("/conversations/bulk", "c", fmt.Sprintf("%d-%s", ids[0], to), "before", fmt.Sprintf("%d-nobody", ids[1]), "state", "open", "back", list).is(http.StatusBadRequest)
	have(to, to, to)
}

// undoes presses Undo beside what a page says was done.
func (w *world) undoes(page answer) answer {
	w.t.Helper()
	var fields []string
	page.Find("#notice form input").Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return w.post(page.Find("#notice form").AttrOr("action", "none"), fields...)
}

func TestSeveralAreWokenAndSnoozedAgain(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	ids := []int64{w.arrives("One"), w.arrives("Two")}
	for n, until := range []string{"tomorrow", "answer"} {
		w.post(fmt.Sprintf("/conversations/%d/snooze", ids[n]), "for", until).is(http.StatusSeeOther)
	}
	asleep := func() (out []models.Time) {
		for _, id := range ids {
			c, err := w.app.DB.Conversation(context.Background(), id)
			w.ok(err)
			out = append(out, c.SnoozedUntil)
		}
		return out
	}
	const list = "/inbox/all/snoozed"
	was := asleep()
	for _, c := range []struct{ action, says string }{{"open", "2 open again."}, {"closed", "2 closed."}} {
		w.post("/conversations/bulk", pairs("c", w.get(list).boxed(), "state", "snoozed", "action", c.action, "back", list)...).goesTo(list)
		if got := asleep(); got[0] != 0 || got[1] != 0 {
			t.Fatalf("%s: until %v", c.action, got)
		}
		w.undoes(w.get(list).shows("#notice", c.says)).goesTo(list)
		w.get(list).shows("#notice", "2 snoozed.")
		if got := asleep(); got[0] == got[1] || got[0] != was[0] || got[1] != was[1] {
			t.Errorf("after %s and its undoing they sleep until %v, want %v", c.action, got, was)
		}
	}
	to := models.UserOwner(w.lena.ID)
	w.post("/conversations/bulk", pairs("c", w.get(list).boxed(), "state", "snoozed", "owner", to.String(), "back", list)...).goesTo(list)
	w.undoes(w.get(list).shows("#notice", "2 assigned.")).goesTo(list)
	if got := asleep(); got[0] != was[0] || got[1] != was[1] {
		t.Errorf("assigned and given back they sleep until %v, want %v", got, was)
	}
	w.post("/conversations/bulk", "c", fmt.Sprintf("%d-nobody", ids[0]), "before", fmt.Sprintf("%d-nobody", ids[0]), "wakes", "soon", "state", "open", "back", list).is(http.StatusBadRequest)
}

func TestSeveralAreClosedMarkedAndBroughtBack(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.arrives("One")
	w.arrives("Two")
	for _, c := range []struct{ value, says, view, state string }{
		{"closed", "2 closed.", "closed", "closed"}, {"spam", "2 marked as spam.", "spam", "spam"}, {"trash", "2 moved to the trash.", "trash", "trash"},
	} {
		boxes := w.get("/inbox/all/open").boxed()
		w.post("/conversations/bulk", pairs("c", boxes, "state", "open", "action", c.value, "back", "/inbox/all/"+c.view)...).is(http.StatusSeeOther)
		page := w.get("/inbox/all/"+c.view).shows("#notice", c.says)
		if n := page.Find("#bulk button[name=action][value=open]").Length(); n != 1 || len(page.boxed()) != 2 {
			t.Fatalf("%s: %d buttons, %q", c.view, n, page.boxed())
		}
		w.post("/conversations/bulk", pairs("c", page.boxed(), "state", c.state, "action", "open", "back", "/inbox/all/open")...).is(http.StatusSeeOther)
		w.get("/inbox/all/open").shows("#notice", "2 open again.")
	}
	w.post("/conversations/bulk", pairs("c", w.get("/inbox/all/open").boxed(), "state", "open", "for", "tomorrow")...).is(http.StatusSeeOther)
	w.get("/inbox/all/snoozed").shows("#notice", "2 snoozed.").shows("#rows", "wakes tomorrow 09:00")
}

func TestSeveralAreRoutedFromTheList(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.waits()
	w.arrives("Another")
	page := w.get("/inbox/all/unassigned")
	w.post("/conversations/bulk", pairs("c", page.boxed(), "state", "open", "action", "route")...).is(http.StatusSeeOther)
	w.get("/inbox/all/unassigned").shows("#notice", "2 left waiting: nobody can take more now.")
}

// TestPagesForSeveralWithoutAny opens what is for several conversations without one: it says so, offers nothing that could only fail, and leads back.
func TestPagesForSeveralWithoutAny(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	id := w.arrives("One")
	_, _, err := w.app.Tag(context.Background(), w.actor(w.max), id, inbox.TagChoice{Name: "Billing"})
	w.ok(err)
	for _, path := range []string{"/conversations/bulk", "/conversations/bulk/tags"} {
		page := w.get(path+"?back=/inbox/all/open").is(http.StatusOK).shows("h1", "No conversation was chosen").without("main form")
		if back := page.Find("main a").AttrOr("href", ""); back != "/inbox/all/open" {
			t.Errorf("%s leads back to %q", path, back)
		}
		if back := w.get(path+"?back=//evil.example").is(http.StatusOK).Find("main a").AttrOr("href", ""); back != "/" {
			t.Errorf("%s leads to %q", path, back)
		}
		w.get(path+fmt.Sprintf("?c=%d-nobody", id)).is(http.StatusOK).shows("main form", "")
		w.header.Set("Fairlead-Part", "owner") // the list alone is what the script puts beside its own boxes
		w.get(path).is(http.StatusOK).shows("[data-options]", "").without("h1")
		w.header.Del("Fairlead-Part")
	}
}

func TestNoneOrTooManyChosen(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.post("/conversations/bulk", "state", "open", "action", "closed", "back", "/inbox/all/open").goesTo("/inbox/all/open")
	w.get("/inbox/all/open").shows("#notice", "Choose at least one conversation first.")
	var many []string
	for i := range 201 {
		many = append(many, fmt.Sprintf("%d-nobody", i+1))
	}
	w.post("/conversations/bulk", pairs("c", many, "state", "open", "action", "closed")...).is(http.StatusBadRequest)
	w.post("/conversations/bulk", "c", "7-nobody", "state", "open", "action", "burn").is(http.StatusNotFound)
	w.post("/conversations/bulk", "c", "7-nobody", "state", "open", "action", "closed").is(http.StatusSeeOther)
	w.get("/inbox/all/open").shows("#notice", "Nothing was changed: they are gone.")
}

// Without the script every row can be chosen by a link, and an owner is found on a page of its own.
func TestAnOwnerForSeveralIsFoundOnAPage(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.arrives("One")
	w.arrives("Two")
	all := w.get("/inbox/all/unassigned?choose=all")
	if n := all.Find("#rows .choose input[checked]").Length(); n != 2 {
		t.Errorf("%d are chosen", n)
	}
	to := w.post("/conversations/bulk", pairs("c", all.boxed(), "state", "open", "action", "find", "back", "/inbox/all/unassigned")...).is(http.StatusSeeOther).header.Get("Location")
	page := w.get(to+"&q=nora").is(http.StatusOK).shows("main", "2 conversations").shows("#owners", "Nora Notary")
	if n := page.Find("#owners [name=c]").Length(); n != 2 || page.Find("#owners .option").Length() != 2 || page.Find("#owners [aria-current]").Length() != 0 {
		t.Errorf("%d conversations, %s", n, page.says("#owners"))
	}
	w.post("/conversations/bulk", pairs("c", all.boxed(), "state", "open", "owner", fmt.Sprintf("u%d", w.nora.ID), "back", page.value("back"))...).goesTo("/inbox/all/unassigned")
	w.get("/inbox/all/unassigned").shows("#notice", "2 assigned.")
	w.header.Set("Fairlead-Part", "owner")
	if list := w.get("/conversations/bulk?q=len").is(http.StatusOK); list.Find("main").Length() != 0 || list.Find("[data-options] .option").Length() != 2 {
		t.Errorf("the list alone: %s", list.body)
	}
}
