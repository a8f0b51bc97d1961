package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
)

const officeHours = "mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00"

// works gives a user hours.
func (d *desk) works(u models.User, week string) {
	d.Helper()
	u = d.user(u.ID)
	u.Hours, u.TimeZone = week, "Europe/Amsterdam"
	d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
}

// attended gives an inbox hours.
func (d *desk) attended(in models.Inbox, week string) {
	d.Helper()
	in.Hours, in.TimeZone = week, "Europe/Amsterdam"
	d.write(func(tx *models.DB) error { return tx.UpdateInbox(d.ctx, in) })
}

// amsterdam reads a time there, like "2026-03-02 09:00".
func (d *desk) amsterdam(s string) time.Time {
	d.Helper()
	zone, err := hours.LoadZone("Europe/Amsterdam")
	d.must(err)
	t, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	d.must(err)
	return t
}

func (d *desk) absent(u models.User, from, till string) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		return tx.SaveAbsence(d.ctx, &models.Absence{UserID: u.ID, FromAt: models.At(d.amsterdam(from)), TillAt: models.At(d.amsterdam(till))})
	})
}

func (d *desk) coverage(u models.User, ch models.Channel) inbox.CoverageSettings {
	d.Helper()
	s, err := d.app.Coverage(d.ctx, d.as(u), ch.ID, hours.Day{}, time.Time{})
	d.must(err)
	return s
}

// gapLines are the stretches as text.
func gapLines(s inbox.CoverageSettings) (lines []string) {
	for _, g := range s.Gaps {
		line := g.From.In(s.Zone).Format("Mon 02 15:04") + " - " + g.Till.In(s.Zone).Format("Mon 02 15:04")
		if g.Open {
			line = g.From.In(s.Zone).Format("Mon 02 15:04") + " on"
		}
		lines = append(lines, line)
	}
	return lines
}

func (d *desk) gaps(s inbox.CoverageSettings, want ...string) {
	d.Helper()
	if got := gapLines(s); !slices.Equal(got, want) {
		d.Errorf("gaps\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// Monday 2 March 2026, 10:00 in Amsterdam.
func TestCoverageOfAChannel(t *testing.T) {
	d := newDesk(t)
	d.attended(d.open, officeHours)
	d.works(d.bo, "mon 09:00-13:00; tue 09:00-13:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00")
	d.works(d.cas, "mon 12:30-17:00; tue 13:15-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00")
	d.assigns(&d.support, nil, team(d.care), user(d.dot)) // Dot has no seat
	d.absent(d.bo, "2026-03-06 00:00", "2026-03-14 00:00")
	d.absent(d.cas, "2026-03-06 15:00", "2026-03-06 16:00")

	s := d.coverage(d.ana, d.support)
	if s.People != 2 || s.Second != 0 || s.Skipped != 1 || s.NoHours != 0 || !s.CanLead || s.Always {
		t.Errorf("counted %+v", s)
	}
	d.gaps(s, "Tue 03 13:00 - Tue 03 13:15", "Fri 06 15:00 - Fri 06 16:00", "Mon 09 09:00 - Mon 09 12:30", "Tue 10 09:00 - Tue 10 13:15")
	if got := slotsOf(s.Week[0])[18*1 : 36]; fmt.Sprint(got) != "[1 1 1 1 1 1 1 2 1 1 1 1 1 1 1 1 0- 0-]" {
		t.Errorf("Monday from 9 on: %v", got)
	}
	d.assigns(&d.support, func(r *models.Rule) { r.OnlyAvailable = false }, team(d.care))
	d.gaps(d.coverage(d.ana, d.support))
	d.assigns(&d.support, func(r *models.Rule) { r.AssignTo, r.Members = models.AssignNobody, nil })
	if s := d.coverage(d.ana, d.support); s.People != 0 || s.Gaps != nil || s.Week[0].Slots != nil {
		t.Errorf("nobody is assigned, and yet: %+v", s)
	}
	d.assigns(&d.support, nil, user(d.dot))
	if s := d.coverage(d.ana, d.support); s.People != 0 || s.Skipped != 1 || s.Gaps != nil {
		t.Errorf("nobody can be, and yet: %+v", s)
	}
}

// slotsOf writes each half hour of a day: the first choice, + the second, - outside of the inbox's hours.
func slotsOf(day inbox.CoverageDay) (out []string) {
	for _, s := range day.Slots {
		text := fmt.Sprint(s.First)
		if s.Second > 0 {
			text += fmt.Sprintf("+%d", s.Second)
		}
		if !s.Attended {
			text += "-"
		}
		out = append(out, text)
	}
	return out
}

// The second choice counts as decisions have it: apart if it may have what waits, as the first if that names nobody, else not at all.
func TestCoverageOfTheSecondChoice(t *testing.T) {
	d := newDesk(t)
	d.works(d.bo, officeHours)
	second := func(u models.User, change func(*models.Rule)) func(*models.Rule) {
		return func(r *models.Rule) {
			r.Members = append(r.Members, models.RuleMember{UserID: u.ID, Second: true})
			change(r)
		}
	}
	at := func(c inbox.CoverageSettings) string { return slotsOf(c.Week[1])[20] + " " + slotsOf(c.Week[1])[40] }
	for _, c := range []struct {
		name  string
		set   func(*models.Rule)
		first []models.Owner
		want  string // Tuesday at 10 and at 20
	}{
		{"off", second(d.cas, func(r *models.Rule) {}), []models.Owner{user(d.bo)}, "1 0"},
		{"after a while", second(d.cas, func(r *models.Rule) { r.SecondAfter = 30 }), []models.Owner{user(d.bo)}, "1+1 0+1"},
		{"nothing is handed out", second(d.cas, func(r *models.Rule) { r.SecondAfter, r.Drain = 30, false }), []models.Owner{user(d.bo)}, "1 0"},
		{"alone", second(d.bo, func(r *models.Rule) {}), nil, "1 0"},
		{"the first cannot", second(d.bo, func(r *models.Rule) { r.SecondAfter = 30 }), []models.Owner{user(d.dot)}, "0+1 0"},
	} {
		d.assigns(&d.support, c.set, c.first...)
		s := d.coverage(d.ana, d.support)
		if got := at(s); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if empty := strings.HasSuffix(c.want, " 0"); empty != (len(s.Gaps) > 0) {
			t.Errorf("%s: %v", c.name, gapLines(s))
		}
	}
}

func TestWhoMaySeeCoverage(t *testing.T) {
	p := newPeople(t)
	rule := models.DefaultRule(p.salesMail.ID)
	rule.AssignTo, rule.Members = models.AssignSpecific, []models.RuleMember{{UserID: p.mia.ID}}
	p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error { return setRule(p.ctx(), tx, &p.salesMail, rule) }))
	noon := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		who        models.User
		seen, half bool
	}{{p.ada, true, true}, {p.leo, false, false}, {p.mia, true, false}, {p.max, true, false}} {
		s, err := p.Coverage(p.ctx(), p.actor(c.who), p.salesMail.ID, hours.Day{}, time.Time{})
		if (err == nil) != c.seen || err == nil && (s.People != 1 || s.Half != nil || s.CanLead != c.half) {
			t.Errorf("%s sees %+v, %v", c.who.Name, s, err)
		}
		s, err = p.Coverage(p.ctx(), p.actor(c.who), p.salesMail.ID, hours.Day{}, noon)
		if (err == nil) != c.half || c.half && (s.Half == nil || s.Half.People[0].Name != "Mia") {
			t.Errorf("%s sees the half hour %+v, %v", c.who.Name, s.Half, err)
		}
		if !c.half {
			p.is(err, models.ErrNotFound)
		}
	}
	ada := p.actor(p.ada)
	for _, c := range []struct {
		week hours.Day
		half time.Time
	}{{hours.Day{Year: 2024, Month: 1, Day: 1}, time.Time{}}, {hours.Day{Year: 2031, Month: 1, Day: 1}, time.Time{}}, {hours.Day{}, noon.Add(time.Minute)}, {hours.Day{}, noon.AddDate(0, 0, 7)}} {
		_, err := p.Coverage(p.ctx(), ada, p.salesMail.ID, c.week, c.half)
		p.is(err, models.ErrNotFound)
	}
}

