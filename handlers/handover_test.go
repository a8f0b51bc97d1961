package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
)

// busy is the company with a rule that names Lena and Ana, and n conversations of Ana.
func busy(t *testing.T, n int) (*world, []models.Conversation) {
	w := newWorld(t)
	w.login(w.ana)
	var mine []models.Conversation
	for i := range n {
		c := w.mail(fmt.Sprint("Question ", i))
		w.post(fmt.Sprintf("/conversations/%d/owner", c.ID), "owner", fmt.Sprintf("u%d", w.ana.ID), "was", "nobody").is(http.StatusSeeOther)
		mine = append(mine, c)
	}
	w.rules(w.supportMail, nil, w.ana, w.lena)
	return w, mine
}

// ticked is what a page posts when its button is pressed: hidden fields, what is ticked and what is chosen.
func (a answer) ticked(form string) (pairs []string) {
	a.t.Helper()
	f := a.Find(form)
	f.Find("input[type=hidden], input[type=checkbox][checked][name]").Each(func(_ int, s *goquery.Selection) {
		pairs = append(pairs, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	f.Find("select").Each(func(_ int, s *goquery.Selection) {
		pairs = append(pairs, s.AttrOr("name", ""), s.Find("option").First().AttrOr("value", ""))
	})
	return pairs
}

func (w *world) ownerOf(id int64) models.Owner {
	w.t.Helper()
	c, err := w.db.Conversation(context.Background(), id)
	w.ok(err)
	return c.Owner
}

func TestHandingOverFromThePage(t *testing.T) {
	w, mine := busy(t, 3)
	path := fmt.Sprintf("/users/%d/handover", w.ana.ID)
	if w.get("/settings/profile").Find(`#account a[href="`+path+`"]`).Length() != 1 {
		t.Error("the account menu does not lead there")
	}
	if w.get(fmt.Sprintf("/settings/users/%d", w.lena.ID)).Find(fmt.Sprintf(`main a[href="/users/%d/handover"]`, w.lena.ID)).Length() != 1 {
		t.Error("a user's page does not lead there")
	}
	a := w.get(path).is(http.StatusOK)
	a.shows("h1", "Hand over your open work").shows(".hint", "You are Available").shows(".shares", "Lena Lead 3")
	if got := a.checked("row"); len(got) != 3 {
		t.Errorf("ticked: %v", got)
	}
	first := a.Find(".handrow").First()
	if got := strings.Join(strings.Fields(first.Find(".decision summary").Text()), " "); got != "By the rule of support@harbour.example: the only one who could take it" {
		t.Errorf("why: %q", got)
	}
	if first.Find("tr[data-verdict=left_out]").Length() != 1 {
		t.Error("the decision cannot be opened")
	}
	pairs := a.ticked(".handoverform")
	i := slices.Index(pairs, fmt.Sprint("to", mine[1].ID))
	pairs[i+1] = "nobody"
	j := slices.Index(pairs, fmt.Sprint(mine[2].ID)) // untick the last
	pairs = slices.Delete(pairs, j-1, j+1)
	w.post(path, pairs...).goesTo(path)
	a = w.get(path).is(http.StatusOK)
	a.shows("#notice", "Handed over: 1. Unassigned: 1.")
	if got := a.checked("row"); len(got) != 1 || got[0] != fmt.Sprint(mine[2].ID) {
		t.Errorf("left: %v", got)
	}
	for id, want := range map[int64]models.Owner{mine[0].ID: models.UserOwner(w.lena.ID), mine[1].ID: models.Nobody, mine[2].ID: models.UserOwner(w.ana.ID)} {
		if got := w.ownerOf(id); got != want {
			t.Errorf("%d belongs to %v, want %v", id, got, want)
		}
	}
	w.post(path).goesTo(path)
	w.get(path).shows("#notice", "Nothing was handed over.")
	w.post(path, a.ticked(".handoverform")...).goesTo(path)
	w.get(path).shows(".empty h2", "You have no open conversations")
	w.get(fmt.Sprintf("/inbox/all/open/%d", mine[0].ID)).shows(".event", "Ana Admin handed this over to Lena Lead")
}

func TestWhoIsFullLeavesItWaiting(t *testing.T) {
	w, mine := busy(t, 2)
	w.capacity(w.lena, 1)
	path := fmt.Sprintf("/users/%d/handover", w.ana.ID)
	a := w.get(path).is(http.StatusOK).shows(".shares", "Lena Lead 1Unassigned, waits 1")
	a.shows(".handrow:nth-child(2) tr[data-verdict=full]", "Full: has 1 of 1")
	w.post(path, a.ticked(".handoverform")...).goesTo(path)
	w.get(path).shows("#notice", "Handed over: 1. Waiting in the queue: 1.")
	c, err := w.db.Conversation(context.Background(), mine[1].ID)
	w.ok(err)
	if c.WaitingSince == 0 || c.Owner != models.Nobody {
		t.Errorf("%+v", c)
	}
}

func TestALongHandoverIsCut(t *testing.T) {
	w, _ := busy(t, 52)
	path := fmt.Sprintf("/users/%d/handover", w.ana.ID)
	a := w.get(path).is(http.StatusOK)
	if n := a.Find(".handrow").Length(); n != 50 {
		t.Errorf("%d rows", n)
	}
	a.shows(".more", "2 more come after these. Show up to 200")
	if n := w.get(a.Find(".more a").AttrOr("href", "")).is(http.StatusOK).Find(".handrow").Length(); n != 52 {
		t.Errorf("%d rows of all", n)
	}
}

func TestDeactivatingAsksForTheOpenWork(t *testing.T) {
	w, mine := busy(t, 1)
	to := fmt.Sprintf("/settings/users/%d", w.lena.ID)
	w.post(fmt.Sprintf("/conversations/%d/owner", mine[0].ID), "owner", fmt.Sprintf("u%d", w.lena.ID), "was", fmt.Sprintf("u%d", w.ana.ID)).is(http.StatusSeeOther)
	fields := []string{"name", "Lena Left", "email", "lena@harbour.example", "role", "lead", "seat", "sales", "leads", fmt.Sprint(w.support.ID), "teams", fmt.Sprint(w.lawyers.ID), "action", "save"}
	bad := slices.Clone(fields)
	bad[3] = "no address"
	w.post(to, bad...).is(http.StatusUnprocessableEntity).shows("#email-problem", "Type an e-mail address")
	a := w.post(to, fields...).is(http.StatusOK)
	a.shows("h1", "Deactivate Lena Lead").shows(".handbar", "Deactivate and hand over").shows(".shares", "Ana Admin 1")
	if u := w.reload(w.lena); !u.Active || u.Name != "Lena Lead" {
		t.Fatal("the question has saved something")
	}
	if got := a.Find(".handoverform").AttrOr("action", ""); got != to {
		t.Fatalf("posts to %q", got)
	}
	pairs := a.ticked(".handoverform")
	back := w.post(to, append(slices.Clone(pairs), "step", "edit")...).is(http.StatusOK)
	if back.value("name") != "Lena Left" || fmt.Sprint(back.checked("teams")) != fmt.Sprint([]int64{w.lawyers.ID}) || len(back.checked("active")) != 0 {
		t.Errorf("what was typed is lost: %q %v %v", back.value("name"), back.checked("teams"), back.checked("active"))
	}
	w.post(to, append(pairs, "step", "handover")...).goesTo(to)
	w.get(to).shows("#notice", "Lena Lead is deactivated and logged out. Handed over: 1.")
	if u := w.reload(w.lena); u.Active || u.Name != "Lena Left" || w.ownerOf(mine[0].ID) != models.UserOwner(w.ana.ID) {
		t.Errorf("%+v, owner %v", u, w.ownerOf(mine[0].ID))
	}
}

func TestDeactivatingWithoutOpenWorkAsksNothing(t *testing.T) {
	w := newWorld(t)
	to := fmt.Sprintf("/settings/users/%d", w.max.ID)
	w.login(w.ana).post(to, "name", "Max Member", "email", "max@harbour.example", "role", "member", "seat", "none").goesTo(to)
	w.get(to).shows("#notice", "Max Member is deactivated and logged out.")
}

func TestWorkThatTheAdminMayNotSeeIsCounted(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.nora)
	w.post(fmt.Sprintf("/conversations/%d/owner", w.conversation.ID), "owner", fmt.Sprintf("u%d", w.nora.ID), "was", "nobody").is(http.StatusSeeOther)
	w.login(w.ana)
	path := fmt.Sprintf("/users/%d/handover", w.nora.ID)
	a := w.get(path).is(http.StatusOK).shows(".hidden", "1 more is in an inbox that you have no access to; it stays as it is.")
	if a.Find(".handrow, .handbar button").Length() != 0 || strings.Contains(a.body, "Secret") {
		t.Error("it is shown, or can be handed over")
	}
	to := fmt.Sprintf("/settings/users/%d", w.nora.ID)
	fields := []string{"name", "Nora", "email", "nora@harbour.example", "role", "member", "seat", "service"}
	w.post(to, fields...).is(http.StatusOK).shows(".hidden", "it becomes unassigned")
	w.post(to, append(fields, "step", "handover")...).goesTo(to)
	w.get(to).shows("#notice", "Unassigned: 1.")
}
