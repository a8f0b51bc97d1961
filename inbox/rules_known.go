package inbox

import (
	"context"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// ownersOf returns a rule's members as owners, in its order: the first choice and the second.
func ownersOf(r models.Rule) []models.Owner {
	return append(firstOf(r), secondOf(r)...)
}

// routedTo leaves out those whom a rule keeps from before it assigned to the contact's owner.
func routedTo(r models.Rule) []models.Owner {
	if r.AssignTo == models.AssignContactOwner {
		return secondOf(r)
	}
	return ownersOf(r)
}

func firstOf(r models.Rule) []models.Owner  { return membersOf(r, false) }
func secondOf(r models.Rule) []models.Owner { return membersOf(r, true) }

func membersOf(r models.Rule, second bool) (owners []models.Owner) {
	for _, m := range r.Members {
		switch {
		case m.Second != second:
		case m.TeamID != 0:
			owners = append(owners, models.TeamOwner(m.TeamID))
		default:
			owners = append(owners, models.UserOwner(m.UserID))
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
	for _, o := range routedTo(r) {
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
		if u.Availability == models.Available && !u.Invited() {
			available++
		}
	}
	return people, available
}

// only leaves those whom a rule names.
func (k known) only(r models.Rule) known {
	named, owners := k.names(r), routedTo(r)
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
