package handlers

import (
	"context"
	"strings"
	"testing"

	"fairlead/models"
)

func TestACommentThatNamesAColleague(t *testing.T) {
	w := newLegalWorld(t)
	w.deliver("support@harbour.example", "Crane", "The crane is broken.")
	rows, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewOpen, Limit: 1})
	w.ok(err)
	conv := rows[0]
	comment := func(u models.User, body string) answer {
		w.login(u)
		return w.post(conversationURL(conv.ID, "comment"), "body", body)
	}
	w.login(w.max)
	w.get("/mentions").is(200).shows("h1", "Mentions")
	if n := w.get("/mentions").Find("#rows > li").Length(); n != 0 {
		t.Errorf("%d mentions before anybody was named", n)
	}
	comment(w.ana, "@max member <b>look</b>, **@Nora Notary**").is(303)
	w.login(w.max)
	views := w.get("/inbox/all/unassigned").is(200)
	views.shows("#views a[href='/mentions'] .n", "1")
	list := w.get("/mentions").is(200)
	list.shows("#rows .unread .line", "@max member <b>look</b>, **@Nora Notary**").shows("#rows .from", "Ana Admin").shows("#rows .why", "Crane").shows("#views [aria-current]", "Mentions")
	if n := list.Find("#views ul [aria-current]").Length(); n != 1 {
		t.Errorf("%d views are current", n)
	}
	link, _ := list.Find("#rows a").Attr("href")
	thread := w.get(w.get(link).is(303).header.Get("Location")).is(200)
	thread.shows("#thread .mention.me", "@max member").shows("#thread strong .mention", "@Nora Notary")
	if thread.Find("#thread .mention").Length() != 2 || thread.Find("#thread .md b:not(.mention)").Length() != 0 {
		t.Errorf("%s", thread.says("#thread"))
	}
	if n := w.get("/mentions").is(200).Find("#rows .unread, #views a[href='/mentions'] .n").Length(); n != 0 {
		t.Error("what was opened is not seen")
	}
}

// What cannot be stored as it is comes back as it was typed, with what is wrong beside it.
func TestACommentThatNamesSomebodyWithoutAccess(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.nora)
	page := w.post(conversationURL(w.conversation.ID, "comment"), "body", "@Max Member, look").is(422)
	page.shows("#body-problem", "Max Member has no access to this inbox and would not see your comment.")
	if got := page.Find("textarea[name=body]").Text(); strings.TrimSpace(got) != "@Max Member, look" {
		t.Errorf("%q came back", got)
	}
	rows, err := w.db.Mentions(context.Background(), w.max.ID, []int64{w.legal.ID}, 0, 10)
	w.ok(err)
	if len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
	w.header.Set("Accept-Language", "nl")
	w.post(conversationURL(w.conversation.ID, "comment"), "body", "@Max Member, look").is(422).shows("#body-problem", "Max Member heeft geen toegang tot deze inbox en zou je opmerking niet zien.")
}

func TestColleaguesAreSuggested(t *testing.T) {
	w := newLegalWorld(t)
	w.deliver("support@harbour.example", "Crane", "The crane is broken.")
	rows, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewOpen, Limit: 1})
	w.ok(err)
	conv := rows[0]
	w.login(w.ana)
	list := w.get(conversationURL(conv.ID, "mentions?q=n")).is(200)
	list.shows("[role=listbox] [role=option]", "Nora Notary")
	if got, _ := list.Find("[role=option]").Attr("data-insert"); got != "@Nora Notary " || list.Find("[role=option]").Length() != 1 {
		t.Errorf("%q among %d", got, list.Find("[role=option]").Length())
	}
	page := w.get(conversationURL(conv.ID, "")).is(303)
	editor := w.get(page.header.Get("Location") + "?tab=comment").is(200)
	if got, _ := editor.Find("[data-suggest='@']:not([disabled])").Attr("data-from"); got != conversationURL(conv.ID, "mentions") {
		t.Errorf("suggested from %q", got)
	}
}
