package hours

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	between   = regexp.MustCompile(`[,;\n]|\band\b`)
	typedSpan = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d\d))? ?([ap]m)? ?(?:[-‐‑–—−]|to) ?(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?$`)
)

// ParseDay reads the hours of one day as people type them: "9-12, 13:00-17:30", "9:00–17:00", "22-6", "9am to 5pm". Nothing typed
// is a day without hours. The spans are returned in order; one that ends at midnight ends at 24:00. The error is a *Problem:
// ErrSpan or ErrOverlap.
func ParseDay(typed string) ([]Span, error) {
	var day []Span
	for _, part := range between.Split(strings.ToLower(typed), -1) {
		part = strings.Join(strings.Fields(part), " ")
		if part == "" {
			continue
		}
		s, ok := parseSpan(part)
		if !ok {
			return nil, problem(ErrSpan, "“%s” is not a time span, like 9:00-17:00.", part)
		}
		day = append(day, s)
	}
	slices.SortFunc(day, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	if a, b, ok := overlap(Week{0: day}.placed()); ok {
		return nil, problem(ErrOverlap, "These time spans overlap: %s.", a.String()+", "+b.String())
	}
	return day, nil
}

// FormatDay returns a day's hours as ParseDay reads them, like "09:00-12:00, 13:00-17:00".
func FormatDay(day []Span) string {
	parts := make([]string, len(day))
	for i, s := range day {
		parts[i] = s.String()
	}
	return strings.Join(parts, ", ")
}

func parseSpan(part string) (Span, bool) {
	m := typedSpan.FindStringSubmatch(part)
	if m == nil || (m[3] == "") != (m[6] == "") {
		return Span{}, false
	}
	from, ok := minutes(m[1], m[2], m[3])
	till, ok2 := minutes(m[4], m[5], m[6])
	if till == 0 {
		till = fullDay
	}
	s := Span{from, till}
	return s, ok && ok2 && s.valid()
}

// minutes returns a typed time of day in minutes since midnight. half is "am", "pm" or empty for the 24-hour clock.
func minutes(hours, mins, half string) (int, bool) {
	h, _ := strconv.Atoi(hours) // digits by the pattern
	m, _ := strconv.Atoi(mins)  // or nothing: 0
	if half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	return h*hour + m, m < hour && h*hour+m <= fullDay
}
