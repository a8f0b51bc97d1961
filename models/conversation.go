package models

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// State is where a conversation stands.
type State string

const (
	StateOpen    State = "open"
	StateSnoozed State = "snoozed" // open, but out of sight and no load until a time or an answer
	StateClosed  State = "closed"
	StateSpam    State = "spam"
	StateTrash   State = "trash"

	StateMerged State = "merged" // it has become a part of another (ConversationChange): no list shows it, and nobody can set it
)

// States are all that a person may set.
var States = []State{StateOpen, StateSnoozed, StateClosed, StateSpam, StateTrash}

// Valid reports whether s is one of them.
func (s State) Valid() bool { return slices.Contains(States, s) }

// OwnerKind says what an owner's id means. It is a number and never NULL, so that it can lead an index that sorts.
type OwnerKind int

const (
	OwnerNobody OwnerKind = 0
	OwnerUser   OwnerKind = 1
	OwnerTeam   OwnerKind = 2
)

// Owner is who a conversation is assigned to. Its zero value is nobody.
type Owner struct {
	Kind OwnerKind `gorm:"column:owner_kind"`
	ID   int64     `gorm:"column:owner_id"`
}

// Nobody is the owner of an unassigned conversation.
var Nobody = Owner{}

// UserOwner and TeamOwner name an owner.
func UserOwner(id int64) Owner { return Owner{OwnerUser, id} }

// TeamOwner names a team as owner.
func TeamOwner(id int64) Owner { return Owner{OwnerTeam, id} }

// String returns the form used in pages: "nobody", "u7" or "t3". ParseOwner reads it.
func (o Owner) String() string {
	switch o.Kind {
	case OwnerUser:
		return "u" + strconv.FormatInt(o.ID, 10)
	case OwnerTeam:
		return "t" + strconv.FormatInt(o.ID, 10)
	}
	return "nobody"
}

// ParseOwner reads what Owner.String wrote.
func ParseOwner(s string) (Owner, bool) {
	if s == "nobody" {
		return Nobody, true
	}
	if len(s) < 2 || !strings.ContainsAny(s[:1], "ut") {
		return Nobody, false
	}
	id, err := strconv.ParseInt(s[1:], 10, 64)
	if err != nil || id < 1 {
		return Nobody, false
	}
	if s[0] == 'u' {
		return UserOwner(id), true
	}
	return TeamOwner(id), true
}

// Conversation is one thread with one contact on one channel.
type Conversation struct {
	ID           int64
	InboxID      int64
	ChannelID    int64
	ContactID    int64
	Subject      string
	Snippet      string // of the newest message, for lists
	State        State
	Owner        Owner  `gorm:"embedded"`
	OwnerWhy     string // ByRule, ByHand … : why this owner, or why nobody; empty: no rule has run and nobody has touched it
	DecisionID   int64  // the newest decision about it; 0: no rule has run
	LinkedID     int64  // the conversation its first mail named without being allowed in; 0: none
	LastMessage  int64  // id of the newest message that is not an event
	LastIncoming int64  // id of the newest message from outside
	HasFiles     bool
	CreatedAt    Time
	ActivityAt   Time // newest message; lists sort by it
	UnansweredAt Time // the first incoming message that has no answer; Never: all are answered
	ClosedAt     Time
	WaitingSince Time  // in the queue since; 0: it does not wait
	QueuedAt     Time  // its place in the queue, before those with a later one; 0: it does not wait
	WaitsFor     int64 // its lane of the queue: the contact's owner whom it waits for; 0: the rule's people, or it does not wait
	LeftOut      int64 // the user whom the rule passes over, because it was theirs; 0: none
	Handed       bool  // from the queue, and its owner has not answered yet
	TurnSince    Time  // since when its owner owes an answer; 0: a user does not own it, or owes none
	SnoozedUntil Time  // when it wakes; Never: with the next message; 0: it is not snoozed
}

