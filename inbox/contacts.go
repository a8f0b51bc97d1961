package inbox

import (
	"context"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// ContactsOnPage is how many contacts a page of the list holds.
const ContactsOnPage = 50

// ContactQuery chooses a page of the contacts that the asker may see.
type ContactQuery struct {
	Text    string // searched for; empty: all
	Owner   *int64 // of this user; 0: of nobody; nil: whoever's
	Tracked bool
	After   *models.ContactCursor
}

// Contacts returns a page, and where the next one begins if there is one.
func (a *App) Contacts(ctx context.Context, who Actor, q ContactQuery) ([]models.ContactRow, *models.ContactCursor, error) {
	f := models.ContactFilter{Inboxes: who.InboxIDs(), UserID: who.User.ID, Query: q.Text, Owner: q.Owner, Tracked: q.Tracked, After: q.After, Limit: ContactsOnPage + 1}
	rows, err := a.DB.ContactRows(ctx, f)
	if err != nil || len(rows) <= ContactsOnPage {
		return rows, nil, err
	}
	rows = rows[:ContactsOnPage]
	last := rows[ContactsOnPage-1]
	return rows, &models.ContactCursor{SortName: last.SortName, ID: last.ID}, nil
}

// contacts says that something about contacts has changed. It names none: who may not see one does not learn of it.
func (n *news) contacts() { n.tell(live.Event{Kind: live.KindContact}) }

// changeContact runs fn on a contact that the actor may know of, and announces it.
func (a *App) changeContact(ctx context.Context, who Actor, id int64, fn func(tx *models.DB, desk *routing.Desk, c *models.Contact) error) error {
	now, err := readableContact(ctx, a.DB, who, id) // what it has become, whose addresses are held
	if err != nil {
		return err
	}
	return a.routeContacts(ctx, who.User.ID, []int64{now.ID}, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, _, err := contactForChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		n.contacts()
		return fn(tx, desk, &c)
	})
}
