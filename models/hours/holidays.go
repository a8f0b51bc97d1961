package hours

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

// Country is a calendar of public holidays: a country's, or a region's that keeps its own.
type Country struct {
	Code string // ISO 3166-1 alpha-2, "DE", or ISO 3166-2, "DE-BY"
	Name string // in English, "Germany" or "Germany, Bavaria"
}

// calendar is a country's holidays by the rules of rickar/cal, and what came of them in the years asked for.
type calendar struct {
	Country
	rules []*cal.Holiday
	years sync.Map // int to map[Day]string
}

var byCode = func() map[string]*calendar {
	// The rules are worked out in this zone. In the server's own, a day whose midnight the clocks skip would come out one early.
	cal.DefaultLoc = time.UTC
	m := map[string]*calendar{}
	for _, c := range calendars {
		m[c.Code] = c
	}
	return m
}()

// Countries lists the calendars there are, by English name. A region follows its country.
func Countries() []Country {
	all := make([]Country, len(calendars))
	for i, c := range calendars {
		all[i] = c.Country
	}
	slices.SortFunc(all, func(a, b Country) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// Known reports whether there is a calendar of this code.
func Known(country string) bool { return byCode[country] != nil }

// Holiday reports whether a day is off in a country and what it is called there: on the holiday itself, and on the day that is
// off in its stead where it falls on a weekend. An empty or unknown country has none.
func Holiday(country string, d Day) (name string, off bool) {
	c := byCode[country]
	if c == nil {
		return "", false
	}
	name, off = c.year(d.Year)[d]
	return name, off
}

// year returns the holidays in a year, and remembers them: working them out takes longer than all else about hours.
func (c *calendar) year(year int) map[Day]string {
	if known, ok := c.years.Load(year); ok {
		return known.(map[Day]string)
	}
	days := c.workOut(year)
	if year >= 1900 && year < 2200 { // what is remembered has a bound, whatever is asked
		c.years.Store(year, days)
	}
	return days
}

// oneAtATime guards the rules: some of Japan's note the day of a year in themselves before they answer.
var oneAtATime sync.Mutex

// workOut applies the rules to a year. A day observed in it may stand for one of the year before or after.
func (c *calendar) workOut(year int) map[Day]string {
	oneAtATime.Lock()
	defer oneAtATime.Unlock()
	days := map[Day]string{}
	for _, rule := range c.rules {
		for y := year - 1; y <= year+1; y++ {
			actual, observed := rule.Calc(y)
			for _, t := range []time.Time{actual, observed} {
				d := DayOf(t, t.Location())
				if _, taken := days[d]; !t.IsZero() && d.Year == year && !taken {
					days[d] = rule.Name
				}
			}
		}
	}
	return days
}

// OwnDay is a day off that the company added.
type OwnDay struct {
	Day     Day
	Name    string
	Country string // where it is off, with all its regions; empty: everywhere
}

// DaysOff returns what Schedule.Off wants: the own days and the holidays of a country, which may be empty. An own day's name goes
// before a holiday's. It is safe for concurrent use and never nil.
func DaysOff(country string, own []OwnDay) func(Day) (string, bool) {
	names := map[Day]string{}
	for _, o := range own {
		if o.Country == "" || o.Country == country || strings.HasPrefix(country, o.Country+"-") {
			names[o.Day] = o.Name
		}
	}
	return func(d Day) (string, bool) {
		if name, off := names[d]; off {
			return name, true
		}
		return Holiday(country, d)
	}
}
