package routing_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

const (
	office  = "mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00"
	lunch   = "mon 09:00-12:00 13:00-17:00"
	nights  = "sat 22:00-06:00; sun 22:00-06:00"
	allWeek = "mon 00:00-24:00; tue 00:00-24:00; wed 00:00-24:00; thu 00:00-24:00; fri 00:00-24:00; sat 00:00-24:00; sun 00:00-24:00"
)

// fataler is a test or a property.
type fataler interface {
	Helper()
	Fatal(...any)
}

func works(t fataler, week, zone string) hours.Schedule {
	t.Helper()
	w := models.Working{Hours: week, TimeZone: zone}
	if _, err := hours.ParseWeek(week); err != nil {
		t.Fatal(err)
	}
	return w.Schedule(nil)
}

// at reads a moment with its offset: "2026-03-02 09:00+01:00"; empty is none, "never" is Never.
func at(t fataler, s string) models.Time {
	t.Helper()
	switch s {
	case "":
		return 0
	case "never":
		return models.Never
	}
	m, err := time.Parse("2006-01-02 15:04Z07:00", s)
	if err != nil {
		t.Fatal(err)
	}
	return models.At(m)
}

// span is an absence.
func span(t fataler, from, till string) models.Absence {
	t.Helper()
	return models.Absence{FromAt: at(t, from), TillAt: at(t, till)}
}

func hand(t fataler, value models.Availability, since, until string) models.HandSet {
	t.Helper()
	return models.HandSet{Value: value, At: at(t, since), Until: at(t, until), By: 1}
}

// presenceCase is somebody at a moment: Monday 2 March 2026 in Amsterdam, where nothing else is said.
type presenceCase struct {
	name       string
	week, zone string // empty zone: Europe/Amsterdam
	change     func(in *routing.PresenceInput)
	now        string
	want       models.Availability
	why        models.AvailabilityWhy
	until      string
	next       string // empty: as until, or never
}

func (c presenceCase) check(t *testing.T) {
	t.Helper()
	if c.zone == "" {
		c.zone = "Europe/Amsterdam"
	}
	in := routing.PresenceInput{Hours: works(t, c.week, c.zone)}
	if c.change != nil {
		c.change(&in)
	}
	p := routing.PresenceAt(in, at(t, c.now))
	if p.Availability != c.want || p.Why != c.why || p.Until != at(t, c.until) {
		t.Errorf("%s because of %q until %v, want %s because of %q until %q", p.Availability, p.Why, p.Until.Time(), c.want, c.why, c.until)
	}
	next := at(t, c.next)
	if c.next == "" {
		if next = p.Until; next == 0 {
			next = models.Never
		}
	}
	if p.Next != next {
		t.Errorf("looks again at %v, want %v", p.Next.Time(), next.Time())
	}
}

