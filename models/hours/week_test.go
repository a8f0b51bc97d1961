package hours

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAWeekIsStoredFromMondayOn(t *testing.T) {
	w := Week{time.Sunday: {{1320, 360}}, time.Monday: {{540, 720}, {780, 1020}}, time.Tuesday: {{0, 1440}}}
	if want := "mon 09:00-12:00 13:00-17:00; tue 00:00-24:00; sun 22:00-06:00"; w.String() != want {
		t.Errorf("%s, not %s", w, want)
	}
	if (Week{}).String() != "" || !(Week{3: {}}).Empty() || w.Empty() {
		t.Error("empty is not what it was")
	}
}

func TestWhatStringDidNotWriteIsNotRead(t *testing.T) {
	for _, s := range []string{" ", "mon", "mon ", "Mon 09:00-12:00", "mon 9:00-12:00", "mon 09:00-12:00;", "mon 09:00-12:00; mon 13:00-14:00",
		"mon 24:00-12:00", "mon 09:00-24:01", "mon 09:60-12:00", "mon 09:00 12:00", "mon 09-00-12-00", "mon +9:00-12:00", "day 09:00-12:00"} {
		if w, err := ParseWeek(s); !errors.Is(err, ErrWeek) || !w.Empty() {
			t.Errorf("%q is read as %v, %v", s, w, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for stored, want := range map[string]string{
		"":                                             "",
		"mon 09:00-12:00 12:00-17:00":                  "",
		"mon 22:00-06:00; tue 06:00-09:00":             "",
		"sat 22:00-06:00; sun 06:00-09:00":             "",
		"mon 09:00-09:00; tue 09:00-09:00":             "",
		"mon 13:00-17:00 09:00-12:00":                  "", // the order is no matter
		"mon 09:00-12:00 11:59-17:00":                  "These time spans overlap: Monday 09:00-12:00, Monday 11:59-17:00.",
		"mon 22:00-06:00; tue 05:00-09:00":             "These time spans overlap: Monday 22:00-06:00, Tuesday 05:00-09:00.",
		"sat 22:00-06:00; sun 05:00-09:00":             "These time spans overlap: Saturday 22:00-06:00, Sunday 05:00-09:00.",
		"fri 10:00-09:00; sat 08:00-08:30":             "These time spans overlap: Friday 10:00-09:00, Saturday 08:00-08:30.",
		"mon 09:00-17:00 10:00-11:00; tue 00:00-24:00": "These time spans overlap: Monday 09:00-17:00, Monday 10:00-11:00.",
	} {
		if err := week(t, stored).Check(); (err != nil || want != "") && (!errors.Is(err, ErrOverlap) || err.Error() != want) {
			t.Errorf("%s: %v, not %s", stored, err, want)
		}
	}
	for _, s := range []Span{{-1, 5}, {1440, 5}, {5, 1441}, {5, -1}} {
		if err := (Week{2: {s}}).Check(); !errors.Is(err, ErrSpan) {
			t.Errorf("%v: %v", s, err)
		}
	}
}

func TestCheckFindsWhatIsCoveredTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Week
		for i := range w {
			w[i] = drawDay(t)
		}
		var covered [7 * fullDay]int
		twice := false
		for _, p := range w.placed() {
			for m := p.from(); m < p.till(); m++ {
				covered[m%len(covered)]++
				twice = twice || covered[m%len(covered)] > 1
			}
		}
		if err := w.Check(); (err != nil) != twice {
			t.Fatalf("%s: %v", w, err)
		}
	})
}

func TestAWeekIsReadAsItIsStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Week
		for i := range w {
			w[i] = drawDay(t)
		}
		if got, err := ParseWeek(w.String()); err != nil || !reflect.DeepEqual(got, w) {
			t.Fatalf("%q is read as %v, %v", w, got, err)
		}
	})
}

func FuzzParseWeek(f *testing.F) {
	for _, s := range []string{"", office, "sun 22:00-06:00", "mon", "mon 09:00-25:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWeek(s)
		if err != nil {
			return
		}
		if again, err := ParseWeek(w.String()); err != nil || !reflect.DeepEqual(again, w) {
			t.Errorf("%q is read as %v, and that as %v, %v", s, w, again, err)
		}
	})
}
