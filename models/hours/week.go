package hours

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrWeek means that a stored week cannot be read.
var ErrWeek = errors.New("not the hours of a week")

// String returns the week as a text column holds it, from Monday on: "mon 09:00-12:00 13:00-17:00; tue 09:00-17:00". Days without
// hours are left out; the empty week is the empty string.
func (w Week) String() string {
	var b strings.Builder
	for _, day := range weekdays {
		if len(w[day]) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(short(day))
		for _, s := range w[day] {
			b.WriteString(" " + s.String())
		}
	}
	return b.String()
}

// ParseWeek reads what String wrote. The error is ErrWeek. It does not Check.
func ParseWeek(s string) (Week, error) {
	var w Week
	if s == "" {
		return w, nil
	}
	for part := range strings.SplitSeq(s, "; ") {
		fields := strings.Split(part, " ")
		day, ok := weekday(fields[0])
		if !ok || len(fields) == 1 || w[day] != nil {
			return Week{}, fmt.Errorf("%w: %q", ErrWeek, part)
		}
		for _, f := range fields[1:] {
			span, ok := storedSpan(f)
			if !ok {
				return Week{}, fmt.Errorf("%w: %q", ErrWeek, f)
			}
			w[day] = append(w[day], span)
		}
	}
	return w, nil
}

func weekday(name string) (time.Weekday, bool) {
	for _, day := range weekdays {
		if short(day) == name {
			return day, true
		}
	}
	return 0, false
}

// storedSpan reads "09:00-17:30" and nothing else.
func storedSpan(f string) (Span, bool) {
	if len(f) != len("09:00-17:30") {
		return Span{}, false
	}
	var n [4]int
	for i, at := range []int{0, 3, 6, 9} {
		v, err := strconv.Atoi(f[at : at+2])
		if err != nil {
			return Span{}, false
		}
		n[i] = v
	}
	s := Span{n[0]*hour + n[1], n[2]*hour + n[3]}
	return s, s.valid() && s.String() == f
}
