package hours

import (
	"testing"
	"time"
)

// Each row is the hours of every day, and what is open on one: from its first instant to the next day's, nights in it cut there.
func TestSpansFollowTheClocksOnTheWall(t *testing.T) {
	tests := []struct{ name, zone, hours, day, want string }{
		{"a day without a change", "Europe/Amsterdam", "9-17", "2026-06-01", "01 09:00+02:00 to 01 17:00+02:00"},
		{"spring takes an hour", "Europe/Amsterdam", "1-4", "2026-03-29", "29 01:00+01:00 to 29 04:00+02:00"},
		{"begins in the gap", "Europe/Amsterdam", "2:30-5", "2026-03-29", "29 03:00+02:00 to 29 05:00+02:00"},
		{"ends in the gap", "Europe/Amsterdam", "1-2:30", "2026-03-29", "29 01:00+01:00 to 29 03:00+02:00"},
		{"is the gap", "Europe/Amsterdam", "2-3", "2026-03-29", ""},
		{"inside the gap", "Europe/Amsterdam", "2:15-2:45", "2026-03-29", ""},
		{"touch across the gap", "Europe/Amsterdam", "1-2:20, 2:40-4", "2026-03-29", "29 01:00+01:00 to 29 04:00+02:00"},
		{"a night of seven hours", "Europe/Amsterdam", "22-6", "2026-03-29", "29 00:00+01:00 to 29 06:00+02:00, 29 22:00+02:00 to 30 00:00+02:00"},
		{"autumn gives an hour", "Europe/Amsterdam", "1-4", "2026-10-25", "25 01:00+02:00 to 25 04:00+01:00"},
		{"begins at the first", "Europe/Amsterdam", "2:30-5", "2026-10-25", "25 02:30+02:00 to 25 05:00+01:00"},
		{"ends at the second", "Europe/Amsterdam", "1-2:30", "2026-10-25", "25 01:00+02:00 to 25 02:30+01:00"},
		{"meet in the repeated hour", "Europe/Amsterdam", "1-2:30, 2:30-5", "2026-10-25", "25 01:00+02:00 to 25 05:00+01:00"},
		{"inside the repeated hour", "Europe/Amsterdam", "2:15-2:45", "2026-10-25", "25 02:15+02:00 to 25 02:45+01:00"},
		{"ends as it begins", "Europe/Amsterdam", "1-2", "2026-10-25", "25 01:00+02:00 to 25 02:00+02:00"},
		{"begins as it ends", "Europe/Amsterdam", "3-5", "2026-10-25", "25 03:00+01:00 to 25 05:00+01:00"},
		{"spring, west of Greenwich", "America/New_York", "1:45-2:15, 2:50-4", "2026-03-08", "08 01:45-05:00 to 08 04:00-04:00"},
		{"autumn, west of Greenwich", "America/New_York", "1:30-4", "2026-11-01", "01 01:30-04:00 to 01 04:00-05:00"},
		{"half an hour less", "Australia/Lord_Howe", "1-2:15", "2026-10-04", "04 01:00+10:30 to 04 02:30+11:00"},
		{"half an hour more", "Australia/Lord_Howe", "1-1:45, 3-4", "2026-04-05", "05 01:00+11:00 to 05 01:45+10:30, 05 03:00+10:30 to 05 04:00+10:30"},
		{"the day before no day", "Pacific/Apia", "9-17", "2011-12-29", "29 09:00-10:00 to 29 17:00-10:00"},
		{"a day that was not", "Pacific/Apia", "9-17", "2011-12-30", ""},
		{"a night around it", "Pacific/Apia", "22-6", "2011-12-31", "31 00:00+14:00 to 31 06:00+14:00, 31 22:00+14:00 to 01 00:00+14:00"},
		{"no midnight, Havana", "America/Havana", "0-2", "2026-03-08", "08 01:00-04:00 to 08 02:00-04:00"},
		{"two midnights, Havana", "America/Havana", "22-0:30", "2026-11-01", "01 00:00-04:00 to 01 00:30-05:00, 01 22:00-05:00 to 02 00:00-05:00"},
		{"until the first midnight, Havana", "America/Havana", "22-24", "2026-11-01", "01 22:00-05:00 to 02 00:00-05:00"},
		{"no midnight, Beirut", "Asia/Beirut", "0-2", "2026-03-29", "29 01:00+03:00 to 29 02:00+03:00"},
		{"23 o'clock twice, Beirut", "Asia/Beirut", "23-24", "2026-10-24", "24 23:00+03:00 to 25 00:00+02:00"},
		{"back to yesterday, St John's", "America/St_Johns", "0-24", "2010-11-07", "07 00:00-02:30 to 08 00:00-03:30"},
		{"the leap day", "Europe/Amsterdam", "22-6", "2028-02-29", "29 00:00+01:00 to 29 06:00+01:00, 29 22:00+01:00 to 01 00:00+01:00"},
		{"from nine to nine", "Europe/Amsterdam", "9-9", "2026-06-01", "01 00:00+02:00 to 02 00:00+02:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			z, d := zone(t, test.zone), date(t, test.day)
			s := Schedule{Week: daily(t, test.hours), Zone: z}
			if got := show(s.Stretches(d.Start(z), d.AddDays(1).Start(z))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTheLengthOfADayIsWhatTheClocksMakeIt(t *testing.T) {
	for _, test := range []struct {
		zone, day string
		want      time.Duration
	}{
		{"Europe/Amsterdam", "2026-03-29", 23 * time.Hour},
		{"Europe/Amsterdam", "2026-10-25", 25 * time.Hour},
		{"Australia/Lord_Howe", "2026-04-05", 24*time.Hour + 30*time.Minute},
		{"Pacific/Apia", "2011-12-30", 0},
		{"America/Havana", "2026-11-01", 25 * time.Hour},
		{"UTC", "2026-03-29", 24 * time.Hour},
	} {
		d := date(t, test.day)
		var w Week
		w[d.Weekday()] = []Span{{0, 1440}}
		s := Schedule{Week: w, Zone: zone(t, test.zone)}
		from := d.AddDays(-3).Start(s.Zone)
		if got := s.Between(from, d.AddDays(3).Start(s.Zone)); got != test.want {
			t.Errorf("%s in %s has %v, not %v", test.day, test.zone, got, test.want)
		}
	}
}

// In St John's the clocks went from 00:01 on Sunday back to 23:01 on Saturday.
func TestANightThatIsTurnedBackIntoYesterday(t *testing.T) {
	z := zone(t, "America/St_Johns")
	friday, sunday := Schedule{Week: week(t, "fri 23:40-23:30"), Zone: z}, Schedule{Week: week(t, "sun 00:00-01:00"), Zone: z}
	first, second := moment(t, "2010-11-07 00:00-02:30"), moment(t, "2010-11-06 23:20-03:30")
	if !friday.Open(first) || !friday.Open(second) || !sunday.Open(first) || !sunday.Open(second) {
		t.Errorf("Friday's: %v %v, Sunday's: %v %v", friday.Open(first), friday.Open(second), sunday.Open(first), sunday.Open(second))
	}
}
