package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

var tomorrow = inbox.LaterForm{When: inbox.LaterTomorrow}

// schedules keeps an answer for later that must be taken.
func (d *desk) schedules(by models.User, id int64, f inbox.ReplyForm, l inbox.LaterForm) models.Scheduled {
	d.Helper()
	f.Body = first(f.Body, "Good morning!")
	s, err := d.app.Schedule(d.ctx, d.as(by), id, f, l)
	d.must(err)
	return s
}

func (d *desk) sendsScheduled() { d.Helper(); d.must(d.app.SendScheduled(d.ctx)) }

func TestAScheduledAnswerGoesOutOnceAndThen(t *testing.T) {
	d := newDesk(t)
	d.holds()
	s := d.sink(nil)
	m, c := d.take(letter{})
	files, err := d.app.Stage(d.ctx, d.as(d.bo), models.StagedIn(c.ID), []inbox.Upload{{Name: "plan.txt", Data: []byte("plan")}})
	d.must(err)
	before := d.conversation(c.ID)
	form := inbox.ReplyForm{Body: "Good morning!", Cc: "piet@fietsen.example", Nonce: "n", Draft: models.StagedIn(c.ID), Seen: m.ID}
	row := d.schedules(d.bo, c.ID, form, tomorrow)
	again := d.schedules(d.bo, c.ID, form, tomorrow)
	if want := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC); row.SendAt != models.At(want) || again.ID != row.ID || d.conversation(c.ID) != before {
		t.Errorf("%+v, again %d", row, again.ID)
	}
	if left, _ := d.app.Staged(d.ctx, d.as(d.bo), models.StagedIn(c.ID)); len(left) != 0 {
		t.Errorf("the editor still holds %+v", left)
	}
	d.advance(24*time.Hour - time.Minute)
	d.app.Tidy(d.ctx)
	d.sendsScheduled()
	if len(d.thread(c.ID, models.Outgoing)) != 0 {
		t.Fatal("it went too early")
	}
	d.advance(time.Minute)
	var all sync.WaitGroup
	for range 8 { // as many nodes
		all.Go(func() {
			if err := d.app.SendScheduled(d.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	out := d.thread(c.ID, models.Outgoing)
	if len(out) != 1 || out[0].Text != "Good morning!" || d.send() != 2 || len(s.Mails()) == 0 || !strings.Contains(string(s.Mails()[0].Raw), "plan.txt") {
		t.Fatalf("%+v, %d mails", out, len(s.Mails()))
	}
	if got := d.conversation(c.ID); got.Owner != user(d.bo) || !got.Answered() {
		t.Errorf("%+v", got)
	}
	if fs, _ := d.db.FilesOf(d.ctx, []int64{out[0].ID}); len(fs) != 1 || fs[0].ID != files[0].ID {
		t.Errorf("%+v", fs)
	}
	if left, _ := d.app.OwnScheduled(d.ctx, d.as(d.bo)); len(left) != 0 {
		t.Errorf("still scheduled: %+v", left)
	}
	if dup := d.schedules(d.bo, c.ID, form, tomorrow); dup.ID != 0 {
		t.Errorf("the form is scheduled again: %+v", dup)
	}
}

func TestWhatKeepsSomethingScheduledFromBeingSent(t *testing.T) {
	unless := tomorrow
	unless.UnlessWritten = true
	cases := []struct {
		name, why string
		l         inbox.LaterForm
		meanwhile func(d *desk, m models.Message, c models.Conversation)
		told      bool
	}{
		{"deactivated", "deactivated", tomorrow, func(d *desk, _ models.Message, _ models.Conversation) { d.deactivate(d.bo) }, false},
		{"no access any more", "no access", tomorrow, func(d *desk, _ models.Message, c models.Conversation) {
			_, err := d.app.Move(d.ctx, d.as(d.cas), c.ID, d.private.ID, d.open.ID)
			d.must(err)
			d.write(func(tx *models.DB) error {
				return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
			})
		}, true},
		{"no sending any more", "cannot send", tomorrow, func(d *desk, _ models.Message, _ models.Conversation) {
			d.support.SMTPHost = ""
			d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.support) })
		}, true},
		{"spam", "spam", tomorrow, func(d *desk, _ models.Message, c models.Conversation) { d.setState(d.ana, c.ID, models.StateSpam) }, true},
		{"the contact has written", "written before", unless, func(d *desk, m models.Message, _ models.Conversation) { d.take(letter{inReplyTo: m.RFCID}) }, true},
		{"a colleague has answered", "written before", unless, func(d *desk, m models.Message, c models.Conversation) {
			d.reply(d.cas, c.ID, inbox.ReplyForm{Seen: m.ID})
		}, true},
		{"only a comment", "", unless, func(d *desk, _ models.Message, c models.Conversation) {
			_, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "Nice", "")
			d.must(err)
		}, false},
		{"a colleague has answered, and it may", "", tomorrow, func(d *desk, m models.Message, c models.Conversation) {
			d.reply(d.cas, c.ID, inbox.ReplyForm{Seen: m.ID})
		}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.sink(nil)
			m, conv := d.take(letter{})
			row := d.schedules(d.bo, conv.ID, inbox.ReplyForm{Seen: m.ID}, c.l)
			d.advance(time.Minute)
			c.meanwhile(d, m, conv)
			d.send()
			d.advance(24 * time.Hour)
			d.sendsScheduled()
			d.sendsScheduled()
			var sent, said int
			for _, e := range d.thread(conv.ID) {
				if e.Kind == models.Outgoing && e.Text == "Good morning!" {
					sent++
				}
				if e.Event != nil && e.Event.Kind == models.EventUnsent && strings.Contains(e.Event.Text, c.why) && e.Event.NameFrom == "Bo" {
					said++
				}
			}
			if (c.why == "") != (sent == 1) || (c.why != "") != (said == 1) {
				t.Fatalf("sent %d times, said %d times", sent, said)
			}
			mails, err := d.db.SystemMails(d.ctx)
			d.must(err)
			if (len(mails) == 1) != c.told {
				t.Errorf("%d mails to who wrote it", len(mails))
			}
			if left, err := d.db.Scheduled(d.ctx, row.ID); c.why != "" && (err != nil || !strings.Contains(left.Problem, c.why)) {
				t.Errorf("%+v, %v", left, err)
			}
		})
	}
}

