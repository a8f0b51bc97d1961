package inbox_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// snooze puts one to sleep for a while, or (0) until somebody writes.
func (d *desk) snooze(id int64, during time.Duration) {
	d.Helper()
	until := models.Never
	if during != 0 {
		until = d.now().Add(during)
	}
	_, err := d.app.Snooze(d.ctx, d.as(d.bo), id, until)
	d.must(err)
}

func (d *desk) now() models.Time { return models.Time(d.clock.Load()) }

// due runs what is due on a process of its own: all there is to know is in the database.
func (d *desk) due() {
	d.Helper()
	other := inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.now().Time() }})
	d.must(other.RunDue(d.ctx))
}

// in fails unless the conversation is in this view of Bo's, and in none of the others.
func (d *desk) in(id int64, view models.View) {
	d.Helper()
	for _, v := range []models.View{models.ViewMine, models.ViewUnassigned, models.ViewSnoozed, models.ViewClosed} {
		rows, _, err := d.app.List(d.ctx, d.as(d.bo), inbox.ListQuery{View: v})
		d.must(err)
		found := false
		for _, r := range rows {
			found = found || r.ID == id
		}
		if found != (v == view) {
			d.Errorf("in %s: %v, want it in %s", v, found, view)
		}
	}
	if _, at, err := d.app.Locate(d.ctx, d.as(d.bo), id); err != nil || at != view {
		d.Errorf("it is located in %s (%v), want %s", at, err, view)
	}
}

func TestWhatIsSnoozedIsNoLoadAndWakesInTime(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	_, c := d.take(letter{})
	d.snooze(c.ID, 2*time.Hour)
	d.in(c.ID, models.ViewSnoozed)
	if u := d.user(d.bo.ID); u.Load != 0 {
		t.Errorf("it loads Bo with %d", u.Load)
	}
	if n, err := d.app.Counts(d.ctx, d.as(d.bo), 0, models.ViewSnoozed, models.ViewMine); err != nil || n[models.ViewSnoozed] != 1 || n[models.ViewMine] != 0 {
		t.Errorf("counts %v, %v", n, err)
	}
	d.advance(2*time.Hour - time.Microsecond)
	d.due()
	d.in(c.ID, models.ViewSnoozed)
	d.advance(time.Microsecond)
	d.due()
	d.in(c.ID, models.ViewMine)
	if got := d.conversation(c.ID); got.SnoozedUntil != 0 || got.Owner != user(d.bo) || d.user(d.bo.ID).Load != 1 {
		t.Errorf("awake: %+v, load %d", got, d.user(d.bo.ID).Load)
	}
	d.advance(100 * time.Hour)
	d.snooze(c.ID, time.Hour)
	d.advance(-time.Hour) // somebody set the clock back
	d.due()
	d.in(c.ID, models.ViewSnoozed)
	d.advance(50 * time.Hour)
	d.due()
	d.in(c.ID, models.ViewMine)
}

// Room that snoozing makes is given to who waits.
func TestSnoozingMakesRoom(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.write(func(tx *models.DB) error {
		d.bo.Capacity = 1
		return tx.UpdateUser(d.ctx, d.bo)
	})
	_, first := d.take(letter{})
	_, second := d.take(letter{})
	d.in(second.ID, models.ViewUnassigned)
	d.snooze(first.ID, 0)
	d.in(second.ID, models.ViewMine)
}

func TestAMessageWakes(t *testing.T) {
	d := newDesk(t)
	d.app.Silent = true // what people are told by mail has moments of its own
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	m, c := d.take(letter{})
	owner := c.Owner
	answer := letter{inReplyTo: m.RFCID}
	d.snooze(c.ID, 0)
	automatic := answer
	automatic.more = "Auto-Submitted: auto-replied\r\n"
	d.must(d.deliver(d.raw(automatic)))
	if got := d.conversation(c.ID); got.State != models.StateSnoozed || got.SnoozedUntil != models.Never {
		t.Fatalf("an automatic reply woke it: %+v", got)
	}
	d.must(d.deliver(d.raw(answer)))
	if got := d.conversation(c.ID); got.State != models.StateOpen || got.Owner != owner || got.SnoozedUntil != 0 {
		t.Fatalf("an answer: %+v", got)
	}
	d.snooze(c.ID, time.Hour) // the timer goes with the sleep
	d.must(d.deliver(d.raw(answer)))
	if next, err := d.db.NextTimer(d.ctx); err != nil || next != models.Never {
		t.Errorf("something is due at %v, %v", next, err)
	}
	d.snooze(c.ID, 0)
	away := d.bo
	if owner == user(d.cas) {
		away = d.cas
	}
	d.outOfOffice(away)
	d.must(d.deliver(d.raw(answer)))
	got := d.conversation(c.ID)
	if got.State != models.StateOpen || got.Owner == owner || got.Owner == models.Nobody {
		t.Errorf("its owner is out of office, and it went to %v", got.Owner)
	}
	if decision, err := d.db.Decision(d.ctx, got.DecisionID); err != nil || decision.Cause != models.CauseWoken {
		t.Errorf("decided for %q, %v", decision.Cause, err)
	}
}

