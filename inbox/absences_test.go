package inbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

func contextWithEnd(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(context.Background(), 20*time.Second)
}

func asProblems(err error, p *models.Problems) bool { return errors.As(err, p) }

// enterAbsence enters it for Bo, by somebody.
func (d *desk) enterAbsence(by models.User, f inbox.AbsenceForm) error {
	d.Helper()
	return d.app.CreateAbsence(d.ctx, d.as(by), d.bo.ID, f)
}

// absences are Bo's, as somebody sees them.
func (d *desk) absences(by models.User) []models.Absence {
	d.Helper()
	l, err := d.app.Absences(d.ctx, d.as(by), d.bo.ID)
	d.must(err)
	return l.Absences
}

// Whole days are days where the person is, also when the clocks change in them.
func TestAbsencesBeginAndEnd(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.assigns(&d.support, nil, user(d.bo))
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-03-27", FromTime: "13:30", Till: "2026-03-30", Note: " Skiing\n"}))
	all := d.absences(d.bo)
	if len(all) != 1 || all[0].FromAt != models.At(time.Date(2026, 3, 27, 12, 30, 0, 0, time.UTC)) || all[0].TillAt != models.At(time.Date(2026, 3, 30, 22, 0, 0, 0, time.UTC)) || all[0].Note != "Skiing" || all[0].CreatedBy != d.bo.ID {
		t.Fatalf("stored as %+v", all)
	}
	d.dueAt("2026-03-27 10:00+01:00")
	if u := d.isNow(d.bo, models.Available, models.WhyHours); u.AvailabilityUntil != all[0].FromAt {
		t.Errorf("until %v", u.AvailabilityUntil.Time())
	}
	d.restart()
	d.dueAt("2026-03-27 13:30+01:00")
	if u := d.isNow(d.bo, models.Away, models.WhyOutOfOffice); u.AvailabilityUntil != all[0].TillAt {
		t.Errorf("until %v", u.AvailabilityUntil.Time())
	}
	_, c := d.take(letter{})
	d.dueAt("2026-03-30 23:59+02:00")
	d.isNow(d.bo, models.Away, models.WhyOutOfOffice)
	d.dueAt("2026-03-31 00:00+02:00")
	d.isNow(d.bo, models.Away, models.WhyHours)
	d.dueAt("2026-03-31 09:00+02:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
	if is, err := d.db.Conversation(d.ctx, c.ID); err != nil || is.Owner != user(d.bo) {
		t.Errorf("what waited is %v's (%v)", is.Owner, err)
	}
}

func TestComingBackEarlyIsAsked(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.dueAt("2026-03-02 10:00+01:00")
	d.must(d.enterAbsence(d.ana, inbox.AbsenceForm{From: "2026-03-01", Till: "2026-03-09"}))
	d.isNow(d.bo, models.Away, models.WhyOutOfOffice)
	s, err := d.app.Standing(d.ctx, d.as(d.bo))
	if err != nil || s.SetBy != "Ana" || s.Absence == nil {
		t.Errorf("told %+v (%v)", s, err)
	}
	set := func(f inbox.AvailabilityForm) error { return d.app.SetAvailability(d.ctx, d.as(d.bo), d.bo.ID, f) }
	var asked *inbox.Absent
	if err := set(inbox.AvailabilityForm{Value: models.Available}); !errors.As(err, &asked) || asked.User.ID != d.bo.ID || asked.Absence.ID != d.absences(d.bo)[0].ID {
		t.Fatalf("not asked: %v", err)
	}
	d.isNow(d.bo, models.Away, models.WhyOutOfOffice)
	d.must(set(inbox.AvailabilityForm{Value: models.Away})) // what they are anyway needs no asking
	d.isNow(d.bo, models.Away, models.WhyOutOfOffice)
	d.must(set(inbox.AvailabilityForm{Value: models.Available, EndAbsence: true}))
	d.isNow(d.bo, models.Available, models.WhyHours)
	if all := d.absences(d.bo); len(all) != 0 {
		t.Errorf("left: %+v", all)
	}
}

func TestAbsencesAreChecked(t *testing.T) {
	d := presenceDesk(t, nil)
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-04-06", Till: "2026-04-10"}))
	for name, c := range map[string]struct {
		f     inbox.AbsenceForm
		field string
	}{
		"no first day":      {inbox.AbsenceForm{Till: "2026-03-09"}, "from"},
		"no last day":       {inbox.AbsenceForm{From: "2026-03-09"}, "till"},
		"no day":            {inbox.AbsenceForm{From: "2026-02-30", Till: "2026-03-09"}, "from"},
		"no time":           {inbox.AbsenceForm{From: "2026-03-08", FromTime: "25:00", Till: "2026-03-09"}, "from_time"},
		"no time either":    {inbox.AbsenceForm{From: "2026-03-08", Till: "2026-03-09", TillTime: "noon"}, "till_time"},
		"backwards":         {inbox.AbsenceForm{From: "2026-03-09", Till: "2026-03-08"}, "till"},
		"no length":         {inbox.AbsenceForm{From: "2026-03-09", FromTime: "13:00", Till: "2026-03-09", TillTime: "13:00"}, "till"},
		"over":              {inbox.AbsenceForm{From: "2026-02-09", Till: "2026-03-01"}, "till"},
		"over since now":    {inbox.AbsenceForm{From: "2026-03-02", FromTime: "07:00", Till: "2026-03-02", TillTime: "08:00"}, "till"},
		"too long":          {inbox.AbsenceForm{From: "2026-03-09", Till: "2028-03-12"}, "till"},
		"too far":           {inbox.AbsenceForm{From: "2028-03-09", Till: "2028-03-12"}, "from"},
		"overlaps":          {inbox.AbsenceForm{From: "2026-04-10", Till: "2026-04-12"}, "from"},
		"within another":    {inbox.AbsenceForm{From: "2026-04-07", FromTime: "10:00", Till: "2026-04-07", TillTime: "11:00"}, "from"},
		"around another":    {inbox.AbsenceForm{From: "2026-04-01", Till: "2026-04-30"}, "from"},
		"too long a note":   {inbox.AbsenceForm{From: "2026-03-09", Till: "2026-03-10", Note: strings.Repeat("é", 501)}, "note"},
		"a year of its own": {inbox.AbsenceForm{From: "0001-01-01", Till: "2026-03-10"}, "from"},
	} {
		var problems models.Problems
		if err := d.enterAbsence(d.bo, c.f); !errors.As(err, &problems) {
			t.Errorf("%s: %v", name, err)
		} else if _, ok := problems.For(c.field); !ok || len(problems) != 1 {
			t.Errorf("%s: %v, want one at %s", name, problems, c.field)
		}
	}
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-04-11", Till: "2026-04-12"})) // right behind another
	if n := len(d.absences(d.bo)); n != 2 {
		t.Errorf("%d are stored", n)
	}
}

func TestAbsencesAreEditedAndEnded(t *testing.T) {
	d := presenceDesk(t, func(a *models.Account) { a.PageNeeded = false })
	d.dueAt("2026-03-02 10:00+01:00")
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-03-02", FromTime: "09:30", Till: "2026-03-04"}))
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-03-09", Till: "2026-03-10"}))
	all := d.absences(d.ana)
	d.must(d.app.UpdateAbsence(d.ctx, d.as(d.ana), all[0].ID, inbox.AbsenceForm{From: "2026-03-03", Till: "2026-03-04", Note: "Later"}))
	d.isNow(d.bo, models.Available, models.WhyHours)
	if is := d.absences(d.bo)[0]; is.Note != "Later" || is.CreatedBy != d.bo.ID {
		t.Errorf("stored as %+v", is)
	}
	d.dueAt("2026-03-03 10:00+01:00")
	d.isNow(d.bo, models.Away, models.WhyOutOfOffice)
	for range 2 { // pressed twice
		_, err := d.app.EndAbsence(d.ctx, d.as(d.bo), all[0].ID)
		d.must(err)
	}
	d.isNow(d.bo, models.Available, models.WhyHours)
	if err := d.app.UpdateAbsence(d.ctx, d.as(d.bo), all[0].ID, inbox.AbsenceForm{From: "2026-03-03", Till: "2026-03-14"}); err != models.ErrNotFound {
		t.Errorf("one that is over was changed: %v", err)
	}
	_, err := d.app.EndAbsence(d.ctx, d.as(d.bo), all[1].ID)
	d.must(err)
	if left := d.absences(d.bo); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
	d.dueAt("2026-03-09 10:00+01:00")
	d.isNow(d.bo, models.Available, models.WhyHours)
}

// Nobody but themselves, leads of what they have access to, and admins sees when somebody is absent, or changes it.
func TestWhoSeesAbsences(t *testing.T) {
	d := presenceDesk(t, nil)
	d.must(d.enterAbsence(d.bo, inbox.AbsenceForm{From: "2026-03-04", Till: "2026-03-04"}))
	id := d.absences(d.bo)[0].ID
	f := inbox.AbsenceForm{From: "2026-05-04", Till: "2026-05-04"}
	tries := func(who models.User) (errs []error) {
		_, err1 := d.app.Absences(d.ctx, d.as(who), d.bo.ID)
		_, _, err2 := d.app.Absence(d.ctx, d.as(who), id)
		err4 := d.app.UpdateAbsence(d.ctx, d.as(who), id, f)
		_, err5 := d.app.EndAbsence(d.ctx, d.as(who), id)
		return []error{err1, err2, d.enterAbsence(who, f), err4, err5}
	}
	d.write(func(tx *models.DB) error {
		for u, in := range map[int64]models.Inbox{d.cas.ID: d.closed, d.dot.ID: d.open} {
			stored, err := tx.User(d.ctx, u)
			if err != nil {
				return err
			}
			stored.Role = models.RoleLead
			if err := tx.UpdateUser(d.ctx, stored); err != nil {
				return err
			}
			if err := tx.SetLedBy(d.ctx, u, []models.InboxLead{{InboxID: in.ID, UserID: u}}); err != nil {
				return err
			}
		}
		bo, err := tx.User(d.ctx, d.bo.ID)
		bo.Role = models.RoleMember
		if err != nil {
			return err
		}
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, []models.InboxLead{{InboxID: d.closed.ID, UserID: d.cas.ID}}) // Bo loses it
	})
	for _, err := range tries(d.cas) { // leads what Bo cannot read
		if err != models.ErrNotFound {
			t.Errorf("Cas: %v", err)
		}
	}
	for _, err := range tries(d.dot) {
		if err == models.ErrNotFound {
			t.Error("Dot leads Bo, and may not")
		}
	}
	led, err := d.app.Led(d.ctx, d.as(d.dot), inbox.LedQuery{})
	d.must(err)
	if len(led.People) != 4 {
		t.Errorf("%d people are led", len(led.People))
	}
	if led, err = d.app.Led(d.ctx, d.as(d.cas), inbox.LedQuery{}); err != nil || len(led.People) != 1 || led.People[0].ID != d.cas.ID {
		t.Errorf("Cas leads %v (%v)", led.People, err)
	}
	if _, err = d.app.Led(d.ctx, d.as(d.bo), inbox.LedQuery{}); err != models.ErrNotFound {
		t.Errorf("Bo: %v", err)
	}
}
