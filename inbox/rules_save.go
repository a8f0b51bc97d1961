package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// RuleForm is what is chosen on the Automation tab. Problems: assign_to, tie, members.
type RuleForm struct {
	AssignTo      models.AssignTo
	OnlyAvailable bool
	Tie           models.Tie
	Members       []models.Owner
}

func (f RuleForm) rule(channelID int64) models.Rule {
	r := models.Rule{ChannelID: channelID, AssignTo: f.AssignTo, OnlyAvailable: f.OnlyAvailable, Tie: f.Tie}
	for _, o := range unique(f.Members) {
		switch o.Kind {
		case models.OwnerUser:
			r.Members = append(r.Members, models.RuleMember{UserID: o.ID})
		case models.OwnerTeam:
			r.Members = append(r.Members, models.RuleMember{TeamID: o.ID})
		}
	}
	return r
}

// SaveRule puts a new version of a channel's rule in force. For admins and leads of its inbox, who have a seat.
func (a *App) SaveRule(ctx context.Context, who Actor, channelID int64, f RuleForm) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := seenChannel(ctx, e.tx, e.who, channelID)
		if err != nil {
			return err
		}
		if !e.who.CanWriteRules(ch.InboxID) {
			return models.ErrForbidden
		}
		rule := f.rule(ch.ID)
		if err := e.checkRule(ctx, ch, &rule); err != nil {
			return err
		}
		return e.putRule(ctx, &ch, rule)
	})
}

// checkRule says what is wrong with a new version. Who is in the version in force may stay in the next one, whatever became of them.
func (e edit) checkRule(ctx context.Context, ch models.Channel, rule *models.Rule) error {
	p := rule.Check()
	current, err := e.tx.Rule(ctx, ch.RuleID)
	if err != nil {
		return err
	}
	teams, err := e.tx.Teams(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for _, m := range rule.Members {
		ids = append(ids, m.UserID)
	}
	users, err := e.tx.UsersByID(ctx, ids)
	if err != nil {
		return err
	}
	stays := ownersOf(current)
	for _, o := range ownersOf(*rule) {
		u, isUser := users[o.ID]
		switch {
		case o.Kind == models.OwnerTeam:
			if !slices.ContainsFunc(teams, func(t models.Team) bool { return t.ID == o.ID }) {
				p.Add("members", "One of these teams does not exist any more.")
			}
		case !isUser:
			p.Add("members", "One of these people is not here any more.")
		case slices.Contains(stays, o):
		case !u.Active:
			p.Add("members", "%s is deactivated and cannot be added.", u.Name)
		case u.Seat == models.SeatNone:
			p.Add("members", "%s has no Sales or Service seat and cannot be added.", u.Name)
		}
	}
	return p.Err()
}

// putRule stores a new version of a channel's rule and puts it in force, with the history.
func (e edit) putRule(ctx context.Context, ch *models.Channel, rule models.Rule) error {
	rule.CreatedBy, rule.CreatedAt = e.who.User.ID, e.now
	if err := e.tx.CreateRule(ctx, &rule); err != nil {
		return err
	}
	ch.RuleID = rule.ID
	if err := e.tx.SetRule(ctx, ch.ID, rule.ID); err != nil {
		return err
	}
	return e.record(ctx, models.History{Kind: models.HistoryRule, InboxID: ch.InboxID, ChannelID: ch.ID, Other: rule.ID})
}
