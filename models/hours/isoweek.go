package hours

import (
	"fmt"
	"time"
)

// WeekOf returns the week that a day lies in as week fields write it: "2026-W48". Weeks are those of ISO 8601.
func WeekOf(d Day) string {
	year, week := d.utc().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// ParseWeekOf returns the Monday of a week written like "2026-W48"; false: there is no such week.
func ParseWeekOf(s string) (Day, bool) {
	var year, week int
	if _, err := fmt.Sscanf(s, "%4d-W%2d", &year, &week); err != nil {
		return Day{}, false
	}
	monday := Day{year, time.January, 4}.Monday().AddDays(7 * (week - 1)) // the 4th lies in the first week
	return monday, WeekOf(monday) == s
}
