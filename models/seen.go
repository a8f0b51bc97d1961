package models

import "context"

// Seen is how far a user has read a conversation.
type Seen struct {
	UserID         int64 `gorm:"primaryKey"`
	ConversationID int64 `gorm:"primaryKey"`
	MessageID      int64
}

// TableName keeps the word as it is.
func (Seen) TableName() string { return "seen" }

// MarkSeen notes that a user has read a conversation up to a message; only ForgetSeen goes back.
func (db *DB) MarkSeen(ctx context.Context, userID, conversationID, messageID int64) error {
	return db.write(ctx).Exec(`INSERT INTO seen (user_id, conversation_id, message_id) VALUES (?, ?, ?)
		ON CONFLICT (user_id, conversation_id) DO UPDATE SET message_id = excluded.message_id WHERE excluded.message_id > seen.message_id`,
		userID, conversationID, messageID).Error
}

// ForgetSeen has a user read a conversation anew.
func (db *DB) ForgetSeen(ctx context.Context, userID, conversationID int64) error {
	return db.write(ctx).Exec("DELETE FROM seen WHERE user_id = ? AND conversation_id = ?", userID, conversationID).Error
}

// SeenBy returns how far a user has read each of these conversations.
func (db *DB) SeenBy(ctx context.Context, userID int64, conversationIDs []int64) (map[int64]int64, error) {
	rows, err := all[Seen](db.read(ctx).Where("user_id = ? AND conversation_id IN ?", userID, conversationIDs))
	out := make(map[int64]int64, len(rows))
	for _, r := range rows {
		out[r.ConversationID] = r.MessageID
	}
	return out, err
}
