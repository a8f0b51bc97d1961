package views

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
	"fairlead/models/hours"
)

func TestWhatTheHoursMeanNow(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	days := func(from, to time.Weekday, typed string) (all [7]string) {
		for day := from; day <= to; day++ {
			all[day] = typed
		}
		return all
	}
	later := func(d time.Duration) models.Time { return monday.Add(d) }
	for _, c := range []struct {
		days   [7]string
		now    models.Time
		en, nl string
	}{
		{days(1, 5, "9-17"), monday, "Now (10:00 in Europe/Amsterdam): within hours until 17:00.", "Nu (10:00 in Europe/Amsterdam): binnen werktijd tot 17:00."},
		{days(1, 5, "9-9:30, 11-17"), monday, "Now (10:00 in Europe/Amsterdam): outside of hours. Next: 11:00.", "Nu (10:00 in Europe/Amsterdam): buiten werktijd. Hierna: 11:00."},
		{days(1, 5, "9-24"), monday, "Now (10:00 in Europe/Amsterdam): within hours until 24:00.", ""},
		{days(1, 5, "9-5"), monday, "Now (10:00 in Europe/Amsterdam): within hours until tomorrow 05:00.", ""},
		{days(1, 5, "9-17"), later(22 * time.Hour), "Now (08:00 in Europe/Amsterdam): a day off, Stocktaking. Next: tomorrow 09:00.", "Nu (08:00 in Europe/Amsterdam): een vrije dag, Stocktaking. Hierna: morgen 09:00."},
		{days(1, 1, "7-9"), monday, "Now (10:00 in Europe/Amsterdam): outside of hours. Next: Monday 7 Dec 2026, 07:00.", "Nu (10:00 in Europe/Amsterdam): buiten werktijd. Hierna: maandag 7 dec 2026, 07:00."},
		{days(6, 6, "7-9"), monday, "Now (10:00 in Europe/Amsterdam): outside of hours. Next: Saturday 07:00.", "Nu (10:00 in Europe/Amsterdam): buiten werktijd. Hierna: zaterdag 07:00."},
		{days(0, 6, ""), monday, "none", "none"},
		{days(1, 5, "late"), monday, "", ""},
		{days(1, 2, "9-9:30, 20-9:10"), monday, "", ""},
	} {
		e := WorkingEditor{Calendar: sampleCalendar(), Days: c.days}
		e.Calendar.Now = c.now
		if got := workingLine(en, e, "none"); got != c.en {
			t.Errorf("%v: %q, want %q", c.days, got, c.en)
		}
		if got := workingLine(nl, e, "none"); c.nl != "" && got != c.nl {
			t.Errorf("%v: %q, want %q", c.days, got, c.nl)
		}
	}
	e := WorkingEditor{Calendar: sampleCalendar(), Days: days(1, 5, "9-17"), TimeZone: "Asia/Tokyo"} // 18:00 there
	if got := workingLine(en, e, ""); got != "Now (18:00 in Asia/Tokyo): outside of hours. Next: Wednesday 09:00." {
		t.Errorf("elsewhere: %q", got)
	}
}

func TestTheEditorOfAWeek(t *testing.T) {
	doc := render(t, ProfileForm(ProfilePage{Shell: admin(), User: sampleUsers[0], Working: sampleHours(), Problems: sampleHours().Problems}))
	var order []string
	doc.Find(".week-day input").Each(func(_ int, s *goquery.Selection) { order = append(order, s.AttrOr("name", "")) })
	if got := strings.Join(order, " "); got != "hours_monday hours_tuesday hours_wednesday hours_thursday hours_friday hours_saturday hours_sunday" {
		t.Errorf("days %s", got)
	}
	bad := one(t, doc, "[name=hours_tuesday]")
	if bad.AttrOr("value", "") != "late" || bad.AttrOr("aria-invalid", "") != "true" || bad.AttrOr("aria-describedby", "") != "hours_tuesday-problem" {
		t.Error("what was typed is gone, or nothing is said at it")
	}
	if got := one(t, doc, "#hours_tuesday-problem").Text(); !strings.Contains(got, "“late” is not a time span") {
		t.Errorf("the problem says %q", got)
	}
	if got := strings.TrimSpace(one(t, doc, ".week-day:has([name=hours_friday]) .field-help").Text()); got != "until 05:00 the next day" {
		t.Errorf("the night is %q", got)
	}
	if doc.Find(".week-day:has([name=hours_monday]) .field-help, .week-now").Length() != 0 {
		t.Error("a day is said to end on the next, or hours that cannot be read are said to mean something")
	}
	for selector, want := range map[string]string{"[name=time_zone] option[selected]": "Asia/Tokyo", "[name=country] option[selected]": models.NoHolidays} {
		if got := one(t, doc, selector).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q", selector, got)
		}
	}
	if got := doc.Find("[name=time_zone] option").First().Text() + ", " + doc.Find("[name=country] option").First().Text(); got != "The company's (Europe/Amsterdam), The company's (Netherlands)" {
		t.Errorf("first are %s", got)
	}
	for name, page := range map[string]*goquery.Document{"a new user": render(t, UserForm(UserPage{Shell: admin()})), "a new inbox": render(t, InboxForm(InboxSettingsPage{Shell: admin()}))} {
		if page.Find("[name=hours_monday], [name=time_zone], [name=capacity]").Length() != 0 {
			t.Errorf("%s has hours already", name)
		}
	}
}

