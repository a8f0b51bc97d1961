package views

import (
	"context"
	"strings"
	"time"
)

// Invitation is what a calendar part says of its first event.
type Invitation struct {
	Method    string
	Summary   string
	Location  string
	Organizer string
	Attendees []string
	More      int // attendees beyond these
	Start     time.Time
	End       time.Time // zero: it does not say
	AllDay    bool
	Zone      string // of the times, where it is not known: they are shown as they stand
	Every     string // DAILY, WEEKLY, MONTHLY or YEARLY; empty: once
	Interval  int
	Cancelled bool
	Events    int // in all
}

const iconCalendar = `<path d="M8 2v4"/><path d="M16 2v4"/><rect width="18" height="18" x="3" y="4" rx="2"/><path d="M3 10h18"/>`

func invitationKind(ctx context.Context, v Invitation) string {
	text := t(ctx, "Invitation")
	switch {
	case v.Cancelled:
		text = t(ctx, "Called off")
	case v.Method == "REPLY":
		text = t(ctx, "Answer to an invitation")
	case v.Method == "" || v.Method == "PUBLISH":
		text = t(ctx, "Event")
	}
	if v.Events > 1 {
		text += ", " + t(ctx, "the first of %d", v.Events)
	}
	return text
}

// invitationTime tells it in the zone of the viewer, or as it stands where its own zone is not known.
func invitationTime(ctx context.Context, v Invitation, zone *time.Location) string {
	if zone == nil || v.AllDay || v.Zone != "" {
		zone = time.UTC
	}
	start, end := v.Start.In(zone), v.End.In(zone)
	day := func(at time.Time) string { return shortDay(ctx, at) + at.Format(" 2006") }
	text := day(start)
	if !v.AllDay {
		text += start.Format(", 15:04")
	}
	switch {
	case v.End.IsZero() || v.AllDay && day(end) == day(start):
	case day(end) == day(start):
		text += end.Format("–15:04")
	case v.AllDay:
		text += " – " + day(end)
	default:
		text += " – " + day(end) + end.Format(", 15:04")
	}
	switch {
	case v.AllDay:
		return text + ", " + t(ctx, "all day")
	case v.Zone != "" && v.Zone != "?":
		return text + " (" + v.Zone + ")"
	case v.Zone != "":
		return text + ", " + t(ctx, "local time there")
	}
	return text + " (" + start.Format("MST") + ")"
}

func invitationEvery(ctx context.Context, v Invitation) string {
	if v.Interval > 1 {
		switch v.Every {
		case "DAILY":
			return t(ctx, "every %d days", v.Interval)
		case "WEEKLY":
			return t(ctx, "every %d weeks", v.Interval)
		case "MONTHLY":
			return t(ctx, "every %d months", v.Interval)
		}
		return t(ctx, "every %d years", v.Interval)
	}
	switch v.Every {
	case "DAILY":
		return t(ctx, "every day")
	case "WEEKLY":
		return t(ctx, "every week")
	case "MONTHLY":
		return t(ctx, "every month")
	}
	return t(ctx, "every year")
}

func invitationPeople(ctx context.Context, v Invitation) string {
	text := strings.Join(v.Attendees, ", ")
	if v.More > 0 {
		text += " " + t(ctx, "and %d more", v.More)
	}
	return text
}
