package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

func TestSendingLater(t *testing.T) {
	w, id, at := answering(t)
	later := fmt.Sprintf("/conversations/%d/later", id)
	page := w.get(at).shows("details.later summary", "Send later").shows("details.later .choices", "This afternoon").shows("details.later .choices", "Next Monday")
	if got := strings.ToLower(page.says("details.later .choices [value=tomorrow]")); strings.Count(got, "tomorrow") != 1 {
		t.Errorf("the day is said twice: %q", got)
	}
	if page.value("later_day") != "2026-11-03" || page.value("later_time") != "09:00" {
		t.Errorf("%q %q", page.value("later_day"), page.value("later_time"))
	}
	for _, c := range []struct{ day, clock, field, says string }{
		{"x", "09:00", "later_day", "Choose a date."}, {"2026-11-03", "x", "later_time", "Choose a time."}, {"2020-11-03", "09:00", "later_day", "still to come"},
	} {
		page := w.post(later, "later", "at", "body", "In the *shed*", "later_day", c.day, "later_time", c.clock, "later_unless", "1", "back", at).is(http.StatusUnprocessableEntity).shows("#"+c.field+"-problem", c.says)
		if _, open := page.Find("details.later").Attr("open"); !open || page.value("body") != "In the *shed*" || page.value("later_day") != c.day || page.value("later_time") != c.clock || len(page.checked("later_unless")) != 1 {
			t.Errorf("open %v, %q, %q, %q", open, page.value("body"), page.value("later_day"), page.value("later_time"))
		}
	}
	w.post(later, "later", "at", "body", "In the *shed*", "later_day", "2026-11-06", "later_time", "09:00", "later_unless", "1", "later_close", "1", "cc", "piet@outside.example", "back", at).goesTo(at)
	page = w.get(at).shows("#notice", "It is scheduled").shows(".msg.later", "Goes out Fri 09:00 · only if nobody writes before · and closes the conversation").shows(".msg.later .md em", "shed").
		shows(".msg.later .head", "to Gail <gail@customer.example>").shows("#views", "Scheduled").without(".msg.out:not(.later)")
	edit := page.Find("#notice form").AttrOr("action", "")
	w.get("/scheduled").shows("h1", "Scheduled").shows(".laterrows li", "Goes out Fri 09:00").shows(".laterrows a", "Where is it?").shows("#views [aria-current] .n", "1")

	w.login(w.lena)
	w.get(at).shows(".msg.later", "Max Member").shows(".msg.later button", "Cancel").without(".msg.later form[action$='/now']").without(".msg.later form[action$='/edit']")
	w.get("/scheduled").shows(".empty", "Nothing is scheduled").without(".laterrows li")
	w.post(edit, "back", at).is(http.StatusNotFound)

	w.login(w.max)
	w.post(edit, "back", at).goesTo(at + "?tab=reply")
	page = w.get(at).shows("textarea[name=body]", "In the *shed*").without(".msg.later")
	if got := page.value("cc"); got != "piet@outside.example" {
		t.Errorf("Cc is %q", got)
	}
	w.post(later, "later", "tomorrow", "body", "In the shed", "back", at).goesTo(at)
	rows, err := w.app.OwnScheduled(context.Background(), w.actor(w.max))
	w.ok(err)
	cancel := fmt.Sprintf("/scheduled/%d/cancel", rows[0].ID)
	w.post(cancel, "cancel", "1", "back", at).goesTo(at)
	page = w.get(at).shows("#notice", "Cancelled: it does not go out.").without(".msg.later")
	w.post(page.Find("#notice form").AttrOr("action", ""), "cancel", "", "back", at).goesTo(at)
	w.get(at).shows("#notice", "It is scheduled again.").shows(".msg.later", "Goes out tomorrow 09:00")
	w.post(cancel, "cancel", "1", "back", at).goesTo(at)
	w.now = w.now.Add(24 * time.Hour)
	w.login(w.max)
	w.post(cancel, "cancel", "", "back", at).goesTo(at)
	w.get(at).shows("#notice", "It is back, but does not go out by itself").shows(".msg.later.unsent b", "Its time has passed").shows(".msg.later button", "Send now").without(".msg.out:not(.later)")
	w.post(fmt.Sprintf("/scheduled/%d/now", rows[0].ID), "back", at).goesTo(at)
	w.get(at).shows("#notice", "Your answer is on its way.").shows(".msg.out", "In the shed").without(".msg.later")
}

func TestWhatWasScheduledAndNotSentIsShown(t *testing.T) {
	w := newWorld(t)
	w.sends()
	w.login(w.max)
	id := w.arrives("Where is it?")
	at := fmt.Sprintf("/inbox/all/spam/%d", id)
	w.post(fmt.Sprintf("/conversations/%d/later", id), "later", "hour", "body", "In the shed").is(http.StatusSeeOther)
	_, err := w.app.SetState(context.Background(), w.actor(w.ana), id, models.StateSpam)
	w.ok(err)
	w.now = w.now.Add(2 * time.Hour)
	w.ok(w.app.SendScheduled(context.Background()))
	w.get(at).shows(".msg.later.unsent", "Not sent").shows(".msg.later.unsent b", "The conversation is filed as spam").shows(".event", "What Max Member had scheduled for 2 Nov 2026, 10:00 was not sent. The conversation is filed")
	w.get("/scheduled").shows(".laterrows .unsent b", "filed as spam")
	w.post(fmt.Sprintf("/scheduled/%d/now", must(w.app.OwnScheduled(context.Background(), w.actor(w.max)))[0].ID), "back", at).goesTo(at)
	w.get(at).shows("#notice .bad", "filed as spam")
}

func TestWhatSomebodyWasErasedFromIsOnlyEdited(t *testing.T) {
	w, id, at := answering(t)
	w.post(fmt.Sprintf("/conversations/%d/later", id), "later", "hour", "body", "In the shed", "back", at).goesTo(at)
	row := must(w.app.OwnScheduled(context.Background(), w.actor(w.max)))[0].Scheduled
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		return tx.RewriteScheduled(context.Background(), row, models.ScheduledErased)
	}))
	w.get(at).shows(".msg.later.unsent b", "has been erased").shows(".msg.later form[action$='/edit']", "Edit").without(".msg.later form[action$='/now']")
	w.post(fmt.Sprintf("/scheduled/%d/now", row.ID), "back", at).goesTo(at)
	w.get(at).shows("#notice .bad", "has been erased").without(".msg.out:not(.later)")
}

func must(rows []inbox.ScheduledRow, err error) []inbox.ScheduledRow {
	if err != nil {
		panic(err)
	}
	return rows
}
