package models

import "context"

// UsersLed returns the active users whom a lead leads, because they have access to an inbox of theirs (0: everyone), of one team or (0) of
// all, by name or the busiest first.
func (db *DB) UsersLed(ctx context.Context, leadID, teamID int64, byLoad bool, limit int) (out []User, err error) {
	query, args := userColumns+" WHERE active", []any(nil)
	if leadID != 0 {
		query += ` AND id IN (SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM inboxes i JOIN inbox_leads l ON l.inbox_id = i.id WHERE l.user_id = ? AND ` + hasAccess + `))`
		args = append(args, leadID)
	}
	if teamID != 0 {
		query += " AND id IN (SELECT user_id FROM team_members WHERE team_id = ?)"
		args = append(args, teamID)
	}
	order := " ORDER BY lower(name), id LIMIT ?"
	if byLoad {
		order = " ORDER BY load DESC, lower(name), id LIMIT ?"
	}
	var u User
	err = db.rows(db.ownContext(ctx), query+order, append(args, limit), u.fields(), func() { out = append(out, u) })
	return out, err
}

// OwingOf returns for each of these users how many open conversations wait for their answer, up to CountStop.
func (db *DB) OwingOf(ctx context.Context, userIDs []int64) (map[int64]int64, error) {
	out := make(map[int64]int64, len(userIDs))
	var id, n int64
	err := db.rows(db.ownContext(ctx), `SELECT u.id, (SELECT count(*) FROM (SELECT 1 FROM conversations c WHERE c.owner_id = u.id AND c.turn_since <> 0 LIMIT ?) x)
		FROM users u WHERE u.id IN `+marks(len(userIDs)), append([]any{CountStop}, anys(userIDs)...), []any{&id, &n}, func() { out[id] = n })
	return out, err
}

// CountOpenOf returns how many open conversations an owner has, up to CountStop.
func (db *DB) CountOpenOf(ctx context.Context, owner Owner) (n int64, err error) {
	err = db.row(db.ownContext(ctx), "SELECT count(*) FROM (SELECT 1 FROM conversations WHERE owner_kind = ? AND owner_id = ? AND state = 'open' AND owner_kind <> 0 LIMIT ?) x",
		[]any{owner.Kind, owner.ID, CountStop}, &n)
	return n, err
}
