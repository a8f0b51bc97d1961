package inbox

import (
	"context"

	"fairlead/models"
)

// TeamList is every team with its members.
type TeamList struct {
	Teams   []models.Team
	Members []models.TeamMember // all memberships
	Users   []models.User
	CanEdit bool
}

// TeamPage is one team with what may be chosen. Team.ID is 0 for a new one.
type TeamPage struct {
	Team    models.Team
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember // all memberships
	Chosen  map[int64]bool      // ids of the team's users
	Owned   int64               // open conversations that deleting the team leaves unassigned
	CanEdit bool
}

// Teams returns every team. For admins, and for leads to look at.
func (a *App) Teams(ctx context.Context, who Actor) (TeamList, error) {
	l, err := a.Users(ctx, who)
	return TeamList{Teams: l.Teams, Members: l.Members, Users: l.Users, CanEdit: l.CanEdit}, err
}

// NewTeam returns the form of a new team. For admins.
func (a *App) NewTeam(ctx context.Context, who Actor) (TeamPage, error) {
	if err := who.mustAdmin(); err != nil {
		return TeamPage{}, err
	}
	return a.teamPage(ctx, who, models.Team{})
}

// Team returns one team. For admins, and for leads to look at.
func (a *App) Team(ctx context.Context, who Actor, id int64) (TeamPage, error) {
	if err := who.mustSeePeople(); err != nil {
		return TeamPage{}, err
	}
	t, err := a.DB.Team(ctx, id)
	if err != nil {
		return TeamPage{}, err
	}
	return a.teamPage(ctx, who, t)
}

func (a *App) teamPage(ctx context.Context, who Actor, t models.Team) (TeamPage, error) {
	l, err := a.Users(ctx, who)
	if err != nil {
		return TeamPage{}, err
	}
	p := TeamPage{Team: t, Users: l.Users, Teams: l.Teams, Members: l.Members, Chosen: map[int64]bool{}, CanEdit: l.CanEdit}
	if t.ID == 0 {
		return p, nil
	}
	for _, m := range l.Members {
		if m.TeamID == t.ID {
			p.Chosen[m.UserID] = true
		}
	}
	owned, err := a.DB.OpenConversationsOf(ctx, models.TeamOwner(t.ID), 0)
	p.Owned = int64(len(owned))
	return p, err
}
