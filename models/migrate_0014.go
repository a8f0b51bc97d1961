package models

import "gorm.io/gorm"

// mailImportTables is the migration that brings old mail brought along: how far each file of it is, and what the ledger's pages look up. It is
// never changed once it has been released.
//
// mail_named holds the Message-IDs that old mail names and nobody has seen yet: what they name may come in behind it.
const mailImportTables = `
ALTER TABLE mail_ledger ADD COLUMN import_id BIGINT NOT NULL DEFAULT 0
--
CREATE INDEX mail_ledger_outcome ON mail_ledger (channel_id, outcome, id)
--
CREATE INDEX mail_ledger_import ON mail_ledger (import_id, id) WHERE import_id <> 0 AND outcome = 'refused'
--
CREATE INDEX mail_ledger_unkept ON mail_ledger (id) WHERE message_id = 0
--
CREATE INDEX mail_ledger_tidy ON mail_ledger (id) WHERE mailbox_id = 0
--
CREATE TABLE mail_imports (id {id}, channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, user_id BIGINT NOT NULL, file_id BIGINT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
	state TEXT NOT NULL, size BIGINT NOT NULL, place BIGINT NOT NULL, entry TEXT NOT NULL, entry_place BIGINT NOT NULL, done BIGINT NOT NULL, stored BIGINT NOT NULL, sent BIGINT NOT NULL,
	conversations BIGINT NOT NULL, known BIGINT NOT NULL, refused BIGINT NOT NULL, problem TEXT NOT NULL, taken_at BIGINT NOT NULL, beat_at BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX mail_imports_channel ON mail_imports (channel_id, id)
--
CREATE TABLE mail_named (rfc_id {ctext} NOT NULL, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, PRIMARY KEY (rfc_id, conversation_id))
--
CREATE INDEX mail_named_conversation ON mail_named (conversation_id)
--
CREATE INDEX messages_imported ON messages (conversation_id) WHERE imported
`

func migrateMailImport(g *gorm.DB) error { return each(g, mailImportTables) }
