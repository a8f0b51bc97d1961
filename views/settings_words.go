package views

import (
	"context"
	"strings"

	"fairlead/models"
)

func roleName(ctx context.Context, r models.Role) string {
	switch r {
	case models.RoleAdmin:
		return t(ctx, "Admin")
	case models.RoleLead:
		return t(ctx, "Lead")
	}
	return t(ctx, "Member")
}

func roleHelp(ctx context.Context, r models.Role) string {
	switch r {
	case models.RoleAdmin:
		return t(ctx, "Manages users, teams, inboxes and the company. Reads only the inboxes they have access to.")
	case models.RoleLead:
		return t(ctx, "Sets up the channels and rules of the inboxes named below.")
	}
	return t(ctx, "Works in the inboxes they have access to.")
}

func seatName(ctx context.Context, s models.Seat) string {
	switch s {
	case models.SeatSales:
		return t(ctx, "Sales seat")
	case models.SeatService:
		return t(ctx, "Service seat")
	}
	return t(ctx, "No seat")
}

func availabilityName(ctx context.Context, a models.Availability) string {
	if a == models.Available {
		return t(ctx, "Available")
	}
	return t(ctx, "Away")
}

func peopleCount(ctx context.Context, n int) string {
	return plural(ctx, int64(n), "%d person", "%d people")
}

// ruleLine says a rule in one line.
func ruleLine(ctx context.Context, r models.Rule, people int) string {
	if r.AssignTo == models.AssignSpecific {
		return t(ctx, "Specific users and teams: %s", peopleCount(ctx, people))
	}
	if r.AssignTo == models.AssignContactOwner {
		return t(ctx, "Contact owner; for the rest: %s", peopleCount(ctx, people))
	}
	return t(ctx, "Leave unassigned")
}

// accessLine says in one line who has access to an inbox.
func accessLine(ctx context.Context, r InboxRow) string {
	if r.Inbox.Open {
		return t(ctx, "Everyone has access")
	}
	var parts []string
	if r.Users > 0 {
		parts = append(parts, plural(ctx, int64(r.Users), "%d named user", "%d named users"))
	}
	if r.Teams > 0 {
		parts = append(parts, plural(ctx, int64(r.Teams), "%d team", "%d teams"))
	}
	if len(parts) == 0 {
		return t(ctx, "Nobody has access yet")
	}
	return t(ctx, "Only %s", strings.Join(parts, ", "))
}

// teamsOf returns the name of a user's main team, empty if there is none, and the names of the extra ones.
func teamsOf(user int64, teams []models.Team, members []models.TeamMember) (main string, extra []string) {
	names := make(map[int64]string, len(teams))
	for _, team := range teams {
		names[team.ID] = team.Name
	}
	for _, m := range members {
		switch {
		case m.UserID != user:
		case m.Main:
			main = names[m.TeamID]
		default:
			extra = append(extra, names[m.TeamID])
		}
	}
	return main, extra
}

// membersOf returns the ids of the users in a team, main and extra.
func membersOf(team int64, members []models.TeamMember) (ids []int64) {
	for _, m := range members {
		if m.TeamID == team {
			ids = append(ids, m.UserID)
		}
	}
	return ids
}

func editOrView(ctx context.Context, mayEdit bool) string {
	if mayEdit {
		return t(ctx, "Edit")
	}
	return t(ctx, "View")
}
