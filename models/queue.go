package models

import "context"

// Waiting is one place in a channel's queue.
type Waiting struct {
	ConversationID int64
	QueuedAt       Time // its place
	Since          Time // in the queue since
	WaitsFor       int64
	LeftOut        int64
	UnansweredAt   Time // Never: nobody outside waits for an answer
}

// A lane is what waits on a channel for one contact owner, or (0) for the rule's people. Who waits in one stands before nobody who waits
// in another.

const waiting = "SELECT id, queued_at, waiting_since, waits_for, left_out, unanswered_at FROM conversations WHERE channel_id = ? AND waiting_since <> 0"

// Queue returns the conversations that wait in a lane of a channel from behind a place on (zero: from the head), in order, at most limit.
func (db *DB) Queue(ctx context.Context, channelID, lane int64, after Waiting, limit int) ([]Waiting, error) {
	return db.waiting(ctx, waiting+" AND waits_for = ? AND (queued_at, id) > (?, ?) ORDER BY queued_at, id LIMIT ?", channelID, lane, after.QueuedAt, after.ConversationID, limit)
}

// AllWaiting returns the conversations that wait on a channel, in whatever lane, in order, at most limit.
func (db *DB) AllWaiting(ctx context.Context, channelID int64, limit int) ([]Waiting, error) {
	return db.waiting(ctx, waiting+" ORDER BY queued_at, id LIMIT ?", channelID, limit)
}

// WaitingOf returns what waits of a contact, in order.
func (db *DB) WaitingOf(ctx context.Context, contactID int64) (ids []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), "SELECT id FROM conversations WHERE contact_id = ? AND waiting_since <> 0 ORDER BY queued_at, id", []any{contactID}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

func (db *DB) waiting(ctx context.Context, query string, args ...any) (out []Waiting, err error) {
	var w Waiting
	err = db.rows(ctx, query, args, []any{&w.ConversationID, (*int64)(&w.QueuedAt), (*int64)(&w.Since), &w.WaitsFor, &w.LeftOut, (*int64)(&w.UnansweredAt)},
		func() { out = append(out, w) })
	return out, err
}

// Ahead counts those that wait in a lane of a channel before a place (a zero place: all of them), at most CountStop.
func (db *DB) Ahead(ctx context.Context, channelID, lane int64, of Waiting) (n int64, err error) {
	if of.QueuedAt == 0 {
		of.QueuedAt = Never
	}
	err = db.row(db.ownContext(ctx), `SELECT count(*) FROM (SELECT 1 FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waits_for = ? AND (queued_at, id) < (?, ?) LIMIT 100) t`,
		[]any{channelID, lane, of.QueuedAt, of.ConversationID}, &n)
	return n, err
}

// QueueHead returns the ids of those that wait in a lane of a channel, in order, but no more than have a place below CountStop.
func (db *DB) QueueHead(ctx context.Context, channelID, lane int64) (ids []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), queueHead, []any{channelID, lane, CountStop - 1}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

const queueHead = "SELECT id FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waits_for = ? ORDER BY queued_at, id LIMIT ?"

// QueueLength counts the conversations that wait on a channel, and those of them that wait for the rule's people.
func (db *DB) QueueLength(ctx context.Context, channelID int64) (all, shared int64, err error) {
	err = db.row(db.ownContext(ctx), "SELECT count(*), count(CASE WHEN waits_for = 0 THEN 1 END) FROM conversations WHERE channel_id = ? AND waiting_since <> 0",
		[]any{channelID}, &all, &shared)
	return all, shared, err
}

// QueuedChannels returns the ids of the channels on which conversations wait.
func (db *DB) QueuedChannels(ctx context.Context) (ids []int64, err error) {
	var id int64
	err = db.rows(ctx, `SELECT c.id FROM channels c WHERE EXISTS (SELECT 1 FROM conversations w WHERE w.channel_id = c.id AND w.waiting_since <> 0) ORDER BY c.id`,
		nil, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

// queueLanes goes from lane to lane: what it costs grows with the lanes and not with what waits in them.
const queueLanes = `WITH RECURSIVE lanes(lane) AS (SELECT min(waits_for) FROM conversations WHERE channel_id = ? AND waiting_since <> 0
	UNION ALL SELECT (SELECT min(waits_for) FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waits_for > l.lane) FROM lanes l WHERE l.lane IS NOT NULL)
	SELECT lane FROM lanes WHERE lane IS NOT NULL`

// QueueLanes returns the lanes of a channel in which conversations wait.
func (db *DB) QueueLanes(ctx context.Context, channelID int64) (lanes []int64, err error) {
	var lane int64
	err = db.rows(ctx, queueLanes, []any{channelID, channelID}, []any{&lane}, func() { lanes = append(lanes, lane) })
	return lanes, err
}

// NextSecond returns the earliest moment after which a conversation of a channel has been waiting, of those that began to wait after
// a moment; Never if there is none.
func (db *DB) NextSecond(ctx context.Context, channelID int64, after Time) (Time, error) {
	at := Never
	err := db.row(ctx, "SELECT coalesce(min(waiting_since), ?) FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waiting_since > ?", []any{Never, channelID, after}, (*int64)(&at))
	return at, err
}

// LongestWait returns since when a conversation has been waiting in a lane of a channel, at the earliest; Never if none does.
func (db *DB) LongestWait(ctx context.Context, channelID, lane int64) (Time, error) {
	at := Never
	err := db.row(ctx, "SELECT coalesce(min(waiting_since), ?) FROM conversations WHERE channel_id = ? AND waiting_since <> 0 AND waits_for = ?", []any{Never, channelID, lane}, (*int64)(&at))
	return at, err
}

// ownerLane is the lane of a conversation under a rule that assigns to the contact's owner: as routing's Desk works it out for one.
const ownerLane = `coalesce((SELECT k.owner_id FROM contacts k WHERE k.id = conversations.contact_id AND k.owner_id <> conversations.left_out`

// SetLanes puts what waits on a channel in the lanes that a rule asks for, with one statement.
func (db *DB) SetLanes(ctx context.Context, r Rule) error {
	lane, only := "0", " AND waits_for <> 0"
	switch {
	case r.AssignTo == AssignContactOwner && r.NeedsTracked:
		only, lane = "", ownerLane+" AND "+isTracked+"), 0)"
	case r.AssignTo == AssignContactOwner:
		only, lane = "", ownerLane+"), 0)"
	}
	_, err := db.exec(ctx, "UPDATE conversations SET waits_for = "+lane+" WHERE channel_id = ? AND waiting_since <> 0"+only, r.ChannelID)
	return err
}

// Owing returns the conversations of a channel whose owner owes an answer, the longest first, at most limit: id and TurnSince only.
func (db *DB) Owing(ctx context.Context, channelID int64, limit int) (out []Conversation, err error) {
	var c Conversation
	err = db.rows(ctx, "SELECT id, turn_since FROM conversations WHERE channel_id = ? AND turn_since <> 0 ORDER BY turn_since, id LIMIT ?", []any{channelID, limit},
		[]any{&c.ID, (*int64)(&c.TurnSince)}, func() { out = append(out, c) })
	return out, err
}
