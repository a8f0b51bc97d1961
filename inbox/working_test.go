package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
)

// weekdays is the same hours from Monday to Friday.
func weekdays(typed string) (f inbox.WorkingForm) {
	for day := time.Monday; day <= time.Friday; day++ {
		f.Days[day] = typed
	}
	return f
}

// profile saves somebody's own hours and nothing else new.
func (p *people) profile(u models.User, f inbox.WorkingForm) error {
	p.t.Helper()
	u = p.stored(u)
	return p.UpdateProfile(p.ctx(), p.actor(u), inbox.ProfileForm{Name: u.Name, Signature: u.Signature, Language: u.Language, Working: &f})
}

func TestWorkingHoursOfTheAsker(t *testing.T) {
	p := newPeople(t) // Monday, 09:00 UTC
	f := weekdays("13-17:30, 8:00 to 8.45")
	f.Days[time.Friday], f.TimeZone, f.Country = "22-6", "Europe/Amsterdam", "NL"
	rows := p.later(func() { p.ok(p.profile(p.mia, f)) })
	p.same(rows, fmt.Sprintf("availability u%d away", p.mia.ID)) // 10:00 in Amsterdam
	is := p.stored(p.mia)
	day := "08:00-08:45 13:00-17:30"
	if want := fmt.Sprintf("mon %s; tue %s; wed %s; thu %s; fri 22:00-06:00", day, day, day, day); is.Hours != want || is.TimeZone != "Europe/Amsterdam" || is.Country != "NL" {
		t.Errorf("stored %+v", is.Working)
	}
	if is.AvailabilityWhy != models.WhyHours || is.AvailabilityUntil != models.At(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("away because of %s until %s", is.AvailabilityWhy, is.AvailabilityUntil.Time())
	}
	page, err := p.Profile(p.ctx(), p.actor(p.mia))
	p.ok(err)
	if page.Working.Days[time.Monday] != "08:00-08:45, 13:00-17:30" || page.Working.Days[time.Friday] != "22:00-06:00" || page.Working.Days[time.Sunday] != "" || page.Working.Country != "NL" {
		t.Errorf("shown %+v", page.Working)
	}
	if page.Calendar.Account.Key != nil {
		t.Error("the company's key leaves the use cases")
	}

	p.same(p.later(func() { p.ok(p.profile(p.mia, inbox.WorkingForm{})) }), fmt.Sprintf("availability u%d available", p.mia.ID))
	if is := p.stored(p.mia); is.Working != (models.Working{}) || is.AvailabilityWhy != models.WhyAlways {
		t.Errorf("without hours: %+v", is)
	}
}

