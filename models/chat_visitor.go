package models

import (
	"context"
	"errors"
	"slices"
)

// UpdateChat stores how far the flow is, who the visitor has shown to be, and where they are; what is seen, read and mailed, and whether they are
// here, have doors of their own.
func (db *DB) UpdateChat(ctx context.Context, c Chat) error {
	_, err := db.exec(ctx, "UPDATE chats SET visitor_id = ?, identity = ?, language = ?, state = ?, routed_at = ?, url = ?, title = ?, ended_at = ? WHERE conversation_id = ?",
		c.VisitorID, c.Identity, c.Language, c.State, c.RoutedAt, c.URL, c.Title, c.EndedAt, c.ConversationID)
	return err
}

// maxChatKeys is how many further browsers one chat may be open in; the oldest give way.
const maxChatKeys = 20

// AddChatKey lets another browser of the same visitor take part in a chat. ErrDuplicate: the key is taken.
func (db *DB) AddChatKey(ctx context.Context, conversationID int64, key string, now Time) error {
	if _, err := first[Chat](db.read(ctx).Where("key_hash = ?", ChatKeyHash(key))); !errors.Is(err, ErrNotFound) {
		return errors.Join(err, ErrDuplicate)
	}
	if _, err := db.exec(ctx, "INSERT INTO chat_keys (key_hash, conversation_id, created_at) VALUES (?, ?, ?)", ChatKeyHash(key), conversationID, now); err != nil {
		return known(err)
	}
	_, err := db.exec(ctx, "DELETE FROM chat_keys WHERE conversation_id = ? AND key_hash NOT IN (SELECT k.key_hash FROM chat_keys k WHERE k.conversation_id = ? ORDER BY k.created_at DESC LIMIT ?)",
		conversationID, conversationID, maxChatKeys)
	return err
}

// OpenChatOf returns the newest chat of a visitor whom the customer's site knows that is not over; ErrNotFound if there is none.
func (db *DB) OpenChatOf(ctx context.Context, flowID int64, identity string) (Chat, error) {
	return first[Chat](db.read(ctx).Where(`flow_id = ? AND identity <> '' AND identity = ? AND ended_at = 0 AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = chats.conversation_id
		AND c.state IN ?)`, flowID, identity, []State{StateOpen, StateSnoozed}).Order("conversation_id DESC"))
}

// inChat are the messages that a visitor may be told of: what is said in the chat, and what happened to it, which is said in other words.
const inChat = " WHERE conversation_id = ? AND (via = 'chat' OR kind = 'event')"

// ChatMessagesAfter returns the newest of a chat's messages and events with an id above after, at most limit, oldest first.
func (db *DB) ChatMessagesAfter(ctx context.Context, conversationID, after int64, limit int) ([]Message, error) {
	rows, err := db.messages(ctx, messageColumns+inChat+" AND id > ? ORDER BY id DESC LIMIT ?", conversationID, after, limit)
	slices.Reverse(rows)
	return rows, err
}

// ChatMessagesBefore returns those with an id below before that come last, at most limit, oldest first.
func (db *DB) ChatMessagesBefore(ctx context.Context, conversationID, before int64, limit int) ([]Message, error) {
	rows, err := db.messages(ctx, messageColumns+inChat+" AND id < ? ORDER BY id DESC LIMIT ?", conversationID, before, limit)
	slices.Reverse(rows)
	return rows, err
}

// ChatAnswered reports whether a colleague has said something in a chat.
func (db *DB) ChatAnswered(ctx context.Context, conversationID int64) (bool, error) {
	var n int64
	err := db.row(ctx, "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ? AND kind = ? AND via = ? AND user_id <> 0 LIMIT 1) t", []any{conversationID, Outgoing, ViaChat}, &n)
	return n > 0, err
}