func TestWhatIsScheduledIsEditedCancelledAndSentAtOnce(t *testing.T) {
	d := newDesk(t)
	s := d.sink(nil)
	m, c := d.take(letter{})
	_, err := d.app.Stage(d.ctx, d.as(d.bo), models.StagedIn(c.ID), []inbox.Upload{{Name: "plan.txt", Data: []byte("plan")}})
	d.must(err)
	form := inbox.ReplyForm{Draft: models.StagedIn(c.ID), Seen: m.ID, Bcc: "secret@fietsen.example"}
	row := d.schedules(d.bo, c.ID, form, tomorrow)
	for name, do := range map[string]func() error{
		"edits": func() error { _, err := d.app.EditScheduled(d.ctx, d.as(d.cas), row.ID); return err },
		"sends": func() error { _, err := d.app.SendNow(d.ctx, d.as(d.cas), row.ID); return err },
	} {
		if err := do(); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a colleague %s it: %v", name, err)
		}
	}
	draft, err := d.app.EditScheduled(d.ctx, d.as(d.bo), row.ID)
	if files, _ := d.app.Staged(d.ctx, d.as(d.bo), models.StagedIn(c.ID)); err != nil || draft.Body != "Good morning!" || draft.BccLine != form.Bcc || len(files) != 1 {
		t.Errorf("%+v, %v, %d files", draft, err, len(files))
	}
	if _, err := d.app.EditScheduled(d.ctx, d.as(d.bo), row.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("edited twice: %v", err)
	}
	row = d.schedules(d.bo, c.ID, form, tomorrow)
	if d2, err := d.app.Draft(d.ctx, d.as(d.bo), c.ID); err != nil || d2.ID != 0 {
		t.Errorf("still a draft: %+v, %v", d2, err)
	}
	_, err = d.app.CancelScheduled(d.ctx, d.as(d.cas), row.ID, true)
	d.must(err)
	d.advance(25 * time.Hour)
	d.sendsScheduled()
	if n, _ := d.app.CountScheduled(d.ctx, d.as(d.bo)); n != 0 || len(d.thread(c.ID, models.Outgoing)) != 0 {
		t.Errorf("%d scheduled", n)
	}
	_, err = d.app.CancelScheduled(d.ctx, d.as(d.cas), row.ID, false)
	d.must(err)
	sent, err := d.app.SendNow(d.ctx, d.as(d.bo), row.ID)
	if d.send(); err != nil || sent.ID == 0 || len(s.Mails()) != 1 || len(s.Mails()[0].To) != 2 {
		t.Errorf("%+v, %v", s.Mails(), err)
	}
	row = d.schedules(d.bo, c.ID, inbox.ReplyForm{Seen: sent.ID}, tomorrow)
	_, err = d.app.CancelScheduled(d.ctx, d.as(d.bo), row.ID, true)
	d.must(err)
	d.advance(25 * time.Hour)
	d.app.Tidy(d.ctx)
	if _, err := d.db.Scheduled(d.ctx, row.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a day later it is still there: %v", err)
	}
}

