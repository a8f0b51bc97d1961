package hours

import (
	"errors"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, typed := range []string{"2026-12-25", "2028-02-29", "0001-01-01", "9999-12-31"} {
		if d := date(t, " "+typed+" "); d.String() != typed {
			t.Errorf("%s is read as %s", typed, d)
		}
	}
	for _, typed := range []string{"", "2026-02-29", "2026-13-01", "0000-01-01", "25.12.2026", "2026-1-1"} {
		if d, err := ParseDate(typed); !errors.Is(err, ErrDate) {
			t.Errorf("%q is read as %s", typed, d)
		}
	}
}

func TestDays(t *testing.T) {
	d := Day{2028, time.February, 28}
	if d.AddDays(1).String() != "2028-02-29" || d.AddDays(2).String() != "2028-03-01" || d.AddDays(-59).String() != "2027-12-31" {
		t.Error("days do not add up")
	}
	if d.Compare(d) != 0 || d.Compare(d.AddDays(2)) != -1 || d.Compare(Day{2027, 12, 31}) != 1 || d.Weekday() != time.Monday {
		t.Error("days are out of order")
	}
	late := time.Date(2028, 2, 28, 23, 30, 0, 0, time.UTC)
	if DayOf(late, nil) != d || DayOf(late, zone(t, "Europe/Amsterdam")) != d.AddDays(1) {
		t.Error("it is another day elsewhere")
	}
	if got := date(t, "2026-03-08").Start(zone(t, "America/Havana")); got.Format(time.RFC3339) != "2026-03-08T01:00:00-04:00" {
		t.Errorf("the day begins at %v", got)
	}
	if got := d.Start(nil); got != time.Date(2028, 2, 28, 0, 0, 0, 0, time.UTC) {
		t.Errorf("the day begins at %v", got)
	}
}
