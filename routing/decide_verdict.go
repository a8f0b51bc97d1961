package routing

// Verdict is why one candidate was or was not chosen. The first thing that stands in the way is named.
type Verdict string

const (
	Chosen     Verdict = "chosen"
	Inactive   Verdict = "inactive"    // deactivated
	Invited    Verdict = "invited"     // has not accepted the invitation yet: nobody reads what they are given
	NoSeat     Verdict = "no_seat"     // neither a Sales nor a Service seat
	NoAccess   Verdict = "no_access"   // may not see the channel's inbox
	LeftOut    Verdict = "left_out"    // had it and did not answer in time, or gives it away
	NotTracked Verdict = "not_tracked" // the contact is theirs, but has no visitor's cookie, and the rule asks for one
	IsAway     Verdict = "away"        // and the rule assigns to available users only
	NoPage     Verdict = "no_page"     // Available, but without an open page, and it is a chat
	Full       Verdict = "full"        // owns as many open conversations as their capacity allows
	HandedOut  Verdict = "handed_out"  // has as many from the queue waiting for an answer as the rule hands out
	MoreBusy   Verdict = "more_busy"   // could take it, but has more open conversations than the chosen one
	TieLost    Verdict = "tie_lost"    // could take it and is as busy as the chosen one
	NotTheTurn Verdict = "not_turn"    // could take it, but was assigned one later than the chosen one
	InQueue    Verdict = "in_queue"    // could take it, but others wait before it
	IsClosed   Verdict = "closed"      // could take it, but it is a chat outside the operating hours
	StandsBy   Verdict = "second"      // second choice, which is not asked
)

// Could reports whether a candidate with this verdict was able to take the conversation.
func (v Verdict) Could() bool {
	return v == Chosen || v == MoreBusy || v == TieLost || v == NotTheTurn || v == InQueue || v == IsClosed
}

// unable names the first thing that keeps a candidate from a conversation whatever the hour and however much they have; empty: nothing.
func unable(c *Candidate) Verdict {
	switch {
	case !c.Active:
		return Inactive
	case c.Invited:
		return Invited
	case !c.Seat:
		return NoSeat
	case !c.Access:
		return NoAccess
	case c.LeftOut:
		return LeftOut
	}
	return ""
}

// obstacle names the first thing that keeps a candidate from being eligible; empty: eligible.
func obstacle(in *Input, c *Candidate) Verdict {
	if why := unable(c); why != "" {
		return why
	}
	switch {
	case in.Rule.ContactOwner && !c.Second && !in.OwnerAsked():
		return NotTracked
	case (in.Rule.OnlyAvailable || in.Rule.Chat) && !c.Available:
		return IsAway
	case in.Rule.Chat && !c.Page:
		return NoPage
	case c.Capacity > 0 && c.Load >= c.Capacity:
		return Full
	case (in.FromQueue || in.Ahead > 0) && in.Rule.Handout > 0 && c.Handed >= in.Rule.Handout:
		return HandedOut
	}
	return ""
}

// verdict explains one candidate, where best was chosen; nil: nobody was. first: the first choice names somebody.
func verdict(in *Input, c *Candidate, best *Candidate, first bool) Verdict {
	if o := obstacle(in, c); o != "" {
		return o
	}
	switch {
	case best == nil && (!c.Second || !first || in.SecondDue) && in.Closed:
		return IsClosed
	case best == nil && (!c.Second || !first):
		return InQueue
	case best == nil, c.Second && !best.Second:
		return StandsBy
	case c.UserID == best.UserID:
		return Chosen
	case in.Rule.Turns:
		return NotTheTurn
	case c.Load > best.Load:
		return MoreBusy
	}
	return TieLost
}
