package models

import "gorm.io/gorm"

// searchTables is the migration that brings the search of messages. It is never changed once it has been released.
//
// Nothing is looked up by it at first but what comes in from now on: what is there is in the backlog, and brought in while people work. What a
// message is found by moves with its conversation, whoever moves it, and goes with it.
const searchTables = `
{messagesearch}
--
CREATE TABLE search_backlog (id {id}, first_id BIGINT NOT NULL, last_id BIGINT NOT NULL, begun_id BIGINT NOT NULL)
--
INSERT INTO search_backlog (first_id, last_id, begun_id) SELECT 1, t.id, t.id FROM (SELECT max(id) AS id FROM messages) t WHERE t.id IS NOT NULL
`

// In SQLite's table words and marks (what limits a search) are told apart by the underscore that every mark holds and no word does. In PostgreSQL's
// marks have no positions.
const (
	messageSearchSQLite = `CREATE VIRTUAL TABLE message_search USING fts4 (message, marks, words, notindexed=message, tokenize=unicode61 "tokenchars=_", order=desc)
--
INSERT INTO message_search (message_search) VALUES ('automerge=8')
--
CREATE TRIGGER messages_unsearched AFTER DELETE ON messages BEGIN
	DELETE FROM message_search WHERE docid = (max(old.created_at, 0) / 1000000 << 24) | (old.id & 16777215);
END
--
CREATE TRIGGER conversations_searched_elsewhere AFTER UPDATE OF inbox_id ON conversations WHEN old.inbox_id <> new.inbox_id BEGIN
	UPDATE message_search SET marks = replace(marks, 's_' || old.inbox_id || ' ', 's_' || new.inbox_id || ' ') WHERE docid IN
		(SELECT (max(m.created_at, 0) / 1000000 << 24) | (m.id & 16777215) FROM messages m WHERE m.conversation_id = new.id);
END
--
CREATE TRIGGER messages_searched_elsewhere AFTER UPDATE OF conversation_id ON messages WHEN old.conversation_id <> new.conversation_id BEGIN
	UPDATE message_search SET marks = 's_' || (SELECT inbox_id FROM conversations WHERE id = new.conversation_id) || substr(marks, instr(marks, ' ')) WHERE docid =
		(max(new.created_at, 0) / 1000000 << 24) | (new.id & 16777215);
END`
	messageSearchPostgres = `CREATE TABLE message_search (docid BIGINT PRIMARY KEY, message BIGINT NOT NULL REFERENCES messages ON DELETE CASCADE, words TSVECTOR NOT NULL)
--
CREATE INDEX message_search_message ON message_search (message)
--
CREATE INDEX message_search_words ON message_search USING GIN (words)
--
CREATE FUNCTION conversation_searched_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE message_search SET words = ts_delete(words, 'S' || old.inbox_id) || array_to_tsvector(ARRAY['S' || new.inbox_id]) WHERE message IN (SELECT id FROM messages WHERE conversation_id = new.id);
	RETURN NULL;
END $$
--
CREATE TRIGGER conversations_searched_elsewhere AFTER UPDATE OF inbox_id ON conversations FOR EACH ROW WHEN (old.inbox_id <> new.inbox_id) EXECUTE FUNCTION conversation_searched_elsewhere()
--
CREATE FUNCTION message_searched_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE message_search SET words = ts_delete(words, 'S' || (SELECT inbox_id FROM conversations WHERE id = old.conversation_id)) ||
		array_to_tsvector(ARRAY['S' || (SELECT inbox_id FROM conversations WHERE id = new.conversation_id)]) WHERE message = new.id;
	RETURN NULL;
END $$
--
CREATE TRIGGER messages_searched_elsewhere AFTER UPDATE OF conversation_id ON messages FOR EACH ROW WHEN (old.conversation_id <> new.conversation_id) EXECUTE FUNCTION message_searched_elsewhere()`
)

func migrateSearch(g *gorm.DB) error { return each(g, searchTables) }
