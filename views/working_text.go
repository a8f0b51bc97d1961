package views

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// week is the days as people count them.
var week = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// weekdayName stands by itself, as a label does.
func weekdayName(ctx context.Context, d time.Weekday) string {
	switch d {
	case time.Monday:
		return t(ctx, "Monday")
	case time.Tuesday:
		return t(ctx, "Tuesday")
	case time.Wednesday:
		return t(ctx, "Wednesday")
	case time.Thursday:
		return t(ctx, "Thursday")
	case time.Friday:
		return t(ctx, "Friday")
	case time.Saturday:
		return t(ctx, "Saturday")
	}
	return t(ctx, "Sunday")
}

// weekdayWithin stands in a sentence.
func weekdayWithin(ctx context.Context, d time.Weekday) string {
	if isDutch(ctx) {
		return strings.ToLower(weekdayName(ctx, d))
	}
	return weekdayName(ctx, d)
}

// dayOff is a day like "Thursday 24 Dec 2026".
func dayOff(ctx context.Context, day string) string {
	d, err := hours.ParseDate(day)
	if err != nil {
		return day
	}
	at := d.Start(time.UTC)
	return weekdayName(ctx, d.Weekday()) + " " + shortDay(ctx, at) + at.Format(" 2006")
}

// nightNote says where a day's hours end on the next one; empty if they do not, or cannot be read.
func nightNote(ctx context.Context, typed string) string {
	spans, err := hours.ParseDay(typed)
	if err != nil || len(spans) == 0 || !spans[len(spans)-1].Overnight() {
		return ""
	}
	_, till, _ := strings.Cut(spans[len(spans)-1].String(), "-")
	return t(ctx, "until %s the next day", till)
}

// workingLine says what the hours in the fields mean now: whether it is working time, until when, or when it is next.
func workingLine(ctx context.Context, e WorkingEditor, none string) string {
	s, ok := e.schedule()
	if !ok {
		return ""
	}
	if s.Always() {
		return none
	}
	now := e.Calendar.Now.Time().In(s.Zone)
	there := t(ctx, "Now (%s in %s)", now.Format("15:04"), s.Zone.String())
	if span, open := s.Current(e.Calendar.Now.Time()); open {
		return there + ": " + t(ctx, "within hours until %s", momentWithin(ctx, span.Till, now)) + "."
	}
	line := there + ": " + t(ctx, "outside of hours") + "."
	if s.Off != nil {
		if name, off := s.Off(hours.DayOf(now, s.Zone)); off {
			line = there + ": " + t(ctx, "a day off, %s", name) + "."
		}
	}
	if at, _, ok := s.Next(e.Calendar.Now.Time()); ok {
		return line + " " + t(ctx, "Next: %s", momentWithin(ctx, at, now)) + "."
	}
	return line + " " + t(ctx, "Next: not within a year") + "."
}

// momentWithin is a moment to come as short as it can be said: "17:00", "tomorrow 09:00", "Monday 09:00", "Monday 4 Jan 2027, 09:00".
func momentWithin(ctx context.Context, at, now time.Time) string {
	clock, day, today := at.Format("15:04"), hours.DayOf(at, now.Location()), hours.DayOf(now, now.Location())
	switch {
	case day == today:
		return clock
	case day == today.AddDays(1) && clock == "00:00":
		return "24:00"
	case day == today.AddDays(1):
		return t(ctx, "tomorrow %s", clock)
	case day.Compare(today.AddDays(7)) < 0:
		return weekdayWithin(ctx, day.Weekday()) + " " + clock
	}
	return weekdayWithin(ctx, day.Weekday()) + " " + shortDay(ctx, at) + at.Format(" 2006, ") + clock
}

// zoneOptions are the time zones to choose from, one that is stored under an old name among them.
func zoneOptions(first []option, chosen string) []option {
	names := hours.Zones()
	if chosen != "" && !slices.Contains(names, chosen) {
		if _, err := hours.LoadZone(chosen); err == nil {
			names = append(names, chosen)
			slices.Sort(names)
		}
	}
	for _, name := range names {
		first = append(first, option{name, name})
	}
	return first
}

// countryOptions are the calendars of holidays to choose from, by their names in the reader's language.
func countryOptions(ctx context.Context, first []option) []option {
	var countries []option
	for _, c := range hours.Countries() {
		countries = append(countries, option{c.Code, countryName(ctx, c.Name)})
	}
	slices.SortStableFunc(countries, func(a, b option) int { return cmp.Compare(a.Label, b.Label) })
	return append(first, countries...)
}

// countryName translates "Germany" and "Germany, Bavaria".
func countryName(ctx context.Context, name string) string {
	country, region, ok := strings.Cut(name, ", ")
	if !ok {
		return t(ctx, name)
	}
	return t(ctx, country) + ", " + t(ctx, region)
}

func (c Calendar) zones(ctx context.Context, chosen string) []option {
	return zoneOptions([]option{{"", t(ctx, "The company's (%s)", cmp.Or(c.Account.TimeZone, "UTC"))}}, chosen)
}

func (c Calendar) countries(ctx context.Context) []option {
	of := t(ctx, "none")
	for _, country := range hours.Countries() {
		if country.Code == c.Account.Country {
			of = countryName(ctx, country.Name)
		}
	}
	return countryOptions(ctx, []option{{"", t(ctx, "The company's (%s)", of)}, {models.NoHolidays, t(ctx, "None: works on holidays")}})
}

// atMost says a capacity: a number, or no limit.
func atMost(ctx context.Context, capacity int64) string {
	if capacity == 0 {
		return t(ctx, "no limit")
	}
	return t(ctx, "%d", capacity)
}

// seatCapacity is what the seats say.
func seatCapacity(ctx context.Context, a models.Account) string {
	return t(ctx, "Sales seat: %s. Service seat: %s.", atMost(ctx, a.CapacitySales), atMost(ctx, a.CapacityService))
}

// ownDays splits the company's days off into those to come, today's among them, and those that are past, the latest first.
func (p CompanyPage) ownDays() (coming, past []models.OwnDay) {
	zone, err := hours.LoadZone(p.Options.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	today := hours.DayOf(p.Now.Time(), zone).String()
	for _, d := range p.Own {
		if d.Day >= today {
			coming = append(coming, d)
		} else {
			past = append(past, d)
		}
	}
	slices.Reverse(past)
	return coming, past
}

// dayFor says for whom a day is off.
func dayFor(ctx context.Context, country string) string {
	for _, c := range hours.Countries() {
		if c.Code == country {
			return countryName(ctx, c.Name)
		}
	}
	return t(ctx, "Everyone")
}

// dayProblems splits what is wrong with a day to be added from what is wrong with the rest of the page.
func dayProblems(ps models.Problems) (days, rest models.Problems) {
	for _, p := range ps {
		if p.Field == "day" || strings.HasPrefix(p.Field, "day_") {
			days = append(days, p)
		} else {
			rest = append(rest, p)
		}
	}
	return days, rest
}
