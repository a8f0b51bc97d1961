package models

import (
	"context"
	"time"
)

const (
	WatchedFor = 45 * time.Second // after a page last said that it shows a conversation, nobody is taken to look at it
	WritingFor = 15 * time.Second // the same of writing in it
)

// Watcher says that somebody has a conversation open on a page that they see.
type Watcher struct {
	ConversationID int64
	UserID         int64
	SeenAt         Time
	WritingTill    Time // they are taken to be writing until then; 0: they are not
}

// There reports whether they still have it open.
func (w Watcher) There(now Time) bool { return w.SeenAt > now.Add(-WatchedFor) }

// Writes reports whether they are writing.
func (w Watcher) Writes(now Time) bool { return w.There(now) && w.WritingTill > now }

// Watching is a watcher as colleagues see them.
type Watching struct {
	Watcher
	Name    string
	Picture string // key of it; empty: none
}

// Watcher returns what is known of somebody and a conversation; the zero value: they do not have it open.
func (db *DB) Watcher(ctx context.Context, conversationID, userID int64) (w Watcher, err error) {
	err = db.rows(ctx, "SELECT conversation_id, user_id, seen_at, writing_till FROM watchers WHERE conversation_id = ? AND user_id = ?", []any{conversationID, userID},
		[]any{&w.ConversationID, &w.UserID, (*int64)(&w.SeenAt), (*int64)(&w.WritingTill)}, func() {})
	return w, err
}

// SetWatcher stores it.
func (db *DB) SetWatcher(ctx context.Context, w Watcher) error {
	_, err := db.exec(ctx, `INSERT INTO watchers (conversation_id, user_id, seen_at, writing_till) VALUES (?, ?, ?, ?)
		ON CONFLICT (conversation_id, user_id) DO UPDATE SET seen_at = excluded.seen_at, writing_till = excluded.writing_till`, w.ConversationID, w.UserID, w.SeenAt, w.WritingTill)
	return err
}

// DropWatcher notes that somebody no longer has a conversation open.
func (db *DB) DropWatcher(ctx context.Context, conversationID, userID int64) error {
	_, err := db.exec(ctx, "DELETE FROM watchers WHERE conversation_id = ? AND user_id = ?", conversationID, userID)
	return err
}

// WatchersShown is how many of those who have a conversation open are named.
const WatchersShown = 20

// WatchersOf returns who else has a conversation open, by name, at most WatchersShown. A page that still stands where somebody has lost the access
// to its conversation shows it to nobody.
func (db *DB) WatchersOf(ctx context.Context, conversationID, except int64, now Time) (out []Watching, err error) {
	var w Watching
	err = db.rows(ctx, `SELECT w.conversation_id, w.user_id, w.seen_at, w.writing_till, u.name, u.picture FROM watchers w JOIN users u ON u.id = w.user_id
		JOIN conversations c ON c.id = w.conversation_id JOIN inboxes i ON i.id = c.inbox_id
		WHERE w.conversation_id = ? AND w.user_id <> ? AND w.seen_at > ? AND u.active AND `+hasAccess+` ORDER BY u.name, u.id LIMIT ?`, []any{conversationID, except, now.Add(-WatchedFor), WatchersShown},
		[]any{&w.ConversationID, &w.UserID, (*int64)(&w.SeenAt), (*int64)(&w.WritingTill), &w.Name, &w.Picture}, func() { out = append(out, w) })
	return out, err
}

// DeleteWatchersBefore forgets who was last there before t.
func (db *DB) DeleteWatchersBefore(ctx context.Context, t Time) error {
	_, err := db.exec(ctx, "DELETE FROM watchers WHERE seen_at < ?", t)
	return err
}
