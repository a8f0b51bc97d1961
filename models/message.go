package models

import (
	"cmp"
	"context"
	"slices"
)

// MessageKind is what an entry in a conversation is.
type MessageKind string

const (
	Incoming MessageKind = "incoming"
	Outgoing MessageKind = "outgoing"
	Comment  MessageKind = "comment" // seen by colleagues only
	Event    MessageKind = "event"
)

// Person is a name and an address, as in a mail header.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// EventKind says what happened; the fields of EventData that it uses are named behind it.
type EventKind string

const (
	EventState    EventKind = "state"    // From, To: states; Until: when what is snoozed wakes; Reason: why it is spam, or OpenedByReport
	EventOwner    EventKind = "owner"    // OwnerFrom, OwnerTo, by hand or by reply; Reason
	EventDecision EventKind = "decision" // DecisionID; OwnerTo
	EventMerged   EventKind = "merged"   // Change; Other: what has become a part of this one; Text: how many messages
	EventParted   EventKind = "parted"   // Change; Other: what is a conversation of its own again
	EventSplit    EventKind = "split"    // Change; Other: what was split off from here; Text: how many messages
	EventSplitOff EventKind = "splitoff" // Change; Other: what this was split off from
	EventMoved    EventKind = "moved"    // Change; From, To: the numbers of inboxes; NameFrom, NameTo: addresses of the channels
	EventTagged   EventKind = "tagged"   // To: the name of a tag that it was given
	EventUntagged EventKind = "untagged" // To: the name of a tag that was taken off
	EventLinked   EventKind = "linked"   // Other: the conversation named; Reason: ClosedLong, or empty: the sender takes no part in it
)

// EventUnsent says that what was scheduled has not been sent. NameFrom: who wrote it; Until: for when; Text: why.
const EventUnsent EventKind = "unsent"

// EventErased stands where a message was whose sender has been erased. Nothing else is known of it.
const EventErased EventKind = "erased"

// Reasons of a change of owner.
const (
	ByRule      = "rule"        // the decision says the rest
	ByHand      = "hand"        // with the Owner dropdown
	ByReply     = "reply"       // by sending an answer
	Deactivated = "deactivated" // the owner was deactivated
	LostAccess  = "access"      // the owner lost access to the inbox
	TeamRemoved = "team"        // the owning team was removed
	ByHandover  = "handover"    // handed over, to whom the preview named
	ByErasure   = "erased"      // the contact is being erased
	ByMerge     = "merged"      // it became a part of another, or another a part of it
	BySplit     = "split"       // it was split off from what they own
)

// OpenedByReport is why a conversation was opened again that nobody has written in: a mail of ours came back.
const OpenedByReport = "report"

// ClosedLong is why a mail does not join a conversation that its sender takes part in: it was closed too long ago.
const ClosedLong = "closed_long"

// Reasons why mail is filed as spam as it comes in.
const (
	SpamBlocked = "blocked" // its sender is blocked
	SpamFlagged = "flagged" // the server in front of us says so; EventData.Text names it
)

