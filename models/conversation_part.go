package models

import (
	"context"
	"slices"
)

// MoveMessages puts messages of one conversation into another: the one way for that. Each keeps the inbox it came in by, so that answers to it
// find it where it is now, and what is scheduled behind one goes along. What is no longer in the first is left alone.
func (db *DB) MoveMessages(ctx context.Context, from, into Conversation, ids []int64) error {
	set, args := "conversation_id = ?, moved_from = CASE moved_from WHEN ? THEN 0 WHEN 0 THEN ? ELSE moved_from END", []any{into.ID, into.ID, from.ID}
	if from.InboxID != into.InboxID {
		set, args = set+", came_inbox = "+cameInbox, append(args, into.InboxID, from.InboxID)
	}
	return inBatches(ids, func(some []int64) error {
		in, list := marks(len(some)), anys(some)
		if _, err := db.exec(ctx, "UPDATE mail_ledger SET conversation_id = ? WHERE message_id <> 0 AND message_id IN "+in, append([]any{into.ID}, list...)...); err != nil {
			return err
		}
		if _, err := db.exec(ctx, "UPDATE scheduled SET conversation_id = ? WHERE conversation_id = ? AND seen_id IN "+in, append([]any{into.ID, from.ID}, list...)...); err != nil {
			return err
		}
		if _, err := db.exec(ctx, "UPDATE told SET conversation_id = ? WHERE conversation_id = ? AND message_id IN "+in, append([]any{into.ID, from.ID}, list...)...); err != nil {
			return err
		}
		_, err := db.exec(ctx, "UPDATE messages SET "+set+" WHERE conversation_id = ? AND id IN "+in, append(append(args[:len(args):len(args)], from.ID), list...)...)
		return err
	})
}

// cameInbox is the inbox that a message came into, 0 if it is there: parameters are where it is from now on, and where it was.
const cameInbox = "CASE came_inbox WHEN ? THEN 0 WHEN 0 THEN ? ELSE came_inbox END"

// MoveInbox notes of the messages of a conversation that it is in another inbox now.
func (db *DB) MoveInbox(ctx context.Context, conversationID, from, into int64) error {
	_, err := db.exec(ctx, "UPDATE messages SET came_inbox = "+cameInbox+" WHERE conversation_id = ?", into, from, conversationID)
	return err
}

// entries are the messages of a conversation that go along with it: what happened to the conversation itself stays.
const entries = "conversation_id = ? AND (kind <> 'event' OR event LIKE '%\"erased\"%')"

// EntryIDs returns the ids of the messages of a conversation from one on, without events.
func (db *DB) EntryIDs(ctx context.Context, conversationID, from int64) (out []int64, err error) {
	var id int64
	err = db.rows(ctx, "SELECT id FROM messages WHERE "+entries+" AND id >= ? ORDER BY id", []any{conversationID, from}, []any{&id}, func() { out = append(out, id) })
	return out, err
}

// SaidInChat reports whether one of some messages was said in a chat.
func (db *DB) SaidInChat(ctx context.Context, ids []int64) (is bool, err error) {
	err = inBatches(ids, func(some []int64) error {
		var n int64
		err := db.row(ctx, "SELECT count(*) FROM messages WHERE via = 'chat' AND id IN "+marks(len(some)), anys(some), &n)
		is = is || n > 0
		return err
	})
	return is, err
}

// Retell brings what a conversation's row says of its messages up to those that it has now; since is from when on one that asks for an
// answer counts (Never: all are answered). newest is the text of the newest that a list shows; empty: there is none.
func (db *DB) Retell(ctx context.Context, c *Conversation, since Time) (newest string, err error) {
	if err := db.row(ctx, "SELECT coalesce(max(id), 0), coalesce(max(CASE WHEN kind = 'incoming' THEN id END), 0), coalesce(max(created_at), 0) FROM messages WHERE "+entries, []any{c.ID},
		&c.LastMessage, &c.LastIncoming, (*int64)(&c.ActivityAt)); err != nil {
		return "", err
	}
	var files int64
	if err := db.row(ctx, "SELECT count(*) FROM (SELECT 1 FROM messages m JOIN files f ON f.message_id = m.id AND f.message_id <> 0 WHERE m.conversation_id = ? AND f.kind = 'attachment' LIMIT 1) t", []any{c.ID}, &files); err != nil {
		return "", err
	}
	c.HasFiles = files > 0
	if err := db.rows(ctx, "SELECT visible FROM messages WHERE conversation_id = ? AND kind <> 'event' AND visible <> '' ORDER BY id DESC LIMIT 1", []any{c.ID}, []any{&newest}, func() {}); err != nil {
		return "", err
	}
	if since == Never {
		c.UnansweredAt = Never
		return newest, nil
	}
	return newest, db.row(ctx, `SELECT coalesce(min(created_at), ?) FROM messages WHERE conversation_id = ? AND kind = 'incoming' AND NOT imported AND created_at >= ?
		AND (auto = '' OR auto = 'auto_reply' AND coalesce(joined, '"by"') NOT LIKE '%"by"%')`, []any{Never, c.ID, since}, (*int64)(&c.UnansweredAt))
}