func TestWhatIsWrongWithHoursIsSaidAtTheirDay(t *testing.T) {
	p := newPeople(t)
	many := strings.TrimSuffix(strings.Repeat("1-1:01,", 13), ",")
	for name, c := range map[string]struct {
		days   map[time.Weekday]string
		zone   string
		land   string
		fields string
	}{
		"no span":              {map[time.Weekday]string{time.Tuesday: "9-12, late"}, "", "", "hours_tuesday"},
		"an overlap":           {map[time.Weekday]string{time.Sunday: "9-12, 11-13"}, "", "", "hours_sunday"},
		"a night into the day": {map[time.Weekday]string{time.Monday: "22-6", time.Tuesday: "5-9"}, "", "", "hours_tuesday"},
		"a week into the next": {map[time.Weekday]string{time.Saturday: "22-6", time.Sunday: "5-9"}, "", "", "hours_sunday"},
		"two days":             {map[time.Weekday]string{time.Monday: "x", time.Friday: "25-26"}, "", "", "hours_friday hours_monday"},
		"too many":             {map[time.Weekday]string{time.Monday: many}, "", "", "hours_monday"},
		"too long":             {map[time.Weekday]string{time.Monday: "9-12" + strings.Repeat(" ", 100_000)}, "", "", "hours_monday"},
		"zone and country":     {nil, "Local", "XX", "country time_zone"},
		"a path for a zone":    {nil, "../../etc/passwd", "", "time_zone"},
	} {
		f := inbox.WorkingForm{TimeZone: c.zone, Country: c.land}
		for day, typed := range c.days {
			f.Days[day] = typed
		}
		err := p.profile(p.mia, f)
		for _, field := range strings.Fields(c.fields) {
			p.problem(err, field)
		}
		if problems, _ := err.(models.Problems); len(problems) != len(strings.Fields(c.fields)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if is := p.stored(p.mia); is != p.mia {
		t.Errorf("a refusal stored %+v", is)
	}
	p.ok(p.profile(p.mia, inbox.WorkingForm{Days: [7]string{time.Saturday: "22-6", time.Sunday: "6-9"}})) // they touch
}

// What the editor shows of any week that can be saved is read back as that week, and can be saved.
func TestWhatIsShownOfAWeekIsThatWeek(t *testing.T) {
	p := newPeople(t)
	rapid.Check(t, func(r *rapid.T) {
		var f inbox.WorkingForm
		var typed hours.Week
		for day := range f.Days {
			cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60), 0, 24, rapid.ID[int]).Draw(r, "cuts")
			for i := 0; i+1 < len(cuts); i += 2 {
				f.Days[day] += fmt.Sprintf("%d:%02d-%d:%02d;", cuts[i]/60, cuts[i]%60, cuts[i+1]/60, cuts[i+1]%60)
			}
			typed[day], _ = hours.ParseDay(f.Days[day])
		}
		u := p.stored(p.mia)
		form := func(w inbox.WorkingForm) inbox.ProfileForm { return inbox.ProfileForm{Name: u.Name, Working: &w} }
		if err := p.UpdateProfile(p.ctx(), p.actor(p.mia), form(f)); err != nil {
			if p.stored(p.mia) != u {
				r.Fatal("a refusal changed something")
			}
			return
		}
		if is := p.stored(p.mia).Hours; is != typed.String() {
			r.Fatalf("stored %q of %q", is, typed)
		}
		page, err := p.Profile(p.ctx(), p.actor(p.mia))
		p.ok(err)
		if err := p.UpdateProfile(p.ctx(), p.actor(p.mia), form(page.Working)); err != nil {
			r.Fatalf("what is shown cannot be saved: %v of %q", err, page.Working.Days)
		}
		if is := p.stored(p.mia).Hours; is != typed.String() {
			r.Fatalf("%q became %q by saving it as it was", typed, is)
		}
	})
}

func TestAnAdminSetsTheHoursOfAUser(t *testing.T) {
	p := newPeople(t)
	f, w := p.form(p.mia), weekdays("10-18")
	f.Working = &w
	for _, who := range []models.User{p.leo, p.mia, p.max} {
		if err := p.UpdateUser(p.ctx(), p.actor(who), p.mia.ID, f); err == nil {
			t.Errorf("%s may", who.Name)
		}
	}
	if is := p.stored(p.mia); is != p.mia {
		t.Errorf("a refusal stored %+v", is)
	}
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f))
	if is := p.stored(p.mia); is.Availability != models.Away || !strings.HasPrefix(is.Hours, "mon 10:00-18:00; tue") {
		t.Errorf("stored %+v", is)
	}
	if at, err := p.DB.NextTimer(p.ctx()); err != nil || at != models.At(p.now.Add(time.Hour)) {
		t.Errorf("looked at again at %s, %v", at.Time(), err)
	}
	bad := w
	bad.Days[time.Monday] = "?"
	f.Working = &bad
	p.problem(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f), "hours_monday")
}

