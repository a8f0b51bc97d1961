package hours

import (
	"slices"
	"time"
)

// horizon is how far a question looks: hours that do not change within it are taken not to change.
const horizon = 400 * 24 * time.Hour

// Schedule is hours in force: a week in a zone, less the days off. Its week passes Check.
//
// A span belongs to the day it begins on: a night shift that begins before a day off runs into it, one that begins on the day off
// does not happen. Times returned are in Zone.
type Schedule struct {
	Week Week
	Zone *time.Location                    // nil: UTC
	Off  func(Day) (name string, off bool) // nil: no days off
}

// Always reports whether no hours are set: open around the clock, days off or not.
func (s Schedule) Always() bool { return s.Week.Empty() }

// Open reports whether t is working time.
func (s Schedule) Open(t time.Time) bool {
	for range s.spans(t, t.Add(1)) {
		return true
	}
	return false
}

// Next returns the first change strictly after t, and whether it is open from then on. ok is false if there is none within 400
// days.
func (s Schedule) Next(t time.Time) (at time.Time, open, ok bool) {
	end := t.Add(horizon)
	for i := range s.runs(t, end) {
		if i.From.After(t) {
			return i.From, true, true
		}
		return i.Till, false, i.Till.Before(end)
	}
	return time.Time{}, false, false
}

// Current returns the open stretch that t lies in; spans that touch or overlap are one stretch, also over midnight. It is cut 400
// days before and after t. False: t is not working time.
func (s Schedule) Current(t time.Time) (Interval, bool) {
	now, ok := first(s.runs(t, t.Add(horizon)))
	if !ok || now.From.After(t) {
		return Interval{}, false
	}
	for _, back := range []time.Duration{8 * 24 * time.Hour, horizon} { // most begin within the week
		for i := range s.runs(t.Add(-back), t.Add(1)) {
			now.From = i.From // of the last one
		}
		if now.From.After(t.Add(-back)) {
			break
		}
	}
	return now, true
}

// Stretches returns the open stretches within [from, till), in order, cut at both and merged where they touch.
func (s Schedule) Stretches(from, till time.Time) []Interval {
	return slices.Collect(s.runs(from, till))
}

// Between returns how much working time there is in [from, till).
func (s Schedule) Between(from, till time.Time) time.Duration {
	var sum time.Duration
	for i := range s.runs(from, till) {
		sum += i.Length()
	}
	return sum
}

// Add returns the earliest time by which that much working time has passed since from: the inverse of Between. Nothing to pass is
// from itself, be it open or not. False: there is not that much within 400 days; hours that are always open have no such end.
func (s Schedule) Add(from time.Time, working time.Duration) (time.Time, bool) {
	if working <= 0 || s.Always() {
		return from.Add(max(working, 0)).In(s.zone()), true
	}
	for i := range s.runs(from, from.Add(horizon)) {
		if l := i.Length(); l < working {
			working -= l
			continue
		}
		return i.From.Add(working), true
	}
	return time.Time{}, false
}
