package inbox

import (
	"context"
	"errors"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// WorkingForm is when somebody works, or an inbox is attended to, as it is typed. Problems: those of models.HoursField, time_zone, country.
type WorkingForm struct {
	Days     [7]string // by time.Weekday, like "9:00-12:00, 13:00-17:00"; all empty: no hours are set
	TimeZone string    // IANA name; empty: the company's
	Country  string    // whose holidays are days off; empty: the company's, models.NoHolidays: none
}

// Calendar is what the company says of working time. It holds for whoever has nothing of their own.
type Calendar struct {
	Account models.Account // without its key
	Own     []models.OwnDay
	Now     models.Time
}

const (
	maxTypedHours = 1000 // bytes of a day's hours as typed
	maxSpans      = 12   // of a day: fewer than fit into what may be typed, in the form that they are shown in
)

// working reads what was typed. What is wrong with the zone and the country is said by the Check of what they belong to.
func (f WorkingForm) working() (models.Working, models.Problems) {
	var p models.Problems
	var week hours.Week
	for i, typed := range f.Days {
		spans, err := hours.ParseDay(typed[:min(len(typed), maxTypedHours)])
		var said *hours.Problem
		switch {
		case errors.As(err, &said):
			p.Add(models.HoursField(time.Weekday(i)), said.Text, said.Arg)
		case len(typed) > maxTypedHours || len(spans) > maxSpans:
			p.Add(models.HoursField(time.Weekday(i)), "This is too long: at most 12 time spans a day.")
		default:
			week[i] = spans
		}
	}
	checkNights(week, &p)
	return models.Working{Hours: week.String(), TimeZone: f.TimeZone, Country: f.Country}, p
}

// checkNights says at a day that its hours begin before those of the day before have ended. Within a day that is known already.
func checkNights(week hours.Week, p *models.Problems) {
	for day := range week {
		next := (day + 1) % 7
		var both hours.Week
		both[day], both[next] = week[day], week[next]
		if both.Check() != nil {
			p.Add(models.HoursField(time.Weekday(next)), "This begins before the hours of the day before have ended: %s.", week[day][len(week[day])-1].String())
		}
	}
}

// checkUser puts a user's hours in place, unless they stay as they are, and says what is wrong with the user.
func checkUser(u *models.User, f *WorkingForm) (p models.Problems) {
	if f != nil {
		u.Working, p = f.working()
	}
	return append(u.Check(), p...)
}

// workingChanged works out anew whether a user is Available, if their hours are others or they are back.
func (e edit) workingChanged(ctx context.Context, was, is models.User) error {
	if was.Working == is.Working && was.Active == is.Active {
		return nil
	}
	_, err := e.desk.Refresh(ctx, is.ID)
	return err
}

// asTyped is what a form shows of what is stored. Hours that cannot be read are shown as none.
func asTyped(w models.Working) WorkingForm {
	f := WorkingForm{TimeZone: w.TimeZone, Country: w.Country}
	week, err := hours.ParseWeek(w.Hours)
	if err != nil {
		return f
	}
	for i, spans := range week {
		f.Days[i] = hours.FormatDay(spans)
	}
	return f
}

// calendar returns what the company says.
func (a *App) calendar(ctx context.Context) (c Calendar, err error) {
	c.Now = a.now()
	if c.Account, err = a.DB.Account(ctx); err != nil {
		return c, err
	}
	c.Account.Key = nil
	c.Own, err = a.DB.OwnDays(ctx)
	return c, err
}
