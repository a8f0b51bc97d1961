// Package routing answers one question: who gets this conversation, and why.
//
// decide.go is the pure core: time and load come in as data, nothing goes out but the answer. The other files apply it to the
// database, in one transaction, through one door.
package routing

import "slices"

// Tie says who of the least busy is chosen.
type Tie string

const (
	TieRotate       Tie = "rotate"        // who has waited longest: the lowest sequence number of a last assignment
	TieLastAssigned Tie = "last_assigned" // who was assigned a conversation last: the highest
)

// Verdict is why one candidate was or was not chosen. The first thing that stands in the way is named.
type Verdict string

const (
	Chosen   Verdict = "chosen"
	Inactive Verdict = "inactive"  // deactivated
	Invited  Verdict = "invited"   // has not accepted the invitation yet: nobody reads what they are given
	NoSeat   Verdict = "no_seat"   // neither a Sales nor a Service seat
	NoAccess Verdict = "no_access" // may not see the channel's inbox
	IsAway   Verdict = "away"      // and the rule assigns to available users only
	MoreBusy Verdict = "more_busy" // could take it, but has more open conversations than the chosen one
	TieLost  Verdict = "tie_lost"  // could take it and is as busy as the chosen one
)

// Reason is why the decision came out as it did.
type Reason string

const (
	ReasonChosen         Reason = "chosen"
	ReasonNoRule         Reason = "no_rule"         // the rule leaves conversations unassigned
	ReasonNoCandidates   Reason = "no_candidates"   // the rule names nobody: its teams are empty, its users are gone
	ReasonNobodyEligible Reason = "nobody_eligible" // it names people, and none of them can take it now
)

// Rule is what of a channel's rule a decision depends on.
type Rule struct {
	Assign        bool // false: leave unassigned
	OnlyAvailable bool // Away users are not eligible
	Tie           Tie
}

// Candidate is what is known of one person that the rule names, directly or by a team. Each person is there once.
type Candidate struct {
	UserID       int64
	Active       bool
	Invited      bool // has not accepted the invitation yet
	Seat         bool
	Access       bool  // to the channel's inbox
	Available    bool  // as against Away
	Load         int64 // open conversations owned, over all inboxes
	LastAssigned int64 // sequence number of the last assignment, over all channels; 0: never
}

// Input is everything a decision depends on.
type Input struct {
	Rule       Rule
	Candidates []Candidate
}

// Explained is the verdict on one candidate.
type Explained struct {
	Candidate
	Verdict Verdict
}

// Decision is the answer: UserID is 0 unless Reason is ReasonChosen. Every candidate is explained, by user id.
type Decision struct {
	UserID     int64
	Reason     Reason
	Candidates []Explained
}

// Decide chooses the least busy eligible candidate; a tie goes by the rule's option, and where nobody was ever assigned
// anything, to the lowest id. The order of the candidates does not matter.
func Decide(in Input) Decision {
	if !in.Rule.Assign {
		return Decision{Reason: ReasonNoRule}
	}
	if len(in.Candidates) == 0 {
		return Decision{Reason: ReasonNoCandidates}
	}
	var best *Candidate
	for i := range in.Candidates {
		c := &in.Candidates[i]
		if obstacle(in.Rule, *c) == "" && (best == nil || before(in.Rule.Tie, *c, *best)) {
			best = c
		}
	}
	d := Decision{Reason: ReasonNobodyEligible}
	if best != nil {
		d.Reason, d.UserID = ReasonChosen, best.UserID
	}
	for _, c := range in.Candidates {
		d.Candidates = append(d.Candidates, Explained{c, verdict(in.Rule, c, best)})
	}
	slices.SortFunc(d.Candidates, func(a, b Explained) int { return int(a.UserID - b.UserID) })
	return d
}

// obstacle names the first thing that keeps a candidate from being eligible; empty: eligible.
func obstacle(r Rule, c Candidate) Verdict {
	switch {
	case !c.Active:
		return Inactive
	case c.Invited:
		return Invited
	case !c.Seat:
		return NoSeat
	case !c.Access:
		return NoAccess
	case r.OnlyAvailable && !c.Available:
		return IsAway
	}
	return ""
}

// before reports whether eligible candidate a is chosen over b.
func before(tie Tie, a, b Candidate) bool {
	if a.Load != b.Load {
		return a.Load < b.Load
	}
	if a.LastAssigned != b.LastAssigned {
		return (a.LastAssigned < b.LastAssigned) == (tie != TieLastAssigned)
	}
	return a.UserID < b.UserID
}

func verdict(r Rule, c Candidate, best *Candidate) Verdict {
	if o := obstacle(r, c); o != "" {
		return o
	}
	switch {
	case c.UserID == best.UserID:
		return Chosen
	case c.Load > best.Load:
		return MoreBusy
	}
	return TieLost
}
