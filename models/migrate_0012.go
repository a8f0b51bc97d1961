package models

import "gorm.io/gorm"

// senderTables is the migration that brings what is ruled about senders, whose word about them is taken, and what is yet to be looked up. It is
// never changed once it has been released.
const senderTables = `
CREATE TABLE sender_rulings (id {id}, ruling TEXT NOT NULL, address {ctext} NOT NULL, by_user BIGINT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (ruling, address))
--
CREATE TABLE sender_checks (message_id BIGINT PRIMARY KEY REFERENCES messages ON DELETE CASCADE, due_at BIGINT NOT NULL, tries BIGINT NOT NULL, mail_from TEXT NOT NULL,
	remote_ip TEXT NOT NULL, helo TEXT NOT NULL)
--
CREATE INDEX sender_checks_due ON sender_checks (due_at)
--
ALTER TABLE channels ADD COLUMN relay TEXT NOT NULL DEFAULT ''
--
ALTER TABLE channels ADD COLUMN relay_from TEXT NOT NULL DEFAULT ''
`

func migrateSenders(g *gorm.DB) error { return each(g, senderTables) }
