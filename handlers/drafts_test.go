package handlers

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"fairlead/models"
)

// postPart posts a form for one element, as the script does.
func (w *world) postPart(name, path string, pairs ...string) answer {
	w.t.Helper()
	w.header.Set("Fairlead-Part", name)
	defer w.header.Del("Fairlead-Part")
	return w.post(path, pairs...)
}

// unsent is what somebody writes in a conversation.
func (w *world) unsent(u models.User, conversation int64) models.Draft {
	w.t.Helper()
	d, err := w.app.Draft(context.Background(), w.actor(u), conversation)
	w.ok(err)
	return d
}

func TestADraftWaitsOnEveryDevice(t *testing.T) {
	w := newWorld(t)
	c := w.mail("Bell")
	page, save := fmt.Sprintf("/inbox/all/unassigned/%d", c.ID), fmt.Sprintf("/conversations/%d/draft", c.ID)
	w.login(w.max)
	nonce := w.get(page).value("nonce")
	saved := w.postPart("draft", save, "body", "Dear Joost", "cc", "a@b.example", "tab", "reply", "nonce", nonce).is(http.StatusOK)
	at := saved.Find("#draft [name=draft_at]").AttrOr("value", "")
	if saved.says("#draft") != "Draft saved" || at == "0" || saved.Find("main").Length() != 0 {
		t.Fatal(saved.body)
	}
	phone := w.otherBrowser()
	phone.login(w.max)
	there := phone.get(page)
	if there.value("body") != "Dear Joost" || there.value("cc") != "a@b.example" || there.value("draft_at") != at || there.value("tab") != "reply" {
		t.Errorf("%q %q %q", there.value("body"), there.value("cc"), there.value("draft_at"))
	}
	there.shows(".views .ownviews [href='/inbox/all/drafts'] .n", "1").shows(fmt.Sprintf("#c%d .draftmark", c.ID), "Draft")
	list := phone.get("/inbox/all/drafts")
	list.shows(fmt.Sprintf("#c%d .line", c.ID), "Dear Joost").shows("h1", "Drafts")
	if list.Find(".choose, #bulk, #sort").Length() != 0 {
		t.Error("drafts are chosen in bulk")
	}
	other := w.otherBrowser()
	other.login(w.lena)
	if seen := other.get(page); seen.value("body") != "" || seen.Find(".draftmark, .ownviews .n").Length() != 0 {
		t.Error("a colleague sees it")
	}
	other.get("/inbox/all/drafts").shows("#list", "Nothing is left unsent")
	w.postPart("draft", save, "body", "", "cc", "", "tab", "reply", "nonce", nonce, "draft_at", at).is(http.StatusOK)
	if w.unsent(w.max, c.ID).ID != 0 || w.get(page).Find(".draftmark, .ownviews .n").Length() != 0 {
		t.Error("an empty one is kept")
	}
}

// What was meant for colleagues never comes back as an answer, and no tab hides the other's text.
func TestADraftKeepsItsTab(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	page, save := fmt.Sprintf("/inbox/all/unassigned/%d", c.ID), fmt.Sprintf("/conversations/%d/draft", c.ID)
	w.at(w.post(save, "body", "He is difficult", "tab", "comment", "nonce", "n1", "back", page)).shows("#notice", "The draft is kept")
	there := w.get(page)
	if there.value("tab") != "comment" || there.value("body") != "He is difficult" || there.Find("form[data-editor]").AttrOr("action", "") != fmt.Sprintf("/conversations/%d/comment", c.ID) {
		t.Errorf("%q in %s", there.value("body"), there.value("tab"))
	}
	to := there.Find("[data-to=reply]").AttrOr("href", "")
	reply := w.get(to)
	if reply.value("tab") != "reply" || reply.value("body") != "" {
		t.Fatalf("%s: %q in %s", to, reply.value("body"), reply.value("tab"))
	}
	reply.shows("#draft", "You have begun a comment here")
	stopped := w.post(save, "body", "Dear Joost", "tab", "reply", "nonce", "n2", "draft_at", reply.value("draft_at"), "back", page).is(http.StatusConflict).shows("#draft", "You have written something else here")
	if stopped.value("body") != "Dear Joost" || w.unsent(w.max, c.ID).Body != "He is difficult" {
		t.Error("one of the two is lost")
	}
	w.post(save, "theirs", "1", "body", "Dear Joost", "tab", "reply", "back", page).goesTo(page)
	if w.get(page).value("body") != "He is difficult" {
		t.Error("the other is not shown")
	}
	w.post(save, "over", "1", "body", "Dear Joost", "tab", "reply", "nonce", "n2", "back", page).goesTo(page)
	if d := w.unsent(w.max, c.ID); d.Body != "Dear Joost" || d.Tab != models.DraftReply {
		t.Errorf("%+v", d)
	}
}

func TestTwoTabsAreTold(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	save := fmt.Sprintf("/conversations/%d/draft", c.ID)
	w.postPart("draft", save, "body", "One", "tab", "reply", "nonce", "n1").is(http.StatusOK)
	w.postPart("draft", save, "body", "Two", "tab", "reply", "nonce", "n2", "draft_at", "0").is(http.StatusConflict).shows("#draft.conflict", "in another tab")
	w.postPart("draft", save, "body", "One, and more", "tab", "reply", "nonce", "n3", "was", "n1", "draft_at", "0").is(http.StatusOK)
	if d := w.unsent(w.max, c.ID); d.Body != "One, and more" {
		t.Errorf("%+v", d)
	}
}

// Whatever brings the editor back keeps what is in it; what is sent or added is no draft any more.
func TestWhatIsTypedOutlivesEveryForm(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	page, at := fmt.Sprintf("/inbox/all/unassigned/%d", c.ID), func(what string) string { return fmt.Sprintf("/conversations/%d/%s", c.ID, what) }
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range map[string]string{"action": "attach", "body": "With a file", "tab": "reply", "nonce": "n1", "back": page} {
		w.ok(m.WriteField(name, value))
	}
	part, err := m.CreateFormFile("files", "a.txt")
	w.ok(err)
	_, err = part.Write([]byte("hello"))
	w.ok(err)
	w.ok(m.Close())
	r := httptest.NewRequest(http.MethodPost, at("reply"), &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	attached := w.send(r).is(http.StatusOK)
	if w.unsent(w.max, c.ID).Body != "With a file" || attached.value("draft_at") == "0" {
		t.Error("attaching does not keep the text")
	}
	w.get(page).shows(".staged", "a.txt")
	w.post(at("reply"), "action", "send", "body", "With a bad copy", "cc", "nonsense", "tab", "reply", "nonce", "n1", "back", page).is(http.StatusUnprocessableEntity)
	if d := w.unsent(w.max, c.ID); d.Body != "With a bad copy" || d.CcLine != "nonsense" {
		t.Errorf("%+v", d)
	}
	again := w.get(page)
	w.post(at("comment"), "body", "For us", "tab", "comment", "nonce", again.value("nonce"), "draft_at", again.value("draft_at"), "back", page).is(http.StatusSeeOther)
	if d := w.unsent(w.max, c.ID); d.ID != 0 {
		t.Errorf("%+v", d)
	}
}
