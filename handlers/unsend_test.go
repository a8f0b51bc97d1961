package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"fairlead/models"
)

// answers are the ids of the answers in a conversation.
func (w *world) answers(id int64) (out []int64) {
	w.t.Helper()
	all, err := w.db.MessagesBefore(context.Background(), id, 0, 100)
	w.ok(err)
	for _, m := range all {
		if m.Kind == models.Outgoing {
			out = append(out, m.ID)
		}
	}
	return out
}

// answering is a world in which Max may answer a conversation: its id, and where he reads it.
func answering(t *testing.T) (w *world, id int64, at string) {
	t.Helper()
	w = newWorld(t)
	w.sends()
	w.login(w.max)
	id = w.arrives("Where is it?")
	return w, id, fmt.Sprintf("/inbox/all/unassigned/%d", id)
}

func TestTakingAnAnswerBack(t *testing.T) {
	w, id, at := answering(t)
	w.app.HoldFor = 10 * time.Second
	reply := fmt.Sprintf("/conversations/%d/reply", id)
	w.post(reply, "action", "close", "body", "In the *shed*", "cc", "piet@outside.example", "back", at).goesTo(at)
	undo := fmt.Sprintf("/messages/%d/unsend", w.answers(id)[0])
	page := w.get(at).shows("#notice", "Your answer is on its way, and the conversation is closed.").shows("#notice button", "Undo").shows(".msg.out .unsend button", "Undo")
	if got := page.Find("#notice form").AttrOr("action", ""); got != undo {
		t.Errorf("taken back at %q", got)
	}
	if got := page.Find(".unsend [data-left]").AttrOr("data-left", ""); got != "10000" {
		t.Errorf("%q milliseconds are left", got)
	}
	w.login(w.lena)
	w.get(at).without(".unsend")
	w.post(undo, "back", at).is(http.StatusNotFound)
	w.login(w.max)
	w.now = w.now.Add(4 * time.Second)
	if got := w.get(at).Find(".unsend [data-left]").AttrOr("data-left", ""); got != "6000" {
		t.Errorf("%q milliseconds are left", got)
	}
	page = w.post(undo, "back", at)
	if page.status == http.StatusSeeOther {
		page = w.get(page.header.Get("Location"))
	}
	page.is(http.StatusOK).shows("#notice", "Taken back: nobody got it.").shows("textarea[name=body]", "In the *shed*").without(".msg.out")
	if got := page.Find("input[name=cc]").AttrOr("value", ""); got != "piet@outside.example" {
		t.Errorf("Cc is %q", got)
	}
	if c, err := w.db.Conversation(context.Background(), id); err != nil || c.State != models.StateOpen || c.Owner != models.Nobody || c.Answered() {
		t.Errorf("%+v, %v", c, err)
	}
	w.post(undo, "back", at).is(http.StatusNotFound)

	w.post(reply, "action", "send", "body", "In the *shed*", "back", at).goesTo(at)
	w.now = w.now.Add(10 * time.Second)
	_, err := w.app.DB.ClaimDeliveries(context.Background(), models.At(w.now), models.At(w.now.Add(time.Minute)), 8)
	w.ok(err)
	undo = fmt.Sprintf("/messages/%d/unsend", w.answers(id)[0])
	w.post(undo, "back", at).goesTo(at)
	w.get(at).shows("#notice .notice.bad", "It is too late").without(".unsend")
}

// without fails the test if the page has such an element.
func (a answer) without(selector string) answer {
	a.t.Helper()
	if a.Find(selector).Length() != 0 {
		a.t.Errorf("there is %s: %q", selector, a.says(selector))
	}
	return a
}

func TestWithoutHoldingBackNothingIsTakenBack(t *testing.T) {
	w, id, at := answering(t)
	w.post(fmt.Sprintf("/conversations/%d/reply", id), "action", "send", "body", "x", "back", at).goesTo(at)
	w.get(at).shows("#notice", "Your answer is on its way.").without("#notice form").without(".unsend")
}
