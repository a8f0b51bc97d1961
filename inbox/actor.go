package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// Actor is the person who asks, with what they may see and do. It is loaded anew for every request.
type Actor struct {
	User    models.User
	Inboxes []models.Inbox // that they have access to, by name
	Teams   []int64        // main and extra
	Leads   []int64        // ids of inboxes; only for the role lead
}

// Actor loads who asks. ErrNotFound: there is no such active user.
func (a *App) Actor(ctx context.Context, userID int64) (Actor, error) {
	return loadActor(ctx, a.DB, userID)
}

func loadActor(ctx context.Context, db *models.DB, userID int64) (Actor, error) {
	u, err := db.User(ctx, userID)
	if err != nil {
		return Actor{}, err
	}
	if !u.Active {
		return Actor{}, models.ErrNotFound
	}
	access, err := db.AccessOf(ctx, u.ID)
	who := Actor{User: u, Inboxes: access.Inboxes, Teams: access.Teams}
	if u.Role == models.RoleLead {
		who.Leads = access.Leads
	}
	return who, err
}

// IsAdmin reports whether the actor runs users, teams, inboxes and channels.
func (w Actor) IsAdmin() bool { return w.User.Role == models.RoleAdmin }

// LeadsPeople reports whether the actor sees and sets the availability of others.
func (w Actor) LeadsPeople() bool { return w.IsAdmin() || len(w.Leads) > 0 }

// CanRead reports whether the actor has access to an inbox. Being an admin gives none.
func (w Actor) CanRead(inboxID int64) bool {
	return slices.ContainsFunc(w.Inboxes, func(i models.Inbox) bool { return i.ID == inboxID })
}

// CanManage reports whether the actor may edit the channels of an inbox: admins, and its leads.
func (w Actor) CanManage(inboxID int64) bool {
	return w.IsAdmin() || slices.Contains(w.Leads, inboxID)
}

// CanWriteRules reports whether the actor may write the rules of an inbox: who manages it and has a seat.
func (w Actor) CanWriteRules(inboxID int64) bool {
	return w.CanManage(inboxID) && w.User.Seat != models.SeatNone
}

// CanSeeChannel reports whether the actor may look at the settings of an inbox's channels.
func (w Actor) CanSeeChannel(inboxID int64) bool { return w.CanManage(inboxID) || w.CanRead(inboxID) }

// InboxIDs returns the ids of the inboxes that the actor has access to.
func (w Actor) InboxIDs() []int64 {
	ids := make([]int64, len(w.Inboxes))
	for i, in := range w.Inboxes {
		ids[i] = in.ID
	}
	return ids
}

// again loads the actor inside a transaction, so that a right taken away a moment ago is gone.
func (w Actor) again(ctx context.Context, tx *models.DB) (Actor, error) {
	return loadActor(ctx, tx, w.User.ID)
}
