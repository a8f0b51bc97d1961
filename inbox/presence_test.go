package inbox_test

import (
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// presenceDesk is a desk on Monday 2 March 2026 at 8:00 in Amsterdam, where Bo has office hours.
func presenceDesk(t *testing.T, change func(a *models.Account)) *desk {
	t.Helper()
	d := newDesk(t)
	d.goTo("2026-03-02 08:00+01:00")
	d.write(func(tx *models.DB) error {
		account, err := tx.Account(d.ctx)
		if err != nil {
			return err
		}
		account.Company, account.TimeZone = "Harbour", "Europe/Amsterdam"
		if change != nil {
			change(&account)
		}
		return tx.SaveAccount(d.ctx, account)
	})
	d.working(d.bo, officeHours)
	return d
}

// working gives somebody hours, and looks at them as the settings do.
func (d *desk) working(u models.User, week string) {
	d.Helper()
	d.works(u, week)
	d.write(func(tx *models.DB) error {
		desk, err := routing.Open(d.ctx, tx, 0, models.Time(d.clock.Load()))
		if err != nil {
			return err
		}
		if _, err := desk.Refresh(d.ctx, u.ID); err != nil {
			return err
		}
		return desk.Finish(d.ctx)
	})
}

// goTo sets the clock.
func (d *desk) goTo(at string) {
	d.Helper()
	moment, err := time.Parse("2006-01-02 15:04Z07:00", at)
	d.must(err)
	d.clock.Store(moment.UnixMicro())
}

// restart is Fairlead started anew on the same database.
func (d *desk) restart() {
	d.Helper()
	d.app = inbox.New(inbox.App{DB: d.db, Log: d.app.Log, Vault: d.app.Vault, URL: d.app.URL, Sender: d.app.Sender, Now: d.app.Now})
}

// dueAt does what is due at a moment.
func (d *desk) dueAt(at string) {
	d.Helper()
	d.goTo(at)
	d.must(d.app.RunDue(d.ctx))
}

func (d *desk) present(u models.User, active bool) {
	d.Helper()
	_, err := d.app.Present(d.ctx, d.as(u), active)
	d.must(err)
}

// isNow fails unless somebody is Available or Away because of what they should be.
func (d *desk) isNow(u models.User, want models.Availability, why models.AvailabilityWhy) models.User {
	d.Helper()
	u, err := d.db.User(d.ctx, u.ID)
	d.must(err)
	if u.Availability != want || u.AvailabilityWhy != why {
		d.Errorf("at %v %s is %s because of %q, want %s because of %q", time.UnixMicro(d.clock.Load()).UTC(), u.Name, u.Availability, u.AvailabilityWhy, want, why)
	}
	return u
}

// switches returns somebody's history, and fails if it says the same twice in a row.
func (d *desk) switchesOf(u models.User) (out []models.Availability) {
	d.Helper()
	rows, err := d.db.HistorySince(d.ctx, 0, models.HistoryAvailability)
	d.must(err)
	for _, r := range rows {
		if r.UserID != u.ID {
			continue
		}
		if v := models.Availability(r.Value); len(out) > 0 && out[len(out)-1] == v {
			d.Errorf("%s twice in a row", v)
		} else {
			out = append(out, v)
		}
	}
	return out
}

// A day of Bo's, with Fairlead started anew before each moment of it. What waited is theirs as soon as they are there.
func TestADayOverRestarts(t *testing.T) {
	d := presenceDesk(t, nil)
	d.assigns(&d.support, nil, user(d.bo))
	d.isNow(d.bo, models.Away, models.WhyHours)
	_, c := d.take(letter{})
	d.restart()
	d.dueAt("2026-03-02 08:59+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.restart()
	d.dueAt("2026-03-02 09:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyNoPage)
	d.goTo("2026-03-02 09:20+01:00")
	d.present(d.bo, false)
	if u := d.isNow(d.bo, models.Available, models.WhyHours); u.AvailabilityUntil != models.At(time.Date(2026, 3, 2, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("until %v", u.AvailabilityUntil.Time())
	}
	if is, err := d.db.Conversation(d.ctx, c.ID); err != nil || is.Owner != user(d.bo) {
		t.Errorf("what waited is %v's (%v)", is.Owner, err)
	}
	d.restart()
	d.dueAt("2026-03-02 17:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.goTo("2026-03-03 08:58+01:00")
	d.present(d.bo, false)
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.dueAt("2026-03-03 09:00+01:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
	if n := len(d.switchesOf(d.bo)); n != 4 {
		t.Errorf("%d switches are kept", n)
	}
}

func TestTheClockIsSet(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.dueAt("2026-03-02 10:00+01:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.dueAt("2026-03-07 12:00+01:00") // forward, over several changes, into a weekend
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.dueAt("2026-03-06 16:00+01:00") // back, behind one that has been
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.dueAt("2026-03-06 16:59+01:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.dueAt("2026-03-06 17:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
}

// After a stop over which the clock was set, a start looks at everybody, timers or not.
func TestAStartLooksAtEverybody(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.dueAt("2026-03-02 18:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.goTo("2026-03-02 16:00+01:00")
	d.restart()
	heard, stop := d.app.Hub.Listen()
	defer stop()
	ctx, end := contextWithEnd(t)
	go d.app.RunSchedule(ctx)
	defer end()
	if d.db.Postgres() {
		return // its events come through the database, which live tests
	}
	select {
	case <-heard:
		d.isNow(d.bo, models.Available, models.WhyHours)
	case <-ctx.Done():
		t.Fatal("nobody looked")
	}
}

// Two nodes on one database: each change happens once, whoever does it.
func TestTwoNodesOneClock(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.working(d.cas, officeHours)
	nodes := []*inbox.App{d.app, nil, nil}
	for i := range nodes[1:] {
		d.restart()
		nodes[i+1] = d.app
	}
	for _, at := range []string{"2026-03-02 09:00+01:00", "2026-03-02 17:00+01:00", "2026-03-03 09:00+01:00"} {
		d.goTo(at)
		var all sync.WaitGroup
		for _, node := range nodes {
			all.Go(func() {
				if err := node.RunDue(d.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	for _, u := range []models.User{d.bo, d.cas} {
		d.isNow(u, models.Available, models.WhyHours)
		if n := len(d.switchesOf(u)); n != 4 {
			t.Errorf("%s was switched %d times", u.Name, n)
		}
	}
}

func TestIdleAndBack(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.IdleMinutes = 15 })
	d.assigns(&d.support, nil, user(d.bo))
	d.dueAt("2026-03-02 09:00+01:00")
	d.present(d.bo, true)
	d.isNow(d.bo, models.Available, models.WhyHours)
	for _, at := range []string{"09:05", "09:10", "09:15"} { // a page is open, and nobody is at it
		d.dueAt("2026-03-02 " + at + "+01:00")
		d.present(d.bo, false)
	}
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.dueAt("2026-03-02 09:16+01:00")
	d.isNow(d.bo, models.Away, models.WhyIdle)
	_, c := d.take(letter{})
	d.present(d.bo, false)
	d.isNow(d.bo, models.Away, models.WhyIdle)
	d.goTo("2026-03-02 09:40+01:00")
	d.present(d.bo, true)
	d.isNow(d.bo, models.Available, models.WhyHours)
	if is, err := d.db.Conversation(d.ctx, c.ID); err != nil || is.Owner != user(d.bo) {
		t.Errorf("what waited is %v's (%v)", is.Owner, err)
	}
	d.dueAt("2026-03-02 09:50+01:00")
	d.present(d.bo, true)
	d.dueAt("2026-03-02 09:56+01:00") // the timer that was set at 9:40
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.dueAt("2026-03-02 10:06+01:00")
	d.isNow(d.bo, models.Away, models.WhyIdle)
	d.dueAt("2026-03-02 17:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
}

func TestPresenceIsStoredOnceAMinute(t *testing.T) {
	d := presenceDesk(t, nil)
	d.goTo("2026-03-02 10:00+01:00")
	d.present(d.ana, true)
	first := d.isNow(d.ana, models.Available, models.WhyAlways)
	d.advance(30 * time.Second)
	d.present(d.ana, true)
	if u := d.isNow(d.ana, models.Available, models.WhyAlways); u.PageAt != first.PageAt || u.ActiveAt != first.ActiveAt {
		t.Error("stored again within the minute")
	}
	d.advance(30 * time.Second)
	d.present(d.ana, false)
	if u := d.isNow(d.ana, models.Available, models.WhyAlways); u.PageAt <= first.PageAt || u.ActiveAt != first.ActiveAt {
		t.Errorf("page %v, active %v", u.PageAt.Time(), u.ActiveAt.Time())
	}
	d.goTo("2026-03-02 09:00+01:00") // the clock is set back
	d.present(d.ana, true)
	if u := d.isNow(d.ana, models.Available, models.WhyAlways); u.ActiveAt != models.Time(d.clock.Load()) {
		t.Errorf("active in time to come: %v", u.ActiveAt.Time())
	}
}

// What is chosen holds as long as was said, over restarts; out of office asks first.
func TestSettingForATime(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.dueAt("2026-03-02 10:00+01:00")
	set := func(who models.User, f inbox.AvailabilityForm) error {
		return d.app.SetAvailability(d.ctx, d.as(who), d.bo.ID, f)
	}
	d.must(set(d.bo, inbox.AvailabilityForm{Value: models.Away, For: inbox.For30Min}))
	d.restart()
	d.dueAt("2026-03-02 10:29+01:00")
	d.isNow(d.bo, models.Away, models.WhyHand)
	d.dueAt("2026-03-02 10:30+01:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
	d.must(set(d.ana, inbox.AvailabilityForm{Value: models.Available, For: inbox.ForToday}))
	d.dueAt("2026-03-02 23:59+01:00")
	if u := d.isNow(d.bo, models.Available, models.WhyHand); u.Hand.By != d.ana.ID {
		t.Errorf("set by %d", u.Hand.By)
	}
	d.dueAt("2026-03-03 00:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.must(set(d.bo, inbox.AvailabilityForm{Value: models.Available}))
	d.must(set(d.bo, inbox.AvailabilityForm{Value: models.Away}))
	if u := d.isNow(d.bo, models.Away, models.WhyHours); u.Hand != (models.HandSet{}) {
		t.Errorf("what the hours say is left to them, and not kept as %+v", u.Hand)
	}
	for _, f := range []inbox.AvailabilityForm{{Value: "gone"}, {}, {Value: models.Away, For: "2h"}} {
		var problems models.Problems
		if err := set(d.bo, f); !asProblems(err, &problems) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	for who, want := range map[*models.User]error{&d.cas: models.ErrNotFound, &d.dot: models.ErrNotFound} {
		if err := set(*who, inbox.AvailabilityForm{Value: models.Away}); err != want {
			t.Errorf("%s sets Bo: %v", who.Name, err)
		}
	}
}

// Many switch one person at once: the last one counts, and the history is one line of changes.
func TestSwitchingAtOnce(t *testing.T) {
	d := presenceDesk(t, nil)
	d.assigns(&d.support, nil, user(d.bo))
	for range 5 {
		d.take(letter{})
	}
	actors := []inbox.Actor{d.as(d.bo), d.as(d.ana)}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			value := []models.Availability{models.Away, models.Available}[i/2%2]
			if err := d.app.SetAvailability(d.ctx, actors[i%2], d.bo.ID, inbox.AvailabilityForm{Value: value, For: inbox.ForAlways}); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := d.app.Present(d.ctx, actors[i%2], true); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	switches := d.switchesOf(d.bo)
	if u := d.isNow(d.bo, switches[len(switches)-1], models.WhyHand); u.Hand.Value != u.Availability {
		t.Errorf("%s, and set to %s", u.Availability, u.Hand.Value)
	}
}