func TestPresence(t *testing.T) {
	const monday = "2026-03-02 "
	away, available := models.Away, models.Available
	set := func(h models.HandSet) func(*routing.PresenceInput) {
		return func(in *routing.PresenceInput) { in.Hand = h }
	}
	absent := func(all ...models.Absence) func(*routing.PresenceInput) {
		return func(in *routing.PresenceInput) { in.Absences = all }
	}
	for _, c := range []presenceCase{
		{"no hours", "", "", nil, monday + "03:00+01:00", available, models.WhyAlways, "", ""},
		{"in hours", office, "", nil, monday + "09:00+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},
		{"before hours", office, "", nil, monday + "08:59+01:00", away, models.WhyHours, monday + "09:00+01:00", ""},
		{"at their end", office, "", nil, monday + "17:00+01:00", away, models.WhyHours, "2026-03-03 09:00+01:00", ""},
		{"over the weekend", office, "", nil, "2026-03-07 12:00+01:00", away, models.WhyHours, "2026-03-09 09:00+01:00", ""},
		{"around the clock, all week", allWeek, "", nil, monday + "03:00+01:00", available, models.WhyHours, "", "never"},
		{"over midnight", nights, "", nil, monday + "05:00+01:00", available, models.WhyHours, monday + "06:00+01:00", ""},
		{"in another zone", office, "America/New_York", nil, monday + "14:59+01:00", away, models.WhyHours, monday + "15:00+01:00", ""},
		{"a zone with half an hour", office, "Asia/Kolkata", nil, monday + "04:30+01:00", available, models.WhyHours, monday + "12:30+01:00", ""},

		{"hand, no hours", "", "", set(hand(t, away, monday+"09:00+01:00", "")), "2027-03-02 09:00+01:00", away, models.WhyHand, "", ""},
		{"hand until the next change, in hours", office, "", set(hand(t, away, monday+"10:00+01:00", "")), monday + "12:00+01:00", away, models.WhyHand, "2026-03-03 09:00+01:00", monday + "17:00+01:00"},
		{"hand until the next change, lunch", lunch, "", set(hand(t, available, monday+"12:10+01:00", "")), monday + "12:30+01:00", available, models.WhyHand, monday + "17:00+01:00", monday + "13:00+01:00"},
		{"hand is over with the change", office, "", set(hand(t, away, monday+"10:00+01:00", "")), monday + "17:00+01:00", away, models.WhyHours, "2026-03-03 09:00+01:00", ""},
		{"hand before hours ends as they begin", office, "", set(hand(t, away, monday+"08:00+01:00", "")), monday + "09:00+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},
		{"hand for a time", office, "", set(hand(t, away, monday+"10:00+01:00", monday+"10:30+01:00")), monday + "10:29+01:00", away, models.WhyHand, monday + "10:30+01:00", ""},
		{"that time is over", office, "", set(hand(t, away, monday+"10:00+01:00", monday+"10:30+01:00")), monday + "10:30+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},
		{"hand for a time beyond the hours", office, "", set(hand(t, away, monday+"16:30+01:00", monday+"17:30+01:00")), monday + "16:40+01:00", away, models.WhyHand, "2026-03-03 09:00+01:00", monday + "17:30+01:00"},
		{"Away for a time without hours", "", "", set(hand(t, away, monday+"10:00+01:00", monday+"10:30+01:00")), monday + "10:30+01:00", available, models.WhyAlways, "", ""},
		{"Available for a time without hours", "", "", set(hand(t, available, monday+"10:00+01:00", monday+"10:30+01:00")), monday + "10:00+01:00", available, models.WhyHand, monday + "10:30+01:00", ""},
		{"and is over", "", "", set(hand(t, available, monday+"10:00+01:00", monday+"10:30+01:00")), "2026-04-02 10:30+01:00", away, models.WhyHand, "", ""},
		{"hand until changed", office, "", set(hand(t, available, monday+"10:00+01:00", "never")), "2026-03-07 12:00+01:00", available, models.WhyHand, "", "never"},

		{"absent", office, "", absent(span(t, monday+"00:00+01:00", "2026-03-04 00:00+01:00")), monday + "10:00+01:00", away, models.WhyOutOfOffice, "2026-03-04 00:00+01:00", ""},
		{"absent, one after the other", office, "", absent(span(t, monday+"00:00+01:00", "2026-03-03 00:00+01:00"), span(t, "2026-03-03 00:00+01:00", "2026-03-05 12:00+01:00")),
			monday + "10:00+01:00", away, models.WhyOutOfOffice, "2026-03-05 12:00+01:00", ""},
		{"absent wins over hand", office, "", func(in *routing.PresenceInput) {
			in.Hand = hand(t, available, monday+"09:30+01:00", "never")
			in.Absences = []models.Absence{span(t, monday+"09:00+01:00", monday+"12:00+01:00")}
		}, monday + "10:00+01:00", away, models.WhyOutOfOffice, monday + "12:00+01:00", ""},
		{"hand is back after it", office, "", func(in *routing.PresenceInput) {
			in.Hand = hand(t, available, monday+"09:30+01:00", "never")
			in.Absences = []models.Absence{span(t, monday+"09:00+01:00", monday+"12:00+01:00")}
		}, monday + "12:00+01:00", available, models.WhyHand, "", "never"},
		{"an absence to come ends Available", office, "", absent(span(t, monday+"15:00+01:00", "2026-03-04 00:00+01:00")), monday + "10:00+01:00", available, models.WhyHours, monday + "15:00+01:00", ""},
		{"an absence to come without hours", "", "", absent(span(t, "2026-03-05 00:00+01:00", "2026-03-06 00:00+01:00")), monday + "10:00+01:00", available, models.WhyAlways, "2026-03-05 00:00+01:00", ""},
		{"Away until the hours behind an absence", office, "", absent(span(t, "2026-03-03 00:00+01:00", "2026-03-04 00:00+01:00")), monday + "18:00+01:00", away, models.WhyHours, "2026-03-04 09:00+01:00", "2026-03-03 00:00+01:00"},
		{"an absence of no length", office, "", absent(span(t, monday+"10:00+01:00", monday+"10:00+01:00")), monday + "10:00+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},

		{"the clocks go forward", "sun 01:00-04:00", "", nil, "2026-03-29 01:30+01:00", available, models.WhyHours, "2026-03-29 04:00+02:00", ""},
		{"hours that the change skips", "sun 02:10-02:50", "", nil, "2026-03-29 01:30+01:00", away, models.WhyHours, "2026-04-05 02:10+02:00", ""},
		{"the clocks go back", "sun 01:00-04:00", "", nil, "2026-10-25 02:30+02:00", available, models.WhyHours, "2026-10-25 04:00+01:00", ""},
		{"for an hour over that", "sun 01:00-04:00", "", set(hand(t, away, "2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00")), "2026-10-25 02:59+02:00", away, models.WhyHand, "2026-10-25 02:30+01:00", ""},
		{"a leap day", office, "", nil, "2028-02-28 18:00+01:00", away, models.WhyHours, "2028-02-29 09:00+01:00", ""},
	} {
		t.Run(c.name, c.check)
	}
}

func TestPresenceOfPagesAndActivity(t *testing.T) {
	const monday = "2026-03-02 "
	away, available := models.Away, models.Available
	page := func(seen string, more ...func(*routing.PresenceInput)) func(*routing.PresenceInput) {
		return func(in *routing.PresenceInput) {
			in.PageNeeded, in.PageAt = true, at(t, seen)
			for _, f := range more {
				f(in)
			}
		}
	}
	idle := func(active string, more ...func(*routing.PresenceInput)) func(*routing.PresenceInput) {
		return func(in *routing.PresenceInput) {
			in.IdleMinutes, in.ActiveAt = 15, at(t, active)
			for _, f := range more {
				f(in)
			}
		}
	}
	for _, c := range []presenceCase{
		{"hours without a page", office, "", page("2026-02-27 17:00+01:00"), monday + "09:00+01:00", away, models.WhyNoPage, "", monday + "17:00+01:00"},
		{"a page open as they begin", office, "", page(monday + "08:58+01:00"), monday + "09:00+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},
		{"a page closed before they begin", office, "", page(monday + "08:50+01:00"), monday + "09:00+01:00", away, models.WhyNoPage, "", monday + "17:00+01:00"},
		{"a page since, closed again", office, "", page(monday + "09:05+01:00"), monday + "16:00+01:00", available, models.WhyHours, monday + "17:00+01:00", ""},
		{"behind lunch a page is needed again", lunch, "", page(monday + "11:00+01:00"), monday + "13:00+01:00", away, models.WhyNoPage, "", monday + "17:00+01:00"},
		{"no hours need no page", "", "", page(""), monday + "09:00+01:00", available, models.WhyAlways, "", ""},
		{"hand needs no page", office, "", page("", func(in *routing.PresenceInput) { in.Hand = hand(t, available, monday+"09:00+01:00", "never") }), monday + "10:00+01:00", available, models.WhyHand, "", "never"},

		{"active", "", "", idle(monday + "10:00+01:00"), monday + "10:15+01:00", available, models.WhyAlways, "", monday + "10:16+01:00"},
		{"idle, to the minute that reports take", "", "", idle(monday + "10:00+01:00"), monday + "10:16+01:00", away, models.WhyIdle, "", "never"},
		{"idle in hours", office, "", idle(monday + "10:00+01:00"), monday + "10:16+01:00", away, models.WhyIdle, "", monday + "17:00+01:00"},
		{"nobody is idle before their day", office, "", idle("2026-02-27 17:00+01:00"), monday + "09:10+01:00", available, models.WhyHours, monday + "17:00+01:00", monday + "09:16+01:00"},
		{"idle since it began", office, "", idle("2026-02-27 17:00+01:00"), monday + "09:16+01:00", away, models.WhyIdle, "", monday + "17:00+01:00"},
		{"setting it is doing something", "", "", idle("", func(in *routing.PresenceInput) { in.Hand = hand(t, available, monday+"10:00+01:00", "never") }), monday + "10:15+01:00", available, models.WhyHand, "", monday + "10:16+01:00"},
		{"idle comes over hand, too", "", "", idle("", func(in *routing.PresenceInput) { in.Hand = hand(t, available, monday+"10:00+01:00", "never") }), monday + "10:16+01:00", away, models.WhyIdle, "", "never"},
		{"who is Away is not idle", office, "", idle("", func(in *routing.PresenceInput) { in.Hand = hand(t, away, monday+"10:00+01:00", "never") }), monday + "12:00+01:00", away, models.WhyHand, "", "never"},
		{"nor is who is out of office", "", "", idle("", func(in *routing.PresenceInput) {
			in.Absences = []models.Absence{span(t, monday+"00:00+01:00", "2026-03-03 00:00+01:00")}
		}), monday + "12:00+01:00", away, models.WhyOutOfOffice, "2026-03-03 00:00+01:00", ""},
	} {
		t.Run(c.name, c.check)
	}
}
