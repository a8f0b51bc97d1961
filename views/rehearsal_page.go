package views

import (
	"time"

	"fairlead/models"
)

// RehearsalPage is one rehearsal of a draft rule: under way, ended without a result, or done.
//
// Posted from it: to …/cancel nothing; to …/rehearsals again, the id of the rehearsal to run again; to the Automation tab the fields of
// the draft and action save.
type RehearsalPage struct {
	Shell          Shell
	Inbox          models.Inbox
	Channel        models.Channel
	Rehearsal      models.Rehearsal
	Draft          models.Rule // that is rehearsed
	FirstReplyOwns *bool       // saved with it; nil: as it is
	Seen           int64       // the version that the draft was made from; 0: not known
	By             string      // who rehearses; empty: the viewer
	Result         *RehearsalResult
}

// RehearsalResult is what a rehearsal has found.
type RehearsalResult struct {
	Since   models.Time
	Shorter bool // the history begins there
	Zone    *time.Location

	Arrival    *models.Decision  // about a conversation that arrives now; nil: the draft can no longer be put in force
	Waiting    int64             // conversations that wait now
	Assigned   int64             // how many of these saving the draft would assign
	People     []RehearsedPerson // most first, as many as are shown
	MorePeople int               // how many are not
	Hours      [24]RehearsedHour
	Was, Is    RehearsedSide
	Left       int    // of those that would have had no owner at first: in no queue
	Counts     [3]int // of all conversations, those that go to somebody else, those that wait

	CanRead bool   // the viewer may see the rows
	Only    string // which rows: all of them (empty), else or wait
	Page    int    // from 1
	Rows    []RehearsedRow
}

// RehearsalPageRows is how many rows a page of a result holds.
const RehearsalPageRows = 50

// RehearsalPeopleShown is how many people a result lists.
const RehearsalPeopleShown = 50

// RehearsedPerson is how many conversations somebody got first.
type RehearsedPerson struct {
	Name    string
	Was, Is int
}

// RehearsedHour is what came in one hour of the day, and how many of these had no owner at first.
type RehearsedHour struct{ Arrived, WasWaited, IsWaited int }

// RehearsedSide sums up what happened, or what would have.
type RehearsedSide struct {
	Assigned, Waited      int
	MeanWait, LongestWait int64 // microseconds
	Spread                float64
	Most, Least           int
}

// RehearsedRow is one conversation. Waits are in microseconds; -1: it never had an owner.
type RehearsedRow struct {
	ConversationID   int64
	At               models.Time
	Contact, Subject string
	Was, Is          models.Owner
	WasName, IsName  string // empty: nobody, or one who is no more
	WasWait, Wait    int64
}

// RehearsalDecisionPage is how a rehearsal decided on one conversation.
type RehearsalDecisionPage struct {
	Shell            Shell
	Inbox            models.Inbox
	Channel          models.Channel
	Rehearsal        models.Rehearsal
	ConversationID   int64
	Contact, Subject string
	Decision         models.Decision
	Back             string // the page of the rehearsal that it was opened from
}
