package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// ExportedContact is a contact as a file of contacts holds it.
type ExportedContact struct {
	models.ContactRow
	More       []string // addresses beside the first
	Phones     []string
	Note       string
	OwnerEmail string
}

const exportPage = 200

// ExportContacts calls each with every contact that a list with this query shows its reader, page by page: its memory does not grow.
func (a *App) ExportContacts(ctx context.Context, who Actor, q ContactQuery, each func(ExportedContact) error) error {
	f := models.ContactFilter{Inboxes: who.InboxIDs(), UserID: who.User.ID, Query: q.Text, Owner: q.Owner, Tracked: q.Tracked, Limit: exportPage}
	for {
		rows, err := a.DB.ContactRows(ctx, f)
		if err != nil || len(rows) == 0 {
			return err
		}
		var ids, owners []int64
		for _, r := range rows {
			ids, owners = append(ids, r.ID), append(owners, r.Owner.ID)
		}
		details, err := a.DB.ContactDetails(ctx, ids)
		if err != nil {
			return err
		}
		users, err := a.DB.UsersByID(ctx, unique(owners))
		if err != nil {
			return err
		}
		for _, r := range rows {
			d := details[r.ID]
			more := slices.DeleteFunc(d.Addresses, func(e string) bool { return e == r.Email })
			if err := each(ExportedContact{ContactRow: r, More: more, Phones: d.Phones, Note: d.Note, OwnerEmail: users[r.Owner.ID].Email}); err != nil {
				return err
			}
		}
		if len(rows) < exportPage {
			return nil
		}
		last := rows[len(rows)-1]
		f.After = &models.ContactCursor{SortName: last.SortName, ID: last.ID}
	}
}
