package models

import "context"

// OwnerChoice is a user or a team that a conversation may be given to.
type OwnerChoice struct {
	Owner        Owner
	Name         string
	Availability Availability // of a user
	Open         int64        // open conversations of a user
	Members      int          // of a team
}

const ownerChoices = `SELECT 1, u.id, u.name, u.availability, u.load, 0 FROM users u JOIN inboxes i ON i.id = ?
	WHERE u.active AND u.password_hash <> '' AND ` + hasAccess + `
	UNION ALL SELECT 2, t.id, t.name, '', 0, (SELECT count(*) FROM team_members m WHERE m.team_id = t.id) FROM teams t JOIN inboxes i ON i.id = ?
	WHERE i.open OR EXISTS (SELECT 1 FROM inbox_teams y WHERE y.inbox_id = i.id AND y.team_id = t.id)`

// OwnerChoices returns who may own the conversations of an inbox, in any order: users with access who have accepted their invitation,
// and teams.
func (db *DB) OwnerChoices(ctx context.Context, inboxID int64) (out []OwnerChoice, err error) {
	var o OwnerChoice
	into := []any{&o.Owner.Kind, &o.Owner.ID, &o.Name, (*string)(&o.Availability), &o.Open, &o.Members}
	err = db.rows(db.ownContext(ctx), ownerChoices, []any{inboxID, inboxID}, into, func() { out = append(out, o) })
	return out, err
}
