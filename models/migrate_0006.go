package models

import "gorm.io/gorm"

// contactData is migration 0006: files of contacts on their way in, and persons on their way out. It is never changed once it has been
// released.
const contactData = `
CREATE TABLE contact_imports (id {id}, user_id BIGINT NOT NULL, file_id BIGINT NOT NULL, name TEXT NOT NULL, mapping TEXT NOT NULL, state TEXT NOT NULL, size BIGINT NOT NULL,
	place BIGINT NOT NULL, line BIGINT NOT NULL, done BIGINT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL, rejected BIGINT NOT NULL,
	rejected_file_id BIGINT NOT NULL, problem TEXT NOT NULL, taken_at BIGINT NOT NULL, beat_at BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX contact_imports_user ON contact_imports (user_id, id)
--
CREATE INDEX contact_imports_state ON contact_imports (state, id)
--
CREATE TABLE erasures (id {id}, contact_id BIGINT NOT NULL, by_user BIGINT NOT NULL, state TEXT NOT NULL, counts TEXT NOT NULL, at BIGINT NOT NULL, beat_at BIGINT NOT NULL,
	done_at BIGINT NOT NULL)
--
CREATE INDEX erasures_state ON erasures (state, id)
`

func migrateContactData(g *gorm.DB) error { return each(g, contactData) }
