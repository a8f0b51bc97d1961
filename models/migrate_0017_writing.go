package models

// writingTables are drafts, who has a conversation open, and snippets. Staged files are named by drafts.staged; a draft's nonce is that of the form
// that has written it. A snippet of user 0 is shared.
const writingTables = `
CREATE TABLE drafts (id {id}, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE,
	tab TEXT NOT NULL, body TEXT NOT NULL, to_line TEXT NOT NULL, cc_line TEXT NOT NULL, bcc_line TEXT NOT NULL, forward_id BIGINT NOT NULL, staged TEXT NOT NULL, nonce TEXT NOT NULL, updated_at BIGINT NOT NULL, UNIQUE (user_id, conversation_id))
--
CREATE INDEX drafts_conversation ON drafts (conversation_id)
--
CREATE INDEX drafts_user ON drafts (user_id, updated_at, conversation_id)
--
CREATE TABLE watchers (conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
	seen_at BIGINT NOT NULL, writing_till BIGINT NOT NULL, PRIMARY KEY (conversation_id, user_id))
--
CREATE INDEX watchers_seen ON watchers (seen_at)
--
CREATE TABLE snippets (id {id}, user_id BIGINT NOT NULL, name TEXT NOT NULL, folded {ctext} NOT NULL, body TEXT NOT NULL, created_by BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT NOT NULL)
--
CREATE UNIQUE INDEX snippets_name ON snippets (user_id, folded) WHERE deleted_at = 0
`
