package views

import "fairlead/models"

// InboxesPage is Settings › Inbox & Help Desk › Inbox: the inboxes that the user may know of, with their channels.
type InboxesPage struct {
	Shell   Shell
	Inboxes []InboxRow
	MayAdd  bool // admins: new inboxes
	Now     models.Time
}

// InboxRow is one inbox of the list.
type InboxRow struct {
	Inbox      models.Inbox
	Users      int  // named users of a restricted inbox
	Teams      int  // named teams
	MayEdit    bool // its name and access: admins
	MayConnect bool // its channels: admins and its leads may add and edit them; others look
	Channels   []ChannelRow
}

// ChannelRow is one channel of an inbox.
type ChannelRow struct {
	Channel  models.Channel
	Form     models.Form     // of a form
	Chatflow models.Chatflow // of a chatflow: it stands for its ways to people, and has no rule of its own
	Mailbox  models.Mailbox  // that the mail of an address is fetched from; ID 0: none
	Rule     models.Rule     // the version in force, with its members
	Unsent   models.Unsent   // of an address whose mails do not go out
	People   int             // whom the rule can route to: active, seated, with access, each once
}

// InboxSettingsPage is the form of one inbox; Inbox.ID 0 means a new one. Problems: name, open, users, teams.
// Posted: name, open (everyone or named), users (user ids), teams (team ids).
type InboxSettingsPage struct {
	Shell    Shell
	Inbox    models.Inbox // with what was typed
	Users    []models.User
	Teams    []models.Team
	Members  []models.TeamMember // all memberships
	Named    map[int64]bool      // ids of the users with access
	InTeams  map[int64]bool      // ids of the teams with access
	Leads    []models.User       // who leads it, to be read; set at each user
	Working  WorkingEditor       // not of a new one
	Problems models.Problems
}

// ChannelNewPage adds an e-mail address to an inbox. Problems: address, from_name.
type ChannelNewPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Address  string
	FromName string
	Problems models.Problems
}
