package inbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// happened returns the history of some kinds from now on, as text.
func (d *desk) happened(kinds ...models.HistoryKind) (out []string) {
	d.Helper()
	rows, err := d.db.HistorySince(d.ctx, 0, kinds...)
	d.must(err)
	for _, h := range rows {
		out = append(out, fmt.Sprintf("%s %s %d", h.Kind, h.Value, h.Other))
	}
	return out
}

// Rehearsals read from the history what cannot be seen any more: the place that somebody had in the queue, how long it was put to sleep,
// and when the contact asked again.
func TestHistoryKeepsWhatRehearsalsNeed(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	arrived := d.clock.Load()
	m, c := d.take(letter{})
	d.advance(time.Minute)
	d.back(d.bo)
	d.advance(time.Minute)
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	until := models.Time(d.clock.Load()).Add(time.Hour)
	_, err := d.app.Snooze(d.ctx, d.as(d.bo), c.ID, until)
	d.must(err)
	d.advance(time.Minute)
	d.take(letter{inReplyTo: m.RFCID})
	got := d.happened(models.HistoryOwner, models.HistoryState, models.HistoryAnswer, models.HistoryAsked)
	want := []string{"state open 0", fmt.Sprintf("owner u%d %d", d.bo.ID, arrived), "answer  0", fmt.Sprintf("state snoozed %d", until), "asked  0", "state open 0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
