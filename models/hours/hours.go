// Package hours says when somebody works: the hours of a week in a time zone, less the days off.
//
// Everything here is pure: time, zone and days come in as arguments, and nothing is stored. Hours are wall clock, as a sign on a
// door is: 09:00 is when the clocks of the zone show it, whatever was done to them in the night.
package hours

import (
	"fmt"
	"time"
)

const (
	hour    = 60
	fullDay = 24 * hour
)

// Span is a stretch of working time that begins on one day, in minutes since midnight on the wall clock. From is 0 to 1439, Till 0
// to 1440. Till at or before From means that it ends on the next day (22:00-06:00); 1440 is midnight at the day's end.
type Span struct{ From, Till int }

// String returns the span as it is typed, like "09:00-17:30".
func (s Span) String() string { return clockTime(s.From) + "-" + clockTime(s.Till) }

// Overnight reports whether the span ends on the day after the one it begins on; an end at midnight is not yet the next day.
func (s Span) Overnight() bool { return s.end() > fullDay }

// end returns when the span ends, in minutes since the midnight before it begins.
func (s Span) end() int {
	if s.Till <= s.From {
		return s.Till + fullDay
	}
	return s.Till
}

func (s Span) valid() bool {
	return 0 <= s.From && s.From < fullDay && 0 <= s.Till && s.Till <= fullDay
}

func clockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/hour, minutes%hour) }

// Week is the spans that begin on each day, by time.Weekday.
type Week [7][]Span

// Empty reports whether no hours are set.
func (w Week) Empty() bool {
	for _, day := range w {
		if len(day) > 0 {
			return false
		}
	}
	return true
}

// weekdays is the week as people count it, from Monday.
var weekdays = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
