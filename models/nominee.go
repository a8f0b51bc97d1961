package models

import "context"

// Nominee is a user that a rule names, with what a decision depends on.
type Nominee struct {
	User   User   // id, name, password hash, seat, active, availability and why, load, handed, capacity and last assignment only
	Via    string // the team that brought them in; empty: named directly
	Second bool   // by the second choice only
	Sees   bool   // has access to the inbox asked for
}

// namedByRule lists whom a rule version names, by the team that brings them in (0: directly), who may be there several times.
const namedByRule = `SELECT user_id, 0 AS team_id, second FROM rule_members WHERE rule_id = ? AND user_id <> 0
	UNION ALL SELECT m.user_id, m.team_id, r.second FROM rule_members r JOIN team_members m ON m.team_id = r.team_id WHERE r.rule_id = ?`

// Nominees returns the users that a rule version names, each once, in id order: by the first choice before the second, and directly
// before by a team. Who decides on it holds LockRouting.
func (db *DB) Nominees(ctx context.Context, ruleID, inboxID int64) (out []Nominee, err error) {
	var n Nominee
	u := &n.User
	err = db.rows(ctx, `SELECT u.id, u.name, u.password_hash, u.seat, u.active, u.availability, u.availability_why, u.load, u.handed, u.capacity, u.last_assigned,
		coalesce(t.name, ''), n.second, `+hasAccess+`
		FROM (`+namedByRule+`) n JOIN users u ON u.id = n.user_id JOIN inboxes i ON i.id = ? LEFT JOIN teams t ON t.id = n.team_id ORDER BY u.id, n.second, n.team_id`,
		[]any{ruleID, ruleID, inboxID}, []any{&u.ID, &u.Name, &u.PasswordHash, (*string)(&u.Seat), &u.Active, (*string)(&u.Availability), (*string)(&u.AvailabilityWhy),
			&u.Load, &u.Handed, &u.Capacity, &u.LastAssigned, &n.Via, &n.Second, &n.Sees},
		func() {
			if len(out) == 0 || out[len(out)-1].User.ID != u.ID {
				out = append(out, n)
			}
		})
	return out, err
}
