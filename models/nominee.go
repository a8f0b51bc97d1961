package models

import "context"

// Nominee is a user that a rule names, with what a decision depends on.
type Nominee struct {
	User   User   // id, name, password hash, seat, active, availability and why, open page, load, handed, capacity and last assignment only
	Via    string // the team that brought them in; empty: named directly
	Second bool   // by the second choice only
	Sees   bool   // has access to the inbox asked for
}

// namedByRule lists whom a rule version names, by the team that brings them in (0: directly), who may be there several times.
const namedByRule = `SELECT user_id, 0 AS team_id, second FROM rule_members WHERE rule_id = ? AND user_id <> 0
	UNION ALL SELECT m.user_id, m.team_id, r.second FROM rule_members r JOIN team_members m ON m.team_id = r.team_id WHERE r.rule_id = ?`

// secondOfRule lists the second choice alone: a rule that assigns to the contact's owner has no other.
const secondOfRule = `SELECT user_id, 0 AS team_id, second FROM rule_members WHERE rule_id = ? AND user_id <> 0 AND second
	UNION ALL SELECT m.user_id, m.team_id, r.second FROM rule_members r JOIN team_members m ON m.team_id = r.team_id WHERE r.rule_id = ? AND r.second`

const nomineeColumns = `SELECT u.id, u.name, u.password_hash, u.seat, u.active, u.availability, u.availability_why, u.page_open, u.load, u.handed, u.capacity, u.last_assigned, `

func (n *Nominee) fields() []any {
	u := &n.User
	return []any{&u.ID, &u.Name, &u.PasswordHash, (*string)(&u.Seat), &u.Active, (*string)(&u.Availability), (*string)(&u.AvailabilityWhy), &u.PageOpen,
		&u.Load, &u.Handed, &u.Capacity, &u.LastAssigned, &n.Via, &n.Second, &n.Sees}
}

// Nominees returns the users that a rule version names, each once, in id order: by the first choice before the second, and directly
// before by a team. Of a rule that assigns to the contact's owner it is the second choice alone. Who decides on it holds LockRouting.
func (db *DB) Nominees(ctx context.Context, r Rule, inboxID int64) (out []Nominee, err error) {
	named := namedByRule
	if r.AssignTo == AssignContactOwner {
		named = secondOfRule
	}
	var n Nominee
	err = db.rows(ctx, nomineeColumns+`coalesce(t.name, ''), n.second, `+hasAccess+`
		FROM (`+named+`) n JOIN users u ON u.id = n.user_id JOIN inboxes i ON i.id = ? LEFT JOIN teams t ON t.id = n.team_id ORDER BY u.id, n.second, n.team_id`,
		[]any{r.ID, r.ID, inboxID}, n.fields(), func() {
			if len(out) == 0 || out[len(out)-1].User.ID != n.User.ID {
				out = append(out, n)
			}
		})
	return out, err
}

// NomineesByID returns users as a rule of an inbox sees them that assigns to the contact's owner. Ids of nobody are left out.
func (db *DB) NomineesByID(ctx context.Context, userIDs []int64, inboxID int64) (out []Nominee, err error) {
	if len(userIDs) == 0 {
		return nil, nil
	}
	var n Nominee
	err = db.rows(ctx, nomineeColumns+`'', FALSE, `+hasAccess+" FROM users u JOIN inboxes i ON i.id = ? WHERE u.id IN "+marks(len(userIDs)),
		append([]any{inboxID}, anys(userIDs)...), n.fields(), func() { out = append(out, n) })
	return out, err
}
