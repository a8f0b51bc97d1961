package hours

import (
	"slices"
	"time"
)

// Interval is a stretch of time, [From, Till).
type Interval struct{ From, Till time.Time }

// Length returns how long the interval is; 0 if it is empty.
func (i Interval) Length() time.Duration { return max(0, i.Till.Sub(i.From)) }

func (i Interval) empty() bool { return !i.From.Before(i.Till) }

// within returns the part of i that lies in cut.
func (i Interval) within(cut Interval) Interval {
	if i.From.Before(cut.From) {
		i.From = cut.From
	}
	if i.Till.After(cut.Till) {
		i.Till = cut.Till
	}
	return i
}

// Merge returns the same time as intervals in order, none of which are empty, touch or overlap. It leaves its argument alone.
func Merge(all []Interval) []Interval {
	var out []Interval
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b Interval) int { return a.From.Compare(b.From) })
	for _, i := range sorted {
		if i.empty() {
			continue
		}
		if n := len(out); n == 0 || i.From.After(out[n-1].Till) {
			out = append(out, i)
		} else if i.Till.After(out[n-1].Till) {
			out[n-1].Till = i.Till
		}
	}
	return out
}

// Subtract returns the time of a that is not in b, merged.
func Subtract(a, b []Interval) []Interval {
	var out []Interval
	holes := Merge(b)
	for _, i := range Merge(a) {
		for len(holes) > 0 && !holes[0].Till.After(i.From) {
			holes = holes[1:] // behind this one and all that follow
		}
		for _, h := range holes {
			if !h.From.Before(i.Till) {
				break
			}
			if i.From.Before(h.From) {
				out = append(out, Interval{i.From, h.From})
			}
			i.From = h.Till
		}
		if !i.empty() {
			out = append(out, i)
		}
	}
	return out
}
