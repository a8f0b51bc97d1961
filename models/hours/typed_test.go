package hours

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDay(t *testing.T) {
	for typed, want := range map[string]string{
		"":                           "",
		" , ":                        "",
		"9-12, 13:00-17:30":          "09:00-12:00, 13:00-17:30",
		"9:00–17:00":                 "09:00-17:00",
		"09.00 — 17.30":              "09:00-17:30",
		"22-6":                       "22:00-06:00",
		"0-24":                       "00:00-24:00",
		"18-0":                       "18:00-24:00",
		"00:00-00:00":                "00:00-24:00",
		"9-9":                        "09:00-09:00",
		"13-17; 9-12":                "09:00-12:00, 13:00-17:00",
		"9-12 and 13-17":             "09:00-12:00, 13:00-17:00",
		"9-12,\n13-17,":              "09:00-12:00, 13:00-17:00",
		"9-12, 12-17":                "09:00-12:00, 12:00-17:00",
		"9\u00a0–\u00a017":           "09:00-17:00",
		"9 AM to 5:30 pm":            "09:00-17:30",
		"12am-12pm, 1 pm-12am":       "00:00-12:00, 13:00-24:00",
		"22-6, 5-7":                  "05:00-07:00, 22:00-06:00", // that is the next day's 6
		"6-7, 7-8 and 8-9; 23:59-24": "06:00-07:00, 07:00-08:00, 08:00-09:00, 23:59-24:00",
	} {
		day, err := ParseDay(typed)
		if err != nil || FormatDay(day) != want {
			t.Errorf("%q is read as %s, %v; not as %s", typed, FormatDay(day), err, want)
		}
	}
}

func TestWhatIsWrongIsSaidInPlainWords(t *testing.T) {
	long := strings.Repeat("ä", 50)
	for _, test := range []struct {
		typed, want string
		kind        error
	}{
		{"9-25", "“9-25” is not a time span, like 9:00-17:00.", ErrSpan},
		{"8-9, 9:60-10", "“9:60-10” is not a time span, like 9:00-17:00.", ErrSpan},
		{"9", "“9” is not a time span, like 9:00-17:00.", ErrSpan},
		{"24-6", "“24-6” is not a time span, like 9:00-17:00.", ErrSpan},
		{"9-24:01", "“9-24:01” is not a time span, like 9:00-17:00.", ErrSpan},
		{"9-5pm", "“9-5pm” is not a time span, like 9:00-17:00.", ErrSpan},
		{"0am-13pm", "“0am-13pm” is not a time span, like 9:00-17:00.", ErrSpan},
		{"9-%s", "“9-%s” is not a time span, like 9:00-17:00.", ErrSpan},
		{long, "“" + long[:80] + "…” is not a time span, like 9:00-17:00.", ErrSpan},
		{"11-13, 9-12", "These time spans overlap: 09:00-12:00, 11:00-13:00.", ErrOverlap},
		{"9-17, 22-6, 23-24", "These time spans overlap: 22:00-06:00, 23:00-24:00.", ErrOverlap},
		{"9-9, 9-9", "These time spans overlap: 09:00-09:00, 09:00-09:00.", ErrOverlap},
	} {
		day, err := ParseDay(test.typed)
		var p *Problem
		if day != nil || !errors.Is(err, test.kind) || !errors.As(err, &p) || err.Error() != test.want {
			t.Errorf("%q: %v, %v", test.typed, day, err)
		}
	}
}

func TestADayIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := drawDay(t)
		if got, err := ParseDay(FormatDay(day)); err != nil || !reflect.DeepEqual(got, day) {
			t.Fatalf("%q is read as %v, %v", FormatDay(day), got, err)
		}
	})
}

func FuzzParseDay(f *testing.F) {
	for _, typed := range []string{"", "9-12, 13:00-17:30", "22–6 and 7-8", "9am to 5pm", "9-25", "0-24;0-24"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		day, err := ParseDay(typed)
		if err != nil {
			return
		}
		if err := (Week{1: day}).Check(); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if again, err := ParseDay(FormatDay(day)); err != nil || !reflect.DeepEqual(again, day) {
			t.Errorf("%q is read as %v, and that as %v, %v", typed, day, again, err)
		}
	})
}

func TestOvernightIsOnTheNextDay(t *testing.T) {
	for s, want := range map[Span]bool{{1320, 360}: true, {540, 540}: true, {1320, 1440}: false, {1320, 0}: false, {540, 1020}: false} {
		if s.Overnight() != want {
			t.Errorf("%s is overnight: %v", s, s.Overnight())
		}
	}
}
