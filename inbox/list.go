package inbox

import (
	"context"

	"fairlead/models"
)

// PageSize is how many conversations a page of a list holds.
const PageSize = 50

// ListQuery chooses a page of a list. Inbox 0 means all that the asker has access to.
type ListQuery struct {
	Inbox int64
	View  models.View
	Sort  models.Sort
	After *models.Cursor
}

// ListRow is one conversation with what a list says of it.
type ListRow struct {
	models.Conversation
	Contact   models.Contact
	Channel   models.Channel
	Inbox     models.Inbox
	OwnerName string
	Decision  *models.Decision // the newest, if a rule has run and nobody has changed the owner since
	Unread    bool             // there is an incoming message that the asker has not seen
}

// List returns a page, and where the next one begins if there is one.
func (a *App) List(ctx context.Context, who Actor, q ListQuery) ([]ListRow, *models.Cursor, error) {
	f, err := who.filter(q)
	if err != nil {
		return nil, nil, err
	}
	f.Limit = PageSize + 1
	found, err := a.DB.Conversations(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	var next *models.Cursor
	if len(found) > PageSize {
		found = found[:PageSize]
		cur := f.CursorOf(found[PageSize-1])
		next = &cur
	}
	rows, err := a.describe(ctx, who, found)
	return rows, next, err
}

// filter turns a query into one that reaches no further than the actor's access.
func (w Actor) filter(q ListQuery) (models.Filter, error) {
	f := models.Filter{Inboxes: w.InboxIDs(), View: q.View, UserID: w.User.ID, TeamIDs: w.Teams, Sort: q.Sort, After: q.After}
	if q.Inbox != 0 {
		if !w.CanRead(q.Inbox) {
			return f, models.ErrNotFound
		}
		f.Inboxes = []int64{q.Inbox}
	}
	return f, nil
}

// Counts returns how many conversations each view holds, up to models.CountStop.
func (a *App) Counts(ctx context.Context, who Actor, inbox int64, views ...models.View) (map[models.View]int64, error) {
	out := map[models.View]int64{}
	for _, v := range views {
		f, err := who.filter(ListQuery{Inbox: inbox, View: v})
		if err != nil {
			return nil, err
		}
		if out[v], err = a.DB.CountConversations(ctx, f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (a *App) describe(ctx context.Context, who Actor, found []models.Conversation) ([]ListRow, error) {
	if len(found) == 0 {
		return nil, nil
	}
	var ids, contactIDs, decisionIDs []int64
	for _, c := range found {
		ids, contactIDs = append(ids, c.ID), append(contactIDs, c.ContactID)
		if c.OwnerWhy == models.ByRule && c.DecisionID != 0 && c.Owner == models.Nobody {
			decisionIDs = append(decisionIDs, c.DecisionID)
		}
	}
	contacts, err := a.DB.ContactsByID(ctx, contactIDs)
	if err != nil {
		return nil, err
	}
	decisions, err := a.DB.DecisionsByID(ctx, decisionIDs)
	if err != nil {
		return nil, err
	}
	seen, err := a.DB.SeenBy(ctx, who.User.ID, ids)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx, found)
	if err != nil {
		return nil, err
	}
	rows := make([]ListRow, len(found))
	for i, c := range found {
		rows[i] = ListRow{Conversation: c, Contact: contacts[c.ContactID], Channel: names.channels[c.ChannelID], Inbox: names.inboxes[c.InboxID],
			OwnerName: names.owners[c.Owner], Unread: c.LastIncoming > seen[c.ID]}
		if d, ok := decisions[c.DecisionID]; ok {
			rows[i].Decision = &d
		}
	}
	return rows, nil
}

// lookup holds what rows refer to.
type lookup struct {
	channels map[int64]models.Channel
	inboxes  map[int64]models.Inbox
	owners   map[models.Owner]string
}

func (a *App) names(ctx context.Context, found []models.Conversation) (lookup, error) {
	l := lookup{map[int64]models.Channel{}, map[int64]models.Inbox{}, map[models.Owner]string{}}
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return l, err
	}
	for _, c := range channels {
		l.channels[c.ID] = c
	}
	inboxes, err := a.DB.Inboxes(ctx)
	if err != nil {
		return l, err
	}
	for _, i := range inboxes {
		l.inboxes[i.ID] = i
	}
	var users, teams []int64
	for _, c := range found {
		switch c.Owner.Kind {
		case models.OwnerUser:
			users = append(users, c.Owner.ID)
		case models.OwnerTeam:
			teams = append(teams, c.Owner.ID)
		}
	}
	return l, a.ownerNames(ctx, l.owners, users, teams)
}

func (a *App) ownerNames(ctx context.Context, into map[models.Owner]string, users, teams []int64) error {
	if len(users) > 0 {
		found, err := a.DB.UsersByID(ctx, users)
		if err != nil {
			return err
		}
		for id, u := range found {
			into[models.UserOwner(id)] = u.Name
		}
	}
	if len(teams) == 0 {
		return nil
	}
	found, err := a.DB.Teams(ctx)
	for _, t := range found {
		into[models.TeamOwner(t.ID)] = t.Name
	}
	return err
}
