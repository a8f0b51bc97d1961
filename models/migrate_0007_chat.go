package models

import "gorm.io/gorm"

// chatTables is the migration that brings chatflows and chats. It is never changed once it has been released.
//
// A chatflow is a channel; each way from it to people (a step that sends to a team member, or the assignment switch) is a channel below it,
// with a rule, a queue and a coverage of its own.
const chatTables = `
ALTER TABLE channels ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0
--
CREATE TABLE chatflows (channel_id BIGINT PRIMARY KEY REFERENCES channels ON DELETE CASCADE, slug TEXT NOT NULL UNIQUE, active BOOLEAN NOT NULL, position BIGINT NOT NULL,
	version_id BIGINT NOT NULL, reply_channel_id BIGINT NOT NULL, assignment BOOLEAN NOT NULL, display TEXT, target TEXT, options TEXT, secret {bytes},
	seen_at BIGINT NOT NULL, seen_url TEXT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE chatflow_versions (id {id}, channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, definition TEXT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE chats (conversation_id BIGINT PRIMARY KEY REFERENCES conversations ON DELETE CASCADE, flow_id BIGINT NOT NULL, version_id BIGINT NOT NULL, key_hash {bytes} NOT NULL UNIQUE,
	visitor_id BIGINT NOT NULL, identity TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL, routed_at BIGINT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, referrer TEXT NOT NULL,
	seen_message BIGINT NOT NULL, read_message BIGINT NOT NULL, mailed_message BIGINT NOT NULL, here_till BIGINT NOT NULL, left_at BIGINT NOT NULL, ended_at BIGINT NOT NULL,
	created_at BIGINT NOT NULL)
--
CREATE INDEX chats_flow ON chats (flow_id, created_at)
--
CREATE INDEX chats_identity ON chats (flow_id, identity, conversation_id) WHERE identity <> ''
--
CREATE INDEX chats_visitor ON chats (visitor_id, conversation_id) WHERE visitor_id <> 0
--
CREATE INDEX chats_here ON chats (here_till) WHERE here_till <> 0
--
ALTER TABLE messages ADD COLUMN via TEXT NOT NULL DEFAULT ''
--
ALTER TABLE rules ADD COLUMN chat BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN chat BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE users ADD COLUMN page_open BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE users ADD COLUMN page_since BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN enter_sends BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE users ADD COLUMN notify_sound BOOLEAN NOT NULL DEFAULT TRUE
--
CREATE TABLE pages (user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, node TEXT NOT NULL, till BIGINT NOT NULL, PRIMARY KEY (user_id, node))
--
CREATE TABLE chat_keys (key_hash {bytes} PRIMARY KEY, conversation_id BIGINT NOT NULL REFERENCES chats ON DELETE CASCADE, created_at BIGINT NOT NULL)
--
CREATE INDEX chat_keys_of ON chat_keys (conversation_id, created_at)
`

func migrateChat(g *gorm.DB) error { return each(g, chatTables) }
