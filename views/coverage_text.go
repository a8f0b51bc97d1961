package views

import (
	"context"
	"fmt"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// gapsOpen is how many stretches are in sight; the others open below them.
const gapsOpen = 6

var (
	longWeekdays      = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	longDutchWeekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
)

func midday(d hours.Day) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// longDay is "Saturday 28 Nov".
func longDay(ctx context.Context, d hours.Day) string {
	name := longWeekdays[d.Weekday()]
	if isDutch(ctx) {
		name = longDutchWeekdays[d.Weekday()]
	}
	return name + " " + shortDay(ctx, midday(d))
}

// fromTo is a stretch of time. "%s to %s" itself is a sender and a recipient, which Dutch says in another way.
func fromTo(ctx context.Context, from, till string) string {
	return t(ctx, "%[1]s to %[2]s", from, till)
}

// weekTitle is "Week 48: 23 Nov to 29 Nov 2026".
func (p CoveragePage) weekTitle(ctx context.Context) string {
	first, last := p.Week[0].Day, p.Week[6].Day
	_, week := midday(first).ISOWeek()
	return t(ctx, "Week %d: %s to %s", week, shortDay(ctx, midday(first)), shortDay(ctx, midday(last))+fmt.Sprintf(" %d", last.Year))
}

// gapText is "Saturday 28 Nov, 10:00 to Monday 30 Nov, 08:00".
func (p CoveragePage) gapText(ctx context.Context, g CoverageGap) string {
	zone := p.zone()
	from := g.From.In(zone)
	start := hours.DayOf(from, zone)
	begin := longDay(ctx, start) + from.Format(", 15:04")
	day, clock := endClock(g.Till.In(zone))
	end := clock
	if day != start {
		end = longDay(ctx, day) + ", " + clock
	}
	switch now := !g.From.After(p.Now); {
	case now && g.Open:
		return t(ctx, "From now on")
	case g.Open:
		return t(ctx, "From %s on", begin)
	case now:
		return t(ctx, "Now, until %s", end)
	}
	return fromTo(ctx, begin, end)
}

// endClock is the day and the clock of an end: midnight belongs to the day that ends.
func endClock(till time.Time) (hours.Day, string) {
	day := hours.DayOf(till, till.Location())
	if day.Start(till.Location()).Equal(till) {
		return day.AddDays(-1), "24:00"
	}
	return day, till.Format("15:04")
}

// gapLength is "46 h" or "30 min"; empty if no end is known.
func (p CoveragePage) gapLength(ctx context.Context, g CoverageGap) string {
	if g.Open {
		return ""
	}
	from := g.From
	if from.Before(p.Now) {
		from = p.Now
	}
	switch d := g.Till.Sub(from).Round(time.Minute); {
	case d < time.Hour:
		return t(ctx, "%d min", int(d/time.Minute))
	case d%time.Hour == 0:
		return t(ctx, "%d h", int(d/time.Hour))
	default:
		return t(ctx, "%d h %d min", int(d/time.Hour), int(d%time.Hour/time.Minute))
	}
}

// halfTitle is "Tuesday 24 Nov, 09:00 to 09:30".
func (p CoveragePage) halfTitle(ctx context.Context) string {
	_, end := endClock(p.Half.Till.In(p.zone()))
	return fromTo(ctx, longDay(ctx, hours.DayOf(p.Half.From, p.zone()))+", "+p.Half.From.In(p.zone()).Format("15:04"), end)
}

// halfLead says how many there are in a half hour.
func halfLead(ctx context.Context, s CoverageHalf) string {
	switch {
	case !s.Attended && s.First+s.Second == 0:
		return t(ctx, "Outside the inbox's hours.")
	case s.First+s.Second == 0 && (len(s.People) == 0 || len(s.People[0].There) == 0):
		return t(ctx, "Nobody could take a conversation.")
	case s.First+s.Second == 0:
		return t(ctx, "At some moment nobody could take a conversation.")
	case s.First == 0:
		return t(ctx, "Only the second choice could take a conversation.")
	}
	return plural(ctx, int64(s.First), "%d person could take a conversation.", "%d people could take a conversation.")
}

// therePart says which part of a half hour somebody is there; empty: all of it.
func (p CoveragePage) therePart(ctx context.Context, o CoverageOne) string {
	first, last := o.There[0].From, o.There[len(o.There)-1].Till
	clock := func(at time.Time) string { return at.In(p.zone()).Format("15:04") }
	late, early := first.After(p.Half.From), last.Before(p.Half.Till)
	switch {
	case late && early:
		return fromTo(ctx, clock(first), clock(last))
	case late:
		return t(ctx, "from %s", clock(first))
	case early:
		return t(ctx, "until %s", clock(last))
	case len(o.There) > 1:
		return t(ctx, "with a break")
	}
	return ""
}

// awayText says why somebody is not there.
func (p CoveragePage) awayText(ctx context.Context, o CoverageOne) string {
	switch {
	case o.Why == models.WhyOutOfOffice:
		return t(ctx, "out of office %s", absentUntil(ctx, o.Until, p.standing()))
	case o.Day != "":
		return t(ctx, "day off: %s", o.Day)
	}
	return t(ctx, "not working then")
}

// coverageNotes say what the numbers are made of.
func (p CoveragePage) notes(ctx context.Context) (notes []string) {
	if p.Rule.AssignTo == models.AssignContactOwner {
		notes = append(notes, t(ctx, "The rule of this channel assigns to the contact's owner, who is not counted here: counted is the second choice, who take the rest."))
	}
	if p.Rule.Chat {
		notes = append(notes, t(ctx, "Chats are given only to those who have a page open at that moment, which cannot be known ahead."))
	}
	if !p.Rule.OnlyAvailable {
		return append(notes, t(ctx, "The rule assigns to people who are away, too, so everybody counts all the time."))
	}
	if p.NoHours > 0 {
		notes = append(notes, plural(ctx, int64(p.NoHours), "%d person has no working hours and counts as always there, except when out of office.", "%d people have no working hours and count as always there, except when out of office."))
	}
	if p.Skipped > 0 {
		notes = append(notes, plural(ctx, int64(p.Skipped), "%d person whom the rule names cannot be assigned to and does not count; Automation says why.", "%d people whom the rule names cannot be assigned to and do not count; Automation says why."))
	}
	if p.Second > 0 {
		notes = append(notes, plural(ctx, p.Rule.SecondAfter, "+1 is somebody of the second choice, who may have what has waited for %d minute.", "+1 is somebody of the second choice, who may have what has waited for %d minutes."))
	}
	if p.Always {
		notes = append(notes, t(ctx, "The inbox has no hours, so nights and weekends count, too."))
	}
	return notes
}