// EventData is what an event says, as stored; names are kept so that history stays readable.
type EventData struct {
	Kind       EventKind `json:"kind"`
	From       string    `json:"from,omitempty"`
	To         string    `json:"to,omitempty"`
	OwnerFrom  string    `json:"owner_from,omitempty"` // Owner.String
	OwnerTo    string    `json:"owner_to,omitempty"`
	NameFrom   string    `json:"name_from,omitempty"`
	NameTo     string    `json:"name_to,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	DecisionID int64     `json:"decision,omitempty"`
	Other      int64     `json:"other,omitempty"`
	Text       string    `json:"text,omitempty"`
	Until      Time      `json:"until,omitempty"`
	Change     int64     `json:"change,omitempty"` // what can be undone
}

// Message is one entry in a conversation. Messages are in the order of receipt: by id, and where old mail has come in, by time.
type Message struct {
	ID             int64
	ConversationID int64
	Kind           MessageKind
	UserID         int64    // author of outgoing messages, comments and events; 0: a contact, or the system
	From           Person   `gorm:"serializer:json;column:from_person"`
	To             []Person `gorm:"serializer:json;column:to_people"`
	Cc             []Person `gorm:"serializer:json;column:cc_people"`
	Bcc            []Person `gorm:"serializer:json;column:bcc_people"`
	ReplyTo        []Person `gorm:"serializer:json;column:reply_to"` // where answers are to go, if the sender asked for another place
	Subject        string
	Text           string     // plain text, or Markdown for what was written here
	Visible        string     // Text without quoted history
	HTML           string     // sanitised; empty if there is none
	Auto           string     // email.Auto: auto_reply or bounce
	Problem        string     // why the mail could not be read whole
	Event          *EventData `gorm:"serializer:json"`
	Answers        []Answer   `gorm:"serializer:json"` // of what came by a form: all that was filled in
	RFCID          string     `gorm:"column:rfc_id"`   // Message-ID with angle brackets; empty if none
	DeliveryKey    []byte     // unique; only incoming
	Nonce          *string    // unique; only what was written here: a form sent twice is stored once
	RawFileID      int64      // the mail byte for byte; 0: none
	Via            string     // ViaChat: the visitor of the chat sees it; else empty
	Joined         *Joined    `gorm:"serializer:json"` // of an incoming mail: what put it into its conversation; nil: not known
	Checks         *Checks    `gorm:"serializer:json"` // of an incoming mail: what speaks for and against its sender; nil: not known
	MovedFrom      int64      // the conversation that it came into, before somebody moved it; 0: this one. MoveMessages alone sets it
	Forwards       int64      // of what went to somebody else than the contact: the message that it forwards; of an answer to that: that. 0: neither
	Imported       bool       // old mail, brought along: it was never routed or announced
	SentAt         Time       // as the sender wrote it; never used for order
	CreatedAt      Time
}

// Message returns one message, whoever asks; use cases check access to its conversation.
func (db *DB) Message(ctx context.Context, id int64) (Message, error) {
	return first[Message](db.read(ctx).Where("id = ?", id))
}

// CreateMessage stores a new message and sets its id. ErrDuplicate: its delivery key or nonce is there already.
func (db *DB) CreateMessage(ctx context.Context, m *Message) error {
	j, err := m.asJSON()
	if err != nil {
		return err
	}
	m.ID, err = db.insert(ctx, `INSERT INTO messages (conversation_id, kind, user_id, from_person, to_people, cc_people, bcc_people, reply_to, subject, text, visible,
		html, auto, problem, event, answers, rfc_id, delivery_key, nonce, raw_file_id, via, joined, checks, forwards, imported, sent_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ConversationID, m.Kind, m.UserID, j.from, j.to, j.cc, j.bcc, j.replyTo, m.Subject, m.Text, m.Visible,
		m.HTML, m.Auto, m.Problem, j.event, j.answers, m.RFCID, m.DeliveryKey, m.Nonce, m.RawFileID, m.Via, j.joined, j.checks, m.Forwards, m.Imported, m.SentAt, m.CreatedAt)
	if err != nil || m.Kind == Event {
		return err
	}
	return db.searched(ctx, m.ID)
}

// messageJSON holds the columns of a message that are JSON.
type messageJSON struct{ from, to, cc, bcc, replyTo, event, answers, joined, checks any }

func (m *Message) asJSON() (j messageJSON, err error) {
	for _, c := range []struct {
		column *any
		people []Person
	}{{&j.to, m.To}, {&j.cc, m.Cc}, {&j.bcc, m.Bcc}, {&j.replyTo, m.ReplyTo}} {
		if *c.column, err = jsonList(c.people); err != nil {
			return j, err
		}
	}
	if j.answers, err = jsonList(m.Answers); err != nil {
		return j, err
	}
	if j.from, err = jsonText(m.From); err != nil {
		return j, err
	}
	if m.Event != nil {
		if j.event, err = jsonText(m.Event); err != nil {
			return j, err
		}
	}
	if m.Joined != nil {
		if j.joined, err = jsonText(m.Joined); err != nil {
			return j, err
		}
	}
	if m.Checks != nil {
		j.checks, err = jsonText(m.Checks)
	}
	return j, err
}

// SetRaw notes where the mail as sent is kept, and its Message-ID.
func (db *DB) SetRaw(ctx context.Context, messageID, fileID int64, rfcID string) error {
	return db.write(ctx).Model(&Message{ID: messageID}).Updates(map[string]any{"raw_file_id": fileID, "rfc_id": rfcID}).Error
}

// MessageByDelivery returns the mail with this delivery key.
func (db *DB) MessageByDelivery(ctx context.Context, key []byte) (Message, error) {
	return first[Message](db.read(ctx).Where("delivery_key = ?", key))
}

// MessageByNonce returns what an earlier sending of the same form stored.
func (db *DB) MessageByNonce(ctx context.Context, nonce string) (Message, error) {
	return first[Message](db.read(ctx).Where("nonce = ?", nonce))
}

