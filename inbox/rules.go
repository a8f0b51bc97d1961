package inbox

import (
	"context"
	"slices"
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
	People     int                 // whom the rule can route to, each once
	Available  int                 // of those, now Available
	CanWrite   bool
	Denied     RuleDenied
	Admin      bool // may give seats
}

// RulePage returns a channel's rule, or, if draft is not nil, what it would be. For who manages or reads its inbox.
func (a *App) RulePage(ctx context.Context, who Actor, channelID int64, draft *RuleForm) (RuleSettings, error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
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
		s.Rule = draft.rule(ch.ID)
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
	return s, nil
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

// ownersOf returns a rule's members as owners, in its order.
func ownersOf(r models.Rule) []models.Owner {
	owners := make([]models.Owner, len(r.Members))
	for i, m := range r.Members {
		if m.TeamID != 0 {
			owners[i] = models.TeamOwner(m.TeamID)
		} else {
			owners[i] = models.UserOwner(m.UserID)
		}
	}
	return owners
}

// known is everyone, seen from one inbox.
type known struct {
	users      []models.User
	teams      []models.Team
	members    []models.TeamMember
	access     map[int64]bool // ids of users
	teamAccess map[int64]bool
}

func (a *App) knownOf(ctx context.Context, inboxID int64) (k known, err error) {
	if k.users, err = a.DB.Users(ctx); err != nil {
		return k, err
	}
	if k.teams, err = a.DB.Teams(ctx); err != nil {
		return k, err
	}
	if k.members, err = a.DB.TeamMembers(ctx); err != nil {
		return k, err
	}
	users, err := a.DB.UserIDsWithAccess(ctx, inboxID)
	if err != nil {
		return k, err
	}
	teams, err := a.DB.TeamIDsWithAccess(ctx, inboxID)
	k.access, k.teamAccess = set(users), set(teams)
	return k, err
}

// all returns users and teams, by name each.
func (k known) all() []models.Owner {
	var owners []models.Owner
	for _, u := range k.users {
		owners = append(owners, models.UserOwner(u.ID))
	}
	for _, t := range k.teams {
		owners = append(owners, models.TeamOwner(t.ID))
	}
	return owners
}

// choice describes a user or a team; false: there is none.
func (k known) choice(o models.Owner) (Choice, bool) {
	if o.Kind == models.OwnerTeam {
		i := slices.IndexFunc(k.teams, func(t models.Team) bool { return t.ID == o.ID })
		if i < 0 {
			return Choice{}, false
		}
		c := Choice{Owner: o, Name: k.teams[i].Name, Access: k.teamAccess[o.ID]}
		for _, m := range k.members {
			if m.TeamID == o.ID {
				c.Size++
			}
		}
		return c, true
	}
	i := slices.IndexFunc(k.users, func(u models.User) bool { return models.UserOwner(u.ID) == o })
	if i < 0 {
		return Choice{}, false
	}
	u := k.users[i]
	return Choice{Owner: o, Name: u.Name, Email: u.Email, Availability: u.Availability, Seat: u.Seat, Active: u.Active,
		Access: k.access[u.ID], Skipped: k.skipped(u)}, true
}

// skipped says why every rule of the inbox passes over a user, as routing.Decide does.
func (k known) skipped(u models.User) routing.Verdict {
	switch {
	case !u.Active:
		return routing.Inactive
	case u.Seat == models.SeatNone:
		return routing.NoSeat
	case !k.access[u.ID]:
		return routing.NoAccess
	}
	return ""
}

// names reports which users a rule names, directly or by a team.
func (k known) names(r models.Rule) map[int64]bool {
	named := map[int64]bool{}
	for _, o := range ownersOf(r) {
		if o.Kind == models.OwnerUser {
			named[o.ID] = true
			continue
		}
		for _, m := range k.members {
			if m.TeamID == o.ID {
				named[m.UserID] = true
			}
		}
	}
	return named
}

// reach counts whom a rule can route to, each once, and how many of them are Available.
func (k known) reach(r models.Rule) (people, available int) {
	named := k.names(r)
	for _, u := range k.users {
		if !named[u.ID] || k.skipped(u) != "" {
			continue
		}
		people++
		if u.Availability == models.Available {
			available++
		}
	}
	return people, available
}

// only leaves those whom a rule names.
func (k known) only(r models.Rule) known {
	named, owners := k.names(r), ownersOf(r)
	k.users = slices.DeleteFunc(k.users, func(u models.User) bool { return !named[u.ID] })
	k.teams = slices.DeleteFunc(k.teams, func(t models.Team) bool { return !slices.Contains(owners, models.TeamOwner(t.ID)) })
	k.members = slices.DeleteFunc(k.members, func(m models.TeamMember) bool { return !slices.Contains(owners, models.TeamOwner(m.TeamID)) })
	for id := range k.access {
		if !named[id] {
			delete(k.access, id)
		}
	}
	return k
}
