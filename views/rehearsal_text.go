package views

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"fairlead/models"

	"github.com/a-h/templ"
)

func (p RehearsalPage) address() string { return rehearsalAddress(p.Channel.ID, p.Rehearsal.ID) }

func rehearsalAddress(channel, rehearsal int64) string {
	return "/settings/channels/" + id(channel) + "/rehearsals/" + id(rehearsal)
}

// form is the Automation tab with the draft filled in.
func (p RehearsalPage) form() string {
	return "/settings/channels/" + id(p.Channel.ID) + "/automation?rehearsal=" + id(p.Rehearsal.ID)
}

// rowsAt is the address of a page of rows.
func (p RehearsalPage) rowsAt(only string, page int) templ.SafeURL {
	q := url.Values{}
	if only != "" {
		q.Set("only", only)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	address := p.address()
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return templ.SafeURL(address + "#conversations")
}

// decisionAt is where one row's decision is made again; it leads back to the page of rows.
func (p RehearsalPage) decisionAt(row RehearsedRow) templ.SafeURL {
	q := url.Values{}
	if p.Result.Only != "" {
		q.Set("only", p.Result.Only)
	}
	if p.Result.Page > 1 {
		q.Set("page", strconv.Itoa(p.Result.Page))
	}
	address := p.address() + "/decisions/" + id(row.ConversationID)
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return templ.SafeURL(address)
}

func (p RehearsalPage) underWay() bool {
	return p.Rehearsal.State == models.RehearsalQueued || p.Rehearsal.State == models.RehearsalRunning
}

// shown is the first and the last row of the page, and how many there are of them.
func (r RehearsalResult) shown() (from, to, all int) {
	all = r.Counts[r.kind()]
	from = (r.Page-1)*RehearsalPageRows + 1
	return from, from + len(r.Rows) - 1, all
}

func (r RehearsalResult) kind() int {
	switch r.Only {
	case "else":
		return 1
	case "wait":
		return 2
	}
	return 0
}

// rehearsalTitle says what is rehearsed.
func rehearsalTitle(ctx context.Context, p RehearsalPage) string {
	return t(ctx, "Rehearsal of the last %d days", p.Rehearsal.Days)
}

// endedText says why there is no result.
func endedText(ctx context.Context, r models.Rehearsal) string {
	switch r.State {
	case models.RehearsalCancelled:
		return t(ctx, "This rehearsal was cancelled.")
	case models.RehearsalCut:
		return t(ctx, "This rehearsal was cut short: the server that worked on it has stopped.")
	}
	return t(ctx, "This rehearsal has failed.") + " " + t(ctx, r.Problem)
}

// waitText is how long something waited for an owner: "at once", "14 min", "3 h 5 min", "2 days"; "never" for -1.
func waitText(ctx context.Context, wait int64) string {
	d := time.Duration(wait) * time.Microsecond
	switch {
	case wait < 0:
		return t(ctx, "no owner")
	case wait == 0:
		return t(ctx, "at once")
	}
	return durationText(ctx, d)
}

func durationText(ctx context.Context, d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case d <= 0:
		return "–"
	case minutes == 0:
		return t(ctx, "under a minute")
	case minutes < 60:
		return t(ctx, "%d min", minutes)
	case minutes < 24*60:
		return joined(t(ctx, "%d h", minutes/60), minutes%60, t(ctx, "%d min", minutes%60))
	}
	hours := minutes / 60
	return joined(plural(ctx, int64(hours/24), "%d day", "%d days"), hours%24, t(ctx, "%d h", hours%24))
}

// joined puts a smaller unit behind a larger one, if there is any of it.
func joined(large string, n int, small string) string {
	if n == 0 {
		return large
	}
	return large + " " + small
}

// signed is a difference: +3, −2, or 0.
func signed(ctx context.Context, n int) string {
	switch {
	case n > 0:
		return "+" + t(ctx, "%d", n)
	case n < 0:
		return "−" + t(ctx, "%d", -n)
	}
	return "0"
}

// rehearsedOwner is the name of an owner, of whom a team may be no more.
func rehearsedOwner(ctx context.Context, o models.Owner, name string) string {
	switch {
	case o == models.Nobody:
		return t(ctx, "Nobody")
	case name == "":
		return t(ctx, "A team that was removed")
	}
	return name
}

// inZone is a moment to the minute, as the clocks of a zone show it: "12 Nov, 14:02".
func inZone(ctx context.Context, at models.Time, zone *time.Location) string {
	a := at.Time().In(zone)
	return shortDay(ctx, a) + a.Format(", 15:04")
}

// spreadText is how far apart people are: the standard deviation, and the ends.
func spreadText(ctx context.Context, s RehearsedSide) string {
	return t(ctx, "± %s, from %d to %d", oneDecimal(ctx, s.Spread), s.Least, s.Most)
}

func oneDecimal(ctx context.Context, x float64) string {
	return t(ctx, "%.1f", x)
}

// percent is a share of all, in whole percents.
func percent(n, all int) int {
	if all == 0 {
		return 0
	}
	return (n*100 + all/2) / all
}

// figure is one line of what happened beside what would have.
type figure struct{ Name, Was, Is string }

func figures(ctx context.Context, r RehearsalResult) []figure {
	number := func(n int) string { return t(ctx, "%d", n) }
	waited := func(n int) string { return number(n) + " (" + t(ctx, "%d", percent(n, r.Counts[0])) + " %)" }
	wait := func(us int64) string {
		if us <= 0 {
			return "–"
		}
		return waitText(ctx, us)
	}
	lines := []figure{
		{t(ctx, "Got an owner"), number(r.Was.Assigned), number(r.Is.Assigned)},
		{t(ctx, "Had no owner at first"), waited(r.Was.Waited), waited(r.Is.Waited)},
	}
	if r.Left > 0 {
		lines = append(lines, figure{t(ctx, "of these left to nobody, in no queue"), "–", waited(r.Left)})
	}
	return append(lines,
		figure{t(ctx, "Average time without an owner"), wait(r.Was.MeanWait), wait(r.Is.MeanWait)},
		figure{t(ctx, "Longest time without an owner"), wait(r.Was.LongestWait), wait(r.Is.LongestWait)},
		figure{t(ctx, "Spread between people"), spreadText(ctx, r.Was), spreadText(ctx, r.Is)})
}

// days is how far back a rehearsal is to look.
func (p AutomationPage) days() int64 {
	if p.Days == 0 {
		return 30
	}
	return p.Days
}
