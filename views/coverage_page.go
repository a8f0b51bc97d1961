package views

import (
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// CoveragePage is the Coverage tab of a channel: how many people could take its conversations, ahead.
//
// Asked for: week (2026-W48), at (a half hour of it, 2026-11-24T08:00Z) and all (1: the whole day, not the inbox's hours alone).
type CoveragePage struct {
	Shell   Shell
	Inbox   models.Inbox
	Channel models.Channel
	Rule    models.Rule // in force
	Now     time.Time   // in the inbox's zone
	Always  bool        // the inbox has no hours: all the time counts

	People  int // who can be routed to, of the first choice; nobody at all: there is nothing to count
	Second  int // of the second
	Skipped int // whom the rule names and cannot route to
	NoHours int // of those counted, who have no working hours

	Week    [7]CoverageDay
	Earlier bool // there are weeks before it
	Later   bool
	Gaps    []CoverageGap // ahead, by begin
	More    int           // gaps left out of the list
	MayLead bool          // sees who is there
	Half    *CoverageHalf // the half hour that was asked for
	All     bool
}

// CoverageDay is a column of the map. Without slots it was left out of the calendar.
type CoverageDay struct {
	Day   hours.Day
	Slots []CoverageSlot
}

// CoverageSlot is half an hour at its weakest moment.
type CoverageSlot struct {
	hours.HalfHour
	First, Second int
	Attended      bool // some of it lies in the inbox's hours
}

// CoverageGap is a stretch in which nobody could take a conversation.
type CoverageGap struct {
	hours.Interval
	Open bool // no end is known
}

// CoverageHalf is who is there in a half hour, who is not, and why.
type CoverageHalf struct {
	CoverageSlot
	People []CoverageOne // who is there first
	More   int           // not named
}

// CoverageOne is one person in a half hour.
type CoverageOne struct {
	Name   string
	Second bool             // of the second choice
	There  []hours.Interval // when, of the half hour; empty: not at all, and then Why
	Why    models.AvailabilityWhy
	Day    string      // the holiday that keeps them away; empty: none
	Until  models.Time // of an absence
}

func (p CoveragePage) zone() *time.Location { return p.Now.Location() }

func (p CoveragePage) standing() Standing {
	return Standing{Zone: p.zone(), Now: models.At(p.Now)}
}

// counted reports whether there is anybody to count.
func (p CoveragePage) counted() bool { return p.People+p.Second > 0 }

// address returns a page of the tab: that of a day's week, with a half hour if from is one.
func (p CoveragePage) address(day hours.Day, from time.Time, all bool) string {
	url := "/settings/channels/" + id(p.Channel.ID) + "/coverage?week=" + hours.WeekOf(day)
	if all {
		url += "&all=1"
	}
	if !from.IsZero() {
		url += "&at=" + from.UTC().Format(CoverageAt) + "#half"
	}
	return url
}

// CoverageAt is how an address names a half hour.
const CoverageAt = "2006-01-02T15:04Z"
