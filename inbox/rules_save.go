package inbox

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// RuleForm is what is chosen on the Automation tab, as in models.Rule. Problems: assign_to, tie, members, second, second_after, handout,
// reassign_after, reopen_days; and of the whole form: somebody else has saved meanwhile.
type RuleForm struct {
	AssignTo       models.AssignTo
	OnlyAvailable  bool
	Turns          bool
	Tie            models.Tie
	Members        []models.Owner
	Second         []models.Owner // second choice
	SecondAfter    int64          // minutes; 0: off
	Drain          bool
	Handout        int64
	ReassignAfter  int64 // working minutes; 0: off
	ReopenDays     int64 // 0: always the same conversation
	ReopenAway     bool
	NeedsTracked   bool  // of the contact's owner: only of tracked contacts
	FirstReplyOwns *bool // of the channel: who first answers a contact without an owner becomes the owner; nil: as it is
	Seen           int64 // the version that it was made from; 0: not known
}

// rule is the rule of a channel as it was chosen. A way from a chatflow has what chats need, whatever was chosen.
func (f RuleForm) rule(ch models.Channel) models.Rule {
	r := models.Rule{ChannelID: ch.ID, AssignTo: f.AssignTo, OnlyAvailable: f.OnlyAvailable, Turns: f.Turns, Tie: f.Tie, SecondAfter: f.SecondAfter,
		Drain: f.Drain, Handout: f.Handout, ReassignAfter: f.ReassignAfter, ReopenDays: f.ReopenDays, ReopenAway: f.ReopenAway, NeedsTracked: f.NeedsTracked}
	add := func(owners []models.Owner, second bool) {
		for _, o := range unique(owners) {
			switch o.Kind {
			case models.OwnerUser:
				r.Members = append(r.Members, models.RuleMember{UserID: o.ID, Second: second})
			case models.OwnerTeam:
				r.Members = append(r.Members, models.RuleMember{TeamID: o.ID, Second: second})
			}
		}
	}
	add(f.Members, false)
	add(f.Second, true)
	if ch.IsWay() {
		r.Chat, r.OnlyAvailable, r.ReopenAway = true, true, true
	}
	return r
}

// SaveRule puts a new version of a channel's rule in force. For admins and leads of its inbox, who have a seat.
func (a *App) SaveRule(ctx context.Context, who Actor, channelID int64, f RuleForm) error {
	_, err := a.SaveRuleAndCount(ctx, who, channelID, f)
	return err
}

// SaveRuleAndCount is SaveRule that returns how many conversations that waited on the channel it has assigned.
func (a *App) SaveRuleAndCount(ctx context.Context, who Actor, channelID int64, f RuleForm) (assigned int64, err error) {
	var desk *routing.Desk
	err = a.edit(ctx, who, func(e edit) error {
		desk = e.desk
		_, err := e.saveRule(ctx, channelID, f)
		return err
	})
	if err != nil {
		return 0, err
	}
	return handedOut(desk, channelID), nil
}

func (e edit) saveRule(ctx context.Context, channelID int64, f RuleForm) (models.Channel, error) {
	ch, err := ruledChannel(ctx, e.tx, e.who, channelID)
	if err != nil {
		return ch, err
	}
	if !e.who.CanWriteRules(ch.InboxID) {
		return ch, models.ErrForbidden
	}
	if f.Seen != 0 && f.Seen != ch.RuleID {
		return ch, models.Problems{{Text: "Somebody else has changed this rule meanwhile. Look at it anew before you save."}}
	}
	rule := f.rule(ch)
	if err := e.checkRule(ctx, ch, &rule); err != nil {
		return ch, err
	}
	if on := f.FirstReplyOwns; on != nil && *on != ch.FirstReplyOwns {
		ch.FirstReplyOwns = *on
		if err := e.tx.SetFirstReplyOwns(ctx, ch.ID, *on); err != nil {
			return ch, err
		}
	}
	return ch, e.putRule(ctx, &ch, rule)
}

// handedOut counts what a desk has given to people of a channel's queue.
func handedOut(desk *routing.Desk, channelID int64) (n int64) {
	for _, m := range desk.Moves() {
		if m.Conversation.ChannelID == channelID && m.Conversation.Owner.Kind == models.OwnerUser {
			n++
		}
	}
	return n
}

// checkRule says what is wrong with a new version. Who is in the version in force may stay in the next one, whatever became of them.
func (e edit) checkRule(ctx context.Context, ch models.Channel, rule *models.Rule) error {
	p := rule.Check()
	if ch.IsSwitch() && rule.AssignTo != models.AssignSpecific {
		p.Add("assign_to", "Choose one from the list.")
	}
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
	first := firstOf(*rule)
	field := func(o models.Owner) string {
		if slices.Contains(first, o) {
			return "members"
		}
		return "second"
	}
	for _, o := range ownersOf(*rule) {
		u, isUser := users[o.ID]
		switch {
		case o.Kind == models.OwnerTeam:
			if !slices.ContainsFunc(teams, func(t models.Team) bool { return t.ID == o.ID }) {
				p.Add(field(o), "One of these teams does not exist any more.")
			}
		case !isUser:
			p.Add(field(o), "One of these people is not here any more.")
		case slices.Contains(stays, o):
		case !u.Active:
			p.Add(field(o), "%s is deactivated and cannot be added.", u.Name)
		case u.Seat == models.SeatNone:
			p.Add(field(o), "%s has no Sales or Service seat and cannot be added.", u.Name)
		}
	}
	return p.Err()
}

// putRule stores a new version of a channel's rule and puts it in force, with the history.
func (e edit) putRule(ctx context.Context, ch *models.Channel, rule models.Rule) error {
	rule.CreatedBy, rule.CreatedAt = e.who.User.ID, e.now
	before, err := e.tx.RuleInForce(ctx, ch.ID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if rule.ReassignFrom = before.ReassignFrom; before.ReassignAfter == 0 || !before.AssignTo.Assigns() {
		rule.ReassignFrom = e.now // what was late before is let be
	}
	if err := e.tx.CreateRule(ctx, &rule); err != nil {
		return err
	}
	ch.RuleID = rule.ID
	if err := e.tx.SetRule(ctx, ch.ID, rule.ID); err != nil {
		return err
	}
	if err := e.tx.SetLanes(ctx, rule); err != nil {
		return err
	}
	if err := e.desk.RuleSaved(ctx, ch.ID); err != nil {
		return err
	}
	return e.record(ctx, models.History{Kind: models.HistoryRule, InboxID: ch.InboxID, ChannelID: ch.ID, Other: rule.ID})
}
