package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// Whoever has the text of their other device shown can have the one at hand back, and again the other: neither is lost, on any device, until it is sent
// or emptied.
func TestATextThatGivesWayIsKept(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	page, save := fmt.Sprintf("/inbox/all/unassigned/%d", c.ID), fmt.Sprintf("/conversations/%d/draft", c.ID)
	w.postPart("draft", save, "body", "On the phone", "tab", "reply", "nonce", "n1").is(http.StatusOK)
	w.post(save, "body", "At the desk", "cc", "cc@desk.example", "tab", "reply", "nonce", "n2", "draft_at", "0", "back", page).is(http.StatusConflict)
	shows := func(body, cc, other string) answer {
		t.Helper()
		for _, at := range []*world{w, w.otherBrowser().login(w.max)} {
			there := at.get(page)
			if there.value("body") != body || there.value("cc") != cc {
				t.Fatalf("shown %q to %q, not %q to %q", there.value("body"), there.value("cc"), body, cc)
			}
			if got := there.Find("#draft button[name=theirs]").Length() == 1; got != (other != "") {
				t.Errorf("with %q: the other one is offered: %v", body, got)
			}
		}
		return w.get(page)
	}
	swap := func(at answer, body string) {
		t.Helper()
		w.post(save, "theirs", "1", "body", body, "cc", at.value("cc"), "tab", at.value("tab"), "nonce", at.value("nonce"), "draft_at", at.value("draft_at"), "back", page).goesTo(page)
	}
	w.post(save, "theirs", "1", "body", "At the desk", "cc", "cc@desk.example", "tab", "reply", "nonce", "n2", "draft_at", "0", "back", page).goesTo(page)
	there := shows("On the phone", "", "At the desk")
	there.shows("#draft", "Another text of yours is kept")
	w.postPart("draft", save, "body", "On the phone, and on", "tab", "reply", "nonce", there.value("nonce"), "draft_at", there.value("draft_at")).is(http.StatusOK).shows("#draft button", "Show the other one").shows("#draft", "Draft saved")
	there = shows("On the phone, and on", "", "At the desk")
	swap(there, "On the phone, not saved yet")
	there = shows("At the desk", "cc@desk.example", "On the phone, not saved yet")
	w.postPart("draft", save, "body", "Late", "tab", "reply", "nonce", "n9", "draft_at", "1").is(http.StatusConflict) // a page that shows what was there before
	swap(there, "At the desk")
	there = shows("On the phone, not saved yet", "", "At the desk")

	w.post(fmt.Sprintf("/conversations/%d/comment", c.ID), "body", there.value("body"), "tab", "comment", "nonce", there.value("nonce"), "draft_at", there.value("draft_at"), "back", page).is(http.StatusSeeOther)
	there = shows("", "", "At the desk")
	w.get("/inbox/all/drafts").shows(fmt.Sprintf("#c%d .line", c.ID), "At the desk").shows(".ownviews .n", "1")
	swap(there, "")
	there = shows("At the desk", "cc@desk.example", "")
	w.postPart("draft", save, "body", "", "cc", "", "tab", "reply", "nonce", there.value("nonce"), "draft_at", there.value("draft_at")).is(http.StatusOK)
	shows("", "", "")
}

// A third text joins what was put aside, and a merge takes both along.
func TestWhatWasPutAsideIsNeverOverwritten(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	max := w.actor(w.max)
	from, into := w.mail("Bell"), w.mail("Horn")
	write := func(id int64, body, nonce string) error {
		_, err := w.app.SaveDraft(ctx, max, id, inbox.DraftForm{Tab: models.DraftReply, Body: body, Nonce: nonce})
		return err
	}
	for _, id := range []int64{from.ID, into.ID} {
		w.ok(write(id, "First", "a"))
		w.ok(w.app.ShowOtherDraft(ctx, max, id, inbox.DraftForm{Tab: models.DraftReply, Body: fmt.Sprint("Second in ", id), Nonce: "b"}))
		w.ok(w.app.ShowOtherDraft(ctx, max, id, inbox.DraftForm{Tab: models.DraftComment, Body: "Third", Nonce: "c"}))
	}
	_, err := w.app.Merge(ctx, max, from.ID, into.ID)
	w.ok(err)
	d, aside, err := w.db.BothDrafts(ctx, w.max.ID, into.ID)
	w.ok(err)
	if d.Body != "First" || aside.Body != fmt.Sprintf("Second in %d\n\nThird\n\nSecond in %d\n\nThird", into.ID, from.ID) || aside.Tab != models.DraftComment {
		t.Errorf("%q, aside %q as %s", d.Body, aside.Body, aside.Tab)
	}
}
