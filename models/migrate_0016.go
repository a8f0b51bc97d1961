package models

import "gorm.io/gorm"

// threadTables is the migration that lets messages go from one conversation to another, and back.
const threadTables = `
CREATE TABLE conversation_changes (id {id}, kind TEXT NOT NULL, from_id BIGINT NOT NULL, into_id BIGINT NOT NULL, snapshot TEXT NOT NULL, by_user BIGINT NOT NULL, created_at BIGINT NOT NULL, undone_at BIGINT NOT NULL)
--
CREATE INDEX conversation_changes_from ON conversation_changes (from_id, id)
--
CREATE INDEX conversation_changes_into ON conversation_changes (into_id, id)
--
CREATE INDEX conversations_linked ON conversations (linked_id) WHERE linked_id <> 0
--
ALTER TABLE messages ADD COLUMN moved_from BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE messages ADD COLUMN came_inbox BIGINT NOT NULL DEFAULT 0
`

// SQLite changes a CHECK only with its column, and that only without the indexes that hold it.
const mergedSQLite = `
DROP INDEX conversations_owner_activity
--
DROP INDEX conversations_owner_waiting
--
DROP INDEX conversations_activity
--
DROP INDEX conversations_waiting
--
DROP INDEX conversations_open_of
--
ALTER TABLE conversations ADD COLUMN phase TEXT NOT NULL DEFAULT 'open' CHECK (phase IN ('open', 'snoozed', 'closed', 'spam', 'trash', 'merged'))
--
UPDATE conversations SET phase = state WHERE state <> 'open'
--
ALTER TABLE conversations DROP COLUMN state
--
ALTER TABLE conversations RENAME COLUMN phase TO state
--
CREATE INDEX conversations_owner_activity ON conversations (inbox_id, state, owner_kind, owner_id, activity_at, id)
--
CREATE INDEX conversations_owner_waiting ON conversations (inbox_id, state, owner_kind, owner_id, unanswered_at, id)
--
CREATE INDEX conversations_activity ON conversations (inbox_id, state, activity_at, id)
--
CREATE INDEX conversations_waiting ON conversations (inbox_id, state, unanswered_at, id)
--
CREATE INDEX conversations_open_of ON conversations (owner_kind, owner_id, id) WHERE state = 'open' AND owner_kind <> 0
`

const mergedPostgres = `
ALTER TABLE conversations DROP CONSTRAINT conversations_state_check
--
ALTER TABLE conversations ADD CONSTRAINT conversations_state_check CHECK (state IN ('open', 'snoozed', 'closed', 'spam', 'trash', 'merged'))
`

func migrateThreads(g *gorm.DB) error {
	states := mergedSQLite
	if g.Name() == "postgres" {
		states = mergedPostgres
	}
	if err := each(g, threadTables); err != nil {
		return err
	}
	return each(g, states)
}
