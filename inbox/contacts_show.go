package inbox

import (
	"context"
	"time"

	"fairlead/models"
)

const (
	conversationsOfContact = 20 // on a page
	visitsOfContact        = 20
	filesOfContact         = 12
)

// VisitsKept is how long the pages that visitors saw are kept.
const VisitsKept = 90 * 24 * time.Hour

// MergesUndone is how long a merge of contacts can be undone.
const MergesUndone = 30 * 24 * time.Hour

// ContactPage is one contact as its page shows it.
type ContactPage struct {
	models.Contact
	Owner        models.User // the zero value: nobody
	Addresses    []string    // the first one first
	Phones       []string
	TrackedSince models.Time // 0: it is not tracked

	Conversations     []models.ConversationRow // that the viewer may see, newest first
	ConversationsNext *models.Cursor           // where the next page begins; nil: this is the last
	Visits            []models.Visit           // newest first
	VisitsNext        int64                    // id for the next page; 0: this is the last
	Files             []models.ContactFile     // of conversations that the viewer may see
	Merges            []MergeNote              // that can be undone
}

// MergeNote is a contact that has become a part of this one.
type MergeNote struct {
	ID   int64
	Name string
	By   string // name of the user; empty: one who is no more
	At   models.Time
}

// ContactQueryPage says which pages of a contact's lists are wanted.
type ContactQueryPage struct {
	Conversations *models.Cursor
	Visits        int64 // those before an id; 0: the newest
}

// Contact returns one contact. If it has become a part of another, that is what is returned.
func (a *App) Contact(ctx context.Context, who Actor, id int64, q ContactQueryPage) (ContactPage, error) {
	c, err := readableContact(ctx, a.DB, who, id)
	if err != nil {
		return ContactPage{}, err
	}
	p, err := a.contactFacts(ctx, c)
	if err != nil {
		return p, err
	}
	if p.Conversations, err = a.DB.ConversationsWith(ctx, c.ID, who.User.ID, who.InboxIDs(), q.Conversations, conversationsOfContact+1); err != nil {
		return p, err
	}
	if len(p.Conversations) > conversationsOfContact {
		p.Conversations = p.Conversations[:conversationsOfContact]
		last := p.Conversations[conversationsOfContact-1]
		p.ConversationsNext = &models.Cursor{Key: last.ActivityAt, ID: last.ID}
	}
	if p.Visits, err = a.DB.VisitsOf(ctx, c.ID, a.now().Add(-VisitsKept), q.Visits, visitsOfContact+1); err != nil {
		return p, err
	}
	if len(p.Visits) > visitsOfContact {
		p.Visits = p.Visits[:visitsOfContact]
		p.VisitsNext = p.Visits[visitsOfContact-1].ID
	}
	if p.Files, err = a.DB.FilesWith(ctx, c.ID, who.InboxIDs(), filesOfContact); err != nil {
		return p, err
	}
	p.Merges, err = a.merges(ctx, c.ID)
	return p, err
}

// contactFacts loads what stands on the contact itself.
func (a *App) contactFacts(ctx context.Context, c models.Contact) (p ContactPage, err error) {
	p.Contact = c
	if p.Addresses, err = a.DB.AddressesOf(ctx, c.ID); err != nil {
		return p, err
	}
	if p.Phones, err = a.DB.PhonesOf(ctx, c.ID); err != nil {
		return p, err
	}
	if p.TrackedSince, err = a.DB.TrackedSince(ctx, c.ID); err != nil {
		return p, err
	}
	if c.OwnerID != 0 {
		users, err := a.DB.UsersByID(ctx, []int64{c.OwnerID})
		if err != nil {
			return p, err
		}
		p.Owner = users[c.OwnerID]
	}
	return p, nil
}

func (a *App) merges(ctx context.Context, contactID int64) (out []MergeNote, err error) {
	rows, err := a.DB.MergesInto(ctx, contactID, a.now().Add(-MergesUndone))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var by []int64
	for _, m := range rows {
		by = append(by, m.ByUser)
	}
	users, err := a.DB.UsersByID(ctx, unique(by))
	if err != nil {
		return nil, err
	}
	for _, m := range rows {
		s, err := m.Read()
		if err != nil {
			return nil, err
		}
		out = append(out, MergeNote{ID: m.ID, Name: s.Loser.DisplayName(), By: users[m.ByUser].Name, At: m.CreatedAt})
	}
	return out, nil
}

// ContactOwners returns who may own a contact: the asker first, then active users whose name holds the query, by name; and whether
// there are more than limit.
func (a *App) ContactOwners(ctx context.Context, who Actor, query string, limit int) ([]models.User, bool, error) {
	all, err := a.DB.Users(ctx)
	if err != nil {
		return nil, false, err
	}
	found := namedUsers(all, who.User.ID, query)
	return found[:min(limit, len(found))], len(found) > limit, nil
}

// ContactOwner returns one contact and its owner; the zero value: nobody.
func (a *App) ContactOwner(ctx context.Context, who Actor, id int64) (c models.Contact, owner models.User, err error) {
	if c, err = readableContact(ctx, a.DB, who, id); err != nil || c.OwnerID == 0 {
		return c, owner, err
	}
	users, err := a.DB.UsersByID(ctx, []int64{c.OwnerID})
	return c, users[c.OwnerID], err
}
