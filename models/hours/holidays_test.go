package hours

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
)

func TestHoliday(t *testing.T) {
	for _, test := range []struct{ country, day, want string }{
		{"DE", "2026-12-25", "Weihnachtstag"},
		{"DE", "2026-01-06", ""},
		{"DE-BY", "2026-01-06", "Heilige Drei Könige"},
		{"US", "2026-07-04", "Independence Day"}, // a Saturday
		{"US", "2026-07-03", "Independence Day"}, // in its stead
		{"US", "2021-12-31", "New Year's Day"},   // of 2022
		{"GB", "2026-12-28", "Boxing Day"},
		{"NL", "2026-04-27", "Koningsdag"},
		{"GR", "2026-04-13", "Δευτέρα του Πάσχα"},
		{"", "2026-12-25", ""},
		{"XX", "2026-12-25", ""},
		{"de", "2026-12-25", ""},
	} {
		name, off := Holiday(test.country, date(t, test.day))
		if name != test.want || off != (test.want != "") {
			t.Errorf("%s in %q: %q, %v; not %q", test.day, test.country, name, off, test.want)
		}
	}
}

func TestHolidaysAreThoseOfTheLibrary(t *testing.T) {
	for _, c := range calendars {
		theirs := cal.Calendar{Holidays: c.rules}
		for _, from := range []Day{{2021, 1, 1}, {2028, 1, 1}} { // 2021 ends on a Friday, 2028 has a leap day
			for d := from; d.Year == from.Year; d = d.AddDays(1) {
				actual, observed, rule := theirs.IsHoliday(d.utc())
				name, off := Holiday(c.Code, d)
				if off != (actual || observed) || off && name != rule.Name {
					t.Errorf("%s in %s is %q, %v", d, c.Code, name, off)
				}
			}
		}
	}
}

func TestCountries(t *testing.T) {
	all := Countries()
	codes := map[string]bool{}
	for i, c := range all {
		if codes[c.Code] || !Known(c.Code) || c.Name == "" || i > 0 && all[i-1].Name >= c.Name {
			t.Errorf("%v is there twice, is unknown or out of order", c)
		}
		codes[c.Code] = true
		if country, _, region := strings.Cut(c.Code, "-"); len(country) != 2 || region != strings.Contains(c.Name, ", ") {
			t.Errorf("%v is neither a country nor a region", c)
		}
	}
	if len(all) < 80 || Known("") || Known("AU") || !Known("AU-NSW") {
		t.Errorf("%d countries", len(all))
	}
}

func TestOwnDaysAreOffWhereTheyAreSaidToBe(t *testing.T) {
	d := date(t, "2026-06-01")
	for own, where := range map[string][]string{"": {"", "DE", "DE-BY", "NL"}, "DE": {"DE", "DE-BY"}, "DE-BY": {"DE-BY"}, "NL": {"NL"}} {
		for _, country := range []string{"", "DE", "DE-BY", "NL"} {
			name, off := DaysOff(country, []OwnDay{{d, "Outing", own}})(d)
			if off != slices.Contains(where, country) || off != (name == "Outing") {
				t.Errorf("a day of %q is in %q: %v", own, country, off)
			}
		}
	}
	christmas := date(t, "2026-12-25")
	if name, _ := DaysOff("DE", []OwnDay{{christmas, "Closed", ""}})(christmas); name != "Closed" {
		t.Errorf("the company's name of the day is lost: %s", name)
	}
	if name, off := DaysOff("DE", nil)(christmas); !off {
		t.Errorf("Christmas is a working day: %s", name)
	}
}

// Japan has rules that must not be asked by two at once.
func TestDaysOffFromManySides(t *testing.T) {
	off := DaysOff("JP", nil)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for y := range 50 {
				if _, is := off(Day{2100 + (y+n)%50, time.January, 1}); !is {
					t.Error("New Year's Day is a working day")
				}
			}
		})
	}
	all.Wait()
}
