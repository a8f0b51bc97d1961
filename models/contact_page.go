package models

import "context"

// ConversationsWith returns a page of a contact's conversations in the given inboxes, newest first.
func (db *DB) ConversationsWith(ctx context.Context, contactID, userID int64, inboxIDs []int64, after *Cursor, limit int) (out []ConversationRow, err error) {
	where, args := "c.contact_id = ? AND c.inbox_id IN "+marks(len(inboxIDs)), append([]any{userID, contactID}, anys(inboxIDs)...)
	if after != nil {
		where, args = where+" AND (c.activity_at, c.id) < (?, ?)", append(args, after.Key, after.ID)
	}
	var r ConversationRow
	err = db.rows(db.ownContext(ctx), rowColumns+rowNames+" WHERE "+where+" ORDER BY c.activity_at DESC, c.id DESC LIMIT ?", append(args, limit), r.fields(), func() { out = append(out, r) })
	return out, err
}

// ContactFile is a file of one of a contact's conversations.
type ContactFile struct {
	File
	ConversationID int64
}

// FilesWith returns the newest attachments in a contact's newest conversations in the given inboxes, spam and trash left out.
func (db *DB) FilesWith(ctx context.Context, contactID int64, inboxIDs []int64, limit int) (out []ContactFile, err error) {
	args := append(append([]any{contactID}, anys(inboxIDs)...), FileAttachment, limit)
	var f ContactFile
	err = db.rows(db.ownContext(ctx), `SELECT f.id, f.name, f.content_type, f.size, f.created_at, c.id FROM
		(SELECT id FROM conversations WHERE contact_id = ? AND inbox_id IN `+marks(len(inboxIDs))+` AND has_files AND state NOT IN ('spam', 'trash', 'merged') ORDER BY activity_at DESC LIMIT 100) c
		JOIN messages m ON m.conversation_id = c.id JOIN files f ON f.message_id = m.id AND f.message_id <> 0 WHERE f.kind = ? AND NOT f.inline ORDER BY f.id DESC LIMIT ?`,
		args, []any{&f.ID, &f.Name, &f.ContentType, &f.Size, (*int64)(&f.CreatedAt), &f.ConversationID}, func() { out = append(out, f) })
	return out, err
}

// CountConversationsWith counts a contact's conversations in the given inboxes, up to CountStop.
func (db *DB) CountConversationsWith(ctx context.Context, contactID int64, inboxIDs []int64) (n int64, err error) {
	err = db.row(ctx, "SELECT count(*) FROM (SELECT 1 FROM conversations WHERE contact_id = ? AND inbox_id IN "+marks(len(inboxIDs))+" AND state <> 'merged' LIMIT 100) t", append([]any{contactID}, anys(inboxIDs)...), &n)
	return n, err
}

// LockConversationsWith holds on PostgreSQL the conversations of contacts until the transaction ends.
func (db *DB) LockConversationsWith(ctx context.Context, contactIDs ...int64) error {
	if !db.Postgres() {
		return nil
	}
	var id int64
	return db.rows(ctx, "SELECT id FROM conversations WHERE contact_id IN "+marks(len(contactIDs))+" ORDER BY id FOR NO KEY UPDATE", anys(contactIDs), []any{&id}, func() {})
}
