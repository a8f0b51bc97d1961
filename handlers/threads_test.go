package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/models"
)

// follow brings a mail of Joost in that names an earlier one, and returns it.
func (w *world) follow(named, id, subject string) models.Message {
	w.t.Helper()
	raw := "From: Joost <joost@fietsen.example>\r\nTo: support@harbour.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + id + ">\r\nIn-Reply-To: " + named + "\r\n\r\nAnd " + subject + ".\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "joost@fietsen.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	refs, err := w.db.MessagesByRFCID(context.Background(), []string{"<" + id + ">"}, 10)
	w.ok(err)
	m, err := w.db.Message(context.Background(), refs[0].ID)
	w.ok(err)
	return m
}

// undo posts the form of the notice.
func (a answer) undo(w *world) answer {
	w.t.Helper()
	action := a.Find("#notice form").AttrOr("action", "")
	if action == "" {
		w.t.Fatalf("nothing to undo: %s", a.says("#notice"))
	}
	return w.post(action)
}

// at follows where a form has led to, over what leads on.
func (w *world) at(a answer) answer {
	w.t.Helper()
	for range 3 {
		if a.status != http.StatusSeeOther {
			return a
		}
		a = w.get(a.header.Get("Location"))
	}
	return a
}

func TestWhyAMailIsHere(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	m := w.follow("<Bell@fietsen.example>", "two@fietsen.example", "Rim")
	w.letter("Eve <eve@other.example>", "support@harbour.example", "Nothing")
	raw := "From: Eve <eve@other.example>\r\nTo: support@harbour.example\r\nSubject: Mine\r\nReferences: <Bell@fietsen.example>\r\n\r\nHa.\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "eve@other.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	page := w.at(w.get(fmt.Sprintf("/conversations/%d", c.ID)))
	page.shows(fmt.Sprintf("#m%d .whyhere", m.ID), "It names an earlier mail of this conversation in its header In-Reply-To, and its sender takes part here.")
	other := w.newest()
	page = w.at(w.get(fmt.Sprintf("/conversations/%d", other.ID)))
	page.shows(".whyhere .notjoined", "Its header References names another conversation, but its sender takes no part there")
	if got := page.Find(".whyhere .notjoined a").AttrOr("href", ""); got != fmt.Sprintf("/conversations/%d", c.ID) {
		t.Errorf("it leads to %q", got)
	}
}

// newest returns the newest conversation of all inboxes.
func (w *world) newest() (newest models.Conversation) {
	for _, c := range w.everyConversation() {
		if c.ID > newest.ID {
			newest = c
		}
	}
	return newest
}

func TestMergingBySearchAndByNumber(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	a, b := w.mail("Bell"), w.mail("Rim")
	w.letter("Eve <eve@other.example>", "support@harbour.example", "Third")
	third := w.newest()
	path := fmt.Sprintf("/conversations/%d/merge", a.ID)
	page := w.get(path).is(http.StatusOK).shows(".merge-found", "Rim")
	if strings.Contains(page.says(".merge-found"), "Third") {
		t.Error("somebody else's is offered unasked")
	}
	w.get(path+"?q=eve").shows(".merge-found", "Third")
	for _, q := range []string{fmt.Sprint(third.ID), fmt.Sprintf("%%23%d", third.ID), fmt.Sprintf("http://inbox.test/inbox/1/open/%d%%3Fsort=newest", third.ID)} {
		w.get(path+"?q="+q).is(http.StatusOK).shows(".merging", "Third").shows(".comes", "They are with different people.")
	}
	w.get(path+"?q=99999").is(http.StatusOK).shows("main", "There is no other conversation of that number that you have access to.")
	w.get(fmt.Sprintf("%s?into=%d", path, b.ID)).shows(".merging", "Rim").shows(".savebar", "Merge")

	done := w.at(w.post(path, "into", fmt.Sprint(b.ID))).shows("#notice", "The two conversations are one now.").shows("#thread", "merged another conversation into this one")
	w.get(fmt.Sprintf("/inbox/all/open/%d", a.ID)).goesTo(fmt.Sprintf("/conversations/%d", b.ID))
	w.post(fmt.Sprintf("/conversations/%d/state", a.ID), "state", "closed").goesTo(fmt.Sprintf("/conversations/%d", b.ID))
	typed := w.post(fmt.Sprintf("/conversations/%d/reply", a.ID), "action", "send", "body", "My long answer").is(http.StatusConflict)
	typed.shows("#editor, .editor, form", "A colleague has merged the conversation that you were writing in into this one.")
	if got := typed.value("body"); got != "My long answer" {
		t.Errorf("what was typed: %q", got)
	}
	w.at(done.undo(w)).shows("#notice", "They are two conversations again.")
	w.get(fmt.Sprintf("/conversations/%d", a.ID)).goesTo(fmt.Sprintf("/inbox/%d/unassigned/%d", w.support.ID, a.ID))
}

