package views

import (
	"context"

	"github.com/a-h/templ"

	"fairlead/models"
	"fairlead/models/hours"
)

// WorkingEditor is the hours of a week with their zone and holidays, as a form shows them: stored or as typed. Posted and Problems:
// those of models.HoursField, time_zone, country.
type WorkingEditor struct {
	Days     [7]string // by time.Weekday
	TimeZone string    // empty: the company's
	Country  string    // empty: the company's, models.NoHolidays: none
	Calendar Calendar
	Problems models.Problems
}

// Calendar is what the company says of working time, and what time it is.
type Calendar struct {
	Account models.Account
	Own     []models.OwnDay
	Now     models.Time
}

// CapacityChoice is where somebody's capacity comes from. Posted: capacity (seat, none or own) and capacity_own, a number. Problems at both.
type CapacityChoice struct{ By, Own string }

// schedule returns the hours in the fields, in force; false: they cannot be read.
func (e WorkingEditor) schedule() (hours.Schedule, bool) {
	var week hours.Week
	for i, typed := range e.Days {
		day, err := hours.ParseDay(typed)
		if err != nil {
			return hours.Schedule{}, false
		}
		week[i] = day
	}
	if _, err := hours.LoadZone(e.TimeZone); err != nil || week.Check() != nil {
		return hours.Schedule{}, false
	}
	working := e.Calendar.Account.WorkingOf(models.Working{Hours: week.String(), TimeZone: e.TimeZone, Country: e.Country})
	return working.Schedule(e.Calendar.Own), true
}

// placeholder says in an empty field what that means, once another day has hours.
func (e WorkingEditor) placeholder(ctx context.Context, a templ.Attributes) templ.Attributes {
	if !e.none() {
		a["placeholder"] = t(ctx, "Off")
	}
	return a
}

// none reports whether no day holds anything.
func (e WorkingEditor) none() bool { return e.Days == [7]string{} }

// CompanyOptions are the company's options as a form shows them; numbers are as typed.
type CompanyOptions struct {
	TimeZone        string
	Country         string
	IdleMinutes     string
	CapacitySales   string
	CapacityService string
	PageNeeded      bool
	UnansweredOnly  bool
}

// OwnDayTyped is a day off to be added. Posted: day, day_name, day_country. Problems at the same.
type OwnDayTyped struct{ Day, Name, Country string }
