package models

import "gorm.io/gorm"

// accountTables is the migration that brings where sessions are, pictures and themes of users. It is never changed once it has been released.
const accountTables = `
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT ''
--
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN theme TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN picture TEXT NOT NULL DEFAULT ''
--
CREATE TABLE pictures (key TEXT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, content_type TEXT NOT NULL, data {bytes} NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX pictures_user ON pictures (user_id)
`

func migrateAccount(g *gorm.DB) error { return each(g, accountTables) }
