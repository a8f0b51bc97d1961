package models

import "gorm.io/gorm"

// ledgerTables is the migration that brings the ledger of mail. It is never changed once it has been released.
const ledgerTables = `
CREATE TABLE mail_ledger (id {id}, at BIGINT NOT NULL, channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, mailbox_id BIGINT NOT NULL, door TEXT NOT NULL,
	outcome TEXT NOT NULL, message_id BIGINT NOT NULL, conversation_id BIGINT NOT NULL, uid_validity BIGINT NOT NULL, uid BIGINT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL,
	size BIGINT NOT NULL, words TEXT NOT NULL)
--
CREATE INDEX mail_ledger_channel ON mail_ledger (channel_id, id)
--
CREATE INDEX mail_ledger_message ON mail_ledger (message_id) WHERE message_id <> 0
--
CREATE UNIQUE INDEX mail_ledger_uid ON mail_ledger (mailbox_id, uid_validity, uid) WHERE uid <> 0
--
ALTER TABLE messages ADD COLUMN imported BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE messages ADD COLUMN joined TEXT
--
ALTER TABLE messages ADD COLUMN checks TEXT
`

func migrateLedger(g *gorm.DB) error { return each(g, ledgerTables) }