func TestWhoIsThereInAHalfHour(t *testing.T) {
	d := newDesk(t)
	d.attended(d.open, "") // around the clock
	d.works(d.ana, "tue 10:00-12:15")
	d.works(d.bo, officeHours)
	d.works(d.cas, "fri 09:00-17:00")
	d.write(func(tx *models.DB) error {
		return tx.CreateOwnDay(d.ctx, &models.OwnDay{Day: "2026-03-04", Name: "Stocktaking"})
	})
	d.absent(d.bo, "2026-03-04 00:00", "2026-03-07 00:00")
	d.assigns(&d.support, nil, user(d.ana), user(d.bo), user(d.cas))
	at := func(s string) string {
		c, err := d.app.Coverage(d.ctx, d.as(d.ana), d.support.ID, hours.Day{}, d.amsterdam(s))
		d.must(err)
		var out []string
		for _, o := range c.Half.People {
			line := o.Name
			switch {
			case o.Whole(c.Half.Interval):
			case len(o.There) > 0:
				line += " till " + o.There[0].Till.In(c.Zone).Format("15:04")
			default:
				line += " " + string(o.Why) + " " + o.Day
				if !o.Until.IsZero() {
					line += o.Until.In(c.Zone).Format("Mon")
				}
			}
			out = append(out, strings.TrimSpace(line))
		}
		return strings.Join(out, ", ")
	}
	for when, want := range map[string]string{
		"2026-03-03 11:30": "Ana, Bo, Cas hours",
		"2026-03-03 12:00": "Ana till 12:15, Bo, Cas hours",
		"2026-03-04 12:00": "Ana hours Stocktaking, Bo out_of_office Sat, Cas hours Stocktaking",
	} {
		if got := at(when); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
}

func TestGapsAreBounded(t *testing.T) {
	d := newDesk(t)
	d.works(d.bo, strings.NewReplacer("09:00-17:00", "09:00-10:00 11:00-12:00 13:00-14:00").Replace(officeHours))
	d.assigns(&d.support, nil, user(d.bo))
	if s := d.coverage(d.ana, d.support); len(s.Gaps) != 20 || s.More != 10 {
		t.Errorf("%d gaps, %d more: %v", len(s.Gaps), s.More, gapLines(s))
	}
	d.absent(d.bo, "2026-03-01 00:00", "2026-09-01 00:00")
	d.gaps(d.coverage(d.ana, d.support), gapLines(d.coverage(d.ana, d.support))[0])
	if s := d.coverage(d.ana, d.support); !s.Gaps[0].Open || s.Gaps[0].From.After(s.Now) {
		t.Errorf("absent for months: %v", gapLines(s))
	}
}
