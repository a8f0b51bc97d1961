package models

import "context"

// ContactKnown is what a rule asks of a contact.
type ContactKnown struct {
	OwnerID int64 // 0: nobody's
	Tracked bool  // a visitor's cookie is bound to it
}

const isTracked = "EXISTS (SELECT 1 FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = k.id)"

// ContactKnown returns what a rule asks of a contact.
func (db *DB) ContactKnown(ctx context.Context, id int64) (k ContactKnown, err error) {
	err = db.row(ctx, "SELECT k.owner_id, "+isTracked+" FROM contacts k WHERE k.id = ?", []any{id}, &k.OwnerID, &k.Tracked)
	return k, err
}

// ContactsKnown returns it of several.
func (db *DB) ContactsKnown(ctx context.Context, ids []int64) (map[int64]ContactKnown, error) {
	out := make(map[int64]ContactKnown, len(ids))
	var id int64
	var k ContactKnown
	for len(ids) > 0 {
		n := min(len(ids), 500)
		err := db.rows(ctx, "SELECT k.id, k.owner_id, "+isTracked+" FROM contacts k WHERE k.id IN "+marks(n), anys(ids[:n]), []any{&id, &k.OwnerID, &k.Tracked},
			func() { out[id] = k })
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

// OwnedStop is where counts of owned contacts stop.
const OwnedStop = 1000

// CountOwned counts the contacts that have an owner, up to OwnedStop, and how many of those counted are tracked.
func (db *DB) CountOwned(ctx context.Context) (owned, tracked int64, err error) {
	err = db.row(db.ownContext(ctx), "SELECT count(*), count(CASE WHEN "+isTracked+" THEN 1 END) FROM (SELECT id FROM contacts WHERE owner_id <> 0 AND merged_into = 0 LIMIT ?) k",
		[]any{OwnedStop}, &owned, &tracked)
	return owned, tracked, err
}
