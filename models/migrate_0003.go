package models

import "gorm.io/gorm"

// contactTables is migration 0003: what is known of contacts, visitors and their cookies, forms and what was sent with them. It is never
// changed once it has been released.
//
// {ctext} is text that sorts by its bytes on both databases, so that what several queries have sorted can be merged.
const contactTables = `
ALTER TABLE contacts ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0
--
ALTER TABLE contacts ADD COLUMN company TEXT NOT NULL DEFAULT ''
--
ALTER TABLE contacts ADD COLUMN job_title TEXT NOT NULL DEFAULT ''
--
ALTER TABLE contacts ADD COLUMN note TEXT NOT NULL DEFAULT ''
--
ALTER TABLE contacts ADD COLUMN sort_name {ctext} NOT NULL DEFAULT ''
--
ALTER TABLE contacts ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0
--
UPDATE contacts SET sort_name = lower(CASE WHEN name = '' THEN email ELSE name END)
--
CREATE INDEX contacts_owner ON contacts (owner_id, sort_name, id) WHERE owner_id <> 0
--
CREATE TABLE contact_scopes (inbox_id BIGINT NOT NULL, sort_name {ctext} NOT NULL, contact_id BIGINT NOT NULL REFERENCES contacts ON DELETE CASCADE,
	PRIMARY KEY (inbox_id, contact_id))
--
INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) SELECT DISTINCT c.inbox_id, k.sort_name, k.id FROM conversations c JOIN contacts k ON k.id = c.contact_id
--
CREATE INDEX contact_scopes_sorted ON contact_scopes (inbox_id, sort_name, contact_id)
--
CREATE INDEX contact_scopes_contact ON contact_scopes (contact_id)
--
CREATE TABLE contact_phones (contact_id BIGINT NOT NULL REFERENCES contacts ON DELETE CASCADE, phone TEXT NOT NULL, PRIMARY KEY (contact_id, phone))
--
CREATE INDEX contact_phones_phone ON contact_phones (phone)
--
CREATE TABLE visitors (id {id}, key_hash {bytes} NOT NULL UNIQUE, contact_id BIGINT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, bound_at BIGINT NOT NULL)
--
CREATE INDEX visitors_contact ON visitors (contact_id) WHERE contact_id <> 0
--
CREATE INDEX visitors_seen ON visitors (seen_at)
--
CREATE TABLE visits (id {id}, visitor_id BIGINT NOT NULL REFERENCES visitors ON DELETE CASCADE, contact_id BIGINT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, at BIGINT NOT NULL)
--
CREATE INDEX visits_visitor ON visits (visitor_id, id)
--
CREATE INDEX visits_contact ON visits (contact_id, id) WHERE contact_id <> 0
--
CREATE INDEX visits_at ON visits (at)
--
ALTER TABLE channels ADD COLUMN name TEXT NOT NULL DEFAULT ''
--
ALTER TABLE channels ADD COLUMN first_reply_owns BOOLEAN NOT NULL DEFAULT FALSE
--
CREATE TABLE forms (channel_id BIGINT PRIMARY KEY REFERENCES channels ON DELETE CASCADE, slug TEXT NOT NULL UNIQUE, active BOOLEAN NOT NULL, version_id BIGINT NOT NULL,
	reply_channel_id BIGINT NOT NULL, domains TEXT, consent TEXT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE form_versions (id {id}, channel_id BIGINT NOT NULL REFERENCES channels ON DELETE CASCADE, definition TEXT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE submissions (message_id BIGINT PRIMARY KEY REFERENCES messages ON DELETE CASCADE, channel_id BIGINT NOT NULL, version_id BIGINT NOT NULL,
	visitor_id BIGINT NOT NULL, content_key {bytes} NOT NULL, page TEXT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX submissions_newest ON submissions (channel_id, message_id)
--
CREATE INDEX submissions_content ON submissions (channel_id, content_key, created_at)
--
ALTER TABLE messages ADD COLUMN answers TEXT
`

func migrateContacts(g *gorm.DB) error { return each(g, contactTables) }
