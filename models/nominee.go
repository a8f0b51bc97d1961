package models

import (
	"context"
	"slices"
)

// Nominee is a user that a rule names, with what a decision depends on.
type Nominee struct {
	User User   // id, name, password hash, seat, active, availability, load and last assignment only
	Via  string // the team that brought them in; empty: named directly
	Sees bool   // has access to the inbox asked for
}

// namedByRule lists whom a rule version names, by the team that brings them in (0: directly), who may be there several times.
const namedByRule = `SELECT user_id, 0 AS team_id FROM rule_members WHERE rule_id = ? AND user_id <> 0
	UNION ALL SELECT m.user_id, m.team_id FROM rule_members r JOIN team_members m ON m.team_id = r.team_id WHERE r.rule_id = ?`

// LockNominees returns the users that a rule version names, each once, in id order: named directly before by a team. On PostgreSQL their
// rows and the owner's are held until the transaction ends, and what is returned was read after that: who is losing access or being
// deactivated at this moment has lost it by the time we look.
func (db *DB) LockNominees(ctx context.Context, ruleID, inboxID int64, owner Owner) ([]Nominee, error) {
	held, err := db.holdNominees(ctx, ruleID, owner)
	if err != nil {
		return nil, err
	}
	var out []Nominee
	var n Nominee
	u := &n.User
	err = db.rows(ctx, `SELECT u.id, u.name, u.password_hash, u.seat, u.active, u.availability, u.load, u.last_assigned, coalesce(t.name, ''), `+hasAccess+`
		FROM (`+namedByRule+`) n JOIN users u ON u.id = n.user_id JOIN inboxes i ON i.id = ? LEFT JOIN teams t ON t.id = n.team_id ORDER BY u.id, n.team_id`,
		[]any{ruleID, ruleID, inboxID}, []any{&u.ID, &u.Name, &u.PasswordHash, &u.Seat, &u.Active, &u.Availability, &u.Load, &u.LastAssigned, &n.Via, &n.Sees},
		func() {
			again := len(out) > 0 && out[len(out)-1].User.ID == u.ID
			if !again && (!db.Postgres() || slices.Contains(held, u.ID)) {
				out = append(out, n)
			}
		})
	return out, err
}

// holdNominees locks, and returns whom; SQLite has one writer and needs no lock.
func (db *DB) holdNominees(ctx context.Context, ruleID int64, owner Owner) (ids []int64, err error) {
	if !db.Postgres() {
		return nil, nil
	}
	var userID, id int64
	if owner.Kind == OwnerUser {
		userID = owner.ID
	}
	err = db.rows(ctx, "SELECT id FROM users WHERE id IN (SELECT user_id FROM ("+namedByRule+") n) OR id = ? ORDER BY id FOR NO KEY UPDATE",
		[]any{ruleID, ruleID, userID}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}
