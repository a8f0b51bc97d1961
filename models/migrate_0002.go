package models

import "gorm.io/gorm"

// routingTables is migration 0002: working hours, absences, capacity, the queue, snooze and the schedule. It is never changed once it
// has been released.
//
// The states of a conversation stand in a check on their column. SQLite cannot change one, but it can drop a column with its check.
const routingTables = `
ALTER TABLE users ADD COLUMN availability_why TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN availability_since BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN availability_until BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN hand TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN hand_at BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN hand_until BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN hand_by BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN page_at BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN capacity BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE users ADD COLUMN handed BIGINT NOT NULL DEFAULT 0 CHECK (handed >= 0)
--
ALTER TABLE users ADD COLUMN hours TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN country TEXT NOT NULL DEFAULT ''
--
ALTER TABLE users ADD COLUMN notify_coverage BOOLEAN NOT NULL DEFAULT FALSE
--
UPDATE users SET hand = availability, hand_at = created_at, hand_until = 4611686018427387903 WHERE availability = 'away'
--
UPDATE users SET availability_why = 'hand' WHERE availability = 'away'
--
ALTER TABLE accounts ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''
--
ALTER TABLE accounts ADD COLUMN country TEXT NOT NULL DEFAULT ''
--
ALTER TABLE accounts ADD COLUMN idle_minutes BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE accounts ADD COLUMN page_needed BOOLEAN NOT NULL DEFAULT TRUE
--
ALTER TABLE accounts ADD COLUMN unanswered_only BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE accounts ADD COLUMN capacity_sales BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE accounts ADD COLUMN capacity_service BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE inboxes ADD COLUMN hours TEXT NOT NULL DEFAULT ''
--
ALTER TABLE inboxes ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''
--
ALTER TABLE inboxes ADD COLUMN country TEXT NOT NULL DEFAULT ''
--
ALTER TABLE rules ADD COLUMN turns BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE rules ADD COLUMN second_after BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE rules ADD COLUMN drain BOOLEAN NOT NULL DEFAULT TRUE
--
ALTER TABLE rules ADD COLUMN handout BIGINT NOT NULL DEFAULT 5
--
ALTER TABLE rules ADD COLUMN reassign_after BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE rules ADD COLUMN reassign_from BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE rules ADD COLUMN reopen_days BIGINT NOT NULL DEFAULT 30
--
ALTER TABLE rules ADD COLUMN reopen_away BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE rule_members ADD COLUMN second BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN cause TEXT NOT NULL DEFAULT ''
--
ALTER TABLE decisions ADD COLUMN turns BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN handout BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE decisions ADD COLUMN from_queue BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN ahead BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE decisions ADD COLUMN second_due BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE conversations ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE conversations ADD COLUMN queued_at BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE conversations ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE conversations ADD COLUMN handed BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE conversations ADD COLUMN turn_since BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT 0
--
UPDATE conversations SET waiting_since = created_at, queued_at = CASE WHEN unanswered_at < 4611686018427387903 THEN unanswered_at ELSE created_at END
	WHERE state = 'open' AND owner_kind = 0 AND owner_why = 'rule' AND decision_id IN (SELECT id FROM decisions WHERE reason = 'nobody_eligible')
--
UPDATE conversations SET turn_since = unanswered_at WHERE state = 'open' AND owner_kind = 1 AND unanswered_at < 4611686018427387903
--
CREATE INDEX conversations_queue ON conversations (channel_id, queued_at, id) WHERE waiting_since <> 0
--
CREATE INDEX conversations_second ON conversations (channel_id, waiting_since) WHERE waiting_since <> 0
--
CREATE INDEX conversations_turn ON conversations (channel_id, turn_since, id) WHERE turn_since <> 0
--
CREATE INDEX conversations_turn_owner ON conversations (owner_id) WHERE turn_since <> 0
--
CREATE INDEX history_conversation ON history (conversation_id, id) WHERE conversation_id <> 0
--
CREATE TABLE absences (id {id}, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE, from_at BIGINT NOT NULL, till_at BIGINT NOT NULL, note TEXT NOT NULL,
	created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, CHECK (from_at <= till_at))
--
CREATE INDEX absences_user ON absences (user_id, till_at)
--
CREATE TABLE own_days (id {id}, day TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL, UNIQUE (day, country))
--
CREATE TABLE timers (kind TEXT NOT NULL, subject BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (kind, subject))
--
CREATE INDEX timers_at ON timers (at)
--
CREATE TABLE rehearsals (id {id}, channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, user_id BIGINT NOT NULL, rule TEXT NOT NULL, days BIGINT NOT NULL,
	state TEXT NOT NULL, progress BIGINT NOT NULL, problem TEXT NOT NULL, created_at BIGINT NOT NULL, beat_at BIGINT NOT NULL, result {bytes})
--
CREATE INDEX rehearsals_user ON rehearsals (user_id, id)
--
CREATE TABLE told_gaps (channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, user_id BIGINT NOT NULL, from_at BIGINT NOT NULL, till_at BIGINT NOT NULL, PRIMARY KEY (channel_id, user_id, from_at))
--
CREATE INDEX told_gaps_till ON told_gaps (till_at)
`

const snoozeSQLite = `
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
ALTER TABLE conversations ADD COLUMN phase TEXT NOT NULL DEFAULT 'open' CHECK (phase IN ('open', 'snoozed', 'closed', 'spam', 'trash'))
--
UPDATE conversations SET phase = state
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

const snoozePostgres = `
ALTER TABLE conversations DROP CONSTRAINT conversations_state_check
--
ALTER TABLE conversations ADD CONSTRAINT conversations_state_check CHECK (state IN ('open', 'snoozed', 'closed', 'spam', 'trash'))
`

func migrateRouting(g *gorm.DB) error {
	states := snoozeSQLite
	if g.Name() == "postgres" {
		states = snoozePostgres
	}
	if err := each(g, routingTables); err != nil {
		return err
	}
	return each(g, states)
}
