package models

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// ChangeKind is what somebody did to whole conversations.
type ChangeKind string

const (
	ChangeMerge ChangeKind = "merge" // FromID has become a part of IntoID
	ChangeSplit ChangeKind = "split" // IntoID was split off from FromID
	ChangeMove  ChangeKind = "move"  // FromID, which is IntoID, was moved to another channel
)

// ConversationChange is one merge, split or move. It holds numbers and no words: nothing of anybody is left in it.
type ConversationChange struct {
	ID        int64
	Kind      ChangeKind
	FromID    int64
	IntoID    int64
	Snapshot  string // JSON of a ChangeSnapshot
	ByUser    int64
	CreatedAt Time
	UndoneAt  Time // 0: it has not been undone
}

// ChangeSnapshot is what undoing needs to know.
type ChangeSnapshot struct {
	From   Stood   `json:"from"`             // before
	Into   Stood   `json:"into"`             // before
	After  Stood   `json:"after"`            // IntoID afterwards
	Moved  []int64 `json:"moved,omitempty"`  // messages
	Linked []int64 `json:"linked,omitempty"` // conversations that were linked to FromID
	Newest int64   `json:"newest"`           // the newest message there was
	Tags   []int64 `json:"tags,omitempty"`   // that IntoID got by it
}

// Stood is how a conversation stood.
type Stood struct {
	InboxID      int64  `json:"inbox"`
	ChannelID    int64  `json:"channel"`
	State        State  `json:"state"`
	Owner        string `json:"owner"`
	OwnerWhy     string `json:"why"`
	UnansweredAt Time   `json:"unanswered"`
	QueuedAt     Time   `json:"queued"`
	SnoozedUntil Time   `json:"snoozed"`
}

// Stands says how a conversation stands.
func (c Conversation) Stands() Stood {
	return Stood{InboxID: c.InboxID, ChannelID: c.ChannelID, State: c.State, Owner: c.Owner.String(), OwnerWhy: c.OwnerWhy, UnansweredAt: c.UnansweredAt, QueuedAt: c.QueuedAt, SnoozedUntil: c.SnoozedUntil}
}

// Read returns what the change has to say.
func (c ConversationChange) Read() (s ChangeSnapshot, err error) {
	err = json.Unmarshal([]byte(c.Snapshot), &s)
	return s, err
}

// CreateChange keeps the record of a change and sets its id.
func (db *DB) CreateChange(ctx context.Context, c *ConversationChange) (err error) {
	c.ID, err = db.insert(ctx, "INSERT INTO conversation_changes (kind, from_id, into_id, snapshot, by_user, created_at, undone_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		c.Kind, c.FromID, c.IntoID, c.Snapshot, c.ByUser, c.CreatedAt, c.UndoneAt)
	return err
}

// KeepSnapshot stores what undoing a change needs to know, once that has been made.
func (db *DB) KeepSnapshot(ctx context.Context, id int64, s ChangeSnapshot) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "UPDATE conversation_changes SET snapshot = ? WHERE id = ?", string(text), id)
	return err
}

// Change returns one record.
func (db *DB) Change(ctx context.Context, id int64) (ConversationChange, error) {
	return first[ConversationChange](db.read(ctx).Where("id = ?", id))
}

// EndChange notes that a change has been undone; false: it had been already.
func (db *DB) EndChange(ctx context.Context, id int64, at Time) (bool, error) {
	n, err := db.deleted(ctx, "UPDATE conversation_changes SET undone_at = ? WHERE id = ? AND undone_at = 0", at, id)
	return n == 1, err
}

// UndoableChanges returns of those of some changes that were made since a moment and have not been undone the inbox that each began in: only who
// reads that may undo it.
func (db *DB) UndoableChanges(ctx context.Context, ids []int64, since Time) (map[int64]int64, error) {
	out := map[int64]int64{}
	var c ConversationChange
	err := inBatches(ids, func(some []int64) error {
		return db.rows(ctx, "SELECT id, snapshot FROM conversation_changes WHERE id IN "+marks(len(some))+" AND undone_at = 0 AND created_at >= ?", append(anys(some), since), []any{&c.ID, &c.Snapshot}, func() {
			if s, err := c.Read(); err == nil {
				out[c.ID] = s.From.InboxID
			}
		})
	})
	return out, err
}

// MergedInto returns what a merged conversation is a part of now; ErrNotFound: it is not merged, or that is gone.
func (db *DB) MergedInto(ctx context.Context, id int64) (into int64, err error) {
	for range maxMerged {
		var next int64
		err := db.row(ctx, `SELECT x.into_id FROM conversations c JOIN conversation_changes x ON x.from_id = c.id AND x.kind = 'merge' AND x.undone_at = 0
			WHERE c.id = ? AND c.state = 'merged' ORDER BY x.id DESC LIMIT 1`, []any{id}, &next)
		if err != nil {
			if into != 0 {
				return into, nil
			}
			return 0, err
		}
		id, into = next, next
	}
	return into, nil
}

// MergedIntoBy returns MergedInto of several, by id; those of which that is ErrNotFound are left out.
func (db *DB) MergedIntoBy(ctx context.Context, ids []int64) (map[int64]int64, error) {
	out, at := map[int64]int64{}, map[int64][]int64{} // where those stand that are followed yet
	for _, id := range ids {
		at[id] = append(at[id], id)
	}
	for range maxMerged {
		next, err := db.mergedOnce(ctx, slices.Collect(maps.Keys(at)))
		if err != nil || len(next) == 0 {
			return out, err
		}
		moved := map[int64][]int64{}
		for from, into := range next {
			for _, id := range at[from] {
				out[id] = into
			}
			moved[into] = append(moved[into], at[from]...)
		}
		at = moved
	}
	return out, nil
}

// mergedOnce returns what each merged conversation was made a part of.
func (db *DB) mergedOnce(ctx context.Context, ids []int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	var from, into int64
	err := inBatches(ids, func(some []int64) error {
		return db.rows(ctx, `SELECT c.id, x.into_id FROM conversations c JOIN conversation_changes x ON x.from_id = c.id AND x.kind = 'merge' AND x.undone_at = 0
			WHERE c.state = 'merged' AND c.id IN `+marks(len(some))+" ORDER BY x.id", anys(some), []any{&from, &into}, func() { out[from] = into })
	})
	return out, err
}

// maxMerged bounds how far one follows what was merged into what was merged.
const maxMerged = 50
