package hours

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// placed is a span on its day.
type placed struct {
	day time.Weekday
	Span
}

func (p placed) from() int { return int(p.day)*fullDay + p.From }
func (p placed) till() int { return int(p.day)*fullDay + p.end() }

// Check returns a *Problem, ErrSpan or ErrOverlap, if a span is none or if two overlap, be it over midnight or from Saturday night
// into Sunday. Spans that only touch are fine.
func (w Week) Check() error {
	all := w.placed()
	for _, p := range all {
		if !p.valid() {
			return problem(ErrSpan, "“%s” is not a time span, like 9:00-17:00.", p.String())
		}
	}
	if a, b, ok := overlap(all); ok {
		return problem(ErrOverlap, "These time spans overlap: %s.", named(a)+", "+named(b))
	}
	return nil
}

func named(p placed) string { return p.day.String() + " " + p.String() }

func (w Week) placed() []placed {
	var all []placed
	for day, spans := range w {
		for _, s := range spans {
			all = append(all, placed{time.Weekday(day), s})
		}
	}
	return all
}

// overlap returns two spans that overlap, if there are any. Sorted by their begin, any overlap shows between neighbours; the last
// of the week is followed by the first.
func overlap(all []placed) (a, b placed, ok bool) {
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.from(), b.from()) })
	for i, p := range all {
		next, from := all[(i+1)%len(all)], 0
		if from = next.from(); i == len(all)-1 {
			from += 7 * fullDay
		}
		if p.till() > from {
			return p, next, true
		}
	}
	return a, b, false
}

// sorted returns the week with each day's spans by their begin.
func (w Week) sorted() Week {
	byBegin := func(a, b Span) int { return cmp.Compare(a.From, b.From) }
	for i, day := range w {
		if !slices.IsSortedFunc(day, byBegin) {
			w[i] = slices.SortedStableFunc(slices.Values(day), byBegin)
		}
	}
	return w
}

// short returns the name of a day in a stored week.
func short(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }
