package inbox

import (
	"fmt"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// coverageWords are the mail in one language. {name}, {list}, {profile}, and in a line {from}, {till}, {count}, {link} are
// filled in.
type coverageWords struct {
	systemText
	channel  string // above its stretches: {channel}, {zone}
	line     string
	open     string // no end is known
	more     string
	weekdays [7]string // from Sunday
	months   [12]string
}

var coverageTexts = map[string]coverageWords{
	"en": {systemText{"Hours in which nobody can take a conversation", "Hello {name},\n\nin these hours nobody will be there to take new conversations, by working hours, holidays and out of office as they are now. " +
		"What comes in then waits.\n\n{list}\n\nIf nobody needs to be there, set the hours of the inbox. You are told once of each. Your profile says whether you get these mails: <{profile}>"},
		"{channel} (times in {zone}), <{link}>", "- {from} to {till}", "- from {from} on", "- and {count} more",
		[7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		[12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}},
	"nl": {systemText{"Uren waarin niemand een gesprek kan aannemen", "Hallo {name},\n\nin deze uren is er niemand om nieuwe gesprekken aan te nemen, volgens de werktijden, feestdagen en afwezigheid zoals ze nu zijn. " +
		"Wat dan binnenkomt, wacht.\n\n{list}\n\nHoeft er niemand te zijn, stel dan de uren van de inbox in. Je hoort van elk één keer. In je profiel kies je of je deze mails krijgt: <{profile}>"},
		"{channel} (tijden in {zone}), <{link}>", "- {from} tot {till}", "- vanaf {from}", "- en nog {count}",
		[7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		[12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
}

// coverageText is the mail about stretches without anybody. It names no colleague.
func coverageText(u models.User, url string, fresh []coverageOf) (subject, body string) {
	w, ok := coverageTexts[u.Reads()]
	if !ok {
		w = coverageTexts["en"]
	}
	var list []string
	for _, c := range fresh {
		zone := c.roll.input.Attended.Zone
		link := fmt.Sprintf("%s/settings/channels/%d/coverage?week=%s", url, c.roll.channel.ID, hours.WeekOf(hours.DayOf(c.gaps[0].From, zone)))
		lines := []string{strings.NewReplacer("{channel}", c.roll.channel.Title(), "{zone}", zone.String(), "{link}", link).Replace(w.channel) + "\n"}
		for _, g := range c.gaps[:min(len(c.gaps), gapsShown)] {
			lines = append(lines, w.stretch(g, zone))
		}
		if more := len(c.gaps) - gapsShown; more > 0 {
			lines = append(lines, strings.ReplaceAll(w.more, "{count}", fmt.Sprint(more)))
		}
		list = append(list, strings.Join(lines, "\n"))
	}
	fill := strings.NewReplacer("{name}", u.Name, "{list}", strings.Join(list, "\n\n"), "{profile}", url+"/settings/profile")
	return fill.Replace(w.subject), fill.Replace(w.body)
}

// stretch says one, in a zone.
func (w coverageWords) stretch(g CoverageGap, zone *time.Location) string {
	from, till := g.From.In(zone), g.Till.In(zone)
	if g.Open {
		return strings.ReplaceAll(w.open, "{from}", w.moment(hours.DayOf(from, zone), from.Format("15:04")))
	}
	day, clock := hours.DayOf(till, zone), till.Format("15:04")
	if day.Start(zone).Equal(till) { // midnight belongs to the day that ends
		day, clock = day.AddDays(-1), "24:00"
	}
	end := clock
	if day != hours.DayOf(from, zone) {
		end = w.moment(day, clock)
	}
	return strings.NewReplacer("{from}", w.moment(hours.DayOf(from, zone), from.Format("15:04")), "{till}", end).Replace(w.line)
}

func (w coverageWords) moment(d hours.Day, clock string) string {
	return fmt.Sprintf("%s %d %s, %s", w.weekdays[d.Weekday()], d.Day, w.months[d.Month-1], clock)
}
