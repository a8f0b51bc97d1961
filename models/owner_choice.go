package models

import "context"

// OwnerChoice is a user or a team that a conversation may be given to.
type OwnerChoice struct {
	Owner        Owner
	Name         string
	Availability Availability    // of a user
	Why          AvailabilityWhy // why Available or Away
	Open         int64           // open conversations of a user
	Capacity     int64           // most of them that a user gets by routing; 0: no limit
	Members      int             // of a team
	Picture      string          // of a user: key of it; empty: none
}

// Over is how many more a user has than they get by routing; giving by hand may go over.
func (o OwnerChoice) Over() int64 {
	if o.Capacity == 0 {
		return 0
	}
	return max(0, o.Open-o.Capacity)
}

const ownerChoices = `SELECT 1, u.id, u.name, u.availability, u.availability_why, u.load, u.capacity, u.seat, a.capacity_sales, a.capacity_service, 0, u.picture
	FROM users u JOIN inboxes i ON i.id = ? JOIN accounts a ON a.id = 1 WHERE u.active AND u.password_hash <> '' AND ` + hasAccess + `
	UNION ALL SELECT 2, t.id, t.name, '', '', 0, 0, '', 0, 0, (SELECT count(*) FROM team_members m WHERE m.team_id = t.id), '' FROM teams t JOIN inboxes i ON i.id = ?
	WHERE i.open OR EXISTS (SELECT 1 FROM inbox_teams y WHERE y.inbox_id = i.id AND y.team_id = t.id)`

// OwnerChoices returns who may own the conversations of an inbox, in any order: users with access who have accepted their invitation,
// and teams.
func (db *DB) OwnerChoices(ctx context.Context, inboxID int64) (out []OwnerChoice, err error) {
	var o OwnerChoice
	var u User
	var a Account
	into := []any{&o.Owner.Kind, &o.Owner.ID, &o.Name, (*string)(&o.Availability), (*string)(&o.Why), &o.Open, &u.Capacity, (*string)(&u.Seat),
		&a.CapacitySales, &a.CapacityService, &o.Members, &o.Picture}
	err = db.rows(db.ownContext(ctx), ownerChoices, []any{inboxID, inboxID}, into, func() {
		o.Capacity = a.CapacityOf(u)
		out = append(out, o)
	})
	return out, err
}
