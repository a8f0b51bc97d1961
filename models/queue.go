package models

import "context"

// Waiting is one place in a channel's queue.
type Waiting struct {
	ConversationID int64
	QueuedAt       Time // its place
	Since          Time // in the queue since
	LeftOut        int64
	UnansweredAt   Time // Never: nobody outside waits for an answer
}

// Queue returns the conversations that wait on a channel from behind a place on (zero: from the head), in order, at most limit.
func (db *DB) Queue(ctx context.Context, channelID int64, after Waiting, limit int) (out []Waiting, err error) {
	var w Waiting
	err = db.rows(ctx, `SELECT id, queued_at, waiting_since, left_out, unanswered_at FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND (queued_at, id) > (?, ?)
		ORDER BY queued_at, id LIMIT ?`, []any{channelID, after.QueuedAt, after.ConversationID, limit},
		[]any{&w.ConversationID, (*int64)(&w.QueuedAt), (*int64)(&w.Since), &w.LeftOut, (*int64)(&w.UnansweredAt)}, func() { out = append(out, w) })
	return out, err
}

// Ahead counts those that wait on a channel before a place (a zero place: all of them), at most CountStop.
func (db *DB) Ahead(ctx context.Context, channelID int64, of Waiting) (n int64, err error) {
	if of.QueuedAt == 0 {
		of.QueuedAt = Never
	}
	err = db.row(db.ownContext(ctx), `SELECT count(*) FROM (SELECT 1 FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND (queued_at, id) < (?, ?) LIMIT 100) t`,
		[]any{channelID, of.QueuedAt, of.ConversationID}, &n)
	return n, err
}

// QueueHead returns the ids of those that wait on a channel, in order, but no more than have a place below CountStop.
func (db *DB) QueueHead(ctx context.Context, channelID int64) (ids []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), queueHead, []any{channelID, CountStop - 1}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

const queueHead = "SELECT id FROM conversations WHERE channel_id = ? AND waiting_since <> 0 ORDER BY queued_at, id LIMIT ?"

// QueueLength counts the conversations that wait on a channel.
func (db *DB) QueueLength(ctx context.Context, channelID int64) (n int64, err error) {
	err = db.row(db.ownContext(ctx), "SELECT count(*) FROM conversations WHERE channel_id = ? AND waiting_since <> 0", []any{channelID}, &n)
	return n, err
}

// QueuedChannels returns the ids of the channels on which conversations wait.
func (db *DB) QueuedChannels(ctx context.Context) (ids []int64, err error) {
	var id int64
	err = db.rows(ctx, `SELECT c.id FROM channels c WHERE EXISTS (SELECT 1 FROM conversations w WHERE w.channel_id = c.id AND w.waiting_since <> 0) ORDER BY c.id`,
		nil, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

// NextSecond returns the earliest moment after which a conversation of a channel has been waiting, of those that began to wait after
// a moment; Never if there is none.
func (db *DB) NextSecond(ctx context.Context, channelID int64, after Time) (Time, error) {
	at := Never
	err := db.row(ctx, "SELECT coalesce(min(waiting_since), ?) FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waiting_since > ?", []any{Never, channelID, after}, (*int64)(&at))
	return at, err
}

// Owing returns the conversations of a channel whose owner owes an answer, the longest first, at most limit: id and TurnSince only.
func (db *DB) Owing(ctx context.Context, channelID int64, limit int) (out []Conversation, err error) {
	var c Conversation
	err = db.rows(ctx, "SELECT id, turn_since FROM conversations WHERE channel_id = ? AND turn_since <> 0 ORDER BY turn_since, id LIMIT ?", []any{channelID, limit},
		[]any{&c.ID, (*int64)(&c.TurnSince)}, func() { out = append(out, c) })
	return out, err
}
