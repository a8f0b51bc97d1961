package hours

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestHalfHoursTileTheDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		d := DayOf(drawTime(t, s), s.Zone)
		at := d.Start(s.Zone)
		seen := map[[2]int]bool{}
		for _, h := range d.HalfHours(s.Zone) {
			if h.From != at || h.Length() <= 0 || h.Length() > halfHour {
				t.Fatalf("%v to %v follows %v", h.From, h.Till, at)
			}
			shows := h.From.Hour()*hour + h.From.Minute()
			if h.Minute%30 != 0 || shows < h.Minute || shows >= h.Minute+30 || seen[[2]int{h.Minute, h.Again}] {
				t.Fatalf("%v is called %s, time %d", h.From, h, h.Again)
			}
			seen[[2]int{h.Minute, h.Again}] = true
			at = h.Till
		}
		if end := d.AddDays(1).Start(s.Zone); at != end {
			t.Fatalf("the last half hour ends at %v, the day at %v", at, end)
		}
	})
}

func TestHalfHoursWhereTheClocksAreSet(t *testing.T) {
	for _, c := range []struct {
		zone, day     string
		count         int
		second, third string // around the change
	}{
		{"Europe/Amsterdam", "2026-06-01", 48, "", ""},
		{"Europe/Amsterdam", "2026-03-29", 46, "", ""},
		{"Europe/Amsterdam", "2026-10-25", 50, "02:00", "02:30"},
		{"Australia/Lord_Howe", "2026-10-04", 47, "", ""},
		{"Australia/Lord_Howe", "2026-04-05", 49, "01:30", ""},
		{"America/Havana", "2026-11-01", 50, "00:00", "00:30"},
		{"Pacific/Apia", "2011-12-30", 0, "", ""},
		{"Asia/Kathmandu", "2026-11-24", 48, "", ""},
	} {
		var again []string
		all := date(t, c.day).HalfHours(zone(t, c.zone))
		for _, h := range all {
			if h.Again > 0 {
				again = append(again, h.String())
			}
		}
		var want []string
		for _, s := range []string{c.second, c.third} {
			if s != "" {
				want = append(want, s)
			}
		}
		if len(all) != c.count || fmt.Sprint(again) != fmt.Sprint(want) {
			t.Errorf("%s, %s: %d half hours, repeated %v", c.zone, c.day, len(all), again)
		}
	}
}

func TestWeeksOfTheYear(t *testing.T) {
	for d := (Day{2019, 12, 1}); d.Year < 2034; d = d.AddDays(1) {
		monday, ok := ParseWeekOf(WeekOf(d))
		if !ok || monday.Weekday() != time.Monday || monday != d.Monday() || d.Compare(monday) < 0 || d.Compare(monday.AddDays(7)) >= 0 {
			t.Fatalf("%s is in %s, which begins on %s", d, WeekOf(d), monday)
		}
	}
	for _, no := range []string{"", "2026", "2026-W00", "2026-W54", "2025-W53", "2026-w48", "2026-W8", "2026-W048", "2026-W48 ", "+026-W48", "99999-W01", "x"} {
		if d, ok := ParseWeekOf(no); ok {
			t.Errorf("%q is a week, which begins on %s", no, d)
		}
	}
	if d, ok := ParseWeekOf("2026-W48"); !ok || d != (Day{2026, 11, 23}) {
		t.Errorf("week 48 of 2026 begins on %s", d)
	}
}
