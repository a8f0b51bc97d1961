package views

import (
	"context"
	"slices"

	"fairlead/models/hours"
)

// coverRow is a line of the map: the same half hour of each day. A nil cell is one that the day has not.
type coverRow struct {
	Minute, Again int
	Cells         [7]*CoverageSlot
}

// String is what the clocks show.
func (r coverRow) String() string { return hours.HalfHour{Minute: r.Minute}.String() }

// rows are the lines of the map: the half hours that lie in the inbox's hours on some day and those between, or all of them.
func (p CoveragePage) rows() []coverRow {
	rows := allRows(p.Week)
	if p.All || p.Always {
		return rows
	}
	attended := func(r coverRow) bool {
		return slices.ContainsFunc(r.Cells[:], func(c *CoverageSlot) bool { return c != nil && c.Attended })
	}
	first := slices.IndexFunc(rows, attended)
	if first < 0 {
		return rows
	}
	last := len(rows)
	for !attended(rows[last-1]) {
		last--
	}
	return rows[first:last]
}

// allRows lines the days up. A half hour that comes again where clocks are set back has a line of its own behind them.
func allRows(week [7]CoverageDay) []coverRow {
	rows := make([]coverRow, 48, 50)
	for i := range rows {
		rows[i].Minute = i * 30
	}
	for d := range week {
		at := -1 // the line of the half hour before
		for s := range week[d].Slots {
			slot := &week[d].Slots[s]
			i := slices.IndexFunc(rows, func(r coverRow) bool { return r.Minute == slot.Minute && r.Again == slot.Again })
			if i < 0 {
				i = at + 1
				rows = slices.Insert(rows, i, coverRow{Minute: slot.Minute, Again: slot.Again})
			}
			rows[i].Cells[d], at = slot, i
		}
	}
	return rows
}

// most is the largest number on the map.
func (p CoveragePage) most() (most int) {
	for _, d := range p.Week {
		for _, s := range d.Slots {
			most = max(most, s.First)
		}
	}
	return most
}

// coverClass says how a cell looks.
func (p CoveragePage) coverClass(s *CoverageSlot, most int) string {
	switch {
	case s == nil:
		return "none"
	case !s.Attended:
		return "off"
	case s.First+s.Second == 0:
		return "gap"
	case s.First == 0:
		return "second"
	}
	return [...]string{"c1", "c2", "c3", "c4"}[min(3, (s.First-1)*4/max(4, most))]
}

// isNow reports whether a half hour is the present one.
func (p CoveragePage) isNow(s *CoverageSlot) bool {
	return s != nil && !p.Now.Before(s.From) && p.Now.Before(s.Till)
}

func (p CoveragePage) isHalf(s *CoverageSlot) bool {
	return s != nil && p.Half != nil && p.Half.From.Equal(s.From)
}

// clockNote says what happens on a day on which the clocks are set; empty on others.
func clockNote(ctx context.Context, d CoverageDay) string {
	missing, again := [48]bool{}, [48]bool{}
	for i := range missing {
		missing[i] = true
	}
	for _, s := range d.Slots {
		missing[s.Minute/30] = false
		again[s.Minute/30] = again[s.Minute/30] || s.Again > 0
	}
	if from, till, ok := clockRange(missing[:]); ok {
		return t(ctx, "%s: the clocks are set forward, and %s is left out.", longDay(ctx, d.Day), from+"–"+till)
	}
	if from, till, ok := clockRange(again[:]); ok {
		return t(ctx, "%s: the clocks are set back, and %s comes twice.", longDay(ctx, d.Day), from+"–"+till)
	}
	return ""
}

// clockRange returns from the first to the end of the last of the half hours that are marked.
func clockRange(marked []bool) (from, till string, ok bool) {
	first := slices.Index(marked, true)
	if first < 0 {
		return "", "", false
	}
	last := first
	for i, m := range marked {
		if m {
			last = i
		}
	}
	return hours.HalfHour{Minute: first * 30}.String(), hours.HalfHour{Minute: (last + 1) * 30}.String(), true
}
