package views

import (
	"context"

	"fairlead/models"
)

// byContactOwner reports whether a decision was made by a rule that assigns to the contact's owner.
func byContactOwner(d models.Decision) bool { return d.AssignTo == models.AssignContactOwner }

// contactRest is decisionRest of such a rule: it says whose the contact is, and why that did or did not decide. contact is a name.
func contactRest(ctx context.Context, d models.Decision, channel, contact string) string {
	fact := contactFact(ctx, d, contact)
	text := t(ctx, "by the rule of %s: %s", channel, fact)
	owner := ownerCandidate(d)
	switch {
	case d.Reason == reasonChosen && bySecond(d):
		return text + "; " + secondRest(ctx, d)
	case d.Reason == reasonQueued:
		return text + "; " + plural(ctx, min(d.Ahead, 99), "%d waited before it", "%d waited before it")
	case d.Reason == reasonClosed:
		return text + "; " + t(ctx, "outside the operating hours")
	case d.Reason == reasonNoneCould && owner != nil && waitsForOwner(owner.Verdict):
		return text + ": " + t(ctx, "it waits for %s", d.ContactOwnerName)
	case d.Reason == reasonNoneCould:
		return text + "; " + t(ctx, "nobody of the second choice could take it")
	}
	return text
}

// secondRest says how one of the second choice was chosen.
func secondRest(ctx context.Context, d models.Decision) string {
	n := countVerdicts(d, verdictChosen, verdictBusier, verdictTieLost, verdictNotTurn)
	switch {
	case n <= 1:
		return t(ctx, "the only one of the second choice who could take it")
	case d.Turns:
		return t(ctx, "next in turn of the %d of the second choice", n)
	}
	return t(ctx, "least busy of the %d of the second choice", n)
}

// contactFact says whose a contact is, and what keeps the owner from its conversation.
func contactFact(ctx context.Context, d models.Decision, contact string) string {
	contact = orElse(contact, t(ctx, "the contact"))
	owner := ownerCandidate(d)
	switch {
	case d.ContactOwner == 0:
		return t(ctx, "%s has no owner", contact)
	case d.NeedsTracked && !d.Tracked:
		return t(ctx, "%[1]s belongs to %[2]s, but is not tracked: no visitor cookie", contact, d.ContactOwnerName)
	case owner == nil:
		return t(ctx, "%[1]s belongs to %[2]s", contact, d.ContactOwnerName)
	}
	if why := ownerWho(ctx, d, *owner); why != "" {
		return t(ctx, "%[1]s belongs to %[2]s, %[3]s", contact, d.ContactOwnerName, why)
	}
	return t(ctx, "%[1]s belongs to %[2]s", contact, d.ContactOwnerName)
}

// ownerWho says of a contact's owner what keeps them from its conversation, as a relative clause; empty: nothing.
func ownerWho(ctx context.Context, d models.Decision, owner models.Candidate) string {
	switch owner.Verdict {
	case verdictAway:
		return t(ctx, "who is Away")
	case verdictNoPage:
		return t(ctx, "who has no page open")
	case verdictFull:
		return t(ctx, "who has %d of %d open", owner.Load, owner.Capacity)
	case verdictHandedOut:
		return t(ctx, "who has %d from the queue to answer first", owner.Handed)
	case verdictLeftOut:
		switch d.Cause {
		case models.CauseLate:
			return t(ctx, "who did not answer in time")
		case models.CauseHandover:
			return t(ctx, "who gives it away")
		case models.CauseGone:
			return t(ctx, "who was gone")
		}
		return t(ctx, "who had it before")
	case verdictNoSeat:
		return t(ctx, "who has no seat")
	case verdictInactive:
		return t(ctx, "who is deactivated")
	case verdictInvited:
		return t(ctx, "who has not accepted the invitation yet")
	case verdictNoAccess:
		return t(ctx, "who has no access to this inbox")
	}
	return ""
}

// ownerCandidate returns the contact's owner as the first choice of a decision; nil if it was not.
func ownerCandidate(d models.Decision) *models.Candidate {
	for i, c := range d.Candidates {
		if c.UserID == d.ContactOwner && d.ContactOwner != 0 && !c.Second {
			return &d.Candidates[i]
		}
	}
	return nil
}

// waitsForOwner reports whether this is what keeps an owner only for a while.
func waitsForOwner(verdict string) bool {
	return verdict == verdictAway || verdict == verdictNoPage || verdict == verdictFull || verdict == verdictHandedOut
}

// ownerObstacle says in the line of one that waits whom it waits for; empty: for nobody in particular.
func ownerObstacle(ctx context.Context, d models.Decision) string {
	owner := ownerCandidate(d)
	if owner == nil {
		return ""
	}
	if why := ownerWho(ctx, d, *owner); why != "" {
		return t(ctx, "for %[1]s, %[2]s", d.ContactOwnerName, why)
	}
	return t(ctx, "for %s", d.ContactOwnerName)
}

// whyNoOwner says in a line of the list why a rule that assigns to the contact's owner left one to nobody, not even to wait.
func whyNoOwner(ctx context.Context, d models.Decision) string {
	switch {
	case d.Reason == reasonNotTracked:
		return t(ctx, "Not tracked: no visitor cookie")
	case d.ContactOwner == 0 || len(d.Candidates) == 0:
		return t(ctx, "The contact has no owner")
	}
	return t(ctx, "The contact belongs to %s", d.ContactOwnerName+", "+ownerWho(ctx, d, d.Candidates[0]))
}
