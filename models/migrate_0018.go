package models

import "gorm.io/gorm"

// migrateMailLeft brings the mails of a mailbox that its server has not given yet, though it holds them, and tells apart what people are told of a
// message and of a conversation.
func migrateMailLeft(g *gorm.DB) error { return each(g, mailLeftTables) }

// mailLeftTables is never changed once it has been released.
const mailLeftTables = `
CREATE TABLE unfetched_mails (mailbox_id BIGINT NOT NULL REFERENCES mailboxes ON DELETE CASCADE, uid_validity BIGINT NOT NULL, uid BIGINT NOT NULL, old BIGINT NOT NULL, tries BIGINT NOT NULL,
	next_at BIGINT NOT NULL, PRIMARY KEY (mailbox_id, uid_validity, uid))
--
ALTER TABLE told ADD COLUMN newest BIGINT NOT NULL DEFAULT 0
--
UPDATE told SET newest = message_id
--
UPDATE told SET message_id = 0 WHERE kind IN ('assigned', 'late')
`
