package models

import "context"

// AddLoad changes a user's count of open conversations by n, and of those handed out from the queue by handed; routing alone calls it.
func (db *DB) AddLoad(ctx context.Context, userID, n, handed int64) error {
	_, err := db.exec(ctx, "UPDATE users SET load = load + ?, handed = handed + ? WHERE id = ?", n, handed, userID)
	return err
}

// MarkAssigned changes a user's counts as AddLoad does, and notes that the user was assigned a conversation just now, after everyone
// else's last one; it returns the sequence number of that. Routing alone calls it.
func (db *DB) MarkAssigned(ctx context.Context, userID, n, handed int64) (turn int64, err error) {
	number := "nextval('assignment')"
	if !db.Postgres() {
		number = "(SELECT value FROM counters WHERE name = 'assignment')"
		if _, err := db.exec(ctx, "UPDATE counters SET value = value + 1 WHERE name = 'assignment'"); err != nil {
			return 0, err
		}
	}
	err = db.row(ctx, "UPDATE users SET load = load + ?, handed = handed + ?, last_assigned = "+number+" WHERE id = ? RETURNING last_assigned",
		[]any{n, handed, userID}, &turn)
	return turn, err
}

// Load is what a user's counters say, or should say.
type Load struct{ Open, Handed int64 }

const counted = "SELECT owner_id, count(*), count(CASE WHEN handed THEN 1 END) FROM conversations WHERE owner_kind = 1 AND state = 'open'"

// RecountLoads returns what every user's counters should be, counted from the conversations; users without any are left out.
func (db *DB) RecountLoads(ctx context.Context) (map[int64]Load, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	query, args := counted, []any(nil)
	if account.UnansweredOnly {
		query, args = query+" AND unanswered_at < ?", []any{Never}
	}
	out := map[int64]Load{}
	var id int64
	var l Load
	err = db.rows(ctx, query+" GROUP BY owner_id", args, []any{&id, &l.Open, &l.Handed}, func() { out[id] = l })
	return out, err
}

// SetLoads stores every user's counters anew, as RecountLoads says: for when the account changes what is a load. It returns whose fell.
func (db *DB) SetLoads(ctx context.Context) (fell []int64, err error) {
	counts, err := db.RecountLoads(ctx)
	if err != nil {
		return nil, err
	}
	users, err := db.Users(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		if n := counts[u.ID].Open; n != u.Load {
			if err := db.AddLoad(ctx, u.ID, n-u.Load, 0); err != nil {
				return nil, err
			}
			if n < u.Load {
				fell = append(fell, u.ID)
			}
		}
	}
	return fell, nil
}