// SeeChat notes that the visitor has seen a chat up to a message of it, and returns whether that is news.
func (db *DB) SeeChat(ctx context.Context, conversationID, messageID int64) (bool, error) {
	return db.changed(ctx, `UPDATE chats SET seen_message = ? WHERE conversation_id = ? AND seen_message < ? AND EXISTS (SELECT 1 FROM messages m WHERE m.id = ? AND m.conversation_id = chats.conversation_id
		AND m.via = 'chat')`, messageID, conversationID, messageID, messageID)
}

// VisitorsHere notes that the visitors of chats are there until a moment, all in one statement.
func (db *DB) VisitorsHere(ctx context.Context, conversationIDs []int64, till Time) error {
	return inBatches(conversationIDs, func(some []int64) error {
		args := append([]any{till}, anys(some)...)
		_, err := db.exec(ctx, "UPDATE chats SET here_till = ?, left_at = 0 WHERE conversation_id IN "+marks(len(some))+" AND here_till < ?", append(args, till)...)
		return err
	})
}

// VisitorLeft notes that a visitor has left a chat, unless another node has seen them since: till is what this one has noted last. It
// returns whether they have.
func (db *DB) VisitorLeft(ctx context.Context, conversationID int64, till, at Time) (bool, error) {
	return db.changed(ctx, "UPDATE chats SET here_till = 0, left_at = ? WHERE conversation_id = ? AND here_till <> 0 AND here_till <= ?", at, conversationID, till)
}

// SetConversationContact says whom a conversation is with. Whoever reads its inbox may see the contact from then on; the caller holds the
// conversation's row.
func (db *DB) SetConversationContact(ctx context.Context, c Conversation, contactID int64) error {
	if _, err := db.exec(ctx, "UPDATE conversations SET contact_id = ? WHERE id = ?", contactID, c.ID); err != nil {
		return err
	}
	return db.AddScope(ctx, contactID, c.InboxID)
}

// DropNameless removes a contact that nobody has ever known anything by: no address, no conversation, no browser, no owner, no note. It returns
// whether it did.
func (db *DB) DropNameless(ctx context.Context, contactID int64) (bool, error) {
	gone, err := db.changed(ctx, `DELETE FROM contacts WHERE id = ? AND email = '' AND owner_id = 0 AND note = '' AND merged_into = 0
		AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = contacts.id) AND NOT EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact_id = contacts.id)
		AND NOT EXISTS (SELECT 1 FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = contacts.id) AND NOT EXISTS (SELECT 1 FROM visits w WHERE w.contact_id <> 0 AND w.contact_id = contacts.id)
		AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.merged_into <> 0 AND k.merged_into = contacts.id)
		AND NOT EXISTS (SELECT 1 FROM contact_scopes s WHERE s.contact_id = contacts.id AND s.inbox_id = 0)`, contactID)
	if err != nil || !gone {
		return false, err
	}
	for _, s := range []string{"DELETE FROM contact_phones WHERE contact_id = ?", "DELETE FROM contact_scopes WHERE contact_id = ?"} {
		if _, err := db.exec(ctx, s, contactID); err != nil {
			return false, err
		}
	}
	return true, db.IndexContacts(ctx, contactID)
}

// NoteChatflowSeen notes on which page of the customer's a chatflow's script was last asked for.
func (db *DB) NoteChatflowSeen(ctx context.Context, channelID int64, url string, at Time) error {
	_, err := db.exec(ctx, "UPDATE chatflows SET seen_at = ?, seen_url = ? WHERE channel_id = ?", at, url, channelID)
	return err
}

// RewriteChat stores what is left of where a chat's visitor was and what they answered, once somebody whom that names is erased.
func (db *DB) RewriteChat(ctx context.Context, c Chat) error {
	_, err := db.exec(ctx, "UPDATE chats SET state = ?, url = ?, title = ?, referrer = ?, identity = ? WHERE conversation_id = ?", c.State, c.URL, c.Title, c.Referrer, c.Identity, c.ConversationID)
	return err
}
