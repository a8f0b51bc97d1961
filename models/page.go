package models

import "context"

// PageTill is until when a node may be taken to have a page of a user open: it says so again and again, and a node that was killed does not.
type PageTill struct {
	UserID int64
	Node   string
	Till   Time
}

// SetPageTill stores until when a node has pages of a user open.
func (db *DB) SetPageTill(ctx context.Context, p PageTill) error {
	_, err := db.exec(ctx, "INSERT INTO pages (user_id, node, till) VALUES (?, ?, ?) ON CONFLICT (user_id, node) DO UPDATE SET till = excluded.till", p.UserID, p.Node, p.Till)
	return err
}

// PagesTill returns until when some node has a page of a user open; 0: none has. What has passed is forgotten.
func (db *DB) PagesTill(ctx context.Context, userID int64, now Time) (till Time, err error) {
	if _, err := db.exec(ctx, "DELETE FROM pages WHERE user_id = ? AND till <= ?", userID, now); err != nil {
		return 0, err
	}
	err = db.row(ctx, "SELECT coalesce(max(till), 0) FROM pages WHERE user_id = ?", []any{userID}, (*int64)(&till))
	return till, err
}

// SetPageOpen stores whether a user has a page open, and since when it is so; routing alone calls it, and writes the history.
func (db *DB) SetPageOpen(ctx context.Context, userID int64, open bool, since Time) error {
	_, err := db.exec(ctx, "UPDATE users SET page_open = ?, page_since = ? WHERE id = ?", open, since, userID)
	return err
}

// GoneSince returns since when a user is not there for chats: Away, or without an open page; 0: they are there.
func (u User) GoneSince() Time {
	away, shut := u.AvailabilitySince, u.PageSince
	switch {
	case u.Availability == Available && u.PageOpen:
		return 0
	case u.Availability == Available:
		return max(shut, 1)
	case u.PageOpen:
		return max(away, 1)
	}
	return max(min(away, shut), 1)
}

// AnybodyThere reports whether anybody who reads an inbox is there for chats: Available, with a page open.
func (db *DB) AnybodyThere(ctx context.Context, inboxID int64) (bool, error) {
	var n int64
	err := db.row(db.ownContext(ctx), `SELECT count(*) FROM (SELECT 1 FROM users u JOIN inboxes i ON i.id = ? WHERE u.active AND u.page_open AND u.availability = 'available' AND `+hasAccess+" LIMIT 1) t",
		[]any{inboxID}, &n)
	return n > 0, err
}

// OwedChats returns the chats of a user who owes their visitors an answer, the longest first, at most limit: id, TurnSince, UnansweredAt and
// ChannelID only.
func (db *DB) OwedChats(ctx context.Context, userID int64, limit int) (out []Conversation, err error) {
	var c Conversation
	err = db.rows(ctx, `SELECT c.id, c.turn_since, c.unanswered_at, c.channel_id FROM conversations c JOIN channels ch ON ch.id = c.channel_id JOIN rules r ON r.id = ch.rule_id
		WHERE c.inbox_id IN (SELECT id FROM inboxes) AND c.state = 'open' AND c.owner_kind = 1 AND c.owner_id = ? AND c.turn_since <> 0 AND r.chat ORDER BY c.turn_since, c.id LIMIT ?`,
		[]any{userID, limit}, []any{&c.ID, (*int64)(&c.TurnSince), (*int64)(&c.UnansweredAt), &c.ChannelID}, func() { out = append(out, c) })
	return out, err
}

// GoneOwners returns the users who owe visitors of a channel an answer and are not there for chats.
func (db *DB) GoneOwners(ctx context.Context, channelID int64) (ids []int64, err error) {
	var id int64
	err = db.rows(ctx, `SELECT DISTINCT c.owner_id FROM conversations c JOIN users u ON u.id = c.owner_id
		WHERE c.channel_id = ? AND c.turn_since <> 0 AND NOT (u.page_open AND u.availability = 'available') ORDER BY c.owner_id`, []any{channelID}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}

// ChatsWithout returns the ids of what waits and is passed over a user because it was theirs while they were gone, in order.
func (db *DB) ChatsWithout(ctx context.Context, userID int64) (ids []int64, err error) {
	var id int64
	err = db.rows(ctx, `SELECT w.id FROM channels ch JOIN conversations w ON w.channel_id = ch.id WHERE ch.kind = 'chat' AND w.waiting_since <> 0 AND w.left_out = ? AND
		coalesce((SELECT d.cause FROM decisions d WHERE d.conversation_id = w.id AND d.cause IN ('gone', 'late', 'handover') ORDER BY d.id DESC LIMIT 1), '') = 'gone' ORDER BY w.queued_at, w.id`,
		[]any{userID}, []any{&id}, func() { ids = append(ids, id) })
	return ids, err
}
