package views

import (
	"context"
	"slices"
	"strings"

	"fairlead/models"
)

// The words of routing as it stores them in decisions: Reason, and the Verdict of each candidate.
const (
	reasonChosen     = "chosen"
	reasonNoRule     = "no_rule"
	reasonNoneNamed  = "no_candidates"
	reasonNoneCould  = "nobody_eligible"
	reasonQueued     = "queued"
	reasonNoOwner    = "no_owner"
	reasonNotTracked = "not_tracked"
	reasonClosed     = "closed"

	verdictChosen     = "chosen"
	verdictBusier     = "more_busy"
	verdictTieLost    = "tie_lost"
	verdictNotTurn    = "not_turn"
	verdictInQueue    = "in_queue"
	verdictSecond     = "second"
	verdictFull       = "full"
	verdictHandedOut  = "handed_out"
	verdictLeftOut    = "left_out"
	verdictAway       = "away"
	verdictNoSeat     = "no_seat"
	verdictInactive   = "inactive"
	verdictInvited    = "invited"
	verdictNoAccess   = "no_access"
	verdictNotTracked = "not_tracked"
	verdictNoPage     = "no_page"
	verdictClosed     = "closed"
)

func countVerdicts(d models.Decision, verdicts ...string) (n int64) {
	for i := range d.Candidates {
		if slices.Contains(verdicts, d.Candidates[i].Verdict) {
			n++
		}
	}
	return n
}

// whyNobody says in a line of the list why nobody owns a conversation: by models.ByRule and its like, and with ByRule by its newest
// decision.
func whyNobody(ctx context.Context, why string, d *models.Decision) string {
	switch why {
	case "":
		return t(ctx, "Not routed: sent by a machine")
	case models.Deactivated:
		return t(ctx, "The owner was deactivated")
	case models.LostAccess:
		return t(ctx, "The owner lost access")
	case models.TeamRemoved:
		return t(ctx, "The owning team was removed")
	}
	switch {
	case why != models.ByRule || d == nil:
		return t(ctx, "Set to nobody by hand")
	case d.Reason == reasonNoRule:
		return t(ctx, "The rule assigns nobody")
	case d.Reason == reasonNoneNamed:
		return t(ctx, "The rule names nobody")
	case d.Reason == reasonQueued:
		return t(ctx, "Joined the queue")
	case d.Reason == reasonClosed:
		return t(ctx, "Outside the chat's operating hours")
	case d.Reason == reasonNoOwner || d.Reason == reasonNotTracked:
		return whyNoOwner(ctx, *d)
	}
	parts := unavailable(ctx, *d)
	if len(parts) == 0 {
		return t(ctx, "Nobody available")
	}
	return t(ctx, "Nobody available") + " · " + strings.Join(parts, ", ")
}
