package models

import "context"

// HistoryKind says what changed.
type HistoryKind string

const (
	HistoryAvailability HistoryKind = "availability" // UserID; Value: available or away
	HistoryActive       HistoryKind = "active"       // UserID; Value: yes or no
	HistorySeat         HistoryKind = "seat"         // UserID; Value: the seat
	HistoryTeam         HistoryKind = "team"         // UserID, TeamID; Value: main, extra or none
	HistoryAccess       HistoryKind = "access"       // InboxID, and UserID, TeamID or neither (everyone); Value: yes or no
	HistoryRule         HistoryKind = "rule"         // ChannelID; Other: the rule version in force
	HistoryOwner        HistoryKind = "owner"        // ConversationID, InboxID, ChannelID; Value: Owner.String; Other: its place in the queue, if it came from there
	HistoryState        HistoryKind = "state"        // ConversationID, InboxID, ChannelID; Value: the state; Other: until when it is snoozed
	HistoryAnswer       HistoryKind = "answer"       // ConversationID, InboxID, ChannelID: somebody answered
	HistoryAsked        HistoryKind = "asked"        // ConversationID, InboxID, ChannelID: somebody outside waits for an answer again
	HistoryJoined       HistoryKind = "joined"       // UserID: has accepted the invitation
	HistoryCapacity     HistoryKind = "capacity"     // UserID; Other: the most open conversations they get by routing, 0: no limit
	HistoryPage         HistoryKind = "page"         // UserID; Value: yes, a page of theirs is open, or no, none is any more
	HistoryRouted       HistoryKind = "routed"       // ConversationID, InboxID, ChannelID: a chat has reached its way to people, and its rule has run
	HistoryMoved        HistoryKind = "moved"        // ConversationID, and InboxID, ChannelID: where it is from now on; Other: the channel that it was on
	HistoryContactOwner HistoryKind = "contact"      // UserID: the owner of a contact from now on, 0: none; Other: the contact
	HistoryTracked      HistoryKind = "tracked"      // Other: the contact; Value: yes, it has a visitor cookie, or no, it has none any more
)

// History is one change, with its time. Rows are only ever added.
type History struct {
	ID             int64
	At             Time
	Kind           HistoryKind
	UserID         int64
	TeamID         int64
	InboxID        int64
	ChannelID      int64
	ConversationID int64
	Other          int64
	Value          string
	ByUser         int64 // who did it; 0: the system or a contact
}

// TableName keeps the word singular: it is a mass noun.
func (History) TableName() string { return "history" }

// Record adds to the history.
func (db *DB) Record(ctx context.Context, rows ...History) error {
	for _, h := range rows {
		_, err := db.exec(ctx, `INSERT INTO history (at, kind, user_id, team_id, inbox_id, channel_id, conversation_id, other, value, by_user) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			h.At, h.Kind, h.UserID, h.TeamID, h.InboxID, h.ChannelID, h.ConversationID, h.Other, h.Value, h.ByUser)
		if err != nil {
			return err
		}
	}
	return nil
}

// HistorySince returns what happened from a moment on, of the given kinds, oldest first.
func (db *DB) HistorySince(ctx context.Context, from Time, kinds ...HistoryKind) ([]History, error) {
	return all[History](db.read(ctx).Where("at >= ? AND kind IN ?", from, kinds).Order("at, id"))
}
