package hours

import (
	"testing"
	"time"
)

// Beyond the last change that a zone's data names, years are made by its rule. What the time package says of the bounds of a period is
// short of a day at the end of a leap year there: nothing may wait for it to end.
func TestTheLastDayOfALeapYearFarAhead(t *testing.T) {
	for _, name := range []string{"America/New_York", "Europe/Amsterdam", "Australia/Sydney", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		hours := week(t, "mon 09:00-17:00; fri 22:00-06:00")
		for year := 2036; year < 2080; year++ {
			from := time.Date(year, 12, 20, 0, 0, 0, 0, zone)
			s := Schedule{Week: hours, Zone: zone}
			if got, want := s.Between(from, from.AddDate(0, 0, 21)), 3*(8+8)*time.Hour; got != want {
				t.Errorf("%s, %d: %v of work in three weeks, want %v", name, year, got, want)
			}
		}
	}
}
