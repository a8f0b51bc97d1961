package views

import (
	"cmp"
	"context"
	"slices"

	"fairlead/models"
)

const (
	candidatesShown = 20   // of one decision, at first
	candidatesMost  = 1000 // when all are asked for
)

// candidateTable is what the table of a decision holds.
type candidateTable struct {
	Rows   []candidateRow
	Hidden int // how many are left out
}

type candidateRow struct {
	models.Candidate
	Owner      bool   // of the contact
	Last, Says string // when last assigned, and the verdict; translated
}

// tableOf puts the chosen one first, then those who could have had it, then the others by what kept them from it.
func tableOf(ctx context.Context, d models.Decision, limit int) candidateTable {
	all := slices.Clone(d.Candidates)
	slices.SortStableFunc(all, func(a, b models.Candidate) int {
		order := cmp.Compare(verdictRank(a.Verdict), verdictRank(b.Verdict))
		if order != 0 {
			return order
		}
		if d.Turns {
			return cmp.Compare(a.LastAssigned, b.LastAssigned)
		}
		return cmp.Or(cmp.Compare(a.Load, b.Load), cmp.Compare(a.LastAssigned, b.LastAssigned))
	})
	turns := make([]int64, len(all))
	for i, c := range all {
		turns[i] = -c.LastAssigned
	}
	slices.Sort(turns)
	out := candidateTable{Hidden: max(0, len(all)-limit)}
	for _, c := range all[:min(limit, len(all))] {
		out.Rows = append(out.Rows, candidateRow{c, c.UserID == d.ContactOwner, lastAssigned(ctx, turns, c), verdictText(ctx, d, c)})
	}
	return out
}

func verdictRank(v string) int {
	switch v {
	case verdictChosen:
		return 0
	case verdictBusier, verdictTieLost, verdictNotTurn, verdictInQueue, verdictClosed:
		return 1
	case verdictFull, verdictHandedOut, verdictLeftOut, verdictSecond:
		return 2
	case verdictNoPage, verdictAway:
		return 3
	}
	return 4
}

// lastAssigned is a candidate's place in the order of assignments: the latest is 1. turns are the negative sequence numbers of all, sorted.
func lastAssigned(ctx context.Context, turns []int64, c models.Candidate) string {
	if c.LastAssigned == 0 {
		return t(ctx, "never")
	}
	place, _ := slices.BinarySearch(turns, -c.LastAssigned)
	if place == 0 {
		return t(ctx, "latest")
	}
	return t(ctx, "%d back", place)
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
	case verdictNotTurn:
		return t(ctx, "Not their turn: was assigned one more recently")
	case verdictInQueue:
		return t(ctx, "Could take it, but others waited before it")
	case verdictClosed:
		return t(ctx, "Could take it, but the chat is closed")
	case verdictSecond:
		return t(ctx, "Second choice, which was not asked")
	}
	return obstacleText(ctx, d, c)
}

// obstacleText says what kept a candidate from being chosen.
func obstacleText(ctx context.Context, d models.Decision, c models.Candidate) string {
	switch c.Verdict {
	case verdictFull:
		return t(ctx, "Full: has %d of %d", c.Load, c.Capacity)
	case verdictHandedOut:
		return t(ctx, "Has %d from the queue to answer first", c.Handed)
	case verdictLeftOut:
		return leftOutText(ctx, d)
	case verdictAway:
		return t(ctx, "Away")
	case verdictNoPage:
		return t(ctx, "Available, but has no page open")
	case verdictNoSeat:
		return t(ctx, "No seat")
	case verdictInactive:
		return t(ctx, "Deactivated")
	case verdictInvited:
		return t(ctx, "Has not accepted the invitation yet")
	case verdictNoAccess:
		return t(ctx, "No access to this inbox")
	case verdictNotTracked:
		return t(ctx, "The contact is theirs, but not tracked")
	}
	return c.Verdict
}

func leftOutText(ctx context.Context, d models.Decision) string {
	switch d.Cause {
	case models.CauseLate:
		return t(ctx, "Did not answer in time")
	case models.CauseHandover:
		return t(ctx, "Gives it away")
	case models.CauseGone:
		return t(ctx, "Was gone while the visitor waited")
	}
	return t(ctx, "Had it before")
}

func chosenText(ctx context.Context, d models.Decision) string {
	if byContactOwner(d) && !bySecond(d) {
		return t(ctx, "Chosen: the contact is theirs")
	}
	others := countVerdicts(d, verdictTieLost, verdictBusier, verdictNotTurn)
	switch {
	case others == 0:
		return t(ctx, "Chosen: nobody else could")
	case d.Turns:
		return t(ctx, "Chosen: next in turn")
	case countVerdicts(d, verdictTieLost) == 0:
		return t(ctx, "Chosen: least busy")
	case d.Tie == models.TieLastAssigned:
		return t(ctx, "Chosen: least busy, and the last to be assigned one")
	}
	return t(ctx, "Chosen: least busy, and waited longest")
}

// loadText is how much somebody has of what they can: "6 of 8", or "6" where there is no limit.
func loadText(ctx context.Context, open, capacity int64) string {
	if capacity > 0 {
		return t(ctx, "%d of %d", open, capacity)
	}
	return t(ctx, "%d", open)
}

// availabilityText says whether somebody is Available, and why not.
func availabilityText(ctx context.Context, a models.Availability, why models.AvailabilityWhy) string {
	text := availabilityName(ctx, a)
	if a != models.Away {
		return text
	}
	if reason := awayText(ctx, why); reason != "" {
		text += ", " + reason
	}
	return text
}

// awayText says why somebody is Away; empty: it is not known.
func awayText(ctx context.Context, why models.AvailabilityWhy) string {
	switch why {
	case models.WhyHand:
		return t(ctx, "set by hand")
	case models.WhyHours:
		return t(ctx, "outside working hours")
	case models.WhyNoPage:
		return t(ctx, "no page open yet")
	case models.WhyIdle:
		return t(ctx, "idle")
	case models.WhyOutOfOffice:
		return t(ctx, "out of office")
	}
	return ""
}
