package inbox

import (
	"context"

	"fairlead/models"
)

// TeamForm is what an admin types about a team. Problems: name, members.
type TeamForm struct {
	Name    string
	Members []int64 // user ids
}

// CreateTeam makes a team. For admins. Members without a main team have this one as main.
func (a *App) CreateTeam(ctx context.Context, who Actor, f TeamForm) (t models.Team, err error) {
	err = a.admin(ctx, who, func(e edit) error {
		t = models.Team{Name: f.Name, CreatedAt: e.now}
		if err := e.checkTeam(ctx, &t, f); err != nil {
			return err
		}
		if err := e.tx.CreateTeam(ctx, &t); err != nil {
			return err
		}
		return e.setMembers(ctx, t, f.Members)
	})
	return t, err
}

// UpdateTeam renames a team and says who is in it. For admins. Who leaves and so loses access to an inbox loses their open
// conversations there.
func (a *App) UpdateTeam(ctx context.Context, who Actor, id int64, f TeamForm) error {
	return a.admin(ctx, who, func(e edit) error {
		t, err := e.tx.Team(ctx, id)
		if err != nil {
			return err
		}
		t.Name = f.Name
		if err := e.checkTeam(ctx, &t, f); err != nil {
			return err
		}
		if err := e.tx.RenameTeam(ctx, t); err != nil {
			return err
		}
		return e.setMembers(ctx, t, f.Members)
	})
}

// DeleteTeam removes a team. For admins. Its conversations become unassigned, the closed ones too, since no team would be there to
// have them back; its members lose what only the team let them see.
func (a *App) DeleteTeam(ctx context.Context, who Actor, id int64) error {
	return a.admin(ctx, who, func(e edit) error {
		t, err := e.tx.Team(ctx, id)
		if err != nil {
			return err
		}
		owned, err := e.tx.ConversationsOwnedBy(ctx, models.TeamOwner(id))
		if err != nil {
			return err
		}
		if err := e.unassign(ctx, models.TeamOwner(id), owned, models.TeamRemoved); err != nil {
			return err
		}
		inboxes, err := e.tx.InboxesOfTeam(ctx, id)
		if err != nil {
			return err
		}
		for _, in := range inboxes {
			if err := e.record(ctx, models.History{Kind: models.HistoryAccess, InboxID: in, TeamID: id, Value: yesNo(false)}); err != nil {
				return err
			}
		}
		members, err := e.tx.TeamMembers(ctx, id)
		if err != nil {
			return err
		}
		if err := e.tx.DeleteTeam(ctx, t.ID); err != nil {
			return err
		}
		if err := e.recordTeams(ctx, members, nil); err != nil {
			return err
		}
		return e.unassignLost(ctx, userOwners(memberIDs(members)), models.LostAccess)
	})
}

// checkTeam says what is wrong with a form, and holds the rows of its members.
func (e edit) checkTeam(ctx context.Context, t *models.Team, f TeamForm) error {
	p := t.Check()
	ids := unique(f.Members)
	users, err := e.tx.LockUsers(ctx, ids)
	if err != nil {
		return err
	}
	if len(users) != len(ids) {
		p.Add("members", "One of these people is not here any more.")
	}
	return p.Err()
}

// setMembers says who is in a team. A main team stays main; who has none gets this one.
func (e edit) setMembers(ctx context.Context, t models.Team, ids []int64) error {
	members, err := e.tx.TeamMembers(ctx)
	if err != nil {
		return err
	}
	var was []models.TeamMember
	elsewhere := map[int64]bool{} // have their main team elsewhere
	stays := map[int64]models.TeamMember{}
	for _, m := range members {
		switch {
		case m.TeamID == t.ID:
			was = append(was, m)
			stays[m.UserID] = m
		case m.Main:
			elsewhere[m.UserID] = true
		}
	}
	var is []models.TeamMember
	for _, id := range unique(ids) {
		m, ok := stays[id]
		if !ok {
			m = models.TeamMember{TeamID: t.ID, UserID: id, Main: !elsewhere[id]}
		}
		is = append(is, m)
	}
	if err := e.tx.SetMembersOf(ctx, t.ID, is); err != nil {
		return err
	}
	if err := e.recordTeams(ctx, was, is); err != nil {
		return err
	}
	return e.unassignLost(ctx, userOwners(memberIDs(was)), models.LostAccess)
}

// recordTeams writes the difference of two lists of memberships.
func (e edit) recordTeams(ctx context.Context, was, is []models.TeamMember) error {
	type key struct{ team, user int64 }
	before, after := map[key]string{}, map[key]bool{}
	for _, m := range was {
		before[key{m.TeamID, m.UserID}] = membership(m)
	}
	var rows []models.History
	for _, m := range is {
		after[key{m.TeamID, m.UserID}] = true
		if before[key{m.TeamID, m.UserID}] != membership(m) {
			rows = append(rows, models.History{Kind: models.HistoryTeam, UserID: m.UserID, TeamID: m.TeamID, Value: membership(m)})
		}
	}
	for _, m := range was {
		if !after[key{m.TeamID, m.UserID}] {
			rows = append(rows, models.History{Kind: models.HistoryTeam, UserID: m.UserID, TeamID: m.TeamID, Value: "none"})
		}
	}
	return e.record(ctx, rows...)
}

func membership(m models.TeamMember) string {
	if m.Main {
		return "main"
	}
	return "extra"
}

func memberIDs(members []models.TeamMember) []int64 {
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.UserID
	}
	return ids
}
