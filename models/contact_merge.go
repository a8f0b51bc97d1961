package models

import (
	"context"
	"encoding/json"
	"slices"
)

// ContactMerge is one contact that has become a part of another.
type ContactMerge struct {
	ID        int64
	WinnerID  int64
	LoserID   int64
	Snapshot  string // JSON of a MergeSnapshot
	ByUser    int64
	CreatedAt Time
	UndoneAt  Time // 0: it has not been undone
}

// MergeSnapshot is what undoing a merge needs to know.
type MergeSnapshot struct {
	Winner Contact `json:"winner"` // before
	Merged Contact `json:"merged"` // the winner afterwards
	Loser  Contact `json:"loser"`  // before
	Moved  Moved   `json:"moved"`
}

// Moved is what a winner has got from a loser.
type Moved struct {
	Addresses     []string `json:"addresses"`
	Phones        []string `json:"phones"`
	SharedPhones  []string `json:"shared_phones"` // both had them
	Conversations []int64  `json:"conversations"`
	Visitors      []int64  `json:"visitors"`
	Visits        []int64  `json:"visits"`
	Scopes        []int64  `json:"scopes"`     // of the loser
	NewScopes     []int64  `json:"new_scopes"` // those of them that the winner did not have
}

// Read returns what the merge has to say.
func (m ContactMerge) Read() (s MergeSnapshot, err error) {
	err = json.Unmarshal([]byte(m.Snapshot), &s)
	return s, err
}

// CreateMerge keeps the record of a merge and sets its id.
func (db *DB) CreateMerge(ctx context.Context, m *ContactMerge, s MergeSnapshot) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	m.Snapshot = string(text)
	m.ID, err = db.insert(ctx, "INSERT INTO contact_merges (winner_id, loser_id, snapshot, by_user, created_at, undone_at) VALUES (?, ?, ?, ?, ?, ?)",
		m.WinnerID, m.LoserID, m.Snapshot, m.ByUser, m.CreatedAt, m.UndoneAt)
	return err
}

// Merge returns one record.
func (db *DB) Merge(ctx context.Context, id int64) (ContactMerge, error) {
	return first[ContactMerge](db.read(ctx).Where("id = ?", id))
}

// MergesInto returns what a contact has got since a moment and that has not been undone, newest first.
func (db *DB) MergesInto(ctx context.Context, contactID int64, since Time) ([]ContactMerge, error) {
	return all[ContactMerge](db.read(ctx).Where("winner_id = ? AND undone_at = 0 AND created_at >= ?", contactID, since).Order("id DESC").Limit(20))
}

// EndMerge notes that a merge has been undone; false: it had been already.
func (db *DB) EndMerge(ctx context.Context, id int64, at Time) (bool, error) {
	res, err := db.exec(ctx, "UPDATE contact_merges SET undone_at = ? WHERE id = ? AND undone_at = 0", at, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// HoldAddresses holds on PostgreSQL the addresses of contacts until the transaction ends: what is just being stored for them is waited for,
// and what comes later finds them where they will be. It comes before any other lock. Of two that are about the same contact the second waits for
// the first to end: the addresses that one saw in the meantime could otherwise be held in another order than the other holds them in.
func (db *DB) HoldAddresses(ctx context.Context, contactIDs ...int64) error {
	if !db.Postgres() || len(contactIDs) == 0 {
		return nil
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(contactIDs))) {
		if _, err := db.exec(ctx, "SELECT pg_advisory_xact_lock(?)", contactLock|id); err != nil {
			return err
		}
	}
	var email string
	return db.rows(ctx, "SELECT email FROM contact_addresses WHERE contact_id IN "+marks(len(contactIDs))+" ORDER BY email FOR UPDATE", anys(contactIDs), []any{&email}, func() {})
}

// contactLock tells the advisory locks of contacts from the others.
const contactLock int64 = 1 << 62

// UniteContacts gives a winner all that belongs to a loser, and says what that was. Their own properties are left to the caller.
func (db *DB) UniteContacts(ctx context.Context, winner, loser int64) (m Moved, err error) {
	if m, err = db.belongings(ctx, winner, loser); err != nil {
		return m, err
	}
	for _, s := range []string{
		"UPDATE contact_addresses SET contact_id = ? WHERE contact_id = ?",
		"UPDATE contact_phones SET contact_id = ? WHERE contact_id = ? AND phone NOT IN (SELECT p.phone FROM contact_phones p WHERE p.contact_id = ?)",
		"UPDATE conversations SET contact_id = ? WHERE contact_id = ?",
		"UPDATE visitors SET contact_id = ? WHERE contact_id <> 0 AND contact_id = ?",
		"UPDATE visits SET contact_id = ? WHERE contact_id <> 0 AND contact_id = ?",
	} {
		args := []any{winner, loser, winner}
		if _, err := db.exec(ctx, s, args[:countMarks(s)]...); err != nil {
			return m, err
		}
	}
	for _, s := range m.NewScopes {
		if _, err := db.exec(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) VALUES (?, '', ?) ON CONFLICT DO NOTHING", s, winner); err != nil {
			return m, err
		}
	}
	for _, s := range []string{"DELETE FROM contact_phones WHERE contact_id = ?", "DELETE FROM contact_scopes WHERE contact_id = ?"} {
		if _, err := db.exec(ctx, s, loser); err != nil {
			return m, err
		}
	}
	return m, db.IndexContacts(ctx, winner, loser)
}

