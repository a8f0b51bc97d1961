package inbox

import (
	"context"
	"slices"
	"strings"

	"fairlead/models"
)

// OwnerChoice is a user or a team that a conversation may be given to.
type OwnerChoice struct {
	Owner        models.Owner
	Name         string
	Availability models.Availability // of a user
	Open         int64               // open conversations of a user
	Members      int                 // of a team
}

// Owners returns who may own a conversation: the asker first, then users and teams with access to its inbox whose name holds the
// query, by name; and whether there are more than limit.
func (a *App) Owners(ctx context.Context, who Actor, conversationID int64, query string, limit int) ([]OwnerChoice, bool, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return nil, false, err
	}
	users, err := a.ownerUsers(ctx, c.InboxID)
	if err != nil {
		return nil, false, err
	}
	teams, err := a.ownerTeams(ctx, c.InboxID)
	if err != nil {
		return nil, false, err
	}
	all := append(users, teams...)
	query = strings.ToLower(models.CleanLine(query))
	all = slices.DeleteFunc(all, func(o OwnerChoice) bool { return !strings.Contains(strings.ToLower(o.Name), query) })
	if i := slices.IndexFunc(all, func(o OwnerChoice) bool { return o.Owner == models.UserOwner(who.User.ID) }); i > 0 {
		me := all[i]
		all = slices.Insert(slices.Delete(all, i, i+1), 0, me)
	}
	more := len(all) > limit
	return all[:min(limit, len(all))], more, nil
}

func (a *App) ownerUsers(ctx context.Context, inboxID int64) (out []OwnerChoice, err error) {
	ids, err := a.DB.UserIDsWithAccess(ctx, inboxID)
	if err != nil {
		return nil, err
	}
	users, err := a.DB.UsersByID(ctx, ids)
	for _, u := range users {
		if !u.Invited() {
			out = append(out, OwnerChoice{Owner: models.UserOwner(u.ID), Name: u.Name, Availability: u.Availability, Open: u.Load})
		}
	}
	slices.SortFunc(out, byName)
	return out, err
}

func (a *App) ownerTeams(ctx context.Context, inboxID int64) (out []OwnerChoice, err error) {
	ids, err := a.DB.TeamIDsWithAccess(ctx, inboxID)
	if err != nil {
		return nil, err
	}
	teams, err := a.DB.Teams(ctx)
	if err != nil {
		return nil, err
	}
	members, err := a.DB.TeamMembers(ctx)
	for _, t := range teams {
		if !slices.Contains(ids, t.ID) {
			continue
		}
		o := OwnerChoice{Owner: models.TeamOwner(t.ID), Name: t.Name}
		for _, m := range members {
			if m.TeamID == t.ID {
				o.Members++
			}
		}
		out = append(out, o)
	}
	return out, err
}

func byName(a, b OwnerChoice) int {
	if n := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); n != 0 {
		return n
	}
	return int(a.Owner.ID - b.Owner.ID)
}

// OwnerNow returns a conversation with the name of its owner; empty for nobody.
func (a *App) OwnerNow(ctx context.Context, who Actor, conversationID int64) (models.Conversation, string, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return c, "", err
	}
	name, err := ownerName(ctx, a.DB, c.Owner)
	return c, name, err
}

// OwnerName returns the name of a user or a team; empty for nobody and for what is no longer there.
func (a *App) OwnerName(ctx context.Context, o models.Owner) (string, error) {
	return ownerName(ctx, a.DB, o)
}
