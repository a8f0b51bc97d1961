package hours

import (
	"testing"
	"time"
)

func TestNext(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	s := Schedule{Week: week(t, office), Zone: z, Off: DaysOff("DE", nil)}
	tests := []struct {
		from, want string
		open       bool
	}{
		{"2026-06-01 08:59+02:00", "2026-06-01 09:00+02:00", true},
		{"2026-06-01 09:00+02:00", "2026-06-01 12:00+02:00", false},
		{"2026-06-01 12:00+02:00", "2026-06-01 13:00+02:00", true},
		{"2026-06-05 15:00+02:00", "2026-06-08 09:00+02:00", true},
		{"2026-12-24 17:00+01:00", "2026-12-28 09:00+01:00", true}, // Christmas Day is a Friday
		{"2026-06-01 10:00Z", "2026-06-01 13:00+02:00", true},
	}
	for _, test := range tests {
		got, open, ok := s.Next(moment(t, test.from))
		if !ok || open != test.open || got.Format("2006-01-02 15:04Z07:00") != test.want {
			t.Errorf("after %s: %v %v %v, not %s", test.from, got, open, ok, test.want)
		}
	}
}

func TestNothingChangesWithinTheHorizon(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	never := func(Day) (string, bool) { return "closed for good", true }
	for name, s := range map[string]Schedule{
		"no hours":          {Off: never},
		"round the clock":   {Week: daily(t, "0-24")},
		"nine to nine":      {Week: daily(t, "9-9")},
		"every day is off":  {Week: daily(t, "9-17"), Off: never},
		"hours of no hours": {Week: Week{1: {}}},
	} {
		if at, _, ok := s.Next(now); ok {
			t.Errorf("%s: changes at %v", name, at)
		}
		open := name != "every day is off"
		if i, ok := s.Current(now); ok != open || ok && i != (Interval{now.Add(-horizon), now.Add(horizon)}) {
			t.Errorf("%s: open %v %v", name, i, ok)
		}
		if _, ok := s.Add(now, time.Hour); ok != open || s.Open(now) != open {
			t.Errorf("%s: %v", name, ok)
		}
	}
}

func TestHoursNotSetAreAlwaysOpen(t *testing.T) {
	s := Schedule{Off: func(Day) (string, bool) { return "off", true }}
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	if !s.Always() || !s.Open(now) {
		t.Error("closed")
	}
	if got, ok := s.Add(now, 10000*time.Hour); !ok || got != now.Add(10000*time.Hour) {
		t.Errorf("10000 hours of work are done at %v, %v", got, ok)
	}
	if got := s.Stretches(now, now); got != nil {
		t.Errorf("no time has %v", got)
	}
	if got := s.Between(now, now.Add(-time.Hour)); got != 0 {
		t.Errorf("time backwards has %v", got)
	}
}

func TestCurrentIsOneStretchWhereSpansTouch(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	tests := []struct{ name, week, at, want string }{
		{"a span", office, "2026-06-01 10:00+02:00", "01 09:00+02:00 to 01 12:00+02:00"},
		{"the break", office, "2026-06-01 12:00+02:00", ""},
		{"over midnight", "mon 20:00-24:00; tue 00:00-04:00 04:00-05:00", "2026-06-02 00:00+02:00", "01 20:00+02:00 to 02 05:00+02:00"},
		{"the week but Sunday", "mon 00:00-24:00; tue 00:00-24:00; wed 00:00-24:00; thu 00:00-24:00; fri 00:00-24:00; sat 00:00-24:00",
			"2026-06-06 23:59+02:00", "01 00:00+02:00 to 07 00:00+02:00"},
	}
	for _, test := range tests {
		s := Schedule{Week: week(t, test.week), Zone: z}
		i, ok := s.Current(moment(t, test.at))
		if got := show([]Interval{i}); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
	long := Schedule{Week: daily(t, "0-24"), Off: DaysOff("DE", nil)} // Pentecost Monday to German Unity Day
	if i, _ := long.Current(moment(t, "2026-08-01 12:00Z")); show([]Interval{i}) != "26 00:00Z to 03 00:00Z" {
		t.Errorf("the summer is %v", i)
	}
}

func TestANightBelongsToTheDayItBeginsOn(t *testing.T) {
	s := Schedule{Week: daily(t, "22-6"), Zone: zone(t, "Europe/Amsterdam"), Off: DaysOff("", []OwnDay{{Day: date(t, "2026-06-02"), Name: "off"}})}
	got := show(s.Stretches(moment(t, "2026-06-01 12:00+02:00"), moment(t, "2026-06-04 12:00+02:00")))
	if want := "01 22:00+02:00 to 02 06:00+02:00, 03 22:00+02:00 to 04 06:00+02:00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAdd(t *testing.T) {
	s := Schedule{Week: week(t, office), Zone: zone(t, "Europe/Berlin"), Off: DaysOff("DE", nil)}
	tests := []struct {
		from    string
		working time.Duration
		want    string
	}{
		{"2026-06-01 08:00+02:00", 0, "2026-06-01 08:00+02:00"},
		{"2026-06-01 08:00+02:00", time.Hour, "2026-06-01 10:00+02:00"},
		{"2026-06-01 11:00+02:00", time.Hour, "2026-06-01 12:00+02:00"},
		{"2026-06-01 11:00+02:00", 61 * time.Minute, "2026-06-01 13:01+02:00"},
		{"2026-12-24 16:00+01:00", 2 * time.Hour, "2026-12-28 10:00+01:00"},
		{"2026-06-01 08:00+02:00", -time.Hour, "2026-06-01 08:00+02:00"},
	}
	for _, test := range tests {
		got, ok := s.Add(moment(t, test.from), test.working)
		if !ok || got.Format("2006-01-02 15:04Z07:00") != test.want {
			t.Errorf("%v after %s is %v, not %s", test.working, test.from, got, test.want)
		}
	}
	if got, ok := s.Add(moment(t, "2026-06-01 08:00+02:00"), 3000*time.Hour); ok {
		t.Errorf("more work than there is ends at %v", got)
	}
}

func TestAPersonAndAnInboxInDifferentZones(t *testing.T) {
	inbox := Schedule{Week: daily(t, "9-17"), Zone: zone(t, "Europe/Amsterdam")}
	person := Schedule{Week: daily(t, "9-17"), Zone: zone(t, "America/New_York")}
	from, till := moment(t, "2026-03-27 00:00Z"), moment(t, "2026-03-30 00:00Z") // Europe changes on the 29th, America did before
	alone := Subtract(inbox.Stretches(from, till), person.Stretches(from, till))
	want := "27 09:00+01:00 to 27 09:00-04:00, 28 09:00+01:00 to 28 09:00-04:00, 29 09:00+02:00 to 29 09:00-04:00"
	if got := show(alone); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTheOrderOfSpansIsNoMatter(t *testing.T) {
	s := Schedule{Week: week(t, "mon 13:00-17:00 09:00-12:00")}
	from := moment(t, "2026-06-01 00:00Z")
	if got := show(s.Stretches(from, from.Add(24*time.Hour))); got != "01 09:00Z to 01 12:00Z, 01 13:00Z to 01 17:00Z" {
		t.Error(got)
	}
	if s.Week.String() != "mon 13:00-17:00 09:00-12:00" {
		t.Errorf("the week was changed: %s", s.Week)
	}
}
