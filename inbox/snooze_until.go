package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// SnoozeFor says how long a conversation is to sleep, where whoever asks lives.
type SnoozeFor string

const (
	SnoozeLater    SnoozeFor = "later"    // 3 hours
	SnoozeTomorrow SnoozeFor = "tomorrow" // to 9:00
	SnoozeMonday   SnoozeFor = "monday"   // to 9:00 on the next one
	SnoozeAnswer   SnoozeFor = "answer"   // until somebody writes
	SnoozeAt       SnoozeFor = "at"       // Day and Time
	SnoozeBack     SnoozeFor = "back"     // Until: an undo
)

// SnoozeForm is what is chosen. Problems: day, time, until.
type SnoozeForm struct {
	For       SnoozeFor
	Day, Time string      // as date and time fields send them
	Until     models.Time // for SnoozeBack
}

// SnoozeChoice is one that the menu offers.
type SnoozeChoice struct {
	For   SnoozeFor
	Until models.Time
}

// snoozeHour is when a day begins for what was put off to it.
const snoozeHour = 9

// SnoozeChoices returns what the menu offers at a moment, in a zone.
func SnoozeChoices(now models.Time, zone *time.Location) (out []SnoozeChoice) {
	for _, f := range []SnoozeFor{SnoozeLater, SnoozeTomorrow, SnoozeMonday, SnoozeAnswer} {
		until, _ := SnoozeForm{For: f}.until(now, zone) // these have no problems
		out = append(out, SnoozeChoice{f, until})
	}
	return out
}

// SnoozeUntil returns until when a form means.
func (a *App) SnoozeUntil(ctx context.Context, who Actor, f SnoozeForm) (models.Time, error) {
	zone, err := a.ZoneOf(ctx, who.User)
	if err != nil {
		return 0, err
	}
	return f.until(a.now(), zone)
}

func (f SnoozeForm) until(now models.Time, zone *time.Location) (models.Time, error) {
	today := hours.DayOf(now.Time(), zone)
	switch f.For {
	case SnoozeLater:
		return now.Add(3 * time.Hour), nil
	case SnoozeTomorrow:
		return morning(today.AddDays(1), zone), nil
	case SnoozeMonday:
		return morning(today.AddDays(1+(int(time.Monday-today.Weekday())+6)%7), zone), nil
	case SnoozeAnswer:
		return models.Never, nil
	case SnoozeBack:
		return f.Until, nil
	case SnoozeAt:
		return f.at(zone)
	}
	return 0, models.Problems{{Field: "until", Text: "Choose until when from the list."}}
}

// at reads the date and the time.
func (f SnoozeForm) at(zone *time.Location) (models.Time, error) {
	var p models.Problems
	day, err := hours.ParseDate(f.Day)
	if err != nil {
		p.Add("day", "Choose a date.")
	}
	clock, err := time.Parse("15:04", f.Time)
	if err != nil {
		p.Add("time", "Choose a time.")
	}
	return models.At(time.Date(day.Year, day.Month, day.Day, clock.Hour(), clock.Minute(), 0, 0, zone)), p.Err()
}

func morning(d hours.Day, zone *time.Location) models.Time {
	return models.At(time.Date(d.Year, d.Month, d.Day, snoozeHour, 0, 0, 0, zone))
}
