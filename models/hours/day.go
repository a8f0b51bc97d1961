package hours

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Day is a day of the calendar, of no zone in particular.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf returns the day it is at t in a zone; nil is UTC.
func DayOf(t time.Time, zone *time.Location) Day {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := t.In(zone).Date()
	return Day{y, m, d}
}

// ParseDate reads "2026-12-25", as a date field sends it. The error is a *Problem, ErrDate.
func ParseDate(typed string) (Day, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(typed))
	if err != nil || t.Year() == 0 {
		return Day{}, problem(ErrDate, "“%s” is not a date, like 2026-12-25.", typed)
	}
	return DayOf(t, time.UTC), nil
}

// String returns the day like "2026-12-25".
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// AddDays returns the day n days later; earlier if n is negative.
func (d Day) AddDays(n int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Compare returns -1, 0 or 1 as d is before, the same as or after e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Start returns the first instant of the day in a zone, which is not midnight where the clocks skip it; nil is UTC.
func (d Day) Start(zone *time.Location) time.Time {
	c := newClock(zone)
	return c.time(c.begins(d.utc().Unix()))
}

func (d Day) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