func (d *desk) outOfOffice(u models.User) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		return tx.SaveAbsence(d.ctx, &models.Absence{UserID: u.ID, FromAt: d.now(), TillAt: d.now().Add(240 * time.Hour)})
	})
	d.must(d.db.Write(d.ctx, func(tx *models.DB) error { return tx.SetTimer(d.ctx, models.TimerAvailability, u.ID, d.now()) }))
	d.due()
	if d.user(u.ID).AvailabilityWhy != models.WhyOutOfOffice {
		d.Fatal("not out of office")
	}
}

// What waits loses its place while it sleeps, and takes it again: it has waited for its answer all the time.
func TestSnoozingWhatWaits(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, first := d.take(letter{})
	d.advance(time.Minute)
	_, second := d.take(letter{})
	d.snooze(first.ID, time.Hour)
	if c := d.conversation(first.ID); c.WaitingSince != 0 {
		t.Error("it sleeps and waits")
	}
	if place := d.row(models.ViewUnassigned, second.ID).Wait.Place; place != 1 {
		t.Errorf("the other is number %d", place)
	}
	d.advance(time.Hour)
	d.due()
	d.in(first.ID, models.ViewUnassigned)
	if place := d.row(models.ViewUnassigned, first.ID).Wait.Place; place != 1 {
		t.Errorf("awake it is number %d", place)
	}
	d.snooze(first.ID, time.Hour)
	if _, err := d.app.SetState(d.ctx, d.as(d.bo), first.ID, models.StateOpen); err != nil {
		t.Fatal(err)
	}
	if place := d.row(models.ViewUnassigned, first.ID).Wait.Place; place != 1 {
		t.Errorf("woken by hand it is number %d", place)
	}
	d.assign(d.bo, second.ID, models.Nobody) // as it is: it goes on waiting
	d.snooze(first.ID, time.Hour)
	d.back(d.bo)
	d.in(second.ID, models.ViewMine)
	d.advance(time.Hour)
	d.due()
	d.in(first.ID, models.ViewMine)
}

// Closing by a slip and taking that back costs no place in the queue either.
func TestReopeningWhatWaited(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, first := d.take(letter{})
	d.advance(time.Minute)
	_, second := d.take(letter{})
	for _, s := range []models.State{models.StateClosed, models.StateSpam, models.StateTrash} {
		d.setState(d.ana, first.ID, s)
		d.setState(d.ana, first.ID, models.StateOpen)
		if w := d.row(models.ViewUnassigned, first.ID).Wait; w == nil || w.Place != 1 {
			t.Errorf("back from %s it stands %+v", s, w)
		}
	}
	d.assign(d.bo, second.ID, user(d.cas))
	d.assign(d.bo, second.ID, models.Nobody)
	d.setState(d.ana, second.ID, models.StateClosed)
	d.setState(d.ana, second.ID, models.StateOpen)
	if w := d.row(models.ViewUnassigned, second.ID).Wait; w != nil {
		t.Errorf("set to nobody by hand, and it stands %+v", w)
	}
}

func TestAnsweringAndClosingWhatIsSnoozed(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.snooze(c.ID, time.Hour)
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.in(c.ID, models.ViewMine)
	d.snooze(c.ID, time.Hour)
	d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	d.in(c.ID, models.ViewClosed)
	if _, err := d.app.Snooze(d.ctx, d.as(d.bo), c.ID, models.Never); err == nil {
		t.Error("a closed one was put to sleep")
	}
	d.setState(d.bo, c.ID, models.StateOpen)
	d.snooze(c.ID, time.Hour)
	d.setState(d.bo, c.ID, models.StateClosed)
	d.advance(2 * time.Hour)
	d.due()
	d.in(c.ID, models.ViewClosed)
	_, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Well.", "")
	d.must(err)
}

