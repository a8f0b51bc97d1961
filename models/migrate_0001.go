package models

// inboxTables is migration 0001. It is never changed once it has been released.
const inboxTables = `
CREATE TABLE accounts (id BIGINT PRIMARY KEY, company TEXT NOT NULL, key {bytes} NOT NULL, created_at BIGINT NOT NULL)
--
{seq}
--
CREATE TABLE users (id {id}, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('member', 'lead', 'admin')), seat TEXT NOT NULL CHECK (seat IN ('none', 'sales', 'service')),
	active BOOLEAN NOT NULL, availability TEXT NOT NULL CHECK (availability IN ('available', 'away')),
	load BIGINT NOT NULL CHECK (load >= 0), last_assigned BIGINT NOT NULL, signature TEXT NOT NULL, language TEXT NOT NULL,
	notify_badge BOOLEAN NOT NULL, notify_desk BOOLEAN NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE teams (id {id}, name TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL)
--
CREATE TABLE team_members (team_id BIGINT NOT NULL REFERENCES teams ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
	main BOOLEAN NOT NULL, PRIMARY KEY (team_id, user_id))
--
CREATE INDEX team_members_user ON team_members (user_id)
--
CREATE UNIQUE INDEX team_members_main ON team_members (user_id) WHERE main
--
CREATE TABLE inboxes (id {id}, name TEXT NOT NULL UNIQUE, open BOOLEAN NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE inbox_users (inbox_id BIGINT NOT NULL REFERENCES inboxes ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
	PRIMARY KEY (inbox_id, user_id))
--
CREATE TABLE inbox_teams (inbox_id BIGINT NOT NULL REFERENCES inboxes ON DELETE CASCADE, team_id BIGINT NOT NULL REFERENCES teams ON DELETE CASCADE,
	PRIMARY KEY (inbox_id, team_id))
--
CREATE TABLE inbox_leads (inbox_id BIGINT NOT NULL REFERENCES inboxes ON DELETE CASCADE, user_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
	PRIMARY KEY (inbox_id, user_id))
--
CREATE TABLE channels (id {id}, inbox_id BIGINT NOT NULL REFERENCES inboxes, kind TEXT NOT NULL, address TEXT NOT NULL UNIQUE, from_name TEXT NOT NULL,
	rule_id BIGINT NOT NULL, smtp_host TEXT NOT NULL, smtp_port BIGINT NOT NULL, smtp_security TEXT NOT NULL, smtp_username TEXT NOT NULL,
	smtp_secret {bytes}, smtp_private BOOLEAN NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE rules (id {id}, channel_id BIGINT NOT NULL REFERENCES channels, assign_to TEXT NOT NULL, only_available BOOLEAN NOT NULL, tie TEXT NOT NULL,
	created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE rule_members (id {id}, rule_id BIGINT NOT NULL REFERENCES rules ON DELETE CASCADE, user_id BIGINT NOT NULL, team_id BIGINT NOT NULL)
--
CREATE INDEX rule_members_rule ON rule_members (rule_id, id)
--
CREATE TABLE contacts (id {id}, name TEXT NOT NULL, email TEXT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE TABLE contact_addresses (email TEXT PRIMARY KEY, contact_id BIGINT NOT NULL REFERENCES contacts ON DELETE CASCADE)
--
CREATE INDEX contact_addresses_contact ON contact_addresses (contact_id)
--
CREATE TABLE conversations (id {id}, inbox_id BIGINT NOT NULL REFERENCES inboxes, channel_id BIGINT NOT NULL REFERENCES channels,
	contact_id BIGINT NOT NULL REFERENCES contacts, subject TEXT NOT NULL, snippet TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'spam', 'trash')), owner_kind SMALLINT NOT NULL, owner_id BIGINT NOT NULL,
	owner_why TEXT NOT NULL, decision_id BIGINT NOT NULL, linked_id BIGINT NOT NULL, last_message BIGINT NOT NULL, last_incoming BIGINT NOT NULL, has_files BOOLEAN NOT NULL,
	created_at BIGINT NOT NULL, activity_at BIGINT NOT NULL, unanswered_at BIGINT NOT NULL, closed_at BIGINT NOT NULL,
	CHECK ((owner_kind = 0) = (owner_id = 0)))
--
CREATE INDEX conversations_owner_activity ON conversations (inbox_id, state, owner_kind, owner_id, activity_at, id)
--
CREATE INDEX conversations_owner_waiting ON conversations (inbox_id, state, owner_kind, owner_id, unanswered_at, id)
--
CREATE INDEX conversations_activity ON conversations (inbox_id, state, activity_at, id)
--
CREATE INDEX conversations_waiting ON conversations (inbox_id, state, unanswered_at, id)
--
CREATE INDEX conversations_contact ON conversations (contact_id, activity_at)
--
CREATE INDEX conversations_open_of ON conversations (owner_kind, owner_id, id) WHERE state = 'open' AND owner_kind <> 0
--
CREATE TABLE participants (conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, email TEXT NOT NULL, PRIMARY KEY (conversation_id, email))
--
CREATE TABLE messages (id {id}, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, kind TEXT NOT NULL, user_id BIGINT NOT NULL,
	from_person TEXT NOT NULL, to_people TEXT, cc_people TEXT, bcc_people TEXT, reply_to TEXT, subject TEXT NOT NULL,
	text TEXT NOT NULL, visible TEXT NOT NULL, html TEXT NOT NULL, auto TEXT NOT NULL, problem TEXT NOT NULL, event TEXT,
	rfc_id TEXT NOT NULL, delivery_key {bytes} UNIQUE, nonce TEXT UNIQUE, raw_file_id BIGINT NOT NULL, sent_at BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX messages_conversation ON messages (conversation_id, id)
--
CREATE INDEX messages_rfc_id ON messages (rfc_id) WHERE rfc_id <> ''
--
CREATE TABLE files (id {id}, kind TEXT NOT NULL, message_id BIGINT NOT NULL, uploaded_by BIGINT NOT NULL, draft TEXT NOT NULL, name TEXT NOT NULL,
	content_type TEXT NOT NULL, content_id TEXT NOT NULL, inline BOOLEAN NOT NULL, size BIGINT NOT NULL, created_at BIGINT NOT NULL)
--
CREATE INDEX files_message ON files (message_id, id) WHERE message_id <> 0
--
CREATE INDEX files_staged ON files (uploaded_by, draft) WHERE kind = 'staged'
--
CREATE TABLE file_chunks (file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE, n BIGINT NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (file_id, n))
--
CREATE TABLE deliveries (id {id}, message_id BIGINT NOT NULL, channel_id BIGINT NOT NULL, raw_file_id BIGINT NOT NULL, sender TEXT NOT NULL,
	recipient TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL, leased_till BIGINT NOT NULL, last_words TEXT NOT NULL,
	created_at BIGINT NOT NULL, done_at BIGINT NOT NULL)
--
CREATE INDEX deliveries_message ON deliveries (message_id, id)
--
CREATE INDEX deliveries_due ON deliveries (next_at, id) WHERE state = 'pending'
--
CREATE INDEX deliveries_sending ON deliveries (leased_till) WHERE state = 'sending'
--
CREATE TABLE decisions (id {id}, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, channel_id BIGINT NOT NULL, rule_id BIGINT NOT NULL,
	owner_kind SMALLINT NOT NULL, owner_id BIGINT NOT NULL, owner_name TEXT NOT NULL, reason TEXT NOT NULL, assign_to TEXT NOT NULL,
	only_available BOOLEAN NOT NULL, tie TEXT NOT NULL, candidates TEXT, created_at BIGINT NOT NULL)
--
CREATE INDEX decisions_conversation ON decisions (conversation_id, id)
--
CREATE TABLE history (id {id}, at BIGINT NOT NULL, kind TEXT NOT NULL, user_id BIGINT NOT NULL, team_id BIGINT NOT NULL, inbox_id BIGINT NOT NULL,
	channel_id BIGINT NOT NULL, conversation_id BIGINT NOT NULL, other BIGINT NOT NULL, value TEXT NOT NULL, by_user BIGINT NOT NULL)
--
CREATE INDEX history_kind ON history (kind, at, id)
--
CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id BIGINT NOT NULL, data {bytes} NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)
--
CREATE INDEX sessions_user ON sessions (user_id)
--
CREATE TABLE tokens (id TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id BIGINT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)
--
CREATE TABLE throttles (key TEXT PRIMARY KEY, count BIGINT NOT NULL, expires_at BIGINT NOT NULL)
--
CREATE TABLE seen (user_id BIGINT NOT NULL, conversation_id BIGINT NOT NULL REFERENCES conversations ON DELETE CASCADE, message_id BIGINT NOT NULL,
	PRIMARY KEY (user_id, conversation_id))
`
