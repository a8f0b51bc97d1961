package models

import "context"

// Everywhere is the scope of a contact that everybody inside may see: it was made by hand, or imported.
const Everywhere int64 = 0

// A scope says by which inbox a contact may be seen: the conversations in it are with that contact. Whoever reads none of a contact's
// inboxes does not learn that the contact exists. The scope of the contact's owner is the owner's id, negative; IndexContacts keeps it.

// AddScope lets those see a contact who read an inbox, or everybody (Everywhere).
func (db *DB) AddScope(ctx context.Context, contactID, inboxID int64) error {
	res, err := db.exec(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) SELECT "+db.number()+", sort_name, id FROM contacts WHERE id = ? ON CONFLICT DO NOTHING",
		inboxID, contactID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); n == 0 || err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// addScopes is AddScope for all conversations behind one, up to another. The caller calls IndexContacts.
func (db *DB) addScopes(ctx context.Context, behind, till int64) error {
	_, err := db.exec(ctx, `INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) SELECT DISTINCT c.inbox_id, k.sort_name, k.id FROM conversations c
		JOIN contacts k ON k.id = c.contact_id WHERE c.id > ? AND c.id <= ? ON CONFLICT DO NOTHING`, behind, till)
	return err
}

// number is a parameter that is a number, where the database cannot tell from what stands around it.
func (db *DB) number() string {
	if db.Postgres() {
		return "?::bigint"
	}
	return "?"
}

// HasScope reports whether a contact may be seen by one of the inboxes, or by everybody.
func (db *DB) HasScope(ctx context.Context, contactID int64, inboxIDs []int64) (bool, error) {
	var n int64
	args := append([]any{contactID, Everywhere}, anys(inboxIDs)...)
	err := db.row(ctx, "SELECT count(*) FROM contact_scopes WHERE contact_id = ? AND inbox_id IN "+marks(len(inboxIDs)+1), args, &n)
	return n > 0, err
}
