package models

// findingTables are tags and saved views. A view of user 0 is shared with everybody; what it finds is for each only what they may see.
const findingTables = `
CREATE TABLE tags (id {id}, name TEXT NOT NULL, folded {ctext} NOT NULL UNIQUE, colour TEXT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE conversation_tags (conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, tag_id BIGINT NOT NULL REFERENCES tags ON DELETE CASCADE, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (conversation_id, tag_id))
--
CREATE INDEX conversation_tags_tag ON conversation_tags (tag_id, conversation_id)
--
CREATE TABLE saved_views (id {id}, user_id BIGINT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, position BIGINT NOT NULL, created_by BIGINT NOT NULL, updated_at BIGINT NOT NULL)
--
CREATE INDEX saved_views_user ON saved_views (user_id, position, id)
`