// A zone stored under a name that is not offered stays chosen, so that saving the form keeps it.
func TestAnOldZoneStaysChosen(t *testing.T) {
	for stored, want := range map[string]bool{"Europe/Amsterdam": true, "Asia/Calcutta": true, "": true, "Mars/Base": false} {
		chosen := slices.ContainsFunc(sampleCalendar().zones(context.Background(), stored), func(o option) bool { return o.Value == stored })
		if chosen != want {
			t.Errorf("%q is offered: %v", stored, chosen)
		}
	}
}

func TestCapacityOfAUser(t *testing.T) {
	p := sampleUser()
	p.Problems = models.Problems{{Field: "capacity_own", Text: "Type a number from 1 to 10,000."}}
	doc := render(t, UserForm(p)) // with a Sales seat, which has no limit
	if one(t, doc, "[name=capacity][checked]").AttrOr("value", "") != "own" || one(t, doc, "[name=capacity_own]").AttrOr("value", "") != "12" {
		t.Error("what is chosen is not shown")
	}
	if got := doc.Find(".capacity label").First().Text(); strings.TrimSpace(got) != "As the seat says (no limit)" {
		t.Errorf("the seat says %q", got)
	}
	p.User.Seat, p.Capacity = models.SeatService, CapacityChoice{By: "seat"}
	doc = render(t, UserForm(p))
	if got := doc.Find(".capacity label").First().Text(); strings.TrimSpace(got) != "As the seat says (8)" {
		t.Errorf("the seat says %q", got)
	}
	if !strings.Contains(one(t, doc, ".capacity .field-help").Text(), "Sales seat: no limit. Service seat: 8.") {
		t.Error("it does not say what the seats say")
	}
	if one(t, doc, "[name=capacity_own]").AttrOr("aria-invalid", "") != "true" {
		t.Error("the problem is not at the number")
	}
}

func TestTheCompanysDaysOff(t *testing.T) {
	doc := render(t, CompanyForm(sampleCompany()))
	if got := strings.Join(doc.Find(".own-days > .day-list li").Children().Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) }), " "); got != "Tuesday 1 Dec 2026 Stocktaking Everyone Remove" {
		t.Errorf("to come: %q", got)
	}
	if got := one(t, doc, ".own-days details li").Text(); !strings.Contains(got, "Monday 2 Nov 2026") || !strings.Contains(got, "Germany, Bavaria") {
		t.Errorf("past: %q", got)
	}
	if doc.Find("[role=alert]").Length() != 2 || one(t, doc, ".day-form #day-problem").Text() == "" || one(t, doc, "[name=idle_minutes]").AttrOr("value", "") != "soon" {
		t.Error("problems are not where they belong")
	}
	for selector, want := range map[string]string{"[name=day]": "2026-12-01", "[name=day_name]": "Stocktaking"} {
		if got := one(t, doc, selector).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q", selector, got)
		}
	}
	utc := render(t, CompanyForm(CompanyPage{Shell: admin()}))
	if one(t, utc, "[name=time_zone] option[selected]").AttrOr("value", "") != "UTC" {
		t.Error("a company without a zone goes by UTC")
	}
}

// What package hours says, and what the calendars are called, comes in English and is translated here.
func TestHoursHaveTheirDutch(t *testing.T) {
	for _, file := range sources(t, "../models/hours") {
		for _, text := range stringsIn(t, file, nil) {
			if strings.Contains(text, "%s") && strings.HasSuffix(text, ".") && dutchWords[text] == "" {
				t.Errorf("no Dutch for %q in %s", text, file)
			}
		}
	}
	for _, c := range hours.Countries() {
		if country, _, _ := strings.Cut(c.Name, ", "); dutchCountries[country] == "" {
			t.Errorf("no Dutch for %q", country)
		}
	}
	known := " "
	for _, c := range hours.Countries() {
		known += strings.ReplaceAll(c.Name, ", ", " \n ") + " \n "
	}
	for en := range dutchCountries {
		if !strings.Contains(known, " "+en+" ") {
			t.Errorf("Dutch for %q, which is not in any list", en)
		}
	}
}
