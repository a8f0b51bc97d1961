package routing

import (
	"context"
	"errors"
	"time"

	"fairlead/models"
)

// RehearsalInput says what is rehearsed: a draft rule, with its Members, over a channel's past. The rule's id may be 0.
type RehearsalInput struct {
	Rule       models.Rule
	Channel    models.Channel
	From, Till models.Time    // Till is usually now; a From before the history begins is moved to where it begins
	Zone       *time.Location // of the hours of day; nil: UTC
}

// Rehearsal is what would have happened. It is an estimate.
type Rehearsal struct {
	Since             models.Time // where it really begins: the history may be shorter than what was asked for
	Shorter           bool
	Rows              []RehearsedRow    // every conversation that would have been routed, by the moment it came
	People            []RehearsedPerson // everyone who got any, actually or rehearsed, by user id
	Hours             [24]RehearsedHour // by the hour of day of arrival
	Actual, Rehearsed RehearsedSide
}

// RehearsedRow is one conversation. Waits are in microseconds, from its arrival until it first had a user or a team as its owner;
// -1: it never had one.
type RehearsedRow struct {
	ConversationID int64
	At             models.Time
	Was            models.Owner // the first owner it really had; models.Nobody: none ever
	WasWait        int64
	Is             models.Owner // who would have got it; models.Nobody: it would still wait at the end, or was closed before
	Wait           int64
	Reason         Reason // of the first decision
}

// RehearsedPerson is how many conversations somebody got first.
type RehearsedPerson struct {
	UserID  int64
	Was, Is int
}

// RehearsedHour is what came in one hour of the day, and how many of these had to wait for an owner.
type RehearsedHour struct{ Arrived, WasWaited, IsWaited int }

// RehearsedSide sums up what happened, or what would have.
type RehearsedSide struct {
	Assigned, Waited      int     // got an owner at all; did not get one at once, or none
	MeanWait, LongestWait int64   // microseconds, of those that waited and got an owner
	Spread                float64 // standard deviation of the conversations per named candidate
	Most, Least           int     // conversations of one named candidate
}

// Rehearse works out what a rule would have done with the conversations that came in by a channel. It only reads. progress, if not nil,
// is called now and then with 0 to 1000.
func Rehearse(ctx context.Context, db *models.DB, in RehearsalInput, progress func(permille int)) (Rehearsal, error) {
	return Rehearsal{}, errors.New("not yet")
}

// RehearsedDecision makes one conversation's decision in the rehearsal again, with names, as pages show it: the one that gave it its
// owner, or its first if none did.
func RehearsedDecision(ctx context.Context, db *models.DB, in RehearsalInput, conversationID int64) (models.Decision, error) {
	return models.Decision{}, errors.New("not yet")
}