// Whoever is deactivated is not looked at any more; whoever is back is what their hours say then.
func TestHoursHoldAgainForWhoIsBack(t *testing.T) {
	p := newPeople(t)
	p.ok(p.profile(p.mia, weekdays("8-10")))
	f := p.form(p.mia)
	f.Active = false
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f))
	if at, err := p.DB.NextTimer(p.ctx()); err != nil || at != models.Never {
		t.Errorf("looked at again at %s, %v", at.Time(), err)
	}
	p.now = p.now.Add(4 * time.Hour)
	f.Active = true
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f))
	if is := p.stored(p.mia); is.Availability != models.Away || is.AvailabilityWhy != models.WhyHours {
		t.Errorf("is %s because of %q", is.Availability, is.AvailabilityWhy)
	}
}

// A form that does not show something keeps it.
func TestFormsKeepWhatTheyDoNotShow(t *testing.T) {
	p := newPeople(t)
	w := weekdays("8-17")
	w.TimeZone, w.Country = "Asia/Tokyo", models.NoHolidays
	f := p.form(p.mia)
	f.Working, f.Capacity = &w, &inbox.CapacityForm{By: inbox.ByNumber, Own: "7"}
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f))
	want := p.stored(p.mia)
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, p.form(p.mia)))
	p.ok(p.UpdateProfile(p.ctx(), p.actor(p.mia), inbox.ProfileForm{Name: "Mia"}))
	p.ok(p.GiveSeat(p.ctx(), p.actor(p.ada), p.mia.ID, models.SeatService))
	if is := p.stored(p.mia); is != want {
		t.Errorf("%+v became %+v", want, is)
	}
	in := inbox.InboxForm{Name: "Support", Open: true, Working: &w}
	p.ok(p.UpdateInbox(p.ctx(), p.actor(p.ada), p.support.ID, in))
	in.Working = nil
	p.ok(p.UpdateInbox(p.ctx(), p.actor(p.ada), p.support.ID, in))
	if is, err := p.DB.Inbox(p.ctx(), p.support.ID); err != nil || is.TimeZone != "Asia/Tokyo" || is.Hours == "" || is.Country != models.NoHolidays {
		t.Errorf("%+v, %v", is, err)
	}
}

// When an owner is late follows the hours of the inbox.
func TestHoursOfAnInboxMoveItsClocks(t *testing.T) {
	d := newDesk(t) // Monday, 09:00 UTC
	d.app.Silent = true // what people are told by mail has moments of its own
	d.assigns(&d.support, func(r *models.Rule) { r.ReassignAfter = 120 }, user(d.bo))
	d.take(letter{})
	due := func(want time.Time) {
		t.Helper()
		if at, err := d.db.NextTimer(d.ctx); err != nil || at != models.At(want) {
			t.Errorf("looked at again at %s, %v; want %s", at.Time(), err, want)
		}
	}
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	due(monday.Add(11 * time.Hour))
	w := weekdays("14-18")
	d.must(d.app.UpdateInbox(d.ctx, d.as(d.ana), d.open.ID, inbox.InboxForm{Name: "Support", Open: true, Working: &w}))
	due(monday.Add(16 * time.Hour))
	zone := inbox.CompanyForm{Company: "Harbour", Options: &inbox.CompanyOptions{TimeZone: "Europe/Lisbon", Country: "NL"}}
	d.must(d.app.UpdateCompany(d.ctx, d.as(d.ana), zone))
	due(monday.Add(16 * time.Hour))
	zone.Options.TimeZone = "Europe/Helsinki" // two hours earlier
	d.must(d.app.UpdateCompany(d.ctx, d.as(d.ana), zone))
	due(monday.Add(14 * time.Hour))
	d.must(d.app.AddOwnDay(d.ctx, d.as(d.ana), inbox.OwnDayForm{Day: "2026-03-02", Name: "Independence", Country: "NL"}))
	due(monday.Add((24 + 14) * time.Hour))
	w.Days[time.Monday] = "x"
	err := d.app.UpdateInbox(d.ctx, d.as(d.ana), d.open.ID, inbox.InboxForm{Name: "Support", Open: true, Working: &w})
	if problems, _ := err.(models.Problems); len(problems) != 1 || problems[0].Field != "hours_monday" {
		t.Errorf("told %v", err)
	}
}
