package models

import "time"

// Time is a moment as stored: microseconds since 1970 in UTC. It sorts as a number on every database. Zero means "not set".
type Time int64

// Never is later than every moment: it marks "not waiting" where a column must be NOT NULL to be part of an index that sorts.
const Never Time = 1<<62 - 1

// At returns t as stored; the zero time becomes zero.
func At(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.UnixMicro())
}

// Time returns the moment in UTC; zero and Never become the zero time.
func (t Time) Time() time.Time {
	if !t.IsSet() {
		return time.Time{}
	}
	return time.UnixMicro(int64(t)).UTC()
}

// IsSet reports whether t is a moment.
func (t Time) IsSet() bool { return t != 0 && t != Never }

// Add returns the moment d later.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Microseconds()) }
