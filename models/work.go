package models

import "context"

// Work is an open or snoozed conversation of somebody, with what a list of it says.
type Work struct {
	ID           int64
	InboxID      int64
	Subject      string
	Contact      string // name, or the address where there is none
	Channel      string // its title
	Inbox        string // its name
	State        State
	UnansweredAt Time // Never: answered
	ActivityAt   Time
}

// openWork is of the table c; its states and inboxes are named so that the index of lists serves it.
const openWork = " c.state IN ('open', 'snoozed') AND c.owner_kind = ? AND c.owner_id = ?"

// OpenWork returns the open and snoozed conversations of an owner in some inboxes, those that have waited longest for an answer first,
// at most limit.
func (db *DB) OpenWork(ctx context.Context, o Owner, inboxIDs []int64, limit int) (out []Work, err error) {
	if len(inboxIDs) == 0 {
		return nil, nil
	}
	var w Work
	into := []any{&w.ID, &w.InboxID, &w.Subject, &w.Contact, &w.Channel, &w.Inbox, (*string)(&w.State), (*int64)(&w.UnansweredAt), (*int64)(&w.ActivityAt)}
	err = db.rows(db.ownContext(ctx), `SELECT c.id, c.inbox_id, c.subject, CASE WHEN k.name = '' THEN k.email ELSE k.name END, CASE WHEN ch.name = '' THEN ch.address ELSE ch.name END, i.name, c.state, c.unanswered_at, c.activity_at
		FROM conversations c JOIN contacts k ON k.id = c.contact_id JOIN channels ch ON ch.id = c.channel_id JOIN inboxes i ON i.id = c.inbox_id
		WHERE c.inbox_id IN `+marks(len(inboxIDs))+` AND`+openWork+` ORDER BY c.unanswered_at, c.id LIMIT ?`,
		append(anys(inboxIDs), o.Kind, o.ID, limit), into, func() { out = append(out, w) })
	return out, err
}

// CountOpenWork counts the open and snoozed conversations of an owner, by inbox.
func (db *DB) CountOpenWork(ctx context.Context, o Owner) (map[int64]int64, error) {
	out := map[int64]int64{}
	var inbox, n int64
	err := db.rows(db.ownContext(ctx), "SELECT c.inbox_id, count(*) FROM conversations c WHERE c.inbox_id IN (SELECT id FROM inboxes) AND"+openWork+" GROUP BY c.inbox_id",
		[]any{o.Kind, o.ID}, []any{&inbox, &n}, func() { out[inbox] = n })
	return out, err
}