// Whoever it would go to was shown: it goes to them and nobody else, also where its conversation has become a part of another.
func TestWhatIsScheduledGoesAlong(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	m, c := d.take(letter{})
	other, into := d.take(letter{from: "Eve <eve@strange.example>", subject: "Other"})
	d.schedules(d.bo, c.ID, inbox.ReplyForm{Seen: m.ID}, tomorrow)
	record, err := d.app.Merge(d.ctx, d.as(d.ana), c.ID, into.ID)
	d.must(err)
	in := func(id int64) int {
		rows, err := d.db.ScheduledIn(d.ctx, id)
		d.must(err)
		return len(rows)
	}
	if in(c.ID) != 0 || in(into.ID) != 1 {
		t.Error("it stayed where nobody looks")
	}
	_, _, err = d.app.UndoChange(d.ctx, d.as(d.ana), record.ID)
	d.must(err)
	if in(c.ID) != 1 || in(into.ID) != 0 {
		t.Error("it did not come back")
	}
	_, err = d.app.Merge(d.ctx, d.as(d.ana), c.ID, into.ID)
	d.must(err)
	d.take(letter{from: "Eve <eve@strange.example>", inReplyTo: other.RFCID})
	d.advance(24 * time.Hour)
	d.sendsScheduled()
	out := d.thread(into.ID, models.Outgoing)
	if len(out) != 1 || d.states(out[0].ID)[marloes].ID == 0 || len(d.states(out[0].ID)) != 1 {
		t.Errorf("%+v", out)
	}
}

func TestWhenLaterIs(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	at := func(day, clock string) inbox.LaterForm {
		return inbox.LaterForm{When: inbox.LaterAt, Day: day, Time: clock}
	}
	cases := []struct {
		name, zone, week, now string
		l                     inbox.LaterForm
		want                  string // in UTC; a field: the problem is there
	}{
		{"in an hour", "", "", "2026-03-06T15:30:00Z", inbox.LaterForm{When: inbox.LaterHour}, "2026-03-06T16:30:00Z"},
		{"this afternoon", "Europe/Amsterdam", "", "2026-03-06T08:00:00Z", inbox.LaterForm{When: inbox.LaterAfternoon}, "2026-03-06T13:00:00Z"},
		{"tomorrow, in summer time by then", "Europe/Amsterdam", "", "2026-03-28T12:00:00Z", tomorrow, "2026-03-29T07:00:00Z"},
		{"tomorrow, in winter time by then", "Europe/Amsterdam", "", "2026-10-24T12:00:00Z", tomorrow, "2026-10-25T08:00:00Z"},
		{"tomorrow, when their day begins", "Europe/Amsterdam", "fri 07:30-12:00 13:00-16:00", "2026-03-05T12:00:00Z", tomorrow, "2026-03-06T06:30:00Z"},
		{"Monday, from a Monday", "America/New_York", "", "2026-03-09T15:00:00Z", inbox.LaterForm{When: inbox.LaterMonday}, "2026-03-16T13:00:00Z"},
		{"in the hour that is left out", "Europe/Amsterdam", "", "2026-03-28T12:00:00Z", at("2026-03-29", "02:30"), "2026-03-29T01:30:00Z"},
		{"a date and a time", "Asia/Tokyo", "", "2026-03-05T12:00:00Z", at("2026-04-01", "08:15"), "2026-03-31T23:15:00Z"},
		{"no date", "", "", "2026-03-05T12:00:00Z", at("", "08:15"), "later_day"},
		{"no time", "", "", "2026-03-05T12:00:00Z", at("2026-04-01", "25:15"), "later_time"},
		{"over", "", "", "2026-03-05T12:00:00Z", at("2026-03-05", "11:59"), "later_day"},
		{"years ahead", "", "", "2026-03-05T12:00:00Z", at("2036-03-05", "11:59"), "later_day"},
		{"never heard of", "", "", "2026-03-05T12:00:00Z", inbox.LaterForm{When: "x"}, "later_day"},
	}
	for i, c2 := range cases {
		t.Run(c2.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c2.now)
			d.must(err)
			d.clock.Store(now.UnixMicro())
			u := d.user(d.bo.ID)
			u.TimeZone, u.Hours = c2.zone, c2.week
			d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
			s, err := d.app.Schedule(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Body: "x", Nonce: fmt.Sprint(i)}, c2.l)
			var p models.Problems
			if errors.As(err, &p) {
				if _, ok := p.For(c2.want); !ok {
					t.Errorf("%v", p)
				}
				return
			}
			if got := s.SendAt.Time().UTC().Format(time.RFC3339); err != nil || got != c2.want {
				t.Errorf("%s, %v; want %s", got, err, c2.want)
			}
		})
	}
}

func TestNobodySchedulesWithoutEnd(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	for range models.MaxScheduled {
		d.schedules(d.bo, c.ID, inbox.ReplyForm{}, tomorrow)
	}
	var p models.Problems
	if _, err := d.app.Schedule(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Body: "x"}, tomorrow); !errors.As(err, &p) {
		t.Error(err)
	}
}
