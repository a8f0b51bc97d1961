package routing

import (
	"context"

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
	named, err := nominees(ctx, tx, c, rule)
	if err != nil {
		return row, err
	}
	in := Input{Rule: Rule{Assign: rule.AssignTo == models.AssignSpecific, OnlyAvailable: rule.OnlyAvailable, Tie: Tie(rule.Tie)}}
	for _, n := range named {
		u := n.User
		in.Candidates = append(in.Candidates, Candidate{
			UserID: u.ID, Active: u.Active, Invited: u.Invited(), Seat: u.Seat != models.SeatNone, Access: n.Sees,
			Available: u.Availability == models.Available, Load: u.Load, LastAssigned: u.LastAssigned,
		})
	}
	d := Decide(in)
	row.Reason = string(d.Reason)
	for i, e := range d.Candidates { // both are in the order of user ids
		u := named[i].User
		if u.ID == d.UserID {
			row.Owner, row.OwnerName = models.UserOwner(u.ID), u.Name
		}
		row.Candidates = append(row.Candidates, models.Candidate{UserID: u.ID, Name: u.Name, Via: named[i].Via, Availability: u.Availability,
			Load: u.Load, LastAssigned: u.LastAssigned, Verdict: string(e.Verdict)})
	}
	return row, nil
}

// nominees returns whom the rule names and holds their rows, the present owner's among them; a rule that leaves conversations unassigned
// names nobody.
func nominees(ctx context.Context, tx *models.DB, c models.Conversation, rule models.Rule) ([]models.Nominee, error) {
	if rule.AssignTo == models.AssignSpecific {
		return tx.LockNominees(ctx, rule.ID, c.InboxID, c.Owner)
	}
	_, err := tx.LockUsers(ctx, userIDs(c.Owner))
	return nil, err
}
