package routing

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
)

// Route runs the rule of a conversation's channel and gives the conversation to whom it chooses, or to nobody. It decides and
// applies in the caller's transaction, on loads that nobody else can change meanwhile, and keeps the decision. The caller holds the
// conversation's row, or has just made it.
func Route(ctx context.Context, tx *models.DB, c *models.Conversation, now models.Time) (models.Decision, error) {
	return route(ctx, tx, c, c.State, now)
}

// Reopen opens a closed conversation whose owner cannot have it any more, or that has none, and runs the rule for it as Route does.
func Reopen(ctx context.Context, tx *models.DB, c *models.Conversation, now models.Time) (models.Decision, error) {
	return route(ctx, tx, c, models.StateOpen, now)
}

func route(ctx context.Context, tx *models.DB, c *models.Conversation, state models.State, now models.Time) (models.Decision, error) {
	rule, err := tx.RuleInForce(ctx, c.ChannelID)
	if err != nil {
		return models.Decision{}, err
	}
	d, err := decide(ctx, tx, *c, rule)
	if err != nil {
		return d, err
	}
	d.CreatedAt = now
	if err := tx.CreateDecision(ctx, &d); err != nil {
		return d, err
	}
	return d, place(ctx, tx, c, state, d.Owner, why{reason: models.ByRule, decision: &d}, now)
}

// decide gathers what is known, asks Decide, and writes down the answer.
func decide(ctx context.Context, tx *models.DB, c models.Conversation, rule models.Rule) (models.Decision, error) {
	row := models.Decision{ConversationID: c.ID, ChannelID: c.ChannelID, RuleID: rule.ID, AssignTo: rule.AssignTo, OnlyAvailable: rule.OnlyAvailable, Tie: rule.Tie}
	via, err := named(ctx, tx, rule)
	if err != nil {
		return row, err
	}
	people, err := lockCandidates(ctx, tx, via, c.Owner)
	if err != nil {
		return row, err
	}
	access, err := tx.UserIDsWithAccess(ctx, c.InboxID)
	if err != nil {
		return row, err
	}
	in := Input{Rule: Rule{Assign: rule.AssignTo == models.AssignSpecific, OnlyAvailable: rule.OnlyAvailable, Tie: Tie(rule.Tie)}}
	users := make(map[int64]models.User, len(people))
	for _, u := range people {
		if _, ok := via[u.ID]; !ok {
			continue // the owner until now, locked only for the load
		}
		users[u.ID] = u
		in.Candidates = append(in.Candidates, Candidate{
			UserID: u.ID, Active: u.Active, Invited: u.Invited(), Seat: u.Seat != models.SeatNone, Access: slices.Contains(access, u.ID),
			Available: u.Availability == models.Available, Load: u.Load, LastAssigned: u.LastAssigned,
		})
	}
	d := Decide(in)
	row.Reason = string(d.Reason)
	if d.UserID != 0 {
		row.Owner, row.OwnerName = models.UserOwner(d.UserID), users[d.UserID].Name
	}
	for _, e := range d.Candidates {
		u := users[e.UserID]
		row.Candidates = append(row.Candidates, models.Candidate{UserID: u.ID, Name: u.Name, Via: via[u.ID], Availability: u.Availability,
			Load: u.Load, LastAssigned: u.LastAssigned, Verdict: string(e.Verdict)})
	}
	return row, nil
}

// named returns the users that a rule names, each once, with the team that brought them in (empty: named directly).
func named(ctx context.Context, tx *models.DB, rule models.Rule) (map[int64]string, error) {
	via := map[int64]string{}
	if rule.AssignTo != models.AssignSpecific {
		return via, nil
	}
	var teams []int64
	for _, m := range rule.Members {
		if m.TeamID != 0 {
			teams = append(teams, m.TeamID)
		} else {
			via[m.UserID] = ""
		}
	}
	if len(teams) == 0 {
		return via, nil
	}
	members, err := tx.TeamMembers(ctx, teams...)
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, m := range members {
		if _, ok := via[m.UserID]; ok {
			continue
		}
		if names[m.TeamID] == "" {
			t, err := tx.Team(ctx, m.TeamID)
			if err != nil && !errors.Is(err, models.ErrNotFound) {
				return nil, err
			}
			names[m.TeamID] = t.Name
		}
		via[m.UserID] = names[m.TeamID]
	}
	return via, nil
}

// lockCandidates holds all rows that a decision reads or changes, in id order, the present owner's among them.
func lockCandidates(ctx context.Context, tx *models.DB, via map[int64]string, owner models.Owner) ([]models.User, error) {
	ids := userIDs(owner)
	for id := range via {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.LockUsers(ctx, ids)
}