func TestTheLivePartOfWhatWasMergedLeavesTheEditorAlone(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	a, b := w.mail("Bell"), w.mail("Rim")
	w.post(fmt.Sprintf("/conversations/%d/merge", a.ID), "into", fmt.Sprint(b.ID))
	w.header.Set("Fairlead-Part", "thread")
	part := w.get(fmt.Sprintf("/inbox/all/open/%d", a.ID)).is(http.StatusOK).shows("#thread .standing", "merged this conversation into another")
	if part.Find("textarea, form").Length() != 0 {
		t.Error("there is more in it than the thread")
	}
	w.header.Set("Fairlead-Part", "list")
	w.get(fmt.Sprintf("/inbox/all/open/%d", a.ID)).is(http.StatusOK).shows("#rows", "Rim")
}

// TestWhatStandsBesideAConversationThatIsGoneStaysLive: who has one open that was merged, or moved out of their sight, is told where its messages
// stood, and its list goes on. A page of it that is asked for anew is another, or none.
func TestWhatStandsBesideAConversationThatIsGoneStaysLive(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	a, b, c := w.mail("Bell"), w.mail("Rim"), w.mail("Spoke")
	w.post(fmt.Sprintf("/conversations/%d/merge", a.ID), "into", fmt.Sprint(b.ID)).is(http.StatusSeeOther)
	w.post(fmt.Sprintf("/conversations/%d/move", c.ID), "channel", fmt.Sprint(w.legalMail.ID), "was", fmt.Sprint(w.support.ID)).is(http.StatusSeeOther)
	w.login(w.max)
	w.mail("Just now")
	for _, gone := range []models.Conversation{a, c, {ID: 99999}} {
		path := fmt.Sprintf("/inbox/all/open/%d", gone.ID)
		for what, selector := range map[string]string{"list": "#list", "views": "#views", "badge": "#badge"} {
			w.header.Set("Fairlead-Part", what)
			if page := w.get(path).is(http.StatusOK); page.Find(selector).Length() != 1 {
				t.Errorf("%s: no %s", path, what)
			}
		}
		w.header.Set("Fairlead-Part", "list")
		list := w.get(path).shows("#rows", "Just now").says("#rows")
		if strings.Contains(list, "Bell") || strings.Contains(list, "Spoke") {
			t.Errorf("the list holds %s", list)
		}
		w.header.Set("Fairlead-Part", "thread")
		part := w.get(path).is(http.StatusOK).shows("#thread .standing[role=status]", "")
		if part.Find("textarea, form, h1").Length() != 0 || strings.Contains(part.says("#thread"), "Legal") {
			t.Errorf("there is more in it than what has happened: %s", part.says("#thread"))
		}
		if gone.ID != a.ID {
			part.shows(".standing", "This conversation is no longer here for you")
		}
		w.header.Del("Fairlead-Part")
	}
	w.get(fmt.Sprintf("/inbox/all/open/%d", c.ID)).is(http.StatusNotFound)
	w.get(fmt.Sprintf("/inbox/all/open/%d", a.ID)).goesTo(fmt.Sprintf("/conversations/%d", b.ID))
}

// TestADecisionNamesTheRuleThatMadeIt: a move takes a conversation to another rule, and leaves what the first one had decided as it was.
func TestADecisionNamesTheRuleThatMadeIt(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	c := w.mail("Bell")
	page := w.at(w.post(fmt.Sprintf("/conversations/%d/move", c.ID), "channel", fmt.Sprint(w.legalMail.ID), "was", fmt.Sprint(w.support.ID)))
	var rules []string
	page.Find("#thread .decision summary").Each(func(_ int, s *goquery.Selection) { rules = append(rules, s.Text()) })
	if len(rules) != 2 || !strings.Contains(rules[0], "by the rule of "+w.supportMail.Title()) || !strings.Contains(rules[1], "by the rule of "+w.legalMail.Title()) {
		t.Errorf("the decisions: %q", rules)
	}
}

