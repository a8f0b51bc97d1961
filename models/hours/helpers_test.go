package hours

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every host
)

// tester is a test, a benchmark or a property.
type tester interface {
	Helper()
	Fatal(...any)
}

func zone(t tester, name string) *time.Location {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// daily is a week with the same hours each day, as typed.
func daily(t tester, typed string) Week {
	t.Helper()
	day, err := ParseDay(typed)
	if err != nil {
		t.Fatal(err)
	}
	return Week{day, day, day, day, day, day, day}
}

// week is a week as stored.
func week(t tester, stored string) Week {
	t.Helper()
	w, err := ParseWeek(stored)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func date(t tester, s string) Day {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// moment reads a time like "2026-03-29 01:00+01:00".
func moment(t tester, s string) time.Time {
	t.Helper()
	m, err := time.Parse("2006-01-02 15:04Z07:00", s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// show writes stretches with their offsets, which tell the two occurrences of a repeated hour apart.
func show(all []Interval) string {
	const layout = "02 15:04Z07:00"
	var parts []string
	for _, i := range all {
		parts = append(parts, i.From.Format(layout)+" to "+i.Till.Format(layout))
	}
	return strings.Join(parts, ", ")
}

var office = "mon 09:00-12:00 13:00-17:00; tue 09:00-12:00 13:00-17:00; wed 09:00-12:00 13:00-17:00; thu 09:00-12:00 13:00-17:00; fri 09:00-12:00 13:00-15:00"

func BenchmarkSchedule(b *testing.B) {
	z := zone(b, "Europe/Berlin")
	s := Schedule{Week: week(b, office), Zone: z, Off: DaysOff("DE-BY", []OwnDay{{Day{2031, 3, 28}, "Stocktaking", "DE"}})}
	from := time.Date(2031, 3, 26, 10, 0, 0, 0, z) // with a change of the clocks
	for _, f := range []struct {
		name string
		run  func()
	}{
		{"Open", func() { s.Open(from) }},
		{"Next", func() { s.Next(from) }},
		{"Current", func() { s.Current(from) }},
		{"Add a day's work", func() { s.Add(from, 8*time.Hour) }},
		{"Stretches of a week", func() { s.Stretches(from, from.AddDate(0, 0, 7)) }},
		{"Stretches of a year", func() { s.Stretches(from, from.AddDate(1, 0, 0)) }},
	} {
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.run()
			}
		})
	}
}
