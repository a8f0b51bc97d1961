package models

import "context"

// The messages of a conversation are in the order of receipt, which is that of their ids, but where old mail has been brought along: that was
// received before what was there already, and stands where it belongs by its time.

// holdsOld reports whether old mail has been brought into a conversation.
func (db *DB) holdsOld(ctx context.Context, conversationID int64) (holds bool, err error) {
	err = db.row(db.ownContext(ctx), "SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = ? AND imported)", []any{conversationID}, &holds)
	return holds, err
}

// newestFirst is what a conversation's messages are sorted by, the newest first.
func (db *DB) newestFirst(ctx context.Context, conversationID int64) (string, error) {
	if old, err := db.holdsOld(ctx, conversationID); err != nil || old {
		return "created_at DESC, id DESC", err
	}
	return "id DESC", nil
}

// oldAmong is a part of a conversation that holds old mail. side is < or >: before or behind a message, with an order that begins there.
func (db *DB) oldAmong(ctx context.Context, conversationID int64, side string, at int64, order string, limit int) ([]Message, error) {
	where, args := "conversation_id = ?", []any{conversationID}
	if at > 0 {
		where, args = where+" AND (created_at, id) "+side+" (SELECT created_at, id FROM messages WHERE id = ?)", append(args, at)
	}
	return db.messages(ctx, messageColumns+" WHERE id IN (SELECT id FROM messages WHERE "+where+" ORDER BY "+order+" LIMIT ?) ORDER BY "+order, append(args, limit)...)
}