// Answered reports whether nobody outside waits for an answer.
func (c Conversation) Answered() bool { return c.UnansweredAt == Never }

// Conversation returns one conversation, whoever asks; use cases check access to its inbox.
func (db *DB) Conversation(ctx context.Context, id int64) (Conversation, error) {
	var c Conversation
	err := db.row(db.ownContext(ctx), conversationColumns+" FROM conversations c WHERE id = ?", []any{id}, c.fields()...)
	return c, err
}

// LockConversation returns one conversation and on PostgreSQL holds its row until the transaction ends. Locks are taken in
// the order conversation, then users by id.
func (db *DB) LockConversation(ctx context.Context, id int64) (Conversation, error) {
	return first[Conversation](db.locked(ctx).Where("id = ?", id))
}

// CreateConversation stores a new conversation and sets its id. Whoever reads its inbox may see its contact from now on.
func (db *DB) CreateConversation(ctx context.Context, c *Conversation) error {
	if err := db.StoreConversation(ctx, c); err != nil {
		return err
	}
	return db.AddScope(ctx, c.ContactID, c.InboxID)
}

// StoreConversation is CreateConversation without letting anybody see the contact: the caller does that with AddScope, once nobody else routes.
// Before, the contact would be held while the others are waited for, who may be waiting for the contact.
func (db *DB) StoreConversation(ctx context.Context, c *Conversation) (err error) {
	c.ID, err = db.insert(ctx, `INSERT INTO conversations (inbox_id, channel_id, contact_id, subject, snippet, state, owner_kind, owner_id, owner_why, decision_id,
		linked_id, last_message, last_incoming, has_files, created_at, activity_at, unanswered_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.InboxID, c.ChannelID, c.ContactID, c.Subject, c.Snippet, c.State, c.Owner.Kind, c.Owner.ID, c.OwnerWhy, c.DecisionID,
		c.LinkedID, c.LastMessage, c.LastIncoming, c.HasFiles, c.CreatedAt, c.ActivityAt, c.UnansweredAt, c.ClosedAt)
	return err
}

// UpdateConversation stores what changes when messages come and go; state, owner and who waits for an answer are placed by routing alone.
func (db *DB) UpdateConversation(ctx context.Context, c Conversation) error {
	_, err := db.exec(ctx, "UPDATE conversations SET snippet = ?, last_message = ?, last_incoming = ?, has_files = ?, activity_at = ?, linked_id = ? WHERE id = ?",
		c.Snippet, c.LastMessage, c.LastIncoming, c.HasFiles, c.ActivityAt, c.LinkedID, c.ID)
	return err
}

// PlaceConversation stores state, owner, the decision that led there, the place in the queue and what the newest messages are; routing
// alone calls it. What indexes hold is named only if it changes: SQLite writes anew every index that holds a column which an UPDATE names.
func (db *DB) PlaceConversation(ctx context.Context, was, is Conversation) error {
	set := "owner_why = ?, decision_id = ?, closed_at = ?, last_message = ?, last_incoming = ?, left_out = ?, handed = ?, snoozed_until = ?"
	args := []any{is.OwnerWhy, is.DecisionID, is.ClosedAt, is.LastMessage, is.LastIncoming, is.LeftOut, is.Handed, is.SnoozedUntil}
	for _, t := range []struct {
		column  string
		was, is Time
	}{{"unanswered_at", was.UnansweredAt, is.UnansweredAt}, {"waiting_since", was.WaitingSince, is.WaitingSince}, {"queued_at", was.QueuedAt, is.QueuedAt}, {"turn_since", was.TurnSince, is.TurnSince}} {
		if t.is != t.was {
			set, args = set+", "+t.column+" = ?", append(args, t.is)
		}
	}
	if is.WaitsFor != was.WaitsFor {
		set, args = set+", waits_for = ?", append(args, is.WaitsFor)
	}
	if is.ChannelID != was.ChannelID {
		set, args = set+", channel_id = ?", append(args, is.ChannelID)
	}
	if is.InboxID != was.InboxID {
		set, args = set+", inbox_id = ?", append(args, is.InboxID)
	}
	if is.State != was.State {
		set, args = set+", state = ?", append(args, is.State)
	}
	if is.Owner != was.Owner {
		set, args = set+", owner_kind = ?, owner_id = ?", append(args, is.Owner.Kind, is.Owner.ID)
	}
	_, err := db.exec(ctx, "UPDATE conversations SET "+set+" WHERE id = ?", append(args, is.ID)...)
	return err
}

// OpenConversationsOf returns the ids of the open and snoozed conversations of an owner, oldest first, in one inbox or (0) in all.
func (db *DB) OpenConversationsOf(ctx context.Context, o Owner, inboxID int64) (ids []int64, err error) {
	where, args := "inbox_id IN (SELECT id FROM inboxes)", []any{StateOpen, StateSnoozed, o.Kind, o.ID}
	if inboxID != 0 {
		where, args = "inbox_id = ?", append([]any{inboxID}, args...)
	}
	err = db.read(ctx).Raw("SELECT id FROM conversations WHERE "+where+" AND state IN (?, ?) AND owner_kind = ? AND owner_id = ? ORDER BY id", args...).Scan(&ids).Error
	return ids, err
}

// ConversationsOwnedBy returns the ids of all conversations of an owner, whatever their state. The states and inboxes are named so
// that the index of lists serves it.
func (db *DB) ConversationsOwnedBy(ctx context.Context, o Owner) (ids []int64, err error) {
	err = db.read(ctx).Raw("SELECT id FROM conversations WHERE inbox_id IN (SELECT id FROM inboxes) AND state IN ? AND owner_kind = ? AND owner_id = ? ORDER BY id",
		States, o.Kind, o.ID).Scan(&ids).Error
	return ids, err
}

// ConversationsOfContact returns a contact's newest conversations in the given inboxes, but for one.
func (db *DB) ConversationsOfContact(ctx context.Context, contactID int64, inboxIDs []int64, but int64, limit int) ([]Conversation, error) {
	args := append(append([]any{contactID}, anys(inboxIDs)...), but, limit)
	return db.conversations(ctx, "contact_id = ? AND inbox_id IN "+marks(len(inboxIDs))+" AND id <> ? AND state <> 'merged' ORDER BY activity_at DESC, id DESC LIMIT ?", args...)
}

// LinkedConversation returns the id of the newest of a contact's conversations in an inbox that is linked to another one; 0 if there is
// none among the contact's newest.
func (db *DB) LinkedConversation(ctx context.Context, contactID, inboxID, to int64) (id int64, err error) {
	err = db.rows(ctx, `SELECT id FROM (SELECT id, inbox_id, linked_id, activity_at FROM conversations WHERE contact_id = ? AND state <> 'merged' ORDER BY activity_at DESC LIMIT 100) t
		WHERE inbox_id = ? AND linked_id = ? ORDER BY activity_at DESC, id DESC LIMIT 1`, []any{contactID, inboxID, to}, []any{&id}, func() {})
	return id, err
}

// AddParticipants notes who takes part in a conversation; addresses already there are left as they are.
func (db *DB) AddParticipants(ctx context.Context, conversationID int64, emails []string) error {
	for _, e := range emails {
		if _, err := db.exec(ctx, "INSERT INTO participants (conversation_id, email) VALUES (?, ?) ON CONFLICT DO NOTHING", conversationID, NormalEmail(e)); err != nil {
			return err
		}
	}
	return nil
}

// IsParticipant reports whether an address stood in From, To or Cc of a message of the conversation.
func (db *DB) IsParticipant(ctx context.Context, conversationID int64, email string) (bool, error) {
	var n int64
	err := db.read(ctx).Raw("SELECT count(*) FROM participants WHERE conversation_id = ? AND email = ?", conversationID, NormalEmail(email)).Scan(&n).Error
	return n > 0, err
}
