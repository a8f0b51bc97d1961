package views

import "fairlead/models"

// TeamsPage is Settings › Teams.
type TeamsPage struct {
	Shell   Shell
	Teams   []models.Team
	Members []models.TeamMember // all memberships
	Users   []models.User
}

// TeamPage is the form of one team; Team.ID 0 means a new one. Problems: name, members.
// Posted: name, members (user ids). A main membership stays main; a new member has the team as an extra one.
type TeamPage struct {
	Shell    Shell
	Team     models.Team // with what was typed
	Users    []models.User
	Teams    []models.Team
	Members  []models.TeamMember // all memberships as stored
	Chosen   map[int64]bool      // user ids: as stored, or as typed
	Owned    int64               // open conversations that the team owns and that deleting it leaves unassigned
	Problems models.Problems
}
