package models

// findingTables are tags and saved views, and what searches for owners, states and tags go by. A view of user 0 is shared with everybody; what it
// finds is for each only what they may see.
//
// message_stand and message_tags say of each message that can be found how its conversation stands and which tags it has, in the order of searches
// (message_search): so what is mine, or open, or tagged is one range of an index from any moment backwards. The database itself keeps them.
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
--
CREATE TABLE message_stand (docid {docid} PRIMARY KEY, inbox_id BIGINT NOT NULL, state TEXT NOT NULL, owner_kind BIGINT NOT NULL, owner_id BIGINT NOT NULL)
--
INSERT INTO message_stand (docid, inbox_id, state, owner_kind, owner_id) SELECT {doc m}, c.inbox_id, c.state, c.owner_kind, c.owner_id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.kind <> 'event' ORDER BY 1 ON CONFLICT DO NOTHING
--
CREATE INDEX message_stand_owner ON message_stand (inbox_id, state, owner_kind, owner_id, docid)
--
CREATE INDEX message_stand_state ON message_stand (inbox_id, state, docid)
--
CREATE TABLE message_tags (tag_id BIGINT NOT NULL, docid BIGINT NOT NULL, PRIMARY KEY (tag_id, docid)){bare}
--
{findingtriggers}
`

const findingTriggersSQLite = `CREATE TRIGGER messages_stand_new AFTER INSERT ON messages WHEN new.kind <> 'event' BEGIN
	INSERT OR REPLACE INTO message_stand (docid, inbox_id, state, owner_kind, owner_id) SELECT {doc new}, c.inbox_id, c.state, c.owner_kind, c.owner_id FROM conversations c WHERE c.id = new.conversation_id;
	INSERT OR IGNORE INTO message_tags (tag_id, docid) SELECT tag_id, {doc new} FROM conversation_tags WHERE conversation_id = new.conversation_id;
END
--
CREATE TRIGGER messages_stand_gone AFTER DELETE ON messages WHEN old.kind <> 'event' BEGIN
	DELETE FROM message_stand WHERE docid = {doc old};
	DELETE FROM message_tags WHERE docid = {doc old} AND tag_id IN (SELECT id FROM tags);
END
--
CREATE TRIGGER messages_stand_erased AFTER UPDATE OF kind ON messages WHEN new.kind = 'event' AND old.kind <> 'event' BEGIN
	DELETE FROM message_stand WHERE docid = {doc old};
	DELETE FROM message_tags WHERE docid = {doc old} AND tag_id IN (SELECT id FROM tags);
END
--
CREATE TRIGGER messages_stand_elsewhere AFTER UPDATE OF conversation_id ON messages WHEN old.conversation_id <> new.conversation_id AND new.kind <> 'event' BEGIN
	INSERT OR REPLACE INTO message_stand (docid, inbox_id, state, owner_kind, owner_id) SELECT {doc new}, c.inbox_id, c.state, c.owner_kind, c.owner_id FROM conversations c WHERE c.id = new.conversation_id;
	DELETE FROM message_tags WHERE docid = {doc new} AND tag_id IN (SELECT tag_id FROM conversation_tags WHERE conversation_id = old.conversation_id);
	INSERT OR IGNORE INTO message_tags (tag_id, docid) SELECT tag_id, {doc new} FROM conversation_tags WHERE conversation_id = new.conversation_id;
END
--
CREATE TRIGGER conversations_stand AFTER UPDATE OF inbox_id, state, owner_kind, owner_id ON conversations WHEN old.inbox_id <> new.inbox_id OR old.state <> new.state OR old.owner_kind <> new.owner_kind OR old.owner_id <> new.owner_id BEGIN
	UPDATE message_stand SET inbox_id = new.inbox_id, state = new.state, owner_kind = new.owner_kind, owner_id = new.owner_id WHERE docid IN (SELECT {doc m} FROM messages m WHERE m.conversation_id = new.id AND m.kind <> 'event');
END
--
CREATE TRIGGER conversation_tags_on AFTER INSERT ON conversation_tags BEGIN
	INSERT OR IGNORE INTO message_tags (tag_id, docid) SELECT new.tag_id, {doc m} FROM messages m WHERE m.conversation_id = new.conversation_id AND m.kind <> 'event';
END
--
CREATE TRIGGER conversation_tags_off AFTER DELETE ON conversation_tags BEGIN
	DELETE FROM message_tags WHERE tag_id = old.tag_id AND docid IN (SELECT {doc m} FROM messages m WHERE m.conversation_id = old.conversation_id);
END`

const findingTriggersPostgres = `CREATE FUNCTION message_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM message_stand WHERE docid = {doc old};
		DELETE FROM message_tags WHERE docid = {doc old} AND tag_id IN (SELECT id FROM tags);
	END IF;
	IF TG_OP <> 'DELETE' THEN
		IF new.kind <> 'event' THEN
			INSERT INTO message_stand (docid, inbox_id, state, owner_kind, owner_id) SELECT {doc new}, c.inbox_id, c.state, c.owner_kind, c.owner_id FROM conversations c WHERE c.id = new.conversation_id ON CONFLICT DO NOTHING;
			INSERT INTO message_tags (tag_id, docid) SELECT tag_id, {doc new} FROM conversation_tags WHERE conversation_id = new.conversation_id ON CONFLICT DO NOTHING;
		END IF;
	END IF;
	RETURN NULL;
END $$
--
CREATE TRIGGER messages_stand AFTER INSERT OR DELETE OR UPDATE OF kind, conversation_id ON messages FOR EACH ROW EXECUTE FUNCTION message_stands()
--
CREATE FUNCTION conversation_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE message_stand SET inbox_id = new.inbox_id, state = new.state, owner_kind = new.owner_kind, owner_id = new.owner_id WHERE docid IN (SELECT {doc m} FROM messages m WHERE m.conversation_id = new.id AND m.kind <> 'event');
	RETURN NULL;
END $$
--
CREATE TRIGGER conversations_stand AFTER UPDATE OF inbox_id, state, owner_kind, owner_id ON conversations FOR EACH ROW WHEN (old.inbox_id <> new.inbox_id OR old.state <> new.state OR old.owner_kind <> new.owner_kind OR old.owner_id <> new.owner_id) EXECUTE FUNCTION conversation_stands()
--
CREATE FUNCTION conversation_tagged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO message_tags (tag_id, docid) SELECT new.tag_id, {doc m} FROM messages m WHERE m.conversation_id = new.conversation_id AND m.kind <> 'event' ON CONFLICT DO NOTHING;
	ELSE
		DELETE FROM message_tags WHERE tag_id = old.tag_id AND docid IN (SELECT {doc m} FROM messages m WHERE m.conversation_id = old.conversation_id);
	END IF;
	RETURN NULL;
END $$
--
CREATE TRIGGER conversation_tags_on AFTER INSERT OR DELETE ON conversation_tags FOR EACH ROW EXECUTE FUNCTION conversation_tagged()`
