package models

import "context"

// Access is what an active user may reach.
type Access struct {
	Inboxes []Inbox // by name
	Teams   []int64 // main and extra
	Leads   []int64 // ids of inboxes
}

const accessOf = `SELECT 1 AS kind, i.id AS id, i.name AS name, i.open, i.created_at FROM inboxes i JOIN users u ON u.id = ? WHERE u.active AND ` + hasAccess + `
	UNION ALL SELECT 2, team_id, '', FALSE, 0 FROM team_members WHERE user_id = ?
	UNION ALL SELECT 3, inbox_id, '', FALSE, 0 FROM inbox_leads WHERE user_id = ? ORDER BY kind, name, id`

// AccessOf loads a user's access with one statement: every page asks for it.
func (db *DB) AccessOf(ctx context.Context, userID int64) (a Access, err error) {
	var kind int64
	var i Inbox
	into := []any{&kind, &i.ID, &i.Name, &i.Open, (*int64)(&i.CreatedAt)}
	err = db.rows(db.ownContext(ctx), accessOf, []any{userID, userID, userID}, into, func() {
		switch kind {
		case 1:
			a.Inboxes = append(a.Inboxes, i)
		case 2:
			a.Teams = append(a.Teams, i.ID)
		case 3:
			a.Leads = append(a.Leads, i.ID)
		}
	})
	return a, err
}