// MessagesBefore returns the newest messages of a conversation that stand before one (its id; 0: no bound), oldest first.
func (db *DB) MessagesBefore(ctx context.Context, conversationID, before int64, limit int) ([]Message, error) {
	old, err := db.holdsOld(ctx, conversationID)
	if err != nil {
		return nil, err
	}
	var rows []Message
	if old {
		rows, err = db.oldAmong(ctx, conversationID, "<", before, "created_at DESC, id DESC", limit)
	} else {
		query, args := messageColumns+" WHERE conversation_id = ?", []any{conversationID}
		if before > 0 {
			query, args = query+" AND id < ?", append(args, before)
		}
		rows, err = db.messages(ctx, query+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	}
	slices.Reverse(rows)
	return rows, err
}

// MessagesAfter returns the first messages of a conversation that stand behind one (its id; 0: no bound), oldest first.
func (db *DB) MessagesAfter(ctx context.Context, conversationID, after int64, limit int) ([]Message, error) {
	if old, err := db.holdsOld(ctx, conversationID); err != nil || old {
		if err != nil {
			return nil, err
		}
		return db.oldAmong(ctx, conversationID, ">", after, "created_at, id", limit)
	}
	return db.messages(ctx, messageColumns+" WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?", conversationID, after, limit)
}

// OutgoingSince returns the answers of a conversation with an id above since, oldest first.
func (db *DB) OutgoingSince(ctx context.Context, conversationID, since int64) ([]Message, error) {
	return all[Message](db.read(ctx).Where("conversation_id = ? AND kind = ? AND forwards = 0 AND id > ?", conversationID, Outgoing, since).Order("id"))
}

// LastWithRFCID returns the newest mail of a conversation that has a Message-ID, for In-Reply-To.
func (db *DB) LastWithRFCID(ctx context.Context, conversationID int64) (Message, error) {
	order, err := db.newestFirst(ctx, conversationID)
	if err != nil {
		return Message{}, err
	}
	return first[Message](db.read(ctx).Where("conversation_id = ? AND rfc_id <> ''", conversationID).Order(order))
}

// LastFromContact returns the newest mail that a person outside wrote: auto-replies and bounces are passed over, and so is who answers what was
// forwarded to them.
func (db *DB) LastFromContact(ctx context.Context, conversationID int64) (Message, error) {
	order, err := db.newestFirst(ctx, conversationID)
	if err != nil {
		return Message{}, err
	}
	rows, err := db.messages(ctx, messageColumns+" WHERE id IN (SELECT id FROM messages WHERE conversation_id = ? AND kind = ? AND auto = '' AND forwards = 0 ORDER BY "+order+" LIMIT 1)", conversationID, Incoming)
	if err != nil || len(rows) == 0 {
		return Message{}, cmp.Or(err, ErrNotFound)
	}
	return rows[0], nil
}

// RFCIDs returns the newest Message-IDs of a conversation, oldest first, for References. What was forwarded to others, and their
// answers, are not among them.
func (db *DB) RFCIDs(ctx context.Context, conversationID int64, limit int) (ids []string, err error) {
	order, err := db.newestFirst(ctx, conversationID)
	if err != nil {
		return nil, err
	}
	err = db.read(ctx).Raw("SELECT rfc_id FROM messages WHERE conversation_id = ? AND rfc_id <> '' AND forwards = 0 ORDER BY "+order+" LIMIT ?", conversationID, limit).Scan(&ids).Error
	slices.Reverse(ids)
	return ids, err
}

// MessagesByRFCID returns the mails with one of these Message-IDs, with the inbox each is in, at most limit. The oldest come first: who
// repeats a Message-ID later draws no answers to it away.
func (db *DB) MessagesByRFCID(ctx context.Context, ids []string, limit int) (out []MessageRef, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = db.read(ctx).Raw(`SELECT m.id, m.kind, m.rfc_id, m.conversation_id, c.inbox_id, m.came_inbox FROM messages m JOIN conversations c ON c.id = m.conversation_id
		WHERE m.rfc_id IN ? AND m.rfc_id <> '' ORDER BY m.id LIMIT ?`, ids, limit).Scan(&out).Error
	return out, err
}

// MessageRef is where a Message-ID was seen.
type MessageRef struct {
	ID             int64
	Kind           MessageKind
	RFCID          string `gorm:"column:rfc_id"`
	ConversationID int64
	InboxID        int64
	CameInbox      int64 // that it came in by, if its conversation was moved to another since; 0: the same
}