// Another moment for what sleeps already is told in the thread and kept in the history like the first.
func TestSnoozedAnew(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.snooze(c.ID, time.Hour)
	d.snooze(c.ID, 0)
	d.snooze(c.ID, 2*time.Hour)
	var until []models.Time
	for _, m := range d.thread(c.ID, models.Event) {
		if m.Event.Kind == models.EventState {
			until = append(until, m.Event.Until)
		}
	}
	if len(until) != 3 || until[0] != d.now().Add(time.Hour) || until[1] != models.Never || until[2] != d.now().Add(2*time.Hour) {
		t.Errorf("the thread tells of %v", until)
	}
	d.advance(time.Hour)
	d.due()
	d.in(c.ID, models.ViewSnoozed)
	for _, at := range []models.Time{0, d.now(), d.now().Add(367 * 24 * time.Hour)} {
		_, err := d.app.Snooze(d.ctx, d.as(d.bo), c.ID, at)
		var p models.Problems
		if !errors.As(err, &p) {
			t.Errorf("until %v: %v", at, err)
		}
	}
}

// The moments are those of the zone where whoever asks lives, over changes of the clock, too.
func TestUntilWhen(t *testing.T) {
	d := newDesk(t)
	d.write(func(tx *models.DB) error {
		d.bo.TimeZone = "Europe/Amsterdam"
		return tx.UpdateUser(d.ctx, d.bo)
	})
	at := func(s string) models.Time {
		v, err := time.Parse(time.RFC3339, s)
		d.must(err)
		return models.At(v)
	}
	for _, c := range []struct {
		now  string
		form inbox.SnoozeForm
		want string // empty: a problem
	}{
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeLater}, "2026-03-02T12:00:00Z"},
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeTomorrow}, "2026-03-03T08:00:00Z"},
		{"2026-03-28T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeTomorrow}, "2026-03-29T07:00:00Z"}, // summer time begins that night
		{"2026-03-02T23:30:00Z", inbox.SnoozeForm{For: inbox.SnoozeTomorrow}, "2026-03-04T08:00:00Z"}, // it is the 3rd there already
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeMonday}, "2026-03-09T08:00:00Z"},   // a Monday
		{"2026-03-03T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeMonday}, "2026-03-09T08:00:00Z"},
		{"2026-03-08T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeMonday}, "2026-03-09T08:00:00Z"}, // a Sunday
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeAt, Day: "2026-07-01", Time: "08:30"}, "2026-07-01T06:30:00Z"},
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeAt, Day: "2026-07-01"}, ""},
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: inbox.SnoozeAt, Day: "1 July", Time: "8:30"}, ""},
		{"2026-03-02T09:00:00Z", inbox.SnoozeForm{For: "ever"}, ""},
	} {
		d.clock.Store(int64(at(c.now)))
		got, err := d.app.SnoozeUntil(d.ctx, d.as(d.bo), c.form)
		if c.want == "" {
			var p models.Problems
			if !errors.As(err, &p) {
				t.Errorf("%+v: %v, %v", c.form, got, err)
			}
		} else if err != nil || got != at(c.want) {
			t.Errorf("%s %+v: %v, %v, want %s", c.now, c.form, got.Time(), err, c.want)
		}
	}
	if got, err := d.app.SnoozeUntil(d.ctx, d.as(d.bo), inbox.SnoozeForm{For: inbox.SnoozeAnswer}); err != nil || got != models.Never {
		t.Errorf("until somebody answers: %v, %v", got, err)
	}
}

// Whoever has lost what a snoozed conversation needs does not have it when it wakes.
func TestTheOwnerOfWhatIsSnoozedGoes(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	_, c := d.take(letter{})
	d.snooze(c.ID, time.Hour)
	d.must(d.app.UpdateUser(d.ctx, d.as(d.ana), d.bo.ID, inbox.UserForm{Name: "Bo", Email: d.bo.Email, Role: models.RoleMember, Seat: models.SeatService}))
	if got := d.conversation(c.ID); got.Owner != models.Nobody || got.State != models.StateSnoozed {
		t.Errorf("%+v", got)
	}
	d.advance(time.Hour)
	d.due()
	if got := d.conversation(c.ID); got.State != models.StateOpen {
		t.Errorf("it sleeps on: %+v", got)
	}
}
