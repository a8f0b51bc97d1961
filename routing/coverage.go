package routing

import (
	"cmp"
	"slices"
	"time"

	"fairlead/models/hours"
)

// CoveragePerson is somebody whom a rule can route to, with what is known ahead of when they are there.
type CoveragePerson struct {
	UserID   int64
	Second   bool             // of the second choice, which waits for the first
	Hours    hours.Schedule   // Always: none are set, and they count as there around the clock
	Absences []hours.Interval // out of office
}

// There returns when somebody is there within [from, till).
func (p CoveragePerson) There(from, till time.Time) []hours.Interval {
	return hours.Subtract(p.Hours.Stretches(from, till), p.Absences)
}

// CoverageInput is everything that coverage depends on.
type CoverageInput struct {
	People   []CoveragePerson
	Attended hours.Schedule // the inbox's hours; Always: none are set, and all the time counts
	Anyway   bool           // the rule assigns to who is Away, too: everybody counts always
}

// Coverage is how many people could take a conversation, at every moment of a stretch of time.
type Coverage struct {
	Within   hours.Interval
	Attended []hours.Interval // of it, the inbox's hours
	steps    []Covered        // in order, the first at the beginning
}

// Covered is how many people there are from a moment on.
type Covered struct {
	At            time.Time
	First, Second int
}

func (c Covered) empty() bool { return c.First == 0 && c.Second == 0 }

// Cover counts people within [from, till).
func Cover(in CoverageInput, from, till time.Time) Coverage {
	within := hours.Interval{From: from, Till: till}
	c := Coverage{Within: within, Attended: in.Attended.Stretches(from, till)}
	changes := []Covered{{At: from}}
	for _, p := range in.People {
		one := Covered{First: 1}
		if p.Second {
			one = Covered{Second: 1}
		}
		there := []hours.Interval{within}
		if !in.Anyway {
			there = p.There(from, till)
		}
		for _, i := range there {
			changes = append(changes, Covered{i.From, one.First, one.Second}, Covered{i.Till, -one.First, -one.Second})
		}
	}
	c.steps = summed(changes)
	return c
}

// summed turns changes into what is so from each moment on.
func summed(changes []Covered) (steps []Covered) {
	slices.SortFunc(changes, func(a, b Covered) int { return a.At.Compare(b.At) })
	var now Covered
	for i, c := range changes {
		now = Covered{c.At, now.First + c.First, now.Second + c.Second}
		if i+1 == len(changes) || !changes[i+1].At.Equal(c.At) {
			steps = append(steps, now)
		}
	}
	return steps
}

// Gaps returns the stretches of the inbox's hours in which nobody could take a conversation.
func (c Coverage) Gaps() []hours.Interval {
	var empty []hours.Interval
	for i, s := range c.steps {
		if s.empty() {
			empty = append(empty, hours.Interval{From: s.At, Till: c.until(i)})
		}
	}
	return hours.Subtract(c.Attended, hours.Subtract([]hours.Interval{c.Within}, empty))
}

// until returns when a step ends.
func (c Coverage) until(i int) time.Time {
	if i+1 < len(c.steps) {
		return c.steps[i+1].At
	}
	return c.Within.Till
}

// CoverageSlot is coverage in half an hour: as it is at its weakest moment, of those in the inbox's hours if there are any.
type CoverageSlot struct {
	hours.HalfHour
	First, Second int
	Attended      bool // some of it lies in the inbox's hours
}

// Slot returns the coverage of a half hour that lies within.
func (c Coverage) Slot(h hours.HalfHour) CoverageSlot {
	s := CoverageSlot{HalfHour: h}
	parts := overlapping(c.Attended, h.Interval)
	if s.Attended = len(parts) > 0; !s.Attended {
		parts = []hours.Interval{h.Interval}
	}
	weakest, found := Covered{}, false
	for _, part := range parts {
		i, exact := slices.BinarySearchFunc(c.steps, part.From, func(s Covered, t time.Time) int { return s.At.Compare(t) })
		if !exact {
			i--
		}
		for ; i < len(c.steps) && c.steps[i].At.Before(part.Till); i++ {
			if step := c.steps[i]; !found || cmp.Or(cmp.Compare(step.First, weakest.First), cmp.Compare(step.Second, weakest.Second)) < 0 {
				weakest, found = step, true
			}
		}
	}
	s.First, s.Second = weakest.First, weakest.Second
	return s
}

// overlapping returns the parts of sorted intervals that lie in one.
func overlapping(sorted []hours.Interval, cut hours.Interval) (out []hours.Interval) {
	i, _ := slices.BinarySearchFunc(sorted, cut.From, func(i hours.Interval, t time.Time) int {
		if i.Till.After(t) {
			return 1
		}
		return -1
	})
	for ; i < len(sorted) && sorted[i].From.Before(cut.Till); i++ {
		part := sorted[i]
		if part.From.Before(cut.From) {
			part.From = cut.From
		}
		if part.Till.After(cut.Till) {
			part.Till = cut.Till
		}
		out = append(out, part)
	}
	return out
}
