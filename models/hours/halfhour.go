package hours

import (
	"slices"
	"time"
)

// HalfHour is half an hour of a day by the clocks on the wall. Where these are set forward it may be missing or shorter, and where they
// are set back it may be there twice.
type HalfHour struct {
	Interval
	Minute int // what the clocks show, in minutes since midnight: 0, 30, 60 to 1410
	Again  int // how often they have shown it on this day before: mostly 0
}

// String returns what the clocks show, like "09:30".
func (h HalfHour) String() string { return clockTime(h.Minute) }

const halfHour = 30 * time.Minute

// HalfHours returns the half hours of a day in a zone (nil is UTC), in order and without a hole between them; none of a day that the
// zone left out.
func (d Day) HalfHours(zone *time.Location) []HalfHour {
	out := make([]HalfHour, 0, 50)
	for t, end := d.Start(zone), d.AddDays(1).Start(zone); t.Before(end); t = out[len(out)-1].Till {
		past := time.Duration(t.Minute()%30)*time.Minute + time.Duration(t.Second())*time.Second
		next := Interval{t, t.Add(halfHour - past)}.within(Interval{t, end})
		if _, change := t.ZoneBounds(); !change.IsZero() {
			next = next.within(Interval{t, change})
		}
		h := HalfHour{Interval: Interval{t, next.Till.In(t.Location())}, Minute: t.Hour()*hour + t.Minute()/30*30}
		for i := len(out) - 1; i >= 0; i-- {
			if out[i].Minute == h.Minute {
				h.Again = out[i].Again + 1
				break
			}
		}
		out = append(out, h)
	}
	return slices.Clip(out)
}

// Monday returns the Monday on or before a day.
func (d Day) Monday() Day { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
