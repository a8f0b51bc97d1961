package views

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
	"fairlead/models/hours"
)

// sampleCoverage is a week in Amsterdam in which the inbox is attended to from 8 to 18 on working days; change may alter each half hour.
func sampleCoverage(monday hours.Day, change func(s *CoverageSlot)) CoveragePage {
	zone, err := hours.LoadZone("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	p := CoveragePage{Shell: admin(), Inbox: sampleInbox, Channel: sampleChannel, Rule: sampleRule(), Now: monday.AddDays(1).Start(zone).Add(10*time.Hour + 40*time.Minute),
		People: 4, MayLead: true, Earlier: true, Later: true}
	for i := range p.Week {
		d := monday.AddDays(i)
		p.Week[i].Day = d
		for _, h := range d.HalfHours(zone) {
			s := CoverageSlot{HalfHour: h, Attended: i < 5 && h.Minute >= 8*60 && h.Minute < 18*60, First: h.Minute / 60 % 5}
			if change != nil {
				change(&s)
			}
			p.Week[i].Slots = append(p.Week[i].Slots, s)
		}
	}
	return p
}

var week48 = hours.Day{Year: 2026, Month: time.November, Day: 23}

func TestCoverageMap(t *testing.T) {
	p := sampleCoverage(week48, nil)
	doc := render(t, Coverage(p))
	if n := doc.Find(".cover-map tbody tr").Length(); n != 20 {
		t.Errorf("%d half hours, want those from 8 to 18", n)
	}
	if doc.Find(".cover-map thead th[scope=col]").Length() != 7 || doc.Find(".cover-map tbody th[scope=row]").Length() != 20 {
		t.Error("not every number has its headers")
	}
	cell := func(row, col int) *goquery.Selection {
		return one(t, doc, fmt.Sprintf(".cover-map tbody tr:nth-child(%d) td:nth-of-type(%d)", row, col))
	}
	if c := cell(5, 1); !c.HasClass("gap") || words(c) != "0 nobody" { // Monday at 10
		t.Errorf("nobody is shown as %q, %s", c.AttrOr("class", ""), words(c))
	}
	if c := cell(6, 2); !c.HasClass("now") || !strings.Contains(words(c), "now") { // Tuesday, 10:40
		t.Errorf("now is shown as %q, %s", c.AttrOr("class", ""), words(c))
	}
	if c := cell(1, 6); !c.HasClass("off") || words(c) != "3 outside the inbox's hours" {
		t.Errorf("Saturday is shown as %q, %s", c.AttrOr("class", ""), words(c))
	}
	if href := cell(1, 3).Find("a").AttrOr("href", ""); href != "/settings/channels/1/coverage?week=2026-W48&at=2026-11-25T07:00Z#half" {
		t.Error(href)
	}
	one(t, doc, ".cover-map thead th.today:contains('24')")
	p.All = true
	if n := render(t, Coverage(p)).Find(".cover-map tbody tr").Length(); n != 48 {
		t.Errorf("%d half hours of the whole day", n)
	}
	p.MayLead = false
	if doc := render(t, Coverage(p)); doc.Find(".cover-map a, #half, a[href='/availability']").Length() != 0 {
		t.Error("who does not lead may ask who is there")
	}
}

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestCoverageWhereTheClocksAreSet(t *testing.T) {
	for _, c := range []struct {
		monday hours.Day
		rows   int
		note   string
		row    int // of what is missing or comes again
		says   string
		cell   string
	}{
		{hours.Day{Year: 2027, Month: 3, Day: 22}, 48, "Sunday 28 Mar: the clocks are set forward, and 02:00–03:00 is left out.", 5, "02:00", "no such half hour"},
		{hours.Day{Year: 2026, Month: 10, Day: 19}, 50, "Sunday 25 Oct: the clocks are set back, and 02:00–03:00 comes twice.", 7, "02:00² again", "2 outside the inbox's hours"},
	} {
		p := sampleCoverage(c.monday, nil)
		p.All = true
		doc := render(t, Coverage(p))
		if n := doc.Find(".cover-map tbody tr").Length(); n != c.rows {
			t.Errorf("%d half hours, want %d", n, c.rows)
		}
		if got := words(doc.Find(".clock-note")); got != c.note {
			t.Errorf("the page says %q", got)
		}
		row := one(t, doc, fmt.Sprintf(".cover-map tbody tr:nth-child(%d)", c.row))
		if got := words(row.Find("th")); got != c.says {
			t.Errorf("line %d is called %q, want %q", c.row, got, c.says)
		}
		if got := words(row.Find("td").Last()); got != c.cell {
			t.Errorf("Sunday says %q, want %q", got, c.cell)
		}
	}
}

