package hours

import (
	"iter"
	"time"
)

// runs yields the open stretches within [from, till), in order, cut at both and merged where they touch.
func (s Schedule) runs(from, till time.Time) iter.Seq[Interval] {
	return func(yield func(Interval) bool) {
		var run Interval
		for next := range s.spans(from, till) {
			switch {
			case run.empty():
				run = next
			case next.From.After(run.Till):
				if !yield(run) {
					return
				}
				run = next
			case next.Till.After(run.Till):
				run.Till = next.Till
			}
		}
		if !run.empty() {
			yield(run)
		}
	}
}

// spans yields each span of working time cut to [from, till), by begin. They may touch, and overlap in an hour that is repeated.
//
// Two days are looked at before from and one after till: where clocks are set back over midnight, a span may reach from the day
// before yesterday into today, and one of tomorrow may have begun.
func (s Schedule) spans(from, till time.Time) iter.Seq[Interval] {
	return func(yield func(Interval) bool) {
		cut := Interval{from.In(s.zone()), till.In(s.zone())}
		if s.Always() {
			if !cut.empty() {
				yield(cut)
			}
			return
		}
		week, c, last := s.Week.sorted(), newClock(s.Zone), DayOf(till, s.Zone).AddDays(1)
		for d := DayOf(from, s.Zone).AddDays(-2); d.Compare(last) <= 0; d = d.AddDays(1) {
			day := week[d.Weekday()]
			if len(day) == 0 || s.off(d) {
				continue
			}
			for _, span := range day {
				if i := c.on(d, span).within(cut); !i.empty() && !yield(i) {
					return
				}
			}
		}
	}
}

func (s Schedule) off(d Day) bool {
	if s.Off == nil {
		return false
	}
	_, off := s.Off(d)
	return off
}

func (s Schedule) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// on returns a span as it is on one day; empty if the clocks skip all of it.
func (c *clock) on(d Day, s Span) Interval {
	midnight := d.utc().Unix()
	return Interval{c.time(c.begins(midnight + int64(s.From)*60)), c.time(c.ends(midnight + int64(s.end())*60))}
}

func first(seq iter.Seq[Interval]) (Interval, bool) {
	for i := range seq {
		return i, true
	}
	return Interval{}, false
}
