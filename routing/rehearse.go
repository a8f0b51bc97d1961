package routing

import (
	"context"
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
	Assigned, Waited      int     // got an owner at all; did not get one at once
	MeanWait, LongestWait int64   // microseconds, of those that waited: for an owner or, where none came, until it was closed or all ended
	Spread                float64 // standard deviation of the conversations per person whom the rule names first and who could have had some
	Most, Least           int     // conversations of one of them
}

// Rehearse works out what a rule would have done with the conversations that came in by a channel, from what is known of that time: who
// was there, Available, with a seat, in which team, with access and capacity; how much others had to do by other channels; and how long
// each conversation really was open. It only reads. progress, if not nil, is called now and then with 0 to 1000.
//
// It decides with Decide's own rules, in the order in which things happened, and hands out from the queue as a Desk does. A conversation
// stays with who would have got it, whoever really had it later; while it is nobody's, who really took or answered it gets it. What was
// open before stays with its real owner. That a rule takes back what is not answered in time (ReassignAfter) is not rehearsed: nobody
// knows when somebody else would have answered; nor is, for the same reason, that a chat is taken from an owner who is gone. A chat comes
// when it has reached the way, and the operating hours are those of today.
func Rehearse(ctx context.Context, db *models.DB, in RehearsalInput, progress func(permille int)) (Rehearsal, error) {
	if progress == nil {
		progress = func(int) {}
	}
	progress(0)
	const reading = 500 // permille of the time
	steps := 0
	r, err := newRehearsal(ctx, db, in, func() { steps++; progress(min(steps*reading/readingSteps, reading)) })
	if err != nil {
		return Rehearsal{}, err
	}
	if err := r.run(ctx, func(done, all int) { progress(reading + (1000-reading)*done/(all+1)) }); err != nil {
		return Rehearsal{}, err
	}
	progress(1000)
	return r.sum(), nil
}

// RehearsedDecision makes one conversation's decision in the rehearsal again, with names, as pages show it: the one that gave it its
// owner, or its first if none did. ErrNotFound: it is not among the rehearsal's rows.
func RehearsedDecision(ctx context.Context, db *models.DB, in RehearsalInput, conversationID int64) (models.Decision, error) {
	r, err := newRehearsal(ctx, db, in, func() {})
	if err != nil {
		return models.Decision{}, err
	}
	r.watch = conversationID
	if err := r.run(ctx, func(int, int) {}); err != nil {
		return models.Decision{}, err
	}
	if r.seen == nil {
		return models.Decision{}, models.ErrNotFound
	}
	return *r.seen, nil
}

// witness writes down the decision that is being made about a conversation.
func (r *rehearsal) witness(in Input, t *thread, cause models.Cause) {
	seen := roster{rule: r.in.Rule, inboxID: r.in.Channel.InboxID}
	if i, ok := r.staff.index[in.Owner]; ok {
		seen.owner = r.staff.all[i].name
	}
	for _, c := range in.Candidates {
		u := models.User{ID: c.UserID, Name: r.staff.all[r.staff.index[c.UserID]].name, Availability: models.Available}
		if !c.Available {
			u.Availability = models.Away
			if r.staff.outOfOffice(c.UserID, r.now) {
				u.AvailabilityWhy = models.WhyOutOfOffice
			}
		}
		seen.named = append(seen.named, models.Nominee{User: u, Via: r.teamName(r.staff.via(c)), Second: c.Second, Sees: c.Access})
	}
	d := record(seen, Decide(in), in)
	d.ConversationID, d.ChannelID, d.Cause, d.CreatedAt = t.id, r.in.Channel.ID, cause, r.now
	r.seen = &d
}

func (r *rehearsal) teamName(id int64) string {
	for _, t := range r.past.teams {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}