func TestCoverageStates(t *testing.T) {
	has := func(name string, p CoveragePage, selector, text string) {
		t.Helper()
		if got := words(render(t, Coverage(p)).Find(selector)); !strings.Contains(got, text) {
			t.Errorf("%s: %s says %q, want %q", name, selector, got, text)
		}
	}
	p := sampleCoverage(week48, nil)
	zone := p.zone()
	has("full", p, ".coverage-gaps.good", "Somebody is there in all of the inbox's hours.")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, c := range []struct {
		gap  CoverageGap
		want string
	}{
		{CoverageGap{Interval: hours.Interval{From: at(28, 10, 0), Till: at(30, 8, 0)}}, "Saturday 28 Nov, 10:00 to Monday 30 Nov, 08:00 46 h"},
		{CoverageGap{Interval: hours.Interval{From: at(25, 17, 15), Till: at(26, 0, 0)}}, "Wednesday 25 Nov, 17:15 to 24:00 6 h 45 min"},
		{CoverageGap{Interval: hours.Interval{From: at(23, 9, 0), Till: at(24, 11, 10)}}, "Now, until Tuesday 24 Nov, 11:10 30 min"},
		{CoverageGap{Interval: hours.Interval{From: at(24, 9, 0), Till: at(24, 11, 10)}}, "Now, until 11:10 30 min"},
		{CoverageGap{Interval: hours.Interval{From: at(25, 9, 0), Till: at(30, 0, 0)}, Open: true}, "From Wednesday 25 Nov, 09:00 on"},
		{CoverageGap{Interval: hours.Interval{From: at(20, 9, 0), Till: at(30, 0, 0)}, Open: true}, "From now on"},
	} {
		p.Gaps = []CoverageGap{c.gap}
		if got := words(render(t, Coverage(p)).Find(".coverage-gaps li")); got != c.want+" Availability" {
			t.Errorf("a gap is %q, want %q", got, c.want)
		}
	}
	for range 19 {
		p.Gaps = append(p.Gaps, p.Gaps[0])
	}
	p.More = 7
	has("many", p, ".coverage-gaps summary", "and 21 more")
	p.Rule.OnlyAvailable = false
	has("also who is away", p, ".coverage-intro", "everybody counts all the time")
	p.Rule.OnlyAvailable, p.NoHours, p.Skipped, p.Second, p.Rule.SecondAfter = true, 2, 1, 1, 30
	has("no hours", p, ".coverage-intro", "2 people have no working hours and count as always there, except when out of office.")
	has("skipped", p, ".coverage-intro", "1 person whom the rule names cannot be assigned to")
	has("second", p, ".coverage-intro", "waited for 30 minutes")
	second := sampleCoverage(week48, func(s *CoverageSlot) { s.First, s.Second = 0, 2 })
	has("second", second, ".cover-map tbody tr:first-child td.second:nth-of-type(1)", "0 +2")
	none := CoveragePage{Shell: admin(), Channel: sampleChannel, Rule: models.DefaultRule(1), Now: p.Now}
	has("no rule", none, ".empty", "leaves conversations unassigned")
	none.Rule = sampleRule()
	has("nobody", none, ".empty", "names nobody whom it could assign to")
}

func TestWhoIsThereIsSaid(t *testing.T) {
	p := sampleCoverage(week48, nil)
	slot := p.Week[1].Slots[18]
	part := func(from, till int) []hours.Interval {
		return []hours.Interval{{From: slot.From.Add(time.Duration(from) * time.Minute), Till: slot.From.Add(time.Duration(till) * time.Minute)}}
	}
	p.Half = &CoverageHalf{CoverageSlot: slot, More: 3, People: []CoverageOne{
		{Name: "Ana", There: part(0, 30)}, {Name: strings.Repeat("Wanjiru-", 20), There: part(15, 30)}, {Name: "Bo", There: part(0, 5), Second: true}, {Name: "Cas", There: part(5, 10)},
		{Name: "Dot", Why: models.WhyOutOfOffice, Until: models.At(slot.From.Add(100 * time.Hour))}, {Name: "Eve", Why: models.WhyHours, Day: "Christmas Day"}, {Name: "Flo", Why: models.WhyHours}}}
	doc := render(t, Coverage(p))
	one(t, doc, ".cover-map a[aria-current=true]")
	var got []string
	doc.Find("#half li").Each(func(_ int, s *goquery.Selection) { got = append(got, words(s)) })
	want := []string{"Ana", strings.Repeat("Wanjiru-", 20) + " from 09:15", "Bo second choice until 09:05", "Cas 09:05 to 09:10", "Dot out of office until Sat 13:00", "Eve day off: Christmas Day", "Flo not working then", "and 3 more"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %s\nwant %s", strings.Join(got, "|"), strings.Join(want, "|"))
	}
	if got := words(doc.Find("#half h3")); got != "Tuesday 24 Nov, 09:00 to 09:30" {
		t.Error(got)
	}
	p.Half.First, p.Half.Second = 0, 0
	for want, people := range map[string][]CoverageOne{"At some moment nobody could take a conversation.": p.Half.People, "Nobody could take a conversation.": p.Half.People[4:]} {
		p.Half.People = people
		if got := words(render(t, Coverage(p)).Find("#half > p").First()); got != want {
			t.Errorf("said %q, not %q", got, want)
		}
	}
	nl := renderText(t, "nl", Coverage(p))
	for _, text := range []string{"dinsdag 24 nov, 09:00 tot 09:30", "niet op kantoor, tot za 13:00", "werkt dan niet", "Bezetting", "Week 48: 23 nov tot en met 29 nov 2026"} {
		if !strings.Contains(nl, text) {
			t.Errorf("no %q in Dutch", text)
		}
	}
}