// TestWhatIsTypedInWhatWasMergedIsKept: whoever types on in a conversation that has become a part of another finds the text where that is now; what they
// had written there stays beside it.
func TestWhatIsTypedInWhatWasMergedIsKept(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	a, b := w.mail("Bell"), w.mail("Rim")
	ctx := context.Background()
	w.post(fmt.Sprintf("/conversations/%d/merge", a.ID), "into", fmt.Sprint(b.ID))
	w.header.Set("Fairlead-Part", "draft")
	path := fmt.Sprintf("/conversations/%d/draft", a.ID)
	for _, body := range []string{"It rings", "It rings again"} {
		w.post(path, "body", body, "nonce", "n1").is(http.StatusOK).shows("#draft", "Draft saved")
		if d, err := w.db.Draft(ctx, w.max.ID, b.ID); err != nil || d.Body != body {
			t.Errorf("kept: %+v, %v", d, err)
		}
	}
	beside := func(want string) {
		t.Helper()
		if d, aside, err := w.db.BothDrafts(ctx, w.max.ID, b.ID); err != nil || d.Body != "It rings again" || aside.Body != want {
			t.Errorf("%q, and beside it %q, not %q: %v", d.Body, aside.Body, want, err)
		}
	}
	for _, body := range []string{"From another", "From another tab"} {
		w.post(path, "body", body, "nonce", "n2", "draft_at", fmt.Sprint(int64(models.Never)), "over", "1").is(http.StatusOK).shows("#draft", "Draft saved")
		beside(body)
	}
	w.post(path, "body", "From a third", "nonce", "n3").is(http.StatusConflict) // it stays in the browser
	beside("From another tab")
	w.header.Del("Fairlead-Part")
	w.at(w.get(fmt.Sprintf("/conversations/%d", b.ID))).shows("#draft button", "Show the other one")
	w.login(w.nora)
	w.post(fmt.Sprintf("/conversations/%d/move", b.ID), "channel", fmt.Sprint(w.legalMail.ID), "was", fmt.Sprint(w.support.ID)).is(http.StatusSeeOther)
	w.login(w.max)
	w.header.Set("Fairlead-Part", "draft")
	w.post(path, "body", "Where I may not look", "nonce", "n2").is(http.StatusNotFound)
	beside("From another tab")
}

func TestSplittingOffFromTheThread(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	m := w.follow("<Bell@fietsen.example>", "two@fietsen.example", "Rim")
	page := w.at(w.get(fmt.Sprintf("/conversations/%d", c.ID)))
	link := page.Find(fmt.Sprintf("#m%d .addresses a[href$='/split']", m.ID)).AttrOr("href", "")
	w.get(link).is(http.StatusOK).shows(".side-card", "And Rim.").shows(".comes", "Answers to its mails go there.")
	w.post(link, "what", "x").is(http.StatusBadRequest)
	done := w.at(w.post(link, "what", "one")).shows("#notice", "It is a conversation of its own now.").shows("h1.subject", "Rim").shows("#thread .event", "split this off from another conversation")
	w.at(w.get(fmt.Sprintf("/conversations/%d", c.ID))).shows("#thread .event", "split something off from this conversation")
	w.get(link).shows(".measure", "Nothing would be left of this conversation.")
	w.post(link, "what", "all").is(http.StatusUnprocessableEntity)
	w.at(done.undo(w)).shows("#notice", "They are one conversation again.").shows("h1.subject", "Bell")
}

func TestMovingToAnotherInbox(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	c := w.mail("Bell")
	path := fmt.Sprintf("/conversations/%d/move", c.ID)
	w.get(path).is(http.StatusOK).shows(".choices-list", "Legal").shows(".choices-list", "Sending is not set up there.")
	w.post(path, "channel", fmt.Sprint(w.supportMail.ID), "was", fmt.Sprint(w.support.ID)).is(http.StatusUnprocessableEntity)
	done := w.at(w.post(path, "channel", fmt.Sprint(w.legalMail.ID), "was", fmt.Sprint(w.support.ID))).shows("#notice", "Moved to Legal.").shows("#thread .event", "moved this from Support to Legal")
	w.login(w.max)
	w.get(fmt.Sprintf("/conversations/%d", c.ID)).is(http.StatusNotFound)
	w.get(path).is(http.StatusNotFound)
	w.login(w.nora)
	w.at(done.undo(w)).shows("#notice", "It is back in Support.")
	w.login(w.max)
	page := w.get(path).is(http.StatusOK)
	if page.Find("[name=channel]").Length() != 0 {
		t.Error("Max is offered an inbox that he may not read")
	}
}

func TestEachRecipientHasAState(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	c := w.mail("Bell")
	w.mailed(w.supportMail)
	w.post(fmt.Sprintf("/conversations/%d/reply", c.ID), "action", "send", "body", "Yes.", "cc", "piet@fietsen.example", "nonce", "n1").is(http.StatusSeeOther)
	m, err := w.db.MessageByNonce(context.Background(), fmt.Sprintf("%d:n1", w.nora.ID))
	w.ok(err)
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		return tx.BounceDelivery(context.Background(), m.ID, "piet@fietsen.example", "550 no such user")
	}))
	page := w.at(w.get(fmt.Sprintf("/conversations/%d", c.ID)))
	at := fmt.Sprintf("#m%d ", m.ID)
	page.shows(at+".recipient:nth-of-type(1)", "joost@fietsen.example · Sending…").shows(at+".recipient:nth-of-type(2)", "piet@fietsen.example · Came back").shows(at+".delivery", "550 no such user")
}
