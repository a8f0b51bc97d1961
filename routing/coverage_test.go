package routing

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every host

	"pgregory.net/rapid"

	"fairlead/models/hours"
)

func mustZone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := hours.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func mustWeek(t interface{ Fatal(...any) }, stored string) hours.Week {
	w, err := hours.ParseWeek(stored)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// drawHours draws hours that begin and end on odd minutes, some over midnight, on most days; or none at all.
func drawHours(t *rapid.T, label string) hours.Schedule {
	s := hours.Schedule{Zone: mustZone(t, rapid.SampledFrom([]string{"Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "UTC"}).Draw(t, label+" zone"))}
	if rapid.IntRange(0, 4).Draw(t, label+" always") == 0 {
		return s
	}
	for day := range s.Week {
		switch rapid.IntRange(0, 3).Draw(t, label) {
		case 0:
		case 1:
			from := rapid.IntRange(0, 1439).Draw(t, "from")
			s.Week[day] = []hours.Span{{From: from, Till: rapid.IntRange(0, 1440).Draw(t, "till")}}
		default:
			s.Week[day] = []hours.Span{{From: 8*60 + 15, Till: 12 * 60}, {From: 12*60 + 45, Till: 17*60 + 10}}
		}
	}
	off := rapid.SampledFrom([]int{0, 3, 4, 5}).Draw(t, label+" every such day is off")
	s.Off = func(d hours.Day) (string, bool) { return "off", off > 0 && d.Day%off == 0 }
	return s
}

func drawCoverage(t *rapid.T, from time.Time) CoverageInput {
	in := CoverageInput{Attended: drawHours(t, "inbox"), Anyway: rapid.IntRange(0, 9).Draw(t, "anyway") == 0}
	for id := range rapid.IntRange(0, 4).Draw(t, "people") {
		p := CoveragePerson{UserID: int64(id), Second: rapid.Bool().Draw(t, "second"), Hours: drawHours(t, "person")}
		for range rapid.IntRange(0, 2).Draw(t, "absences") {
			begins := from.Add(time.Duration(rapid.IntRange(-600, 3600).Draw(t, "begins")) * time.Minute)
			p.Absences = append(p.Absences, hours.Interval{From: begins, Till: begins.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "takes")) * time.Minute)})
		}
		in.People = append(in.People, p)
	}
	return in
}

// countedAt is coverage at a moment, said in another way.
func countedAt(in CoverageInput, at time.Time) (first, second int) {
	for _, p := range in.People {
		absent := slices.ContainsFunc(p.Absences, func(i hours.Interval) bool { return !at.Before(i.From) && at.Before(i.Till) })
		switch {
		case !in.Anyway && (absent || !p.Hours.Open(at)):
		case p.Second:
			second++
		default:
			first++
		}
	}
	return first, second
}

func TestCoverageAgreesMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]hours.Day{{Year: 2026, Month: 3, Day: 28}, {Year: 2026, Month: 10, Day: 24}, {Year: 2026, Month: 11, Day: 1}, {Year: 2026, Month: 4, Day: 4}, {Year: 2028, Month: 2, Day: 28}}).Draw(t, "day")
		zone := mustZone(t, rapid.SampledFrom([]string{"Europe/Amsterdam", "America/Havana", "Australia/Lord_Howe"}).Draw(t, "zone"))
		from, till := day.Start(zone), day.AddDays(2).Start(zone)
		in := drawCoverage(t, from)
		c := Cover(in, from, till)
		gaps := c.Gaps()
		if !slices.Equal(gaps, hours.Merge(gaps)) {
			t.Fatalf("not merged: %v", gaps)
		}
		for at := from; at.Before(till); at = at.Add(time.Minute) {
			first, second := countedAt(in, at)
			want := first+second == 0 && in.Attended.Open(at)
			if got := slices.ContainsFunc(gaps, func(g hours.Interval) bool { return !at.Before(g.From) && at.Before(g.Till) }); got != want {
				t.Fatalf("at %v there are %d and %d, a gap: %v; gaps are %v", at, first, second, got, gaps)
			}
		}
		for d := day; d.Compare(day.AddDays(2)) < 0; d = d.AddDays(1) {
			for _, h := range d.HalfHours(zone) {
				got := c.Slot(h)
				if want := slotByMinute(in, h); got != want {
					t.Fatalf("half hour %v: %+v, by the minute %+v", h.From, got, want)
				}
				empty := slices.ContainsFunc(gaps, func(g hours.Interval) bool { return g.From.Before(h.Till) && h.From.Before(g.Till) })
				if empty != (got.Attended && got.First+got.Second == 0) {
					t.Fatalf("half hour %v: %+v, and yet a gap: %v", h.From, got, empty)
				}
			}
		}
	})
}