func countMarks(query string) (n int) {
	for _, r := range query {
		if r == '?' {
			n++
		}
	}
	return n
}

func (db *DB) belongings(ctx context.Context, winner, loser int64) (m Moved, err error) {
	var text string
	var id int64
	for _, q := range []struct {
		query string
		into  any
		add   func()
	}{
		{"SELECT email FROM contact_addresses WHERE contact_id = ? ORDER BY email", &text, func() { m.Addresses = append(m.Addresses, text) }},
		{"SELECT phone FROM contact_phones WHERE contact_id = ? AND phone NOT IN (SELECT p.phone FROM contact_phones p WHERE p.contact_id = ?) ORDER BY position, phone", &text, func() { m.Phones = append(m.Phones, text) }},
		{"SELECT phone FROM contact_phones WHERE contact_id = ? AND phone IN (SELECT p.phone FROM contact_phones p WHERE p.contact_id = ?) ORDER BY position, phone", &text, func() { m.SharedPhones = append(m.SharedPhones, text) }},
		{"SELECT id FROM conversations WHERE contact_id = ? ORDER BY id", &id, func() { m.Conversations = append(m.Conversations, id) }},
		{"SELECT id FROM visitors WHERE contact_id <> 0 AND contact_id = ? ORDER BY id", &id, func() { m.Visitors = append(m.Visitors, id) }},
		{"SELECT id FROM visits WHERE contact_id <> 0 AND contact_id = ? ORDER BY id", &id, func() { m.Visits = append(m.Visits, id) }},
		{"SELECT inbox_id FROM contact_scopes WHERE contact_id = ? AND inbox_id >= 0 ORDER BY inbox_id", &id, func() { m.Scopes = append(m.Scopes, id) }},
		{"SELECT inbox_id FROM contact_scopes WHERE contact_id = ? AND inbox_id >= 0 AND inbox_id NOT IN (SELECT s.inbox_id FROM contact_scopes s WHERE s.contact_id = ?) ORDER BY inbox_id", &id,
			func() { m.NewScopes = append(m.NewScopes, id) }},
	} {
		args := []any{loser, winner}
		if err := db.rows(ctx, q.query, args[:countMarks(q.query)], []any{q.into}, q.add); err != nil {
			return m, err
		}
	}
	return m, nil
}

// PartContacts gives a loser back what the winner has got from it and still has. Their own properties are left to the caller.
func (db *DB) PartContacts(ctx context.Context, winner, loser int64, m Moved) error {
	for _, part := range []struct {
		table, key string
		values     []any
	}{{"contact_addresses", "email", texts(m.Addresses)}, {"contact_phones", "phone", texts(m.Phones)}, {"conversations", "id", anys(m.Conversations)}, {"visitors", "id", anys(m.Visitors)}, {"visits", "id", anys(m.Visits)}} {
		for values := part.values; len(values) > 0; values = values[min(len(values), indexBatch):] {
			some := values[:min(len(values), indexBatch)]
			if _, err := db.exec(ctx, "UPDATE "+part.table+" SET contact_id = ? WHERE contact_id = ? AND "+part.key+" IN "+marks(len(some)), append([]any{loser, winner}, some...)...); err != nil {
				return err
			}
		}
	}
	for _, p := range m.SharedPhones {
		if _, err := db.exec(ctx, "INSERT INTO contact_phones (contact_id, phone, position) SELECT "+db.number()+", phone, position FROM contact_phones WHERE contact_id = ? AND phone = ? ON CONFLICT DO NOTHING", loser, winner, p); err != nil {
			return err
		}
	}
	for _, s := range m.Scopes {
		if _, err := db.exec(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) VALUES (?, '', ?) ON CONFLICT DO NOTHING", s, loser); err != nil {
			return err
		}
	}
	for _, s := range m.NewScopes {
		if _, err := db.exec(ctx, "DELETE FROM contact_scopes WHERE contact_id = ? AND inbox_id = ? AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = ? AND c.inbox_id = ?)", winner, s, winner, s); err != nil {
			return err
		}
	}
	return db.IndexContacts(ctx, winner, loser)
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
