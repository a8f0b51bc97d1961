package views

import (
	"context"
	"slices"

	"fairlead/models"
)

// decisionCause says what a rule was run for, and who or what ran it; empty for what has just arrived.
func decisionCause(ctx context.Context, e Entry, d models.Decision) string {
	from := ""
	if e.Message.Event != nil {
		from = e.Message.Event.NameFrom
	}
	who := orElse(e.Author, t(ctx, "the system"))
	switch d.Cause {
	case models.CauseReopened:
		if from == "" {
			return t(ctx, "Reopened, and nobody owned it.")
		}
		return t(ctx, "Reopened, and %s cannot have it now.", from)
	case models.CauseWoken:
		if from == "" {
			return t(ctx, "No longer snoozed, and nobody owned it.")
		}
		return t(ctx, "No longer snoozed, and %s cannot have it now.", from)
	case models.CauseQueue:
		return t(ctx, "It had waited in the queue.")
	case models.CauseLate:
		return lateCause(ctx, orElse(from, "?"), e.LateAfter)
	case models.CauseByHand:
		return t(ctx, "Routed by %s.", who)
	case models.CauseHandover:
		return handoverCause(ctx, e, who, from)
	case models.CauseGone:
		return t(ctx, "The visitor waited, and %s was gone.", orElse(from, "?"))
	case models.CauseSplit:
		return t(ctx, "It was split off from another conversation.")
	case models.CauseMoved:
		return t(ctx, "It was moved here from another inbox.")
	case models.CauseContact:
		return t(ctx, "Its contact has another owner, or is tracked now or no longer.")
	}
	return ""
}

// lateCause says how long somebody had for an answer; 0 minutes: it is not known.
func lateCause(ctx context.Context, name string, minutes int64) string {
	switch {
	case minutes == 0:
		return t(ctx, "%s did not answer in time.", name)
	case minutes == 1:
		return t(ctx, "%s did not answer within 1 working minute.", name)
	case minutes == 60:
		return t(ctx, "%s did not answer within 1 working hour.", name)
	case minutes%60 == 0:
		return t(ctx, "%s did not answer within %d working hours.", name, minutes/60)
	}
	return t(ctx, "%s did not answer within %d working minutes.", name, minutes)
}

func handoverCause(ctx context.Context, e Entry, who, from string) string {
	if from == "" || e.Message.Event.OwnerFrom == models.UserOwner(e.Message.UserID).String() {
		return t(ctx, "Handed over by %s.", who)
	}
	return t(ctx, "%[1]s handed over the work of %[2]s.", who, from)
}

// decisionLead is the outcome of a decision in bold.
func decisionLead(ctx context.Context, d models.Decision) string {
	switch d.Reason {
	case reasonChosen:
		return t(ctx, "Assigned to %s", d.OwnerName)
	case reasonQueued, reasonClosed:
		return t(ctx, "Put in the queue")
	}
	return t(ctx, "Left unassigned")
}

// decisionRest says by which rule, and why.
func decisionRest(ctx context.Context, d models.Decision, channel string) string {
	return decisionRestOf(ctx, d, channel, "")
}

// decisionRestOf is decisionRest with the name of the contact, where it is known.
func decisionRestOf(ctx context.Context, d models.Decision, channel, contact string) string {
	if byContactOwner(d) {
		return contactRest(ctx, d, channel, contact)
	}
	switch d.Reason {
	case reasonChosen:
		return chosenRest(ctx, d, channel)
	case reasonNoRule:
		return t(ctx, "by the rule of %s: it assigns nobody", channel)
	case reasonNoneNamed:
		return t(ctx, "by the rule of %s: it names nobody", channel)
	case reasonNoneCould:
		return t(ctx, "by the rule of %s: nobody of %d could take it", channel, len(d.Candidates))
	case reasonClosed:
		return t(ctx, "by the rule of %s: it is outside the operating hours", channel)
	case reasonQueued:
		return queuedRest(ctx, d.Ahead, channel)
	}
	return t(ctx, "by the rule of %s", channel)
}

func queuedRest(ctx context.Context, ahead int64, channel string) string {
	switch {
	case ahead == 1:
		return t(ctx, "by the rule of %s: 1 waited before it", channel)
	case ahead > 99: // counted no further
		return t(ctx, "by the rule of %s: more than 99 waited before it", channel)
	}
	return t(ctx, "by the rule of %s: %d waited before it", channel, ahead)
}

func chosenRest(ctx context.Context, d models.Decision, channel string) string {
	n := countVerdicts(d, verdictChosen, verdictBusier, verdictTieLost, verdictNotTurn)
	text := ""
	switch {
	case n <= 1:
		text = t(ctx, "by the rule of %s: the only one who could take it", channel)
	case d.Turns:
		text = t(ctx, "by the rule of %s: next in turn of %d", channel, n)
	case d.OnlyAvailable:
		text = t(ctx, "by the rule of %s: least busy of %d available", channel, n)
	default:
		text = t(ctx, "by the rule of %s: least busy of %d", channel, n)
	}
	if bySecond(d) {
		text += ", " + t(ctx, "as second choice")
	}
	return text
}

// bySecond reports whether the chosen one is of the second choice.
func bySecond(d models.Decision) bool {
	for _, c := range d.Candidates {
		if c.Verdict == verdictChosen {
			return c.Second
		}
	}
	return false
}

// ownerRuleText says whom a rule asks first that assigns to the contact's owner; text is how one of the second choice is chosen.
func ownerRuleText(ctx context.Context, d models.Decision, text string) string {
	first := t(ctx, "The contact's owner is asked first.")
	if d.NeedsTracked {
		first = t(ctx, "The contact's owner is asked first, if the contact is tracked.")
	}
	if slices.ContainsFunc(d.Candidates, func(c models.Candidate) bool { return c.Second }) {
		return first + " " + t(ctx, "For the rest:") + " " + text
	}
	return first
}

// ruleText says by which options a decision was made.
func ruleText(ctx context.Context, d models.Decision) string {
	text := t(ctx, "The least busy is chosen; of several, the one who has waited longest.")
	switch {
	case d.Turns:
		text = t(ctx, "They take turns: whoever was assigned a conversation longest ago is next.")
	case d.Tie == models.TieLastAssigned:
		text = t(ctx, "The least busy is chosen; of several, the one who was assigned a conversation last.")
	}
	if byContactOwner(d) {
		text = ownerRuleText(ctx, d, text)
	}
	if d.Chat {
		text += " " + t(ctx, "Only people who were available with a page open.")
	} else if d.OnlyAvailable {
		text += " " + t(ctx, "Only people who were available.")
	} else {
		text += " " + t(ctx, "Available or away.")
	}
	if d.Closed {
		text += " " + t(ctx, "Outside the operating hours chats wait until these begin.")
	}
	if d.SecondDue {
		text += " " + t(ctx, "It had waited so long that the second choice was asked too.")
	}
	if d.Handout > 0 && (d.FromQueue || d.Ahead > 0) {
		text += " " + plural(ctx, d.Handout, "From the queue nobody is handed more than %d that waits for their answer.", "From the queue nobody is handed more than %d that wait for their answer.")
	}
	return text
}
