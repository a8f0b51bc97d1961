package views

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// AbsenceFields is the form of an absence, as it was typed, in the time zone of who is absent.
type AbsenceFields struct{ From, FromTime, Till, TillTime, Note string }

// AbsenceFieldsOf is what the form of a stored absence holds: without times where it is whole days.
func AbsenceFieldsOf(a models.Absence, zone *time.Location) AbsenceFields {
	from, till := a.FromAt.Time().In(zone), a.TillAt.Time().In(zone)
	f := AbsenceFields{From: hours.DayOf(from, zone).String(), FromTime: from.Format("15:04"), Till: hours.DayOf(till, zone).String(), TillTime: till.Format("15:04"), Note: a.Note}
	if startsDay(from, zone) {
		f.FromTime = ""
	}
	if startsDay(till, zone) {
		f.Till, f.TillTime = hours.DayOf(till, zone).AddDays(-1).String(), ""
	}
	return f
}

func startsDay(at time.Time, zone *time.Location) bool {
	return hours.DayOf(at, zone).Start(zone).Equal(at)
}

// AbsencesPage is when somebody is out of office, with the form for more. Problems: from, from_time, till, till_time, note.
type AbsencesPage struct {
	Shell    Shell
	User     models.User
	Self     bool // the viewer's own
	Zone     *time.Location
	Now      models.Time
	Absences []models.Absence
	Entered  map[int64]string // the names of others who entered them
	Open     int64            // open conversations they own
	Typed    AbsenceFields
	Back     string // where the forms lead to
	Problems models.Problems
}

// AbsencePage is one of them, to be changed.
type AbsencePage struct {
	AbsencesPage
	Absence models.Absence
}

func (p AbsencesPage) standing() Standing { return Standing{Zone: p.Zone, Now: p.Now} }

// zoneName says in whose time zone times are, where that may be unclear.
func (p AbsencesPage) zoneHelp(ctx context.Context) string {
	zone := p.standing().zone().String()
	if p.Self {
		return t(ctx, "Without times it is whole days, the last one included. Times are in your time zone, %s.", zone)
	}
	return t(ctx, "Without times it is whole days, the last one included. Times are in their time zone, %s.", zone)
}

// absenceSpan says when somebody is absent: "3 Dec through 8 Dec 2026", whose last day is included, or "3 Dec 13:30 to 17:00".
func absenceSpan(ctx context.Context, a models.Absence, s Standing) string {
	f, today := AbsenceFieldsOf(a, s.zone()), hours.DayOf(s.Now.Time(), s.zone())
	from, to := absenceEdge(ctx, f.From, f.FromTime, today), absenceEdge(ctx, f.Till, f.TillTime, today)
	switch {
	case f.From == f.Till && f.FromTime == "" && f.TillTime == "":
		return from
	case f.TillTime == "":
		return t(ctx, "%s through %s", from, to)
	case f.From == f.Till:
		to = f.TillTime
	}
	return fromTo(ctx, from, to)
}

func absenceEdge(ctx context.Context, date, clock string, today hours.Day) string {
	day, err := hours.ParseDate(date)
	if err != nil {
		return date
	}
	text := calendarDay(ctx, day, today)
	if clock != "" {
		text += " " + clock
	}
	return text
}

func absencesURL(user int64) string { return "/users/" + id(user) + "/absences" }

// absencesFrame stands the page where its reader comes from: under the own profile, or under the availability of others.
func absencesFrame(ctx context.Context, p AbsencesPage) frame {
	if p.Self {
		return frame{Current: "/settings/profile", Title: t(ctx, "Out of office"), Crumbs: settingsCrumbs(ctx, crumb{Text: t(ctx, "Profile"), URL: "/settings/profile"}, crumb{Text: t(ctx, "Out of office")})}
	}
	return frame{Title: t(ctx, "Out of office: %s", p.User.Name), Crumbs: []crumb{{Text: t(ctx, "Availability"), URL: "/availability"}, {Text: p.User.Name}}}
}

func absenceFrame(ctx context.Context, p AbsencePage) frame {
	f := absencesFrame(ctx, p.AbsencesPage)
	f.Crumbs[len(f.Crumbs)-1].URL = absencesURL(p.User.ID)
	f.Crumbs = append(f.Crumbs, crumb{Text: absenceSpan(ctx, p.Absence, p.standing())})
	return f
}
