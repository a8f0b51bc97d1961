package inbox

import (
	"context"
	"strings"

	"fairlead/models"
	"fairlead/routing"
)

// RuleDenied says why the asker may not write a rule.
type RuleDenied string

const (
	RuleAllowed   RuleDenied = ""
	DeniedNotLead RuleDenied = "lead" // neither an admin nor a lead of this inbox
	DeniedNoSeat  RuleDenied = "seat" // would be allowed, but has no seat
)

// RuleSettings is a channel's rule, or a draft of one, with what the Automation tab shows. Who may not write it is shown nobody but
// those whom it names.
type RuleSettings struct {
	Channel    models.Channel
	Inbox      models.Inbox
	Rule       models.Rule // as stored, or as the draft says
	Chosen     []Choice    // its members, in its order; those that are gone are left out
	Users      []models.User
	Teams      []models.Team
	Members    []models.TeamMember // all memberships
	WithAccess map[int64]bool      // ids of users with access to the inbox
	Capacity   map[int64]int64     // by user id: most open conversations by routing; those without a limit are left out
	People     int                 // whom the rule can route to, each once
	Available  int                 // of those, now Available
	Owned      int64               // contacts that have an owner, at most models.OwnedStop; for who may write the rule
	Tracked    int64               // of those, tracked
	CanWrite   bool
	Denied     RuleDenied
	Admin      bool // may give seats
}

// RulePage returns a channel's rule, or, if draft is not nil, what it would be. For who manages or reads its inbox.
func (a *App) RulePage(ctx context.Context, who Actor, channelID int64, draft *RuleForm) (RuleSettings, error) {
	ch, err := ruledChannel(ctx, a.DB, who, channelID)
	if err != nil {
		return RuleSettings{}, err
	}
	s := RuleSettings{Channel: redacted(ch), Denied: who.ruleDenied(ch.InboxID), Admin: who.IsAdmin()}
	s.CanWrite = s.Denied == RuleAllowed
	if s.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return s, err
	}
	if s.Rule, err = a.DB.Rule(ctx, ch.RuleID); err != nil {
		return s, err
	}
	if draft != nil && s.CanWrite {
		s.Rule = draft.rule(ch)
		if draft.FirstReplyOwns != nil {
			s.Channel.FirstReplyOwns = *draft.FirstReplyOwns
		}
	}
	if s.CanWrite {
		if s.Owned, s.Tracked, err = a.DB.CountOwned(ctx); err != nil {
			return s, err
		}
	}
	k, err := a.knownOf(ctx, ch.InboxID)
	if err != nil {
		return s, err
	}
	s.People, s.Available = k.reach(s.Rule)
	for _, o := range ownersOf(s.Rule) {
		if c, ok := k.choice(o); ok {
			s.Chosen = append(s.Chosen, c)
		}
	}
	if !s.CanWrite {
		k = k.only(s.Rule)
	}
	s.Users, s.Teams, s.Members, s.WithAccess = k.users, k.teams, k.members, k.access
	s.Capacity, err = a.capacities(ctx, k.users)
	return s, err
}

// capacities returns the limits of those who have one.
func (a *App) capacities(ctx context.Context, users []models.User) (map[int64]int64, error) {
	account, err := a.DB.Account(ctx)
	limits := map[int64]int64{}
	for _, u := range users {
		if n := account.CapacityOf(u); n > 0 {
			limits[u.ID] = n
		}
	}
	return limits, err
}

func (w Actor) ruleDenied(inboxID int64) RuleDenied {
	switch {
	case !w.CanManage(inboxID):
		return DeniedNotLead
	case !w.CanWriteRules(inboxID):
		return DeniedNoSeat
	}
	return RuleAllowed
}

// Choice is a user or a team that a rule names or could name.
type Choice struct {
	Owner        models.Owner
	Name         string
	Email        string              // users
	Availability models.Availability // users
	Seat         models.Seat         // users
	Active       bool                // users
	Access       bool                // to the channel's inbox; of a team: as a team
	Skipped      routing.Verdict     // of a user: why rules pass over them; empty: they do not
	Size         int                 // teams: members, main and extra
}

// RuleChoices returns the users and teams whose name or address holds q, all if it is empty. For who may write the rule.
func (a *App) RuleChoices(ctx context.Context, who Actor, channelID int64, q string) ([]Choice, error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
	if err != nil {
		return nil, err
	}
	if !who.CanWriteRules(ch.InboxID) {
		return nil, models.ErrForbidden
	}
	k, err := a.knownOf(ctx, ch.InboxID)
	if err != nil {
		return nil, err
	}
	q = strings.ToLower(models.CleanLine(q))
	var found []Choice
	for _, o := range k.all() {
		c, _ := k.choice(o)
		if strings.Contains(strings.ToLower(c.Name), q) || strings.Contains(c.Email, q) {
			found = append(found, c)
		}
	}
	return found, nil
}