// AnsweredSince reports whether a colleague has answered in a conversation with an id above since.
func (db *DB) AnsweredSince(ctx context.Context, conversationID, since int64) (bool, error) {
	var n int64
	err := db.row(ctx, "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ? AND kind = 'outgoing' AND forwards = 0 AND user_id <> 0 AND id > ? LIMIT 1) t", []any{conversationID, since}, &n)
	return n > 0, err
}

// Follows says of what came into a conversation after a message what belongs to some of its messages: mails that were joined to it by one of these or
// by what follows them, and answers of colleagues that went to people who stand in these alone.
type Follows struct {
	Mails, Answers []int64
	OthersAnswered bool // a colleague has answered those who stand in the rest, too
}

// All are the ids of both.
func (f Follows) All() []int64 { return slices.Concat(f.Mails, f.Answers) }

// Following says what follows some messages of a conversation, with an id above after.
func (db *DB) Following(ctx context.Context, conversationID, after int64, messages []int64) (f Follows, err error) {
	own, err := db.ownAddresses(ctx)
	if err != nil {
		return f, err
	}
	with, theirs, others := map[int64]bool{}, map[string]bool{}, map[string]bool{}
	for _, id := range messages {
		with[id] = true
	}
	rows, err := db.messages(ctx, messageColumns+" WHERE conversation_id = ? AND kind IN ('incoming', 'outgoing') ORDER BY id", conversationID)
	for _, m := range rows {
		switch {
		case m.ID <= after:
		case m.Kind == Incoming && m.Joined != nil && with[m.Joined.Message]:
			with[m.ID], f.Mails = true, append(f.Mails, m.ID)
		case m.Kind == Outgoing && m.UserID != 0 && m.Via == "" && len(m.To) > 0 && !slices.ContainsFunc(m.To, func(p Person) bool { e := NormalEmail(p.Email); return !theirs[e] || others[e] }):
			with[m.ID], f.Answers = true, append(f.Answers, m.ID)
		case m.Kind == Outgoing && m.UserID != 0 && m.Forwards == 0:
			f.OthersAnswered = true
		}
		side := others
		if with[m.ID] {
			side = theirs
		}
		if m.ID <= after || m.Kind == Incoming {
			for _, e := range m.takesPart() {
				side[e] = !own[e]
			}
		}
	}
	return f, err
}

// ownAddresses are those of our channels.
func (db *DB) ownAddresses(ctx context.Context) (map[string]bool, error) {
	own := map[string]bool{"": true}
	var address string
	err := db.rows(ctx, "SELECT address FROM channels WHERE kind = 'email'", nil, []any{&address}, func() { own[NormalEmail(address)] = true })
	return own, err
}

// takesPart are the addresses that a message lets in.
func (m Message) takesPart() (out []string) {
	for i, p := range slices.Concat([]Person{m.From}, m.To, m.Cc, m.Bcc) {
		if m.Auto != "bounce" && i <= maxTakingPart && (i > 0 || m.Kind != Outgoing) {
			out = append(out, NormalEmail(p.Email))
		}
	}
	return out
}

