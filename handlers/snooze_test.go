package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"fairlead/models"
)

func TestSnoozing(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	id := w.arrives("Later, please")
	at := fmt.Sprintf("/inbox/all/unassigned/%d", id)
	page := w.get(at).is(http.StatusOK)
	if n := page.Find("#thread details.snooze button[name=for]").Length(); n != 5 {
		t.Errorf("%d choices", n)
	}
	page.shows("#thread details.snooze", "Next Monday").shows("#thread details.snooze", "9 Nov 09:00")
	snooze := fmt.Sprintf("/conversations/%d/snooze", id)
	w.post(snooze, "for", "tomorrow", "back", at).goesTo(at)
	w.get(at).shows("#notice", "Snoozed.").shows("#thread .standing", "Snoozed until tomorrow 09:00").shows("#thread .event", "Snoozed by Max Member")
	w.get("/inbox/all/snoozed").shows(fmt.Sprintf("#c%d .why", id), "wakes tomorrow 09:00").shows("#views [aria-current] .n", "1").shows("h1", "Snoozed")
	undo := w.post(fmt.Sprintf("/conversations/%d/state", id), "state", "open", "back", at).goesTo(at)
	_ = undo
	notice := w.get(at).shows("#notice", "Open again.")
	if back := notice.Find("#notice form").AttrOr("action", ""); back != snooze {
		t.Errorf("waking is taken back at %q", back)
	}
	w.post(snooze, "for", notice.value("for"), "until", notice.value("until"), "back", at).goesTo(at)
	w.get(at).shows("#thread .standing", "Snoozed until tomorrow 09:00")
	w.post(snooze, "for", "answer").is(http.StatusSeeOther)
	w.get(fmt.Sprintf("/inbox/all/snoozed/%d", id)).shows("#thread .standing", "Snoozed until somebody answers").shows(fmt.Sprintf("#c%d .why", id), "wakes with an answer")
	w.post(fmt.Sprintf("/conversations/%d/state", id), "state", "closed").is(http.StatusSeeOther)
	closed := w.get(fmt.Sprintf("/inbox/all/closed/%d", id)).shows("#notice", "Closed.")
	if got := closed.value("until"); got != fmt.Sprint(int64(models.Never)) {
		t.Errorf("closing what slept is taken back with until %q", got)
	}
}

// A moment is told in the zone of whoever reads it, wherever it was chosen.
func TestSnoozedUntilInTheReadersZone(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	id := w.arrives("Later, please")
	w.post(fmt.Sprintf("/conversations/%d/snooze", id), "for", "tomorrow").is(http.StatusSeeOther)
	at, day := fmt.Sprintf("/inbox/all/snoozed/%d", id), w.now.Add(24*time.Hour).Format("2 Jan 2006")
	w.get(at).shows("#thread .event", "Snoozed by Max Member until "+day+", 09:00")
	nora := w.reload(w.nora)
	nora.TimeZone = "Asia/Tokyo"
	w.ok(w.db.UpdateUser(context.Background(), nora))
	w.login(nora)
	w.get(at).shows("#thread .standing", "Snoozed until tomorrow 18:00").shows("#thread .event", "Snoozed by Max Member until "+day+", 18:00")
}

func TestSnoozingWithoutAMomentShowsTheMenuAgain(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	id := w.arrives("Later, please")
	at := fmt.Sprintf("/inbox/all/unassigned/%d", id)
	snooze := fmt.Sprintf("/conversations/%d/snooze", id)
	for _, c := range []struct{ day, clock, says string }{
		{"someday", "09:00", "Choose a date."},
		{w.now.Add(-24 * time.Hour).Format(time.DateOnly), "10:00", "Choose a moment that is still to come."},
		{"2036-01-01", "10:00", "Choose a moment within a year."},
	} {
		page := w.post(snooze, "for", "at", "day", c.day, "time", c.clock, "back", at).is(http.StatusUnprocessableEntity).shows("#day-problem", c.says)
		if _, open := page.Find("details.snooze").Attr("open"); !open || page.value("day") != c.day || page.value("time") != c.clock {
			t.Errorf("open %v, %q %q", open, page.value("day"), page.value("time"))
		}
	}
	w.post(snooze, "for", "at", "day", w.now.Add(48*time.Hour).Format(time.DateOnly), "time", "10:00", "back", at).goesTo(at)
}
