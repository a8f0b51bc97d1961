package models

// sendingTables are answers that are still held back for a few seconds, with what their undoing needs, and those that are to go out later.
const sendingTables = `
CREATE TABLE held_answers (message_id BIGINT PRIMARY KEY REFERENCES messages ON DELETE CASCADE, user_id BIGINT NOT NULL, till BIGINT NOT NULL, before TEXT NOT NULL)
--
CREATE INDEX held_answers_till ON held_answers (till)
--
CREATE TABLE scheduled (id {id}, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
	send_at BIGINT NOT NULL, body TEXT NOT NULL, to_line TEXT NOT NULL, cc_line TEXT NOT NULL, bcc_line TEXT NOT NULL, forward_id BIGINT NOT NULL, staged TEXT NOT NULL, nonce TEXT NOT NULL UNIQUE,
	seen_id BIGINT NOT NULL, close_too BOOLEAN NOT NULL, unless_written BOOLEAN NOT NULL, leased_till BIGINT NOT NULL, problem TEXT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX scheduled_due ON scheduled (send_at, id) WHERE problem = ''
--
CREATE INDEX scheduled_conversation ON scheduled (conversation_id, id)
--
CREATE INDEX scheduled_user ON scheduled (user_id, id)
--
ALTER TABLE messages ADD COLUMN forwards BIGINT NOT NULL DEFAULT 0
--
CREATE INDEX messages_forwards ON messages (forwards) WHERE forwards <> 0
`
