package models

import "context"

// Telling is something that somebody has not seen yet. At DueAt they are told of it by mail, and it is forgotten.
type Telling struct {
	ID             int64
	UserID         int64
	Kind           ToldKind
	ConversationID int64
	MessageID      int64 // that it is about, and goes with; 0: it concerns the conversation as such
	Newest         int64 // the newest message of the conversation then, or the one that it is about
	DueAt          Time  // Never: it is only counted, until it is seen
	CreatedAt      Time
}

const tellingColumns = "SELECT t.id, t.user_id, t.kind, t.conversation_id, t.message_id, t.newest, t.due_at, t.created_at FROM told t WHERE "

func (t *Telling) fields() []any {
	return []any{&t.ID, &t.UserID, (*string)(&t.Kind), &t.ConversationID, &t.MessageID, &t.Newest, (*int64)(&t.DueAt), (*int64)(&t.CreatedAt)}
}

// CreateTelling stores one, unless the user has one of that kind and conversation already or, where it is about a message, of that message. One that is
// only counted by now is told by mail once more. It finds out itself what is the newest message.
func (db *DB) CreateTelling(ctx context.Context, t Telling) error {
	n, same := db.number(), "user_id = ? AND conversation_id = ? AND kind = ?"
	key := []any{t.UserID, t.ConversationID, t.Kind}
	if t.DueAt < Never && t.MessageID == 0 {
		if _, err := db.exec(ctx, "UPDATE told SET due_at = ? WHERE due_at = ? AND "+same, append([]any{t.DueAt, Never}, key...)...); err != nil {
			return err
		}
	}
	newest, args := "c.last_message", []any{t.UserID, t.Kind, t.MessageID}
	if t.MessageID != 0 {
		newest, args = n, append(args, t.MessageID)
		same, key = same+" AND message_id = ?", append(key, t.MessageID)
	}
	args = append(append(args, t.DueAt, t.CreatedAt, t.ConversationID), key...)
	_, err := db.exec(ctx, "INSERT INTO told (user_id, kind, conversation_id, message_id, newest, due_at, created_at) SELECT "+n+", ?, c.id, "+n+", "+newest+", "+n+", "+n+
		" FROM conversations c WHERE c.id = ? AND NOT EXISTS (SELECT 1 FROM told WHERE "+same+")", args...)
	return err
}

// TellingsOf returns what a user has not seen yet and is told by mail some time, of at most limit conversations, the oldest first.
func (db *DB) TellingsOf(ctx context.Context, userID int64, limit int) (out []Telling, err error) {
	var t Telling
	err = db.rows(ctx, tellingColumns+"t.user_id = ? AND t.due_at < ? AND t.conversation_id IN (SELECT conversation_id FROM told WHERE user_id = ? AND due_at < ? GROUP BY conversation_id ORDER BY min(id) LIMIT ?) ORDER BY t.id",
		[]any{userID, Never, userID, Never, limit}, t.fields(), func() { out = append(out, t) })
	return out, err
}

// ForgetTellings removes some.
func (db *DB) ForgetTellings(ctx context.Context, ids []int64) error {
	return inBatches(ids, func(some []int64) error {
		_, err := db.exec(ctx, "DELETE FROM told WHERE id IN "+marks(len(some)), anys(some)...)
		return err
	})
}

// CountTellings no longer tells some by mail, and only counts them.
func (db *DB) CountTellings(ctx context.Context, ids []int64) error {
	return inBatches(ids, func(some []int64) error {
		_, err := db.exec(ctx, "UPDATE told SET due_at = ? WHERE id IN "+marks(len(some)), append([]any{Never}, anys(some)...)...)
		return err
	})
}

// HasTellings reports whether there is something of a conversation that a user has not seen.
func (db *DB) HasTellings(ctx context.Context, userID, conversationID int64) (bool, error) {
	var n int64
	err := db.row(db.ownContext(ctx), "SELECT count(*) FROM told WHERE conversation_id = ? AND user_id = ?", []any{conversationID, userID}, &n)
	return n > 0, err
}

// SeeTellings forgets what there was of a conversation for a user: they have seen it.
func (db *DB) SeeTellings(ctx context.Context, userID, conversationID int64) error {
	_, err := db.exec(ctx, "DELETE FROM told WHERE conversation_id = ? AND user_id = ?", conversationID, userID)
	return err
}

// ToldConversations returns the conversations of some inboxes of which a user has something of some kinds that they have not seen, at most CountStop.
func (db *DB) ToldConversations(ctx context.Context, userID int64, kinds []ToldKind, inboxIDs []int64) (ids []int64, err error) {
	if len(kinds) == 0 || len(inboxIDs) == 0 {
		return nil, nil
	}
	var id int64
	args := []any{userID}
	for _, k := range kinds {
		args = append(args, k)
	}
	args = append(args, anys(inboxIDs)...)
	err = db.rows(db.ownContext(ctx), "SELECT DISTINCT t.conversation_id FROM told t JOIN conversations c ON c.id = t.conversation_id WHERE t.user_id = ? AND t.kind IN "+marks(len(kinds))+
		" AND c.inbox_id IN "+marks(len(inboxIDs))+" LIMIT ?", append(args, CountStop), []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

// BegunBy returns the Message-ID of the first mail from outside in a conversation; empty: there is none.
func (db *DB) BegunBy(ctx context.Context, conversationID int64) (id string, err error) {
	err = db.rows(db.ownContext(ctx), "SELECT rfc_id FROM messages WHERE conversation_id = ? AND kind = ? ORDER BY id LIMIT 1", []any{conversationID, Incoming}, []any{&id}, func() {})
	return id, err
}

// MoveTellings carries what is not seen of a conversation over to another.
func (db *DB) MoveTellings(ctx context.Context, from, into int64) error {
	_, err := db.exec(ctx, "UPDATE told SET conversation_id = ? WHERE conversation_id = ?", into, from)
	return err
}

// ReadersTold returns the active users with access to an inbox who have chosen to be told of something in some way.
func (db *DB) ReadersTold(ctx context.Context, inboxID int64, w ToldWay, k ToldKind) (ids []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), "SELECT u.id FROM users u JOIN inboxes i ON i.id = ? WHERE u.told LIKE ? AND u.active AND u.password_hash <> '' AND "+hasAccess+" ORDER BY u.id",
		[]any{inboxID, "% " + string(w) + ":" + string(k) + " %"}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}
