package models

import "context"

// ConversationRow is a conversation with what its page says of it. It is read with one statement.
type ConversationRow struct {
	Conversation
	Contact   Contact     // without its note
	Keeper    User        // whose contact it is: id, name, seat and whether active; id 0: nobody's
	Tracked   bool        // the contact is
	Channel   string      // its title
	Kind      ChannelKind // of its channel
	CanSend   bool        // mails can go out through the channel, or of a form or a chat through an e-mail channel of the inbox
	ReplyFrom string      // the address that they go out by; empty for a form or a chat that has none
	Inbox     string      // its name
	OwnerName string      // empty: nobody, or one who is no more
	Seen      int64       // id of the newest message that the reader has seen; 0: none
}

// conversationColumns are in the order of Conversation.fields.
const conversationColumns = `SELECT c.id, c.inbox_id, c.channel_id, c.contact_id, c.subject, c.snippet, c.state, c.owner_kind, c.owner_id, c.owner_why, c.decision_id,
	c.linked_id, c.last_message, c.last_incoming, c.has_files, c.created_at, c.activity_at, c.unanswered_at, c.closed_at,
	c.waiting_since, c.queued_at, c.left_out, c.handed, c.turn_since, c.snoozed_until, c.waits_for`

func (c *Conversation) fields() []any {
	return []any{&c.ID, &c.InboxID, &c.ChannelID, &c.ContactID, &c.Subject, &c.Snippet, (*string)(&c.State), &c.Owner.Kind, &c.Owner.ID, &c.OwnerWhy, &c.DecisionID,
		&c.LinkedID, &c.LastMessage, &c.LastIncoming, &c.HasFiles, (*int64)(&c.CreatedAt), (*int64)(&c.ActivityAt), (*int64)(&c.UnansweredAt), (*int64)(&c.ClosedAt),
		(*int64)(&c.WaitingSince), (*int64)(&c.QueuedAt), &c.LeftOut, &c.Handed, (*int64)(&c.TurnSince), (*int64)(&c.SnoozedUntil), &c.WaitsFor}
}

// conversations reads those that a condition, written of table c, finds.
func (db *DB) conversations(ctx context.Context, where string, args ...any) (out []Conversation, err error) {
	var c Conversation
	err = db.rows(db.ownContext(ctx), conversationColumns+" FROM conversations c WHERE "+where, args, c.fields(), func() { out = append(out, c) })
	return out, err
}

// rowColumns are in the order of ConversationRow.fields.
const rowColumns = conversationColumns + `, k.id, k.name, k.email, k.company, k.job_title, k.owner_id, k.created_at,
	coalesce(ku.id, 0), coalesce(ku.name, ''), coalesce(ku.seat, ''), coalesce(ku.active, FALSE), EXISTS (SELECT 1 FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = k.id),
	CASE WHEN ch.name = '' THEN ch.address ELSE ch.name END, ch.kind, ` + replySends + `, i.name, coalesce(u.name, t.name, ''), coalesce(s.message_id, 0)`

// replySends is whether answers of channel ch can go out, and by which address: what ReplyChannel finds.
const replySends = `CASE WHEN ch.kind IN ('form', 'chat') THEN EXISTS (SELECT 1 FROM channels e WHERE e.inbox_id = ch.inbox_id AND e.kind = 'email' AND e.smtp_host <> '') ELSE ch.smtp_host <> '' END,
	CASE WHEN ch.kind IN ('form', 'chat') THEN coalesce((SELECT e.address FROM channels e LEFT JOIN forms f ON f.channel_id = ch.id AND f.reply_channel_id = e.id
		LEFT JOIN chatflows w ON w.channel_id = CASE WHEN ch.parent_id = 0 THEN ch.id ELSE ch.parent_id END AND w.reply_channel_id = e.id
		WHERE e.inbox_id = ch.inbox_id AND e.kind = 'email' AND e.smtp_host <> '' ORDER BY CASE WHEN f.channel_id IS NULL AND w.channel_id IS NULL THEN 1 ELSE 0 END, e.id LIMIT 1), '') ELSE ch.address END`

const rowNames = ` FROM conversations c JOIN contacts k ON k.id = c.contact_id JOIN channels ch ON ch.id = c.channel_id JOIN inboxes i ON i.id = c.inbox_id
	LEFT JOIN users ku ON ku.id = k.owner_id` + ownerAndSeen

const ownerAndSeen = ` LEFT JOIN users u ON c.owner_kind = 1 AND u.id = c.owner_id LEFT JOIN teams t ON c.owner_kind = 2 AND t.id = c.owner_id
	LEFT JOIN seen s ON s.user_id = ? AND s.conversation_id = c.id`

func (r *ConversationRow) fields() []any {
	return append(r.Conversation.fields(), &r.Contact.ID, &r.Contact.Name, &r.Contact.Email, &r.Contact.Company, &r.Contact.JobTitle, &r.Contact.OwnerID, (*int64)(&r.Contact.CreatedAt),
		&r.Keeper.ID, &r.Keeper.Name, (*string)(&r.Keeper.Seat), &r.Keeper.Active, &r.Tracked, &r.Channel, (*string)(&r.Kind), &r.CanSend, &r.ReplyFrom, &r.Inbox, &r.OwnerName, &r.Seen)
}

// ConversationRow returns one conversation as a user sees it, whoever asks; use cases check access to its inbox.
func (db *DB) ConversationRow(ctx context.Context, id, userID int64) (r ConversationRow, err error) {
	err = db.row(db.ownContext(ctx), rowColumns+rowNames+" WHERE c.id = ?", []any{userID, id}, r.fields()...)
	return r, err
}

// ConversationRows returns those that there are of several, by id; what is said of ConversationRow holds.
func (db *DB) ConversationRows(ctx context.Context, ids []int64, userID int64) (map[int64]ConversationRow, error) {
	out := map[int64]ConversationRow{}
	var r ConversationRow
	err := inBatches(ids, func(some []int64) error {
		return db.rows(db.ownContext(ctx), rowColumns+rowNames+" WHERE c.id IN "+marks(len(some)), append([]any{userID}, anys(some)...), r.fields(), func() { out[r.ID] = r })
	})
	return out, err
}

// ConversationsByID returns those that there are of several, whoever asks.
func (db *DB) ConversationsByID(ctx context.Context, ids []int64) (out []Conversation, err error) {
	err = inBatches(ids, func(some []int64) error {
		rows, err := db.conversations(ctx, "c.id IN "+marks(len(some)), anys(some)...)
		out = append(out, rows...)
		return err
	})
	return out, err
}
