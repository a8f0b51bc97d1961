package hours

import (
	"testing"
	"time"
)

func TestAWeekFromItsTextToItsHours(t *testing.T) {
	zone, err := LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	week, err := ParseWeek("thu 09:00-12:00 13:00-17:00; fri 09:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	s := Schedule{Week: week, Zone: zone, Off: DaysOff("DE-BY", nil)}
	from := time.Date(2026, 12, 24, 0, 0, 0, 0, zone) // the Friday is Christmas Day
	if got := s.Between(from, from.AddDate(0, 0, 4)); got != 7*time.Hour {
		t.Errorf("%v of working time, not 7 hours", got)
	}
}
