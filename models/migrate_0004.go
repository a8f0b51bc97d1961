package models

import "gorm.io/gorm"

// ownerRules is migration 0004: rules that assign to the contact's owner. It is never changed once it has been released.
//
// The queue of a channel has a lane for each contact owner whom something waits for, and one (0) for what waits for the rule's people.
const ownerRules = `
ALTER TABLE rules ADD COLUMN needs_tracked BOOLEAN NOT NULL DEFAULT TRUE
--
ALTER TABLE decisions ADD COLUMN contact_owner BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE decisions ADD COLUMN contact_owner_name TEXT NOT NULL DEFAULT ''
--
ALTER TABLE decisions ADD COLUMN tracked BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE decisions ADD COLUMN needs_tracked BOOLEAN NOT NULL DEFAULT FALSE
--
ALTER TABLE conversations ADD COLUMN waits_for BIGINT NOT NULL DEFAULT 0
--
DROP INDEX conversations_queue
--
CREATE INDEX conversations_queue ON conversations (channel_id, waits_for, queued_at, id) WHERE waiting_since <> 0
--
CREATE INDEX conversations_second_lane ON conversations (channel_id, waits_for, waiting_since) WHERE waiting_since <> 0
--
CREATE INDEX conversations_waiting_contact ON conversations (contact_id) WHERE waiting_since <> 0
`

func migrateOwnerRules(g *gorm.DB) error { return each(g, ownerRules) }
