package inbox

import (
	"context"
	"errors"

	"fairlead/models"
)

// InboxRow is one inbox of the list in the settings.
type InboxRow struct {
	Inbox     models.Inbox
	Users     int  // named in its access
	Teams     int  // named in its access
	CanEdit   bool // its name and access: admins
	CanManage bool // its channels: admins and its leads
	CanRead   bool // its conversations
	Channels  []ChannelRow
}

// ChannelRow is one channel of an inbox.
type ChannelRow struct {
	Channel  models.Channel
	Form     models.Form     // of a form
	Chatflow models.Chatflow // of a chatflow, which has no rule that runs
	Mailbox  models.Mailbox  // that the mail of an address is fetched from, without secrets; ID 0: none
	Rule     models.Rule     // the version in force, with its members
	Unsent   models.Unsent   // of an address whose mails do not go out
	People   int             // whom the rule can route to: active, seated, with access, each once
}

// InboxSettings is one inbox with what may be chosen. Inbox.ID is 0 for a new one.
type InboxSettings struct {
	Inbox   models.Inbox
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember // all memberships
	Named   map[int64]bool      // ids of users named in the access
	InTeams map[int64]bool      // ids of teams named in the access
	Leads   []models.User       // set at each user
	CanEdit bool

	Working  WorkingForm
	Calendar Calendar
}

// InboxList returns the inboxes that the asker manages or reads, by name. A chatflow stands for its ways to people.
func (a *App) InboxList(ctx context.Context, who Actor) ([]InboxRow, error) {
	inboxes, err := a.DB.Inboxes(ctx)
	if err != nil {
		return nil, err
	}
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return nil, err
	}
	unsent, err := a.unsent(ctx, who, channels...)
	if err != nil {
		return nil, err
	}
	var rows []InboxRow
	for _, in := range inboxes {
		if !who.CanSeeChannel(in.ID) {
			continue
		}
		row, err := a.inboxRow(ctx, who, in, channels)
		if err != nil {
			return nil, err
		}
		for i, c := range row.Channels {
			row.Channels[i].Unsent = unsent[c.Channel.ID]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (a *App) inboxRow(ctx context.Context, who Actor, in models.Inbox, channels []models.Channel) (InboxRow, error) {
	row := InboxRow{Inbox: in, CanEdit: who.IsAdmin(), CanManage: who.CanManage(in.ID), CanRead: who.CanRead(in.ID)}
	users, err := a.DB.InboxUsers(ctx, in.ID)
	if err != nil {
		return row, err
	}
	teams, err := a.DB.InboxTeams(ctx, in.ID)
	if err != nil {
		return row, err
	}
	row.Users, row.Teams = len(users), len(teams)
	for _, ch := range channels {
		if ch.InboxID != in.ID || ch.IsWay() {
			continue
		}
		rule, err := a.DB.Rule(ctx, ch.RuleID)
		if err != nil {
			return row, err
		}
		known, err := a.knownOf(ctx, in.ID)
		if err != nil {
			return row, err
		}
		people, _ := known.reach(rule)
		c := ChannelRow{Channel: redacted(ch), Rule: rule, People: people}
		if err := a.kindOf(ctx, &c); err != nil {
			return row, err
		}
		row.Channels = append(row.Channels, c)
	}
	return row, nil
}

// kindOf adds what channels of its kind have besides.
func (a *App) kindOf(ctx context.Context, c *ChannelRow) (err error) {
	switch c.Channel.Kind {
	case models.ChannelForm:
		c.Form, err = a.DB.Form(ctx, c.Channel.ID)
	case models.ChannelChat:
		c.Chatflow, err = a.DB.Chatflow(ctx, c.Channel.ID)
		c.Chatflow = withoutSecret(c.Chatflow)
	default:
		c.Mailbox, err = a.DB.MailboxOf(ctx, c.Channel.ID)
		if c.Mailbox = redactedMailbox(c.Mailbox); errors.Is(err, models.ErrNotFound) {
			err = nil
		}
	}
	return err
}

// NewInbox returns the form of a new inbox. For admins.
func (a *App) NewInbox(ctx context.Context, who Actor) (InboxSettings, error) {
	if err := who.mustAdmin(); err != nil {
		return InboxSettings{}, err
	}
	return a.inboxSettings(ctx, who, models.Inbox{Open: true})
}

// InboxSettings returns one inbox. For admins, and for its leads to look at.
func (a *App) InboxSettings(ctx context.Context, who Actor, id int64) (InboxSettings, error) {
	in, err := a.DB.Inbox(ctx, id)
	if err != nil {
		return InboxSettings{}, err
	}
	if err := who.mustManage(id); err != nil {
		return InboxSettings{}, err
	}
	return a.inboxSettings(ctx, who, in)
}

// mustManage tells who may look at an inbox and its channels ErrForbidden, and others ErrNotFound.
func (w Actor) mustManage(inboxID int64) error {
	switch {
	case w.CanManage(inboxID):
		return nil
	case w.CanSeeChannel(inboxID):
		return models.ErrForbidden
	}
	return models.ErrNotFound
}

func (a *App) inboxSettings(ctx context.Context, who Actor, in models.Inbox) (InboxSettings, error) {
	l, err := a.Users(ctx, who)
	if err != nil {
		return InboxSettings{}, err
	}
	s := InboxSettings{Inbox: in, Users: l.Users, Teams: l.Teams, Members: l.Members, CanEdit: l.CanEdit, Working: asTyped(in.Working)}
	if s.Calendar, err = a.calendar(ctx); err != nil {
		return s, err
	}
	named, err := accessOf(ctx, a.DB, in.ID)
	if err != nil {
		return s, err
	}
	s.Named, s.InTeams = set(named.users), set(named.teams)
	leads, err := a.DB.InboxLeads(ctx, in.ID)
	if err != nil {
		return s, err
	}
	for _, u := range s.Users {
		for _, l := range leads {
			if l.UserID == u.ID {
				s.Leads = append(s.Leads, u)
			}
		}
	}
	return s, nil
}

// access is who is named in an inbox's access.
type access struct{ users, teams []int64 }

func accessOf(ctx context.Context, db *models.DB, inboxID int64) (named access, err error) {
	users, err := db.InboxUsers(ctx, inboxID)
	if err != nil {
		return named, err
	}
	teams, err := db.InboxTeams(ctx, inboxID)
	for _, u := range users {
		named.users = append(named.users, u.UserID)
	}
	for _, t := range teams {
		named.teams = append(named.teams, t.TeamID)
	}
	return named, err
}
