package inbox

import (
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// LaterWhen says when something is to go out, where whoever writes it lives.
type LaterWhen string

const (
	LaterHour      LaterWhen = "hour"
	LaterAfternoon LaterWhen = "afternoon" // today at 14:00, while that is to come
	LaterTomorrow  LaterWhen = "tomorrow"  // when their day begins: by their working hours, else at 9:00
	LaterMonday    LaterWhen = "monday"    // as tomorrow, on the next one
	LaterAt        LaterWhen = "at"        // Day and Time
)

// LaterForm is what is chosen. Problems: later_day, later_time.
type LaterForm struct {
	When          LaterWhen
	Day, Time     string // as date and time fields send them
	UnlessWritten bool   // not if somebody writes before
}

// LaterChoice is one that the menu offers.
type LaterChoice struct {
	When LaterWhen
	At   models.Time
}

const (
	afternoonHour = 14
	maxLater      = 366 * 24 * time.Hour // ahead
)

// LaterChoices returns what the menu offers at a moment, to somebody with these hours.
func LaterChoices(now models.Time, h hours.Schedule) (out []LaterChoice) {
	for _, w := range []LaterWhen{LaterHour, LaterAfternoon, LaterTomorrow, LaterMonday} {
		at, _ := LaterForm{When: w}.at(now, h) // these have no problems
		if w == LaterAfternoon && at <= now.Add(time.Hour) || w == LaterMonday && at == out[len(out)-1].At {
			continue
		}
		out = append(out, LaterChoice{w, at})
	}
	return out
}

func (f LaterForm) at(now models.Time, h hours.Schedule) (models.Time, error) {
	today := hours.DayOf(now.Time(), h.Zone)
	switch f.When {
	case LaterHour:
		return now.Add(time.Hour), nil
	case LaterAfternoon:
		return clockOn(today, afternoonHour*60, h.Zone), nil
	case LaterTomorrow:
		return dayBegins(today.AddDays(1), h), nil
	case LaterMonday:
		return dayBegins(today.AddDays(1+(int(time.Monday-today.Weekday())+6)%7), h), nil
	case LaterAt:
		return f.typed(now, h.Zone)
	}
	return 0, models.Problems{{Field: "later_day", Text: "Choose when from the list."}}
}

func (f LaterForm) typed(now models.Time, zone *time.Location) (models.Time, error) {
	var p models.Problems
	day, err := hours.ParseDate(f.Day)
	if err != nil {
		p.Add("later_day", "Choose a date.")
	}
	clock, err := time.Parse("15:04", f.Time)
	if err != nil {
		p.Add("later_time", "Choose a time.")
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	at := clockOn(day, clock.Hour()*60+clock.Minute(), zone)
	switch {
	case at <= now:
		p.Add("later_day", "Choose a moment that is still to come.")
	case at > now.Add(maxLater):
		p.Add("later_day", "Choose a moment within a year.")
	}
	return at, p.Err()
}

// clockOn is what the clock shows on a day; where it is set forward over that, as long behind the change.
func clockOn(d hours.Day, minute int, zone *time.Location) models.Time {
	return models.At(time.Date(d.Year, d.Month, d.Day, minute/60, minute%60, 0, 0, zone))
}

// dayBegins is when somebody begins to work on a day, and 9:00 on one on which they do not.
func dayBegins(d hours.Day, h hours.Schedule) models.Time {
	minute := snoozeHour * 60
	for i, s := range h.Week[d.Weekday()] {
		if i == 0 || s.From < minute {
			minute = s.From
		}
	}
	return clockOn(d, minute, h.Zone)
}
