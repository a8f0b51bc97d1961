package models

import "gorm.io/gorm"

// contactWords0010 is migration 0010: contacts that are tracked are found by their owner and by being tracked in one word, and imports count the rows that they took in
// without their owner. It is never changed once it has been released.
const contactWords0010 = `ALTER TABLE contact_imports ADD COLUMN ownerless BIGINT NOT NULL DEFAULT 0`

// What is tracked has the word that says so already, and that of its owner. Only those rows of the index are written; who comes from before the index came in has
// the new word from there.
const (
	trackedNext        = `SELECT coalesce(max(contact_id), 0) FROM (SELECT contact_id FROM visitors WHERE contact_id <> 0 AND contact_id > ? ORDER BY contact_id LIMIT ?) v`
	trackedWordsSQLite = `UPDATE contact_search SET scope = scope || (SELECT ' w' || k.owner_id || 't1' FROM contacts k WHERE k.id = contact_search.docid)
		WHERE docid IN (SELECT v.contact_id FROM visitors v WHERE v.contact_id > ? AND v.contact_id <= ? AND v.contact_id <> 0) AND scope NOT LIKE '%t1 w%' AND EXISTS (SELECT 1 FROM contacts k WHERE k.id = contact_search.docid)`
	trackedWordsPostgres = `UPDATE contact_search s SET words = s.words || array_to_tsvector(ARRAY['W' || k.owner_id || 'T1']) FROM contacts k
		WHERE k.id = s.docid AND EXISTS (SELECT 1 FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = s.docid)`
	trackedTidy  = "INSERT INTO contact_search (contact_search) VALUES ('optimize')" // in many pieces it is searched several times as slowly
	trackedPiece = 5000                                                              // visitors whose contacts are written in one statement: it gathers what it writes in memory
)

func migrateContactWords(g *gorm.DB) error {
	if err := each(g, contactWords0010); err != nil {
		return err
	}
	if g.Name() == "postgres" {
		return g.Exec(trackedWordsPostgres).Error
	}
	last, till := int64(0), int64(0)
	for {
		if err := g.Raw(trackedNext, last, trackedPiece).Scan(&till).Error; err != nil {
			return err
		}
		if till == 0 {
			break
		}
		if err := g.Exec(trackedWordsSQLite, last, till).Error; err != nil {
			return err
		}
		last = till
	}
	if last == 0 {
		return nil
	}
	return g.Exec(trackedTidy).Error
}
