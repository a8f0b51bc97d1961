package views

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// Standing is what a page says of somebody's availability beside what stands on their row.
type Standing struct {
	Zone    *time.Location // in which times are told; nil: UTC
	Now     models.Time
	Hours   bool            // they have working hours
	SetBy   string          // who set it or entered the absence, if that was somebody else
	SetAt   models.Time     // when they did
	Absence *models.Absence // the one they are out of office by
	Other   models.Time     // until when the other availability would hold, if it were set for now; 0: until it is changed
}

func (s Standing) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

var dutchWeekdays = [...]string{"zo", "ma", "di", "wo", "do", "vr", "za"}

// dayClock is a moment near now in a zone: "13:30", "tomorrow 09:00", "Mon 09:00", "3 Dec 09:00", "3 Dec 2027 09:00".
func dayClock(ctx context.Context, at models.Time, s Standing) string {
	a, today := at.Time().In(s.zone()), hours.DayOf(s.Now.Time(), s.zone())
	clock, day := a.Format("15:04"), hours.DayOf(a, s.zone())
	switch days := daysBetween(today, day); {
	case days == 0:
		return clock
	case days == 1:
		return t(ctx, "tomorrow %s", clock)
	case days > 1 && days < 7:
		return weekday(ctx, a) + " " + clock
	}
	return calendarDay(ctx, day, today) + " " + clock
}

// calendarDay is "3 Dec", with the year if that is another than this one.
func calendarDay(ctx context.Context, day, today hours.Day) string {
	a := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC)
	if day.Year != today.Year {
		return shortDay(ctx, a) + a.Format(" 2006")
	}
	return shortDay(ctx, a)
}

func weekday(ctx context.Context, a time.Time) string {
	if isDutch(ctx) {
		return dutchWeekdays[a.Weekday()]
	}
	return a.Format("Mon")
}

func daysBetween(from, to hours.Day) int {
	noon := func(d hours.Day) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }
	return int(noon(to).Sub(noon(from)) / (24 * time.Hour))
}

// absentUntil says until when somebody is out of office: with whole days, through the last of them.
func absentUntil(ctx context.Context, till models.Time, s Standing) string {
	day, today := hours.DayOf(till.Time(), s.zone()), hours.DayOf(s.Now.Time(), s.zone())
	if models.At(day.Start(s.zone())) != till {
		return t(ctx, "until %s", dayClock(ctx, till, s))
	}
	switch last := day.AddDays(-1); daysBetween(today, last) {
	case 0:
		return t(ctx, "today")
	case 1:
		return t(ctx, "through tomorrow")
	default:
		return t(ctx, "through %s", calendarDay(ctx, last, today))
	}
}

// availabilityUntil is the short remark behind Available or Away: "until 13:30", "out of office through 3 Dec". Empty: there is nothing
// to remark. That somebody's hours end on another day is none.
func availabilityUntil(ctx context.Context, u models.User, s Standing) string {
	switch u.AvailabilityWhy {
	case models.WhyOutOfOffice:
		return t(ctx, "out of office") + " " + absentUntil(ctx, u.AvailabilityUntil, s)
	case models.WhyIdle:
		return t(ctx, "idle")
	case models.WhyNoPage:
		return t(ctx, "no page open")
	}
	if !u.AvailabilityUntil.IsSet() || u.Availability == models.Available && u.AvailabilityUntil > s.Now.Add(24*time.Hour) {
		return ""
	}
	return t(ctx, "until %s", dayClock(ctx, u.AvailabilityUntil, s))
}

// availabilityWhy says why somebody is Available or Away.
func availabilityWhy(ctx context.Context, u models.User, s Standing) string {
	switch u.AvailabilityWhy {
	case models.WhyHand:
		if s.SetBy != "" {
			return t(ctx, "set by %s", s.SetBy)
		}
		return t(ctx, "set by hand")
	case models.WhyHours:
		if u.Availability == models.Available {
			return t(ctx, "in working hours")
		}
		return t(ctx, "outside working hours")
	case models.WhyNoPage:
		return t(ctx, "working hours have begun, and no page is open yet")
	case models.WhyIdle:
		return t(ctx, "nothing done for a while; back with the next key or click")
	case models.WhyOutOfOffice:
		return t(ctx, "out of office")
	}
	return t(ctx, "no working hours are set")
}

func otherAvailability(a models.Availability) models.Availability {
	if a == models.Available {
		return models.Away
	}
	return models.Available
}

// pressText says what pressing the switch does, and until when.
func pressText(ctx context.Context, u models.User, s Standing) string {
	to, text := otherAvailability(u.Availability), ""
	switch {
	case u.AvailabilityWhy == models.WhyOutOfOffice:
		return t(ctx, "You are out of office. Press to come back early.")
	case s.Other != 0:
		until := dayClock(ctx, s.Other, s)
		if text = t(ctx, "Rules may assign to you. Press to be Away until %s, when your working hours change that.", until); to == models.Available {
			text = t(ctx, "Rules do not assign to you. Press to be Available until %s, when your working hours change that.", until)
		}
	case to == models.Away:
		text = t(ctx, "Rules may assign to you. Press to be Away until you change it.")
	default:
		text = t(ctx, "Rules do not assign to you. Press to be Available until you change it.")
	}
	return text
}

// setText says on every page of somebody that another has set them.
func setText(ctx context.Context, u models.User, s Standing) string {
	at := dayClock(ctx, s.SetAt, s)
	switch {
	case s.Absence != nil:
		return t(ctx, "%s entered that you are out of office %s.", s.SetBy, absentUntil(ctx, u.AvailabilityUntil, s))
	case u.Availability == models.Available:
		return t(ctx, "%s set you to Available at %s.", s.SetBy, at)
	}
	return t(ctx, "%s set you to Away at %s.", s.SetBy, at)
}

// lengths are how long an availability may be set for, beside "for now".
func lengths(ctx context.Context) []option {
	return []option{{"30m", t(ctx, "For 30 minutes")}, {"1h", t(ctx, "For 1 hour")}, {"today", t(ctx, "For today")}, {"always", t(ctx, "Until I change it")}}
}
