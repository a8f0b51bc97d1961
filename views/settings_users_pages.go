package views

import "fairlead/models"

// UsersPage is Settings › Users & seats: everyone, active or not.
type UsersPage struct {
	Shell   Shell
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember // all memberships
}

// UserPage is the form of one user; User.ID 0 means a new one. Problems: name, email, role, leads, seat, main_team, teams, active.
// Posted: name, email, role, leads (inbox ids), seat, main_team (team id or empty), teams (team ids), active (1).
type UserPage struct {
	Shell    Shell
	User     models.User // with what was typed
	Self     bool        // the user who looks: cannot deactivate themselves
	Inboxes  []models.Inbox
	Teams    []models.Team
	Leads    map[int64]bool // inbox ids
	MainTeam int64          // 0: none
	Extra    map[int64]bool // team ids
	Capacity CapacityChoice // not of a new one, nor Working
	Working  WorkingEditor
	Link     *InviteLink // set right after it was made: it is shown once
	Problems models.Problems
}

// InviteLink is a fresh invitation.
type InviteLink struct {
	URL     string
	Mailed  bool // it was also put in the outbox, to the user's address
	Expires models.Time
}
