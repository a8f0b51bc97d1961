package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// WayForm is what is chosen of a way from a chatflow to people where the flow is built. Problems: assign_to, members. The rest of its rule
// has a page of its own.
type WayForm struct {
	AssignTo models.AssignTo
	Members  []models.Owner // of the first choice
}

// SaveWay puts a new version of the rule of a way in force, with its other options as they are. For who may write rules of its inbox, as
// SaveRule.
func (a *App) SaveWay(ctx context.Context, who Actor, channelID int64, f WayForm) error {
	return a.edit(ctx, who, func(e edit) error { return e.saveWay(ctx, channelID, f) })
}

// saveWay does so in a transaction in which more is saved. Where nothing is another, nothing is stored.
func (e edit) saveWay(ctx context.Context, channelID int64, f WayForm) error {
	ch, err := ruledChannel(ctx, e.tx, e.who, channelID)
	if err != nil {
		return err
	}
	if !ch.IsWay() {
		return models.ErrNotFound
	}
	rule := models.ChatRule(ch.ID)
	if ch.RuleID != 0 {
		if rule, err = e.tx.Rule(ctx, ch.RuleID); err != nil {
			return err
		}
	}
	chosen, before := f.members(), firstMembers(rule)
	if ch.RuleID != 0 && f.AssignTo == rule.AssignTo && sameMembers(chosen, before) {
		return nil
	}
	if !e.who.CanWriteRules(ch.InboxID) {
		return models.ErrForbidden
	}
	rule.ID, rule.AssignTo = 0, f.AssignTo
	rule.Members = append(chosen, slices.DeleteFunc(rule.Members, func(m models.RuleMember) bool { return !m.Second })...)
	if err := e.checkRule(ctx, ch, &rule); err != nil {
		return err
	}
	return e.putRule(ctx, &ch, rule)
}

func (f WayForm) members() []models.RuleMember {
	return slices.DeleteFunc(RuleForm{Members: f.Members}.rule(models.Channel{}).Members, func(m models.RuleMember) bool { return m.Second })
}

func firstMembers(r models.Rule) []models.RuleMember {
	return slices.DeleteFunc(slices.Clone(r.Members), func(m models.RuleMember) bool { return m.Second })
}

// sameMembers reports whether two lists name the same, in whatever order.
func sameMembers(a, b []models.RuleMember) bool {
	names := func(list []models.RuleMember) map[models.RuleMember]bool {
		out := map[models.RuleMember]bool{}
		for _, m := range list {
			out[models.RuleMember{UserID: m.UserID, TeamID: m.TeamID}] = true
		}
		return out
	}
	x, y := names(a), names(b)
	for m := range x {
		if !y[m] {
			return false
		}
	}
	return len(x) == len(y)
}
