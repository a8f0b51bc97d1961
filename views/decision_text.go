package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// The words of routing as it stores them in decisions: Reason, and the Verdict of each candidate.
const (
	reasonChosen    = "chosen"
	reasonNoRule    = "no_rule"
	reasonNoneNamed = "no_candidates"
	reasonNoneCould = "nobody_eligible"
	verdictChosen   = "chosen"
	verdictBusier   = "more_busy"
	verdictTieLost  = "tie_lost"
	verdictAway     = "away"
	verdictNoSeat   = "no_seat"
	verdictInactive = "inactive"
	verdictInvited  = "invited"
	verdictNoAccess = "no_access"
)

func countVerdicts(d models.Decision, verdicts ...string) (n int64) {
	for _, c := range d.Candidates {
		for _, v := range verdicts {
			if c.Verdict == v {
				n++
			}
		}
	}
	return n
}

// decisionLead is the outcome of a decision in bold.
func decisionLead(ctx context.Context, d models.Decision) string {
	if d.Reason == reasonChosen {
		return t(ctx, "Assigned to %s", d.OwnerName)
	}
	return t(ctx, "Left unassigned")
}

// decisionRest says by which rule, and why.
func decisionRest(ctx context.Context, d models.Decision, channel string) string {
	switch d.Reason {
	case reasonChosen:
		return chosenRest(ctx, d, channel)
	case reasonNoRule:
		return t(ctx, "by the rule of %s: it assigns nobody", channel)
	case reasonNoneNamed:
		return t(ctx, "by the rule of %s: it names nobody", channel)
	case reasonNoneCould:
		return t(ctx, "by the rule of %s: nobody of %d could take it", channel, len(d.Candidates))
	}
	return t(ctx, "by the rule of %s", channel)
}

func chosenRest(ctx context.Context, d models.Decision, channel string) string {
	n := countVerdicts(d, verdictChosen, verdictBusier, verdictTieLost)
	switch {
	case n <= 1:
		return t(ctx, "by the rule of %s: the only one who could take it", channel)
	case d.OnlyAvailable:
		return t(ctx, "by the rule of %s: least busy of %d available", channel, n)
	}
	return t(ctx, "by the rule of %s: least busy of %d", channel, n)
}

// verdictText says why a candidate was or was not chosen.
func verdictText(ctx context.Context, d models.Decision, c models.Candidate) string {
	switch c.Verdict {
	case verdictChosen:
		return chosenText(ctx, d)
	case verdictBusier:
		return t(ctx, "Busier")
	case verdictTieLost:
		if d.Tie == models.TieLastAssigned {
			return t(ctx, "As busy, but not the last to be assigned one")
		}
		return t(ctx, "As busy, but was assigned one more recently")
	case verdictAway:
		return t(ctx, "Away")
	case verdictNoSeat:
		return t(ctx, "No seat")
	case verdictInactive:
		return t(ctx, "Deactivated")
	case verdictInvited:
		return t(ctx, "Has not accepted the invitation yet")
	case verdictNoAccess:
		return t(ctx, "No access to this inbox")
	}
	return c.Verdict
}

func chosenText(ctx context.Context, d models.Decision) string {
	switch {
	case countVerdicts(d, verdictTieLost) == 0 && countVerdicts(d, verdictBusier) == 0:
		return t(ctx, "Chosen: nobody else could")
	case countVerdicts(d, verdictTieLost) == 0:
		return t(ctx, "Chosen: least busy")
	case d.Tie == models.TieLastAssigned:
		return t(ctx, "Chosen: least busy, and the last to be assigned one")
	}
	return t(ctx, "Chosen: least busy, and waited longest")
}

// lastAssigned is a candidate's place in the order of assignments: the latest is 1.
func lastAssigned(ctx context.Context, d models.Decision, c models.Candidate) string {
	if c.LastAssigned == 0 {
		return t(ctx, "never")
	}
	place := int64(1)
	for _, o := range d.Candidates {
		if o.LastAssigned > c.LastAssigned {
			place++
		}
	}
	if place == 1 {
		return t(ctx, "latest")
	}
	return t(ctx, "%d back", place-1)
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
	}
	parts := unavailable(ctx, *d)
	if len(parts) == 0 {
		return t(ctx, "Nobody available")
	}
	return t(ctx, "Nobody available") + " · " + strings.Join(parts, ", ")
}

func unavailable(ctx context.Context, d models.Decision) (parts []string) {
	add := func(n int64, text string) {
		if n > 0 {
			parts = append(parts, t(ctx, text, n))
		}
	}
	add(countVerdicts(d, verdictAway), "%d away")
	add(countVerdicts(d, verdictNoSeat), "%d without seat")
	add(countVerdicts(d, verdictInactive), "%d deactivated")
	add(countVerdicts(d, verdictInvited), "%d only invited")
	add(countVerdicts(d, verdictNoAccess), "%d without access")
	return parts
}
