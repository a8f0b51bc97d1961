package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fairlead/channels/chat"
	"fairlead/models"
)

// ChatflowRow is one chatflow of the list.
type ChatflowRow struct {
	Channel   models.Channel
	Inbox     models.Inbox
	Chatflow  models.Chatflow
	Week      int64 // conversations that began in the last seven days; 0 for who does not read the inbox
	Reads     bool  // knows how many
	CanManage bool
}

// ChatflowList returns the chatflows of inboxes that the asker manages or reads, in the order that they are tried in.
func (a *App) ChatflowList(ctx context.Context, who Actor) (rows []ChatflowRow, err error) {
	flows, err := a.DB.Chatflows(ctx)
	if err != nil {
		return nil, err
	}
	week, err := a.DB.ChatsSince(ctx, models.At(a.Now().Add(-7*24*time.Hour)))
	if err != nil {
		return nil, err
	}
	for _, f := range flows {
		ch, err := seenChannel(ctx, a.DB, who, f.ChannelID)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		in, err := a.DB.Inbox(ctx, ch.InboxID)
		if err != nil {
			return nil, err
		}
		row := ChatflowRow{Channel: redacted(ch), Inbox: in, Chatflow: withoutSecret(f), CanManage: who.CanManage(in.ID), Reads: who.CanRead(in.ID)}
		if row.Reads {
			row.Week = week[f.ChannelID]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ChatflowInboxes returns the inboxes that the asker may add a chatflow to, by name.
func (a *App) ChatflowInboxes(ctx context.Context, who Actor) ([]models.Inbox, error) {
	inboxes, err := a.DB.Inboxes(ctx)
	return slices.DeleteFunc(inboxes, func(in models.Inbox) bool { return !who.CanManage(in.ID) }), err
}

// ChatWay is one way from a chatflow to people.
type ChatWay struct {
	Key     string // of its send step, or models.SwitchWay
	Channel models.Channel
	Rule    models.Rule // in force
	Open    int64       // conversations that are open on it; 0 for who does not read the inbox
}

// ChatflowSettings is one chatflow with what its pages show.
type ChatflowSettings struct {
	Channel   models.Channel
	Inbox     models.Inbox
	Chatflow  models.Chatflow // whether Secret is set says whether there is one
	Flow      chat.Flow       // the version in force
	Ways      []ChatWay       // also those whose step is no more
	Replies   []models.Channel
	Company   string
	URL       string // where people without a site reach it
	SecretTag string // tells one secret from another; empty: there is none
	CanManage bool
	Denied    RuleDenied // why the asker may not say to whom chats go
}

// Way returns the way with a key.
func (s ChatflowSettings) Way(key string) (ChatWay, bool) {
	i := slices.IndexFunc(s.Ways, func(w ChatWay) bool { return w.Key == key })
	if i < 0 {
		return ChatWay{}, false
	}
	return s.Ways[i], true
}

// ChatflowSettings returns one chatflow. For who manages its inbox, and for who reads it to look at.
func (a *App) ChatflowSettings(ctx context.Context, who Actor, channelID int64) (s ChatflowSettings, err error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
	if err != nil {
		return s, err
	}
	if ch.Kind != models.ChannelChat || ch.ParentID != 0 {
		return s, models.ErrNotFound
	}
	s = ChatflowSettings{Channel: redacted(ch), CanManage: who.CanManage(ch.InboxID), Denied: who.ruleDenied(ch.InboxID)}
	if s.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return s, err
	}
	f, err := a.DB.Chatflow(ctx, ch.ID)
	if err != nil {
		return s, err
	}
	s.Chatflow, s.SecretTag, s.URL = withoutSecret(f), secretTag(f), a.URL+"/chat/"+f.Slug
	if s.Flow, err = storedFlow(ctx, a.DB, f.VersionID); err != nil {
		return s, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return s, err
	}
	s.Company = account.Company
	if s.Replies, err = mailChannels(ctx, a.DB, ch.InboxID); err != nil {
		return s, err
	}
	s.Ways, err = a.chatWays(ctx, ch.ID, who.CanRead(ch.InboxID))
	return s, err
}

func storedFlow(ctx context.Context, db *models.DB, versionID int64) (chat.Flow, error) {
	version, err := db.ChatflowVersion(ctx, versionID)
	if err != nil {
		return chat.Flow{}, err
	}
	return chat.Read(version.Definition)
}

func (a *App) chatWays(ctx context.Context, flowID int64, reads bool) (ways []ChatWay, err error) {
	channels, err := a.DB.Ways(ctx, flowID)
	if err != nil {
		return nil, err
	}
	open, err := a.DB.OpenOn(ctx, flowID)
	if err != nil {
		return nil, err
	}
	for _, ch := range channels {
		way := ChatWay{Key: wayKey(ch), Channel: redacted(ch)}
		if reads {
			way.Open = open[ch.ID]
		}
		if way.Rule, err = a.DB.Rule(ctx, ch.RuleID); err != nil {
			return nil, err
		}
		ways = append(ways, way)
	}
	return ways, nil
}

// wayKey is the key of the step that a way's channel belongs to.
func wayKey(way models.Channel) string {
	return strings.TrimPrefix(way.Address, models.WayAddress(way.ParentID, ""))
}

// withoutSecret has a secret that says that there is one, and not which, not even sealed.
func withoutSecret(f models.Chatflow) models.Chatflow {
	if len(f.Secret) > 0 {
		f.Secret = []byte("stored")
	}
	return f
}

// ChatPeople are those whom the ways of a chatflow can name. Who may not write rules is shown nobody but those whom they name.
type ChatPeople struct {
	Users      []models.User
	Teams      []models.Team
	Members    []models.TeamMember // all memberships
	WithAccess map[int64]bool      // ids of users with access to the inbox
	Capacity   map[int64]int64     // by user id: most open conversations by routing; those without a limit are left out
	Admin      bool                // may give seats
}

// ChatPeople returns them for a chatflow that ChatflowSettings has returned.
func (a *App) ChatPeople(ctx context.Context, who Actor, s ChatflowSettings) (p ChatPeople, err error) {
	k, err := a.knownOf(ctx, s.Inbox.ID)
	if err != nil {
		return p, err
	}
	if s.Denied != RuleAllowed {
		all := models.Rule{AssignTo: models.AssignSpecific}
		for _, way := range s.Ways {
			all.Members = append(all.Members, way.Rule.Members...)
		}
		k = k.only(all)
	}
	p = ChatPeople{Users: k.users, Teams: k.teams, Members: k.members, WithAccess: k.access, Admin: who.IsAdmin()}
	p.Capacity, err = a.capacities(ctx, k.users)
	return p, err
}
