package inbox

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

// halfShown bounds how many people of one half hour are named.
const halfShown = 100

// CoverageHalf is who is there in one half hour, and who is not.
type CoverageHalf struct {
	routing.CoverageSlot
	People []CoverageOne // who is there first, then by name; at most 100
	More   int           // not named
}

// CoverageOne is one person in a half hour.
type CoverageOne struct {
	Name   string
	Second bool             // of the second choice
	There  []hours.Interval // when, of the half hour; empty: not at all
	Why    models.AvailabilityWhy
	Day    string    // the holiday that keeps them away, empty: none
	Until  time.Time // of an absence
}

// Whole reports whether somebody is there all the time.
func (o CoverageOne) Whole(slot hours.Interval) bool {
	return len(o.There) == 1 && o.There[0].Length() == slot.Length()
}

// half says who is there in a half hour.
func (r roll) half(slot routing.CoverageSlot) *CoverageHalf {
	h := &CoverageHalf{CoverageSlot: slot}
	for _, p := range r.input.People {
		h.People = append(h.People, r.one(p, slot.Interval))
	}
	slices.SortFunc(h.People, func(a, b CoverageOne) int {
		return cmp.Or(cmp.Compare(b.standing(), a.standing()), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	if n := len(h.People); n > halfShown {
		h.People, h.More = h.People[:halfShown], n-halfShown
	}
	return h
}

// standing sorts people: the first choice who are there, the second who are, those who are not.
func (o CoverageOne) standing() int {
	switch {
	case len(o.There) == 0:
		return 0
	case o.Second:
		return 1
	}
	return 2
}

func (r roll) one(p routing.CoveragePerson, slot hours.Interval) CoverageOne {
	o := CoverageOne{Name: r.names[p.UserID], Second: p.Second}
	if r.input.Anyway {
		o.There = []hours.Interval{slot}
		return o
	}
	if o.There = p.There(slot.From, slot.Till); len(o.There) > 0 {
		return o
	}
	o.Why = models.WhyHours
	for _, absence := range p.Absences {
		if absence.From.Before(slot.Till) && slot.From.Before(absence.Till) && absence.Till.After(o.Until) {
			o.Why, o.Until = models.WhyOutOfOffice, absence.Till
		}
	}
	if o.Why == models.WhyHours && p.Hours.Off != nil {
		o.Day, _ = p.Hours.Off(hours.DayOf(slot.From, p.Hours.Zone))
	}
	return o
}
