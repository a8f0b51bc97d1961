package models

import (
	"context"
	"crypto/sha256"
	"errors"
)

// ViaChat marks a message that the visitor of a chat sees in the widget; mails and comments in the same conversation have none.
const ViaChat = "chat"

// Chat is what a conversation has beyond a conversation that came by a chatflow: whose it is outside, and how far the flow is.
type Chat struct {
	ConversationID int64  `gorm:"primaryKey"`
	FlowID         int64  // the channel of the chatflow; the conversation's own channel is the way it took to people, once it took one
	VersionID      int64  // of the flow
	KeyHash        []byte // of what the visitor's browser holds: only who holds it takes part
	VisitorID      int64  // 0: no cookie
	Identity       string // whom the customer's site has signed the visitor to be; empty: what they say is a claim
	Language       string
	State          string // JSON of chat.State: where in the flow it is
	RoutedAt       Time   // when its rule ran; 0: not yet. It runs once
	URL            string // the page the visitor is on, as the browser says
	Title          string
	Referrer       string // the way they came to the first page
	SeenMessage    int64  // newest message that the visitor has seen
	ReadMessage    int64  // newest message that a colleague has seen
	MailedMessage  int64  // newest message that was mailed, because the visitor had left
	HereTill       Time   // the visitor has the chat open, as known until then; 0: has left
	LeftAt         Time   // 0: has not left yet
	EndedAt        Time   // the visitor has ended it; 0: not
	CreatedAt      Time
}

// Here reports whether the visitor has the chat open at a moment.
func (c Chat) Here(now Time) bool { return c.HereTill > now }

// ChatKeyHash is what is stored of a chat's key.
func ChatKeyHash(key string) []byte {
	sum := sha256.Sum256([]byte("chat:" + key))
	return sum[:]
}

// Chat returns the chat of a conversation; ErrNotFound if it came another way.
func (db *DB) Chat(ctx context.Context, conversationID int64) (Chat, error) {
	return first[Chat](db.read(ctx).Where("conversation_id = ?", conversationID))
}

// ChatByKey returns the chat whose visitor holds a key: the one it began with, or one that another browser of theirs was let in with.
func (db *DB) ChatByKey(ctx context.Context, key string) (Chat, error) {
	hash := ChatKeyHash(key)
	c, err := first[Chat](db.read(ctx).Where("key_hash = ?", hash))
	if !errors.Is(err, ErrNotFound) {
		return c, err
	}
	return first[Chat](db.read(ctx).Where("conversation_id = (SELECT k.conversation_id FROM chat_keys k WHERE k.key_hash = ?)", hash))
}

// LockChat returns the chat of a conversation and on PostgreSQL holds its row until the transaction ends. It is taken after the
// conversation's row.
func (db *DB) LockChat(ctx context.Context, conversationID int64) (Chat, error) {
	return first[Chat](db.locked(ctx).Where("conversation_id = ?", conversationID))
}

// CreateChat stores what a conversation has beyond a conversation. ErrDuplicate: its key is there already.
func (db *DB) CreateChat(ctx context.Context, c *Chat) error {
	return known(db.write(ctx).Create(c).Error)
}
