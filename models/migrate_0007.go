package models

import "gorm.io/gorm"

// contactProof is migration 0007: nodes prove that an erasure is theirs, and files that strangers have chosen and not sent say whose browser it was. It is
// never changed once it has been released.
const contactProof = `
ALTER TABLE erasures ADD COLUMN taken_at BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE files ADD COLUMN visitor_id BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE files ADD COLUMN contact_id BIGINT NOT NULL DEFAULT 0
`

func migrateContactProof(g *gorm.DB) error { return each(g, contactProof) }
