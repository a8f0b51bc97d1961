package models

import (
	"context"

	"gorm.io/gorm"
)

// contactSearch is migration 0005: contacts are searched, listed by owner and by tracking, and merged. It is never changed once it has
// been released.
//
// A row of contact_scopes repeats of its contact what lists are filtered by, so that each of them is one range of an index. The scope of
// an owner's own contacts is the owner's id, negative.
const contactSearch = `
ALTER TABLE contact_scopes ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE contact_scopes ADD COLUMN tracked BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE contact_phones ADD COLUMN position BIGINT NOT NULL DEFAULT 0
--
INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) SELECT -owner_id, sort_name, id FROM contacts WHERE owner_id <> 0
--
CREATE INDEX contact_scopes_owner ON contact_scopes (inbox_id, owner_id, sort_name, contact_id)
--
CREATE INDEX contact_scopes_tracked ON contact_scopes (inbox_id, sort_name, contact_id) WHERE tracked
--
CREATE INDEX contact_scopes_tracked_owner ON contact_scopes (inbox_id, owner_id, sort_name, contact_id) WHERE tracked
--
{search}
--
CREATE TABLE contact_merges (id {id}, winner_id BIGINT NOT NULL, loser_id BIGINT NOT NULL, snapshot TEXT NOT NULL, by_user BIGINT NOT NULL,
	created_at BIGINT NOT NULL, undone_at BIGINT NOT NULL)
--
CREATE INDEX contact_merges_winner ON contact_merges (winner_id, id)
--
CREATE INDEX contact_merges_loser ON contact_merges (loser_id)
`

func migrateContactSearch(g *gorm.DB) error {
	if err := each(g, contactSearch); err != nil {
		return err
	}
	db := &DB{w: g, r: g, inTx: true}
	if g.Name() == "postgres" {
		db.url = g.Name()
	}
	ctx := context.Background()
	if err := db.normalizeAddresses(ctx); err != nil {
		return err
	}
	return db.indexContactsBehind(ctx, 0)
}

// normalizeAddresses writes domains with other letters than a to z as mail servers do. Where another contact has that address already, both stay as
// they are, for somebody to merge.
func (db *DB) normalizeAddresses(ctx context.Context) error {
	var email string
	var id int64
	change := map[string]int64{}
	err := db.rows(ctx, "SELECT email, contact_id FROM contact_addresses", nil, []any{&email, &id}, func() {
		if ContactEmail(email) != email {
			change[email] = id
		}
	})
	if err != nil {
		return err
	}
	for old, id := range change {
		if _, err := db.exec(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT DO NOTHING", ContactEmail(old), id); err != nil {
			return err
		}
		const has = " AND EXISTS (SELECT 1 FROM contact_addresses n WHERE n.email = ? AND n.contact_id = ?)"
		if _, err := db.exec(ctx, "UPDATE contacts SET email = ? WHERE id = ? AND email = ?"+has, ContactEmail(old), id, old, ContactEmail(old), id); err != nil {
			return err
		}
		if _, err := db.exec(ctx, "DELETE FROM contact_addresses WHERE email = ?"+has, old, ContactEmail(old), id); err != nil {
			return err
		}
	}
	return nil
}