// slotByMinute looks for the weakest minute.
func slotByMinute(in CoverageInput, h hours.HalfHour) CoverageSlot {
	s := CoverageSlot{HalfHour: h}
	for at := h.From; at.Before(h.Till); at = at.Add(time.Minute) {
		s.Attended = s.Attended || in.Attended.Open(at)
	}
	weakest := 1 << 30
	for at := h.From; at.Before(h.Till); at = at.Add(time.Minute) {
		first, second := countedAt(in, at)
		if weight := first*1000 + second; weight < weakest && (!s.Attended || in.Attended.Open(at)) {
			weakest, s.First, s.Second = weight, first, second
		}
	}
	return s
}

func TestGapsOfAWeek(t *testing.T) {
	z := mustZone(t, "Europe/Amsterdam")
	office := hours.Schedule{Week: mustWeek(t, "mon 08:00-18:00; tue 08:00-18:00; wed 08:00-18:00; thu 08:00-18:00; fri 08:00-18:00"), Zone: z}
	always := hours.Schedule{Zone: z}
	at := func(s string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", s, z)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	person := func(week string, absent ...string) CoveragePerson {
		p := CoveragePerson{Hours: hours.Schedule{Week: mustWeek(t, week), Zone: z}}
		for i := 0; i < len(absent); i += 2 {
			p.Absences = append(p.Absences, hours.Interval{From: at(absent[i]), Till: at(absent[i+1])})
		}
		return p
	}
	early, late := person("mon 08:15-13:00; tue 08:00-13:00; wed 08:00-13:00; thu 08:00-13:00; fri 08:00-13:00"), person("mon 12:00-18:00; tue 12:00-18:00; wed 13:00-18:00; thu 13:30-18:00; fri 12:00-17:00")
	second := person("thu 13:00-13:15")
	second.Second = true
	off := late
	off.Hours.Off = func(d hours.Day) (string, bool) { return "Holiday", d.Day == 24 }
	for name, c := range map[string]struct {
		in   CoverageInput
		want []string
	}{
		"two who take turns": {CoverageInput{People: []CoveragePerson{early, late}, Attended: office}, []string{"Mon 08:00-Mon 08:15", "Thu 13:00-Thu 13:30", "Fri 17:00-Fri 18:00"}},
		"a second choice":    {CoverageInput{People: []CoveragePerson{early, late, second}, Attended: office}, []string{"Mon 08:00-Mon 08:15", "Thu 13:15-Thu 13:30", "Fri 17:00-Fri 18:00"}},
		"a holiday":          {CoverageInput{People: []CoveragePerson{early, off}, Attended: office}, []string{"Mon 08:00-Mon 08:15", "Tue 13:00-Tue 18:00", "Thu 13:00-Thu 13:30", "Fri 17:00-Fri 18:00"}},
		"around the clock":   {CoverageInput{People: []CoveragePerson{person("mon 00:00-24:00; tue 00:00-24:00; wed 00:00-24:00; thu 00:00-24:00; fri 00:00-24:00; sat 00:00-10:00")}, Attended: always}, []string{"Sat 10:00-Mon 00:00"}},
		"nights":             {CoverageInput{People: []CoveragePerson{person("mon 22:00-06:00")}, Attended: hours.Schedule{Week: mustWeek(t, "mon 20:00-24:00; tue 00:00-07:00"), Zone: z}}, []string{"Mon 20:00-Mon 22:00", "Tue 06:00-Tue 07:00"}},
		"no hours, absent":   {CoverageInput{People: []CoveragePerson{person("", "2026-11-24 12:00", "2026-11-25 09:20")}, Attended: office}, []string{"Tue 12:00-Tue 18:00", "Wed 08:00-Wed 09:20"}},
		"also who is away":   {CoverageInput{People: []CoveragePerson{person("", "2026-11-01 00:00", "2026-12-24 00:00")}, Attended: always, Anyway: true}, nil},
		"nobody":             {CoverageInput{Attended: hours.Schedule{Week: mustWeek(t, "sun 10:00-12:00"), Zone: z}}, []string{"Sun 10:00-Sun 12:00"}},
	} {
		var got []string
		for _, g := range Cover(c.in, at("2026-11-23 00:00"), at("2026-11-30 00:00")).Gaps() {
			got = append(got, g.From.In(z).Format("Mon 15:04")+"-"+g.Till.In(z).Format("Mon 15:04"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, ", "), strings.Join(c.want, ", "))
		}
	}
}

func BenchmarkCoverAWeekOf200People(b *testing.B) {
	z := mustZone(b, "Europe/Amsterdam")
	in := CoverageInput{Attended: hours.Schedule{Zone: z}}
	for i := range 200 {
		in.People = append(in.People, CoveragePerson{UserID: int64(i), Hours: hours.Schedule{Week: mustWeek(b, "mon 09:00-12:00 13:00-17:00; tue 09:00-12:00 13:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-15:00"), Zone: z, Off: hours.DaysOff("NL", nil)}})
	}
	monday := hours.Day{Year: 2026, Month: 11, Day: 23}
	b.ReportAllocs()
	for b.Loop() {
		c := Cover(in, monday.Start(z), monday.AddDays(7).Start(z))
		for i := range 7 {
			for _, h := range monday.AddDays(i).HalfHours(z) {
				c.Slot(h)
			}
		}
	}
}
