package models

import "gorm.io/gorm"

// migrateOwnWords brings the language in which somebody last saw a page, for the mails to whoever has chosen none, and a second text of theirs in a
// conversation, which they have put aside for another.
func migrateOwnWords(g *gorm.DB) error { return each(g, ownWordsTables) }

// ownWordsTables is never changed once it has been released.
const ownWordsTables = `
ALTER TABLE users ADD COLUMN shown_in TEXT NOT NULL DEFAULT ''
--
CREATE TABLE drafts_aside (id {id}, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE,
	tab TEXT NOT NULL, body TEXT NOT NULL, to_line TEXT NOT NULL, cc_line TEXT NOT NULL, bcc_line TEXT NOT NULL, forward_id BIGINT NOT NULL, staged TEXT NOT NULL, nonce TEXT NOT NULL, updated_at BIGINT NOT NULL,
	aside BIGINT NOT NULL, UNIQUE (user_id, conversation_id, aside))
--
INSERT INTO drafts_aside (user_id, conversation_id, tab, body, to_line, cc_line, bcc_line, forward_id, staged, nonce, updated_at, aside)
	SELECT user_id, conversation_id, tab, body, to_line, cc_line, bcc_line, forward_id, staged, nonce, updated_at, 0 FROM drafts ORDER BY id
--
DROP TABLE drafts
--
ALTER TABLE drafts_aside RENAME TO drafts
--
CREATE INDEX drafts_conversation ON drafts (conversation_id)
--
CREATE INDEX drafts_user ON drafts (user_id, updated_at, conversation_id)
`
