package views

import (
	"context"
	"time"

	"fairlead/models"
)

var dutchMonths = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// ago says how long before now a moment was, as short as a list needs: "now", "14 min", "3 h", "yesterday", "12 Nov", "12 Nov 2025".
// A moment in the future counts as now: clocks differ.
func ago(ctx context.Context, at, now models.Time) string {
	if !at.IsSet() {
		return ""
	}
	a, n := at.Time(), now.Time()
	d := n.Sub(a)
	switch {
	case d < time.Minute:
		return t(ctx, "now")
	case d < time.Hour:
		return t(ctx, "%d min", int(d/time.Minute))
	case d < 24*time.Hour:
		return t(ctx, "%d h", int(d/time.Hour))
	case d < 48*time.Hour:
		return t(ctx, "yesterday")
	case d < 7*24*time.Hour:
		return t(ctx, "%d days", int(d/(24*time.Hour)))
	}
	day := shortDay(ctx, a)
	if a.Year() != n.Year() {
		day += a.Format(" 2006")
	}
	return day
}

func shortDay(ctx context.Context, a time.Time) string {
	if isDutch(ctx) {
		return a.Format("2 ") + dutchMonths[a.Month()-1]
	}
	return a.Format("2 Jan")
}

// fullDay is the day of a moment: "12 Nov 2026".
func fullDay(ctx context.Context, at models.Time) string {
	if !at.IsSet() {
		return ""
	}
	return shortDay(ctx, at.Time()) + at.Time().Format(" 2006")
}

// fullTime is a moment to the minute, for titles: "12 Nov 2026, 10:02 UTC". The script shows it in the reader's own zone.
func fullTime(ctx context.Context, at models.Time) string {
	if !at.IsSet() {
		return ""
	}
	a := at.Time()
	return shortDay(ctx, a) + a.Format(" 2006, 15:04 UTC")
}

// fullTimeIn is a moment to the minute for a reader whose zone is known: "12 Nov 2026, 11:02". Without a zone it is told as fullTime.
func fullTimeIn(ctx context.Context, at models.Time, zone *time.Location) string {
	if zone == nil {
		return fullTime(ctx, at)
	}
	a := at.Time().In(zone)
	return shortDay(ctx, a) + a.Format(" 2006, 15:04")
}
