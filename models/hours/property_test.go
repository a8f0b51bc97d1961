package hours

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawDay draws hours of a day in order, without overlaps, perhaps into the next day.
func drawDay(t *rapid.T) []Span {
	at := rapid.SliceOfNDistinct(rapid.IntRange(0, fullDay/15), 0, 6, rapid.ID[int]).Draw(t, "quarters of an hour")
	slices.Sort(at)
	var day []Span
	for i := 0; i+1 < len(at); i += 2 {
		day = append(day, Span{at[i] * 15, at[i+1] * 15})
	}
	if n := len(day); n > 0 && day[n-1].From > 0 && rapid.Bool().Draw(t, "overnight") {
		day[n-1].Till = rapid.IntRange(1, day[n-1].From).Draw(t, "till")
	}
	return day
}

// drawSchedule draws any hours, overlaps over midnight and all, in a zone that changes its clocks oddly.
func drawSchedule(t *rapid.T) Schedule {
	var w Week
	for i := range w {
		w[i] = drawDay(t)
	}
	name := rapid.SampledFrom([]string{"Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana",
		"Asia/Beirut", "America/St_Johns", "Africa/Casablanca", "America/Nuuk", "Asia/Kathmandu", "UTC"}).Draw(t, "zone")
	off := rapid.SampledFrom([]int{0, 2, 3, 5}).Draw(t, "every such day is off")
	return Schedule{Week: w, Zone: zone(t, name), Off: func(d Day) (string, bool) { return "off", off > 0 && d.Day%off == 0 }}
}

// drawTime draws a whole minute, often within two days of a change of the clocks.
func drawTime(t *rapid.T, s Schedule) time.Time {
	day := rapid.SampledFrom([]Day{{2026, 3, 29}, {2026, 10, 25}, {2026, 3, 8}, {2026, 11, 1}, {2026, 10, 4}, {2026, 4, 5}, {2011, 12, 30},
		{2010, 11, 7}, {2010, 3, 14}, {2026, 2, 15}, {2026, 3, 22}, {2028, 2, 29}, {2026, 6, 1}}).Draw(t, "day")
	return day.Start(s.Zone).Add(time.Duration(rapid.IntRange(-2*fullDay, 2*fullDay).Draw(t, "minutes")) * time.Minute)
}

// slowOpen is what a span is, said in another way: every minute is looked at for when the clocks first show its begin and last
// show less than its end.
func slowOpen(s Schedule, from, till time.Time) map[time.Time]bool {
	open := map[time.Time]bool{}
	start, end := from.Add(-100*time.Hour), till.Add(100*time.Hour)
	var minutes []time.Time
	var walls []int64
	for t := start; t.Before(end); t = t.Add(time.Minute) {
		y, m, d := t.Date()
		minutes, walls = append(minutes, t), append(walls, time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, time.UTC).Unix())
	}
	for d := DayOf(from, s.Zone).AddDays(-3); d.Compare(DayOf(till, s.Zone).AddDays(3)) <= 0; d = d.AddDays(1) {
		if _, off := s.Off(d); off {
			continue
		}
		for _, span := range s.Week[d.Weekday()] {
			begin, end := d.utc().Unix()+int64(span.From)*60, d.utc().Unix()+int64(span.end())*60
			first := slices.IndexFunc(walls, func(w int64) bool { return w >= begin })
			last := len(walls)
			for last > 0 && walls[last-1] >= end {
				last--
			}
			for i := first; i < last; i++ {
				open[minutes[i]] = true
			}
		}
	}
	return open
}

func TestOpenAndStretchesAgreeMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		from := drawTime(t, s)
		till := from.Add(30 * time.Hour)
		slow, runs := slowOpen(s, from, till), s.Stretches(from, till)
		for m := from; m.Before(till); m = m.Add(time.Minute) {
			in := slices.ContainsFunc(runs, func(i Interval) bool { return !m.Before(i.From) && m.Before(i.Till) })
			if open := s.Open(m); open != in || !s.Always() && open != slow[m] {
				t.Fatalf("%v: open %v, within stretches %v, by the clock %v", m, open, in, slow[m])
			}
		}
		if !slices.Equal(runs, Merge(runs)) {
			t.Fatalf("not merged: %s", show(runs))
		}
	})
}

func TestNextAndCurrentAgreeWithOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		now := drawTime(t, s)
		at, open, ok := s.Next(now)
		if !ok {
			return
		}
		if !at.After(now) || s.Open(at) != open || s.Open(at.Add(-1)) == open || s.Open(now) == open {
			t.Fatalf("after %v: %v, open %v", now, at, open)
		}
		if got := s.Between(now, at); open && got != 0 || !open && got != at.Sub(now) {
			t.Fatalf("%v of work between %v and the change at %v", got, now, at)
		}
		i, within := s.Current(now)
		if within == open || within && (i.Till != at || i.From.After(now) || !s.Open(i.From) || s.Open(i.From.Add(-1))) {
			t.Fatalf("current at %v is %v; it changes at %v", now, i, at)
		}
	})
}

func TestBetweenIsAdditiveAndAddItsInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		times := []time.Time{drawTime(t, s), drawTime(t, s), drawTime(t, s)}
		slices.SortFunc(times, time.Time.Compare)
		a, b, c := times[0], times[1], times[2]
		if s.Between(a, b)+s.Between(b, c) != s.Between(a, c) {
			t.Fatalf("%v + %v is not %v", s.Between(a, b), s.Between(b, c), s.Between(a, c))
		}
		working := time.Duration(rapid.Int64Range(1, int64(200*time.Hour)).Draw(t, "working"))
		till, ok := s.Add(a, working)
		if ok && (s.Between(a, till) != working || s.Between(a, till.Add(-1)) >= working) {
			t.Fatalf("%v after %v is %v, and between them is %v", working, a, till, s.Between(a, till))
		}
	})
}

func TestSubtractAndMergeKeepTheTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawIntervals(t, "a"), drawIntervals(t, "b")
		rest := Subtract(a, b)
		if !slices.Equal(rest, Merge(rest)) {
			t.Fatalf("not merged: %v", rest)
		}
		for m := int64(-1); m < 60; m++ {
			at := time.Unix(m, 0)
			if in(rest, at) != (in(a, at) && !in(b, at)) || in(Merge(a), at) != in(a, at) {
				t.Fatalf("%v less %v is %v", a, b, rest)
			}
		}
	})
}

func drawIntervals(t *rapid.T, label string) []Interval {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Interval {
		from := rapid.Int64Range(0, 50).Draw(t, "from")
		return Interval{time.Unix(from, 0), time.Unix(from+rapid.Int64Range(-1, 9).Draw(t, "length"), 0)}
	}), 0, 6).Draw(t, label)
}

func in(all []Interval, t time.Time) bool {
	return slices.ContainsFunc(all, func(i Interval) bool { return !t.Before(i.From) && t.Before(i.Till) })
}
