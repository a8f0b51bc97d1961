// Package routing answers one question: who gets this conversation, and why.
//
// decide*.go is the pure core: time and load come in as data, nothing goes out but the answer. The other files apply it to the
// database, in one transaction, through one door.
package routing

import (
	"cmp"
	"slices"
)

// Tie says who of the least busy is chosen.
type Tie string

const (
	TieRotate       Tie = "rotate"        // who has waited longest: the lowest sequence number of a last assignment
	TieLastAssigned Tie = "last_assigned" // who was assigned a conversation last: the highest
)

// Reason is why the decision came out as it did.
type Reason string

const (
	ReasonChosen         Reason = "chosen"
	ReasonNoRule         Reason = "no_rule"         // the rule leaves conversations unassigned
	ReasonNoCandidates   Reason = "no_candidates"   // the rule names nobody: its teams are empty, its users are gone
	ReasonNobodyEligible Reason = "nobody_eligible" // it names people, and none of them can take it now
	ReasonQueued         Reason = "queued"          // others have waited longer: it joins the queue behind them
	ReasonClosed         Reason = "closed"          // a chat outside the operating hours: it waits until they begin
	ReasonNoOwner        Reason = "no_owner"        // the contact is nobody's, or its owner can have no conversation here, and there is no second choice
	ReasonNotTracked     Reason = "not_tracked"     // the contact has an owner but no visitor's cookie, and there is no second choice
)

// Rule is what of a channel's rule a decision depends on.
type Rule struct {
	Assign        bool // false: leave unassigned
	OnlyAvailable bool // Away users are not eligible
	Turns         bool // whoever has waited longest, however busy, as against the least busy
	Tie           Tie  // among the least busy
	Handout       int64
	ContactOwner  bool // the contact's owner is the first choice, and there is no other
	NeedsTracked  bool // the contact's owner only if the contact is tracked
	Chat          bool // who is Away or has no page open is not eligible, whatever OnlyAvailable says
}

// Waits reports whether a conversation that is left to nobody for this reason joins the queue.
func (r Reason) Waits() bool {
	return r == ReasonNobodyEligible || r == ReasonQueued || r == ReasonClosed
}

// Candidate is what is known of one person that the rule names, directly or by a team. Each person is there once.
type Candidate struct {
	UserID       int64
	Second       bool // named by the second choice only
	Active       bool
	Invited      bool // has not accepted the invitation yet
	Seat         bool
	Access       bool  // to the channel's inbox
	Available    bool  // as against Away
	Page         bool  // has a page open; of chats
	LeftOut      bool  // had it and did not answer in time, or gives it away
	Load         int64 // open conversations owned, over all inboxes
	Capacity     int64 // most open conversations to be had by routing; 0: no limit
	Handed       int64 // conversations handed out from the queue that still wait for their answer
	LastAssigned int64 // sequence number of the last assignment, over all channels; 0: never
}

// Input is everything a decision depends on.
type Input struct {
	Rule       Rule
	Candidates []Candidate
	FromQueue  bool  // it has waited: at most Rule.Handout such are with one person (0: no limit)
	Ahead      int64 // how many wait before it; nobody is chosen while there are any
	SecondDue  bool  // it has waited so long that the second choice may have it
	Closed     bool  // outside the operating hours of a chatflow: nobody is chosen

	// Of rules whose first choice is the contact's owner, who is the one candidate that is not Second. Who is named by the second choice,
	// too, is the owner alone where the owner may be asked, and else of the second choice.
	Owner   int64 // the user whose contact it is; 0: nobody's
	Tracked bool  // a visitor's cookie is bound to the contact
}

// OwnerAsked reports whether a rule is to ask the contact's owner at all.
func (in *Input) OwnerAsked() bool {
	return in.Rule.ContactOwner && in.Owner != 0 && (in.Tracked || !in.Rule.NeedsTracked)
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

// Decide chooses the least busy eligible candidate, or the next in turn; a tie goes by the rule's option, and where nobody was ever
// assigned anything, to the lowest id. Outside the operating hours nobody is chosen, whoever could be. The second choice is asked when the first names nobody, or when it is due and nobody of the
// first can take it. A contact's owner who can have no conversation here, whatever the hour, is nobody: the second choice is asked at once.
// The order of the candidates does not matter.
func Decide(in Input) Decision {
	best, reason := judge(&in)
	d := Decision{Reason: reason}
	if reason == ReasonNoRule || reason == ReasonNoCandidates {
		return d
	}
	if best != nil {
		d.UserID = best.UserID
	}
	first := in.hasFirst()
	d.Candidates = make([]Explained, len(in.Candidates))
	for i, c := range in.Candidates {
		d.Candidates[i] = Explained{c, verdict(&in, &in.Candidates[i], best, first)}
	}
	slices.SortFunc(d.Candidates, func(a, b Explained) int { return cmp.Compare(a.UserID, b.UserID) })
	return d
}

// Choose is Decide without explanations: who is chosen, 0 for nobody.
func Choose(in Input) int64 {
	if best, _ := judge(&in); best != nil {
		return best.UserID
	}
	return 0
}

// judge returns who is chosen, and why, or why nobody is. Rehearsals ask it often.
func judge(in *Input) (*Candidate, Reason) {
	switch {
	case !in.Rule.Assign:
		return nil, ReasonNoRule
	case len(in.Candidates) == 0 && !in.Rule.ContactOwner:
		return nil, ReasonNoCandidates
	}
	best := pick(in)
	switch {
	case best == nil && in.forNobody():
		if in.Owner != 0 && !in.OwnerAsked() {
			return nil, ReasonNotTracked
		}
		return nil, ReasonNoOwner
	case in.Closed:
		return nil, ReasonClosed
	case best == nil:
		return nil, ReasonNobodyEligible
	case in.Ahead > 0:
		return nil, ReasonQueued
	}
	return best, ReasonChosen
}

// forNobody reports whether the contact's owner is the first choice and can never have it, and there is no second choice.
func (in *Input) forNobody() bool {
	if !in.Rule.ContactOwner || in.hasFirst() {
		return false
	}
	for i := range in.Candidates {
		if in.Candidates[i].Second {
			return false
		}
	}
	return true
}

// hasFirst reports whether there is a first choice that the second stands behind.
func (in *Input) hasFirst() bool {
	for i := range in.Candidates {
		if isFirst(in, &in.Candidates[i]) {
			return true
		}
	}
	return false
}

// isFirst reports whether a candidate is of a first choice that the second stands behind.
func isFirst(in *Input, c *Candidate) bool {
	return !c.Second && (!in.Rule.ContactOwner || in.OwnerAsked() && unable(c) == "")
}

// pick returns the one who is to have it; nil: nobody can.
func pick(in *Input) (best *Candidate) {
	first := false // the first choice names somebody
	var second *Candidate
	for i := range in.Candidates {
		c := &in.Candidates[i]
		first = first || isFirst(in, c)
		if obstacle(in, c) != "" {
			continue
		}
		if c.Second {
			if second == nil || before(&in.Rule, c, second) {
				second = c
			}
		} else if best == nil || before(&in.Rule, c, best) {
			best = c
		}
	}
	if best == nil && (in.SecondDue || !first) {
		return second
	}
	return best
}

// before reports whether eligible candidate a is chosen over b.
func before(r *Rule, a, b *Candidate) bool {
	if !r.Turns && a.Load != b.Load {
		return a.Load < b.Load
	}
	if a.LastAssigned != b.LastAssigned {
		return (a.LastAssigned < b.LastAssigned) == (r.Turns || r.Tie != TieLastAssigned)
	}
	return a.UserID < b.UserID
}
