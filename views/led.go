package views

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// LedPage is the availability of everyone whom the viewer leads.
type LedPage struct {
	Shell  Shell
	People []LedRow
	More   bool // there are more than the page holds
	Teams  []models.Team
	Team   int64 // only those in this one; 0: everyone
	ByLoad bool
	Zone   *time.Location // the viewer's
	Now    models.Time
}

// LedRow is one of them.
type LedRow struct {
	User     models.User
	Standing Standing
	Next     *models.Absence  // the next time out of office
	Today    []hours.Interval // when they work today
	Off      string           // why not: the name of a day off
	Capacity int64            // 0: no limit
	Owing    int64            // open conversations that wait for their answer, up to models.CountStop
}

// address is of the page with another order or team; it starts with a ?, or is the page's own.
func (p LedPage) address(byLoad bool) string {
	var parts []string
	if p.Team != 0 {
		parts = append(parts, "team="+id(p.Team))
	}
	if byLoad {
		parts = append(parts, "sort=load")
	}
	if len(parts) == 0 {
		return "/availability"
	}
	return "/availability?" + strings.Join(parts, "&")
}

func (p LedPage) here() string { return p.address(p.ByLoad) }

// count says how many are there, how many are not, and how many have not come yet.
func (p LedPage) count(ctx context.Context) string {
	var available, away, invited int64
	for _, r := range p.People {
		switch {
		case r.User.Invited():
			invited++
		case r.User.Availability == models.Available:
			available++
		default:
			away++
		}
	}
	text := plural(ctx, available, "%d Available", "%d Available") + ", " + plural(ctx, away, "%d Away", "%d Away")
	if invited > 0 {
		text += ", " + t(ctx, "%d only invited", invited)
	}
	return text
}

// sorted marks the column that the list is in the order of.
func sorted(is bool, direction string) string {
	if is {
		return direction
	}
	return "none"
}

// hoursToday says when somebody works today, in their zone, and for a viewer elsewhere in theirs.
func hoursToday(ctx context.Context, r LedRow, viewer *time.Location) (theirs, mine string) {
	switch {
	case !r.Standing.Hours:
		return t(ctx, "no hours set"), ""
	case len(r.Today) == 0 && r.Off != "":
		return r.Off, ""
	case len(r.Today) == 0:
		return t(ctx, "not today"), ""
	}
	zone := r.Standing.zone()
	theirs = spansIn(r.Today, zone)
	if viewer == nil || spansIn(r.Today, viewer) == theirs {
		return theirs, ""
	}
	city := zone.String()
	city = strings.ReplaceAll(city[strings.LastIndexByte(city, '/')+1:], "_", " ")
	return theirs + " " + city, t(ctx, "%s for you", spansIn(r.Today, viewer))
}

func spansIn(all []hours.Interval, zone *time.Location) string {
	texts := make([]string, len(all))
	for i, span := range all {
		from, till := span.From.In(zone), span.Till.In(zone)
		texts[i] = from.Format("15:04") + "–" + till.Format("15:04")
		if till.Hour() == 0 && till.Minute() == 0 {
			texts[i] = from.Format("15:04") + "–24:00"
		}
	}
	return strings.Join(texts, ", ")
}

// over reports whether somebody has more than routing would give them.
func (r LedRow) over() bool { return r.Capacity > 0 && r.User.Load > r.Capacity }

// bar is how much of the load's bar is full, of 100.
func (r LedRow) bar() string {
	if r.Capacity == 0 {
		return "0"
	}
	return fmt.Sprint(min(100, r.User.Load*100/r.Capacity))
}

// lengthsOf are how long somebody else may be set for.
func lengthsOf(ctx context.Context) []option {
	return []option{{"30m", t(ctx, "For 30 minutes")}, {"1h", t(ctx, "For 1 hour")}, {"today", t(ctx, "For today")}, {"always", t(ctx, "Until it is changed")}}
}

// seenFrom tells times in the viewer's zone; whole days out of office are days where somebody is.
func (r LedRow) seenFrom(viewer *time.Location) Standing {
	s := r.Standing
	if r.User.AvailabilityWhy != models.WhyOutOfOffice {
		s.Zone = viewer
	}
	return s
}

// ledWhy says why somebody is Available or Away, and since when if another set it.
func ledWhy(ctx context.Context, u models.User, s Standing) string {
	switch {
	case s.SetBy == "":
		return availabilityWhy(ctx, u, s)
	case u.AvailabilityWhy == models.WhyOutOfOffice:
		return t(ctx, "entered by %s", s.SetBy)
	}
	return t(ctx, "set by %s at %s", s.SetBy, dayClock(ctx, s.SetAt, s))
}
