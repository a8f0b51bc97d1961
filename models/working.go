package models

import (
	"strings"
	"time"

	"fairlead/models/hours"
)

// Working is when a user works, or an inbox is attended to.
type Working struct {
	Hours    string // hours.Week as text; empty: no working hours are set
	TimeZone string // IANA name; empty: the company's
	Country  string // whose holidays are days off; empty: the company's, NoHolidays: none
}

// NoHolidays is the country of who works on holidays.
const NoHolidays = "-"

// HoursField is the form field of the hours of one day of the week, and of the problem with them: hours_monday.
func HoursField(day time.Weekday) string { return "hours_" + strings.ToLower(day.String()) }

func (w *Working) check(p *Problems) {
	if _, err := hours.ParseWeek(w.Hours); err != nil {
		p.Add("hours", "These working hours cannot be read.")
	}
	if _, err := hours.LoadZone(w.TimeZone); err != nil {
		p.Add("time_zone", "Choose a time zone from the list.")
	}
	if w.Country != "" && w.Country != NoHolidays && !hours.Known(w.Country) {
		p.Add("country", "Choose a country from the list.")
	}
}

// Schedule returns the hours in force, for what Account.WorkingOf has filled in. What cannot be read, because a zone has gone from the
// list, counts as not set.
func (w Working) Schedule(own []OwnDay) hours.Schedule {
	week, err := hours.ParseWeek(w.Hours)
	if err != nil {
		week = hours.Week{}
	}
	zone, err := hours.LoadZone(w.TimeZone)
	if err != nil {
		zone, _ = hours.LoadZone("")
	}
	s := hours.Schedule{Week: week, Zone: zone}
	if w.Country != NoHolidays {
		s.Off = hours.DaysOff(w.Country, ownDays(own))
	}
	return s
}

func ownDays(rows []OwnDay) (out []hours.OwnDay) {
	for _, r := range rows {
		if d, err := hours.ParseDate(r.Day); err == nil {
			out = append(out, hours.OwnDay{Day: d, Name: r.Name, Country: r.Country})
		}
	}
	return out
}
