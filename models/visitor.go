package models

import (
	"context"
	"crypto/sha256"
)

// Visitor is a browser that a cookie, or a signed id on a customer's own site, makes known again. What it holds is not stored, only its
// hash: who reads the database cannot pass for anybody.
type Visitor struct {
	ID        int64
	KeyHash   []byte
	ContactID int64 // who last said who they are there; 0: nobody yet
	CreatedAt Time
	SeenAt    Time
	BoundAt   Time // when ContactID was bound; 0: it is not
}

// Visit is one page that a visitor looked at. ContactID stays with whom the visitor was then.
type Visit struct {
	ID        int64
	VisitorID int64
	ContactID int64 // 0: nobody had said who they are
	URL       string
	Title     string
	At        Time
}

// VisitorKeyHash is what is stored of a visitor's key.
func VisitorKeyHash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// VisitorByKey returns the visitor whose browser holds a key.
func (db *DB) VisitorByKey(ctx context.Context, key string) (Visitor, error) {
	return first[Visitor](db.read(ctx).Where("key_hash = ?", VisitorKeyHash(key)))
}

// CreateVisitor stores a new visitor and sets its id.
func (db *DB) CreateVisitor(ctx context.Context, v *Visitor) (err error) {
	v.ID, err = db.insert(ctx, "INSERT INTO visitors (key_hash, contact_id, created_at, seen_at, bound_at) VALUES (?, ?, ?, ?, ?)",
		v.KeyHash, v.ContactID, v.CreatedAt, v.SeenAt, v.BoundAt)
	return err
}

// BindVisitor says who a visitor is from now on, and whose the pages are that nobody has seen yet. What somebody else had seen there
// before stays theirs.
func (db *DB) BindVisitor(ctx context.Context, visitorID, contactID int64, at Time) error {
	var before int64
	if err := db.row(ctx, "SELECT contact_id FROM visitors WHERE id = ?", []any{visitorID}, &before); err != nil {
		return err
	}
	if _, err := db.exec(ctx, "UPDATE visitors SET contact_id = ?, bound_at = ?, seen_at = ? WHERE id = ?", contactID, at, at, visitorID); err != nil {
		return err
	}
	if _, err := db.exec(ctx, "UPDATE visits SET contact_id = ? WHERE visitor_id = ? AND contact_id = 0", contactID, visitorID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, before, contactID) // the one may be tracked no longer, and the other is now
}

// Tracked reports whether a contact has a visitor's cookie.
func (db *DB) Tracked(ctx context.Context, contactID int64) (bool, error) {
	var n int64
	err := db.row(ctx, "SELECT count(*) FROM (SELECT 1 FROM visitors WHERE contact_id <> 0 AND contact_id = ? LIMIT 1) t", []any{contactID}, &n)
	return n > 0, err
}

// TrackedSince returns when the first of a contact's visitors was bound to it; 0: it is not tracked.
func (db *DB) TrackedSince(ctx context.Context, contactID int64) (at Time, err error) {
	err = db.row(ctx, "SELECT coalesce(min(bound_at), 0) FROM visitors WHERE contact_id <> 0 AND contact_id = ?", []any{contactID}, (*int64)(&at))
	return at, err
}

// VisitsOf returns the newest pages that a contact saw since a moment, or those before an id.
func (db *DB) VisitsOf(ctx context.Context, contactID int64, since Time, before int64, limit int) (out []Visit, err error) {
	where, args := "contact_id <> 0 AND contact_id = ?", []any{contactID}
	if before != 0 {
		where, args = where+" AND id < ?", append(args, before)
	}
	var v Visit
	err = db.rows(db.ownContext(ctx), "SELECT id, visitor_id, contact_id, url, title, at FROM visits WHERE "+where+" AND at >= ? ORDER BY id DESC LIMIT ?", append(args, since, limit),
		[]any{&v.ID, &v.VisitorID, &v.ContactID, &v.URL, &v.Title, (*int64)(&v.At)}, func() { out = append(out, v) })
	return out, err
}

// CreateVisit stores a page that a visitor looked at and sets its id.
func (db *DB) CreateVisit(ctx context.Context, v *Visit) (err error) {
	v.ID, err = db.insert(ctx, "INSERT INTO visits (visitor_id, contact_id, url, title, at) VALUES (?, ?, ?, ?, ?)", v.VisitorID, v.ContactID, v.URL, v.Title, v.At)
	return err
}
