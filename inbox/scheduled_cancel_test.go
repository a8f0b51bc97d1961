package inbox_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// cancels calls off what is scheduled, or takes that back, and returns the row as it stands then.
func (d *desk) cancels(by models.User, id int64, cancel bool) models.Scheduled {
	d.Helper()
	_, err := d.app.CancelScheduled(d.ctx, d.as(by), id, cancel)
	d.must(err)
	s, err := d.db.Scheduled(d.ctx, id)
	d.must(err)
	return s
}

func TestTakingBackACancelBringsBackWhatWasNotSent(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	m, c := d.take(letter{})
	row := d.schedules(d.bo, c.ID, inbox.ReplyForm{Seen: m.ID}, tomorrow)
	d.setState(d.ana, c.ID, models.StateSpam)
	d.advance(25 * time.Hour)
	d.sendsScheduled()
	row, err := d.db.Scheduled(d.ctx, row.ID)
	d.must(err)
	d.setState(d.ana, c.ID, models.StateOpen)
	for range 2 { // pressed twice, it is the same
		if off := d.cancels(d.cas, row.ID, true); !off.Cancelled() {
			t.Errorf("%+v", off)
		}
	}
	if rows, _ := d.db.ScheduledIn(d.ctx, c.ID); len(rows) != 0 {
		t.Errorf("cancelled, it is still shown: %+v", rows)
	}
	if back := d.cancels(d.cas, row.ID, false); row.Problem == "" || back.Problem != row.Problem {
		t.Errorf("it was %q, and is %q", row.Problem, back.Problem)
	}
	d.sendsScheduled()
	if out := d.thread(c.ID, models.Outgoing); len(out) != 0 {
		t.Errorf("it went out: %+v", out)
	}
}

func TestTakingBackACancelAfterItsTimeSendsNothing(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	m, c := d.take(letter{})
	row := d.schedules(d.bo, c.ID, inbox.ReplyForm{Seen: m.ID}, inbox.LaterForm{When: inbox.LaterHour})
	d.cancels(d.cas, row.ID, true)
	d.advance(time.Hour)
	if back := d.cancels(d.cas, row.ID, false); !strings.Contains(back.Problem, "Its time has passed") || back.SendAt != row.SendAt {
		t.Errorf("%+v", back)
	}
	d.sendsScheduled()
	if out := d.thread(c.ID, models.Outgoing); len(out) != 0 {
		t.Fatalf("it went out by itself: %+v", out)
	}
	if sent, err := d.app.SendNow(d.ctx, d.as(d.bo), row.ID); err != nil || sent.ID == 0 {
		t.Errorf("%+v, %v", sent, err)
	}
}

// What somebody was taken out of has words missing: it goes out only as its writer has written it anew.
func TestNothingGoesOutOfWhichSomebodyWasErased(t *testing.T) {
	for _, when := range []string{"never cancelled", "cancelled before", "cancelled after"} {
		t.Run(when, func(t *testing.T) {
			d := newDesk(t)
			d.sink(nil)
			d.take(letter{})
			m, c := d.take(letter{from: "Eve <eve@strange.example>", subject: "Other"})
			row := d.schedules(d.bo, c.ID, inbox.ReplyForm{Seen: m.ID, Body: "Ask " + marloes + ", she knows."}, tomorrow)
			if when == "cancelled before" {
				d.cancels(d.cas, row.ID, true)
			}
			d.erased(marloes)
			left, err := d.db.Scheduled(d.ctx, row.ID)
			if d.must(err); (when == "cancelled before") != left.Cancelled() {
				t.Errorf("erasing has brought it back: %+v", left)
			}
			if when == "cancelled after" {
				d.cancels(d.cas, row.ID, true)
			}
			if when != "never cancelled" {
				left = d.cancels(d.bo, row.ID, false)
			}
			if !strings.Contains(left.Problem, "has been erased") || strings.Contains(left.Body, marloes) {
				t.Errorf("%+v", left)
			}
			d.advance(25 * time.Hour)
			d.sendsScheduled()
			var p models.Problems
			if _, err := d.app.SendNow(d.ctx, d.as(d.bo), row.ID); !errors.As(err, &p) {
				t.Errorf("sent at once: %v", err)
			}
			if out := d.thread(c.ID, models.Outgoing); len(out) != 0 {
				t.Fatalf("it went out: %+v", out)
			}
			if draft, err := d.app.EditScheduled(d.ctx, d.as(d.bo), row.ID); err != nil || draft.Body != left.Body {
				t.Errorf("edited, it is %+v, %v", draft, err)
			}
		})
	}
}

func TestSendNowReadsNoFilesForWhoMayNot(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	m, c := d.take(letter{})
	_, err := d.app.Stage(d.ctx, d.as(d.bo), models.StagedIn(c.ID), []inbox.Upload{{Name: "plan.txt", Data: []byte("plan")}})
	d.must(err)
	row := d.schedules(d.bo, c.ID, inbox.ReplyForm{Draft: models.StagedIn(c.ID), Seen: m.ID}, tomorrow)
	var mu sync.Mutex
	var asked []string
	d.must(d.db.OnQuery(func(query string) {
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(query, "FROM files") {
			asked = append(asked, query)
		}
	}))
	try := func(by models.User) {
		t.Helper()
		if _, err := d.app.SendNow(d.ctx, d.as(by), row.ID); !errors.Is(err, models.ErrNotFound) || len(asked) > 0 {
			t.Errorf("%v, asked %q", err, asked)
		}
	}
	try(d.cas)
	_, err = d.app.Move(d.ctx, d.as(d.cas), c.ID, d.private.ID, d.open.ID)
	d.must(err)
	d.write(func(tx *models.DB) error {
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
	})
	asked = nil
	try(d.bo)
	d.cancels(d.cas, row.ID, true)
	asked = nil
	try(d.bo)
}
