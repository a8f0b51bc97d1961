package models

import "gorm.io/gorm"

// mailboxTables is the migration that brings mailboxes that mail is fetched from. It is never changed once it has been released.
const mailboxTables = `
CREATE TABLE mailboxes (id {id}, channel_id BIGINT NOT NULL UNIQUE REFERENCES channels ON DELETE CASCADE, host TEXT NOT NULL, port BIGINT NOT NULL, security TEXT NOT NULL,
	username TEXT NOT NULL, secret {bytes}, private BOOLEAN NOT NULL, folder TEXT NOT NULL, after_fetch TEXT NOT NULL, after_folder TEXT NOT NULL, keep_sent TEXT NOT NULL,
	old_days BIGINT NOT NULL, paused BOOLEAN NOT NULL, provider TEXT NOT NULL, auth_url TEXT NOT NULL, token_url TEXT NOT NULL, scopes TEXT NOT NULL, client_id TEXT NOT NULL,
	client_secret {bytes}, tokens {bytes}, grant_state TEXT NOT NULL, grant_verifier {bytes}, grant_user BIGINT NOT NULL, grant_till BIGINT NOT NULL,
	connected_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, uid_validity BIGINT NOT NULL, last_uid BIGINT NOT NULL, old_uid BIGINT NOT NULL, old_top BIGINT NOT NULL,
	lease BIGINT NOT NULL, leased_till BIGINT NOT NULL, next_at BIGINT NOT NULL, failures BIGINT NOT NULL, failing_at BIGINT NOT NULL, words TEXT NOT NULL, fetched_at BIGINT NOT NULL,
	waiting BIGINT NOT NULL)
--
CREATE TABLE sent_copies (id {id}, mailbox_id BIGINT NOT NULL REFERENCES mailboxes ON DELETE CASCADE, message_id BIGINT NOT NULL UNIQUE REFERENCES messages ON DELETE CASCADE,
	raw_file_id BIGINT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL)
--
CREATE INDEX sent_copies_mailbox ON sent_copies (mailbox_id, next_at)
--
ALTER TABLE channels ADD COLUMN smtp_mailbox BOOLEAN NOT NULL DEFAULT FALSE
`

func migrateMailboxes(g *gorm.DB) error { return each(g, mailboxTables) }