// WhoTakesPart returns the addresses that stand in the messages of a conversation, but for those of our own channels.
func (db *DB) WhoTakesPart(ctx context.Context, conversationID int64) (out []string, err error) {
	known, err := db.ownAddresses(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.messages(ctx, messageColumns+" WHERE conversation_id = ? AND kind IN ('incoming', 'outgoing') AND auto <> 'bounce' ORDER BY id", conversationID)
	for _, m := range rows {
		for _, e := range m.takesPart() {
			if !known[e] {
				known[e], out = true, append(out, e)
			}
		}
	}
	return out, err
}

// maxTakingPart bounds how many addresses one message lets in.
const maxTakingPart = 100

// ShareParticipants lets those take part in one conversation who take part in another.
func (db *DB) ShareParticipants(ctx context.Context, from, into int64) error {
	_, err := db.exec(ctx, "INSERT INTO participants (conversation_id, email) SELECT "+db.number()+", email FROM participants WHERE conversation_id = ? ON CONFLICT DO NOTHING", into, from)
	return err
}

// Participants returns who takes part in a conversation.
func (db *DB) Participants(ctx context.Context, conversationID int64) (out []string, err error) {
	var email string
	err = db.rows(ctx, "SELECT email FROM participants WHERE conversation_id = ? ORDER BY email", []any{conversationID}, []any{&email}, func() { out = append(out, email) })
	return out, err
}

// CopySeen has everybody have read in one conversation what they had read in another.
func (db *DB) CopySeen(ctx context.Context, from, into int64) error {
	_, err := db.exec(ctx, "INSERT INTO seen (user_id, conversation_id, message_id) SELECT user_id, "+db.number()+", message_id FROM seen WHERE user_id IN (SELECT id FROM users) AND conversation_id = ? ON CONFLICT DO NOTHING", into, from)
	return err
}

// UniteSeen has what becomes a part of a conversation be unread for whom it was unread: they read on from there.
func (db *DB) UniteSeen(ctx context.Context, from, into Conversation) error {
	var users []int64
	var id int64
	if err := db.rows(ctx, "SELECT DISTINCT user_id FROM seen WHERE user_id IN (SELECT id FROM users) AND conversation_id IN (?, ?) ORDER BY user_id", []any{from.ID, into.ID}, []any{&id}, func() { users = append(users, id) }); err != nil {
		return err
	}
	for _, user := range users {
		seen, err := db.SeenBy(ctx, user, []int64{from.ID, into.ID})
		if err != nil {
			return err
		}
		till := max(from.LastMessage, into.LastMessage)
		for _, c := range []Conversation{from, into} {
			if seen[c.ID] < c.LastIncoming {
				till = min(till, seen[c.ID])
			}
		}
		if err := db.ForgetSeen(ctx, user, into.ID); err != nil {
			return err
		}
		if till > 0 {
			if err := db.MarkSeen(ctx, user, into.ID, till); err != nil {
				return err
			}
		}
	}
	return nil
}

// Relink has what is linked to one conversation be linked to another, and returns which those are. What would be linked to itself stays.
func (db *DB) Relink(ctx context.Context, from, into int64) (ids []int64, err error) {
	var id int64
	if err := db.rows(ctx, "SELECT id FROM conversations WHERE linked_id <> 0 AND linked_id = ? AND id <> ? ORDER BY id", []any{from, into}, []any{&id}, func() { ids = append(ids, id) }); err != nil {
		return nil, err
	}
	return ids, db.LinkAgain(ctx, ids, from, into)
}

// LinkAgain has those of some conversations that are linked to one be linked to another.
func (db *DB) LinkAgain(ctx context.Context, ids []int64, from, into int64) error {
	return inBatches(ids, func(some []int64) error {
		_, err := db.exec(ctx, "UPDATE conversations SET linked_id = ? WHERE linked_id = ? AND id IN "+marks(len(some)), append([]any{into, from}, anys(some)...)...)
		return err
	})
}

// MoveStaged takes what colleagues have chosen in the editor of one conversation, and not sent, to that of another.
func (db *DB) MoveStaged(ctx context.Context, from, into int64) error {
	_, err := db.exec(ctx, "UPDATE files SET draft = ? WHERE kind = 'staged' AND uploaded_by IN (SELECT id FROM users) AND draft = ?", StagedIn(into), StagedIn(from))
	return err
}

// LeaveScope lets those no longer see a contact who read an inbox that no conversation with it is in any more.
func (db *DB) LeaveScope(ctx context.Context, contactID, inboxID int64) error {
	n, err := db.deleted(ctx, `DELETE FROM contact_scopes WHERE contact_id = ? AND inbox_id = ? AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = ? AND c.inbox_id = ?)`, contactID, inboxID, contactID, inboxID)
	if err != nil || n == 0 {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// EmailChannels returns the e-mail channels of some inboxes, by inbox and address.
func (db *DB) EmailChannels(ctx context.Context, inboxIDs []int64) ([]Channel, error) {
	return all[Channel](db.read(ctx).Where("kind = ? AND inbox_id IN ?", ChannelEmail, inboxIDs).Order("inbox_id, address"))
}

// ContactOfAddress returns the contact whom an address belongs to; ErrNotFound: nobody's.
func (db *DB) ContactOfAddress(ctx context.Context, email string) (Contact, error) {
	return db.addressed(ctx, ContactEmail(email), "")
}
