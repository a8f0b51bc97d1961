package models

// toldTables are who is named in comments, what people want to be told and how, and what is to be told by mail to who has no page open.
const toldTables = `
CREATE TABLE mentions (id {id}, message_id BIGINT NOT NULL REFERENCES messages ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, UNIQUE (user_id, message_id))
--
CREATE INDEX mentions_message ON mentions (message_id)
--
CREATE INDEX mentions_user ON mentions (user_id, id)
--
CREATE INDEX mentions_unseen ON mentions (user_id, id) WHERE seen_at = 0
--
ALTER TABLE users ADD COLUMN told TEXT NOT NULL DEFAULT ''
--
CREATE TABLE told (id {id}, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, kind TEXT NOT NULL, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, message_id BIGINT NOT NULL, due_at BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX told_due ON told (due_at, id)
--
CREATE INDEX told_user ON told (user_id, id)
--
CREATE INDEX told_conversation ON told (conversation_id)
`
