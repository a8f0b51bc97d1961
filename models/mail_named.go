package models

import "context"

// Naming is a conversation that names a mail which has not come.
type Naming struct {
	RFCID          string
	ConversationID int64
}

// NameUnseen notes that the old mail of a conversation names mails that have not come in: they, or others that name them, may belong there.
func (db *DB) NameUnseen(ctx context.Context, conversationID int64, ids []string) error {
	for _, id := range ids {
		if _, err := db.exec(ctx, "INSERT INTO mail_named (rfc_id, conversation_id) VALUES (?, ?) ON CONFLICT DO NOTHING", id, conversationID); err != nil {
			return err
		}
	}
	return nil
}

// NamingUnseen returns which conversations of an inbox name mails with these Message-IDs that had not come in, the oldest conversation first, at
// most limit.
func (db *DB) NamingUnseen(ctx context.Context, inboxID int64, ids []string, limit int) (out []Naming, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var n Naming
	args := append(texts(ids), inboxID, limit)
	err = db.rows(ctx, "SELECT n.rfc_id, n.conversation_id FROM mail_named n JOIN conversations c ON c.id = n.conversation_id WHERE n.rfc_id IN "+marks(len(ids))+" AND c.inbox_id = ? ORDER BY n.conversation_id LIMIT ?",
		args, []any{&n.RFCID, &n.ConversationID}, func() { out = append(out, n) })
	return out, err
}

// UpdateOldConversation stores what old mail changes in a conversation that consists of nothing else.
func (db *DB) UpdateOldConversation(ctx context.Context, c Conversation) error {
	_, err := db.exec(ctx, "UPDATE conversations SET subject = ?, snippet = ?, last_message = ?, has_files = ?, created_at = ?, activity_at = ?, closed_at = ? WHERE id = ?",
		c.Subject, c.Snippet, c.LastMessage, c.HasFiles, c.CreatedAt, c.ActivityAt, c.ClosedAt, c.ID)
	return err
}
