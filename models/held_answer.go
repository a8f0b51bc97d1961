package models

import (
	"context"
	"encoding/json"
	"errors"
)

// HeldAnswer is an answer that is held back for a few seconds, in which whoever wrote it may have it back.
type HeldAnswer struct {
	MessageID int64
	UserID    int64
	Till      Time
	Before    HeldBefore
}

// HeldBefore is what taking an answer back needs to know: how the conversation stood before and behind it, and what else it has changed. It names
// nobody but those whom the answer has let in.
type HeldBefore struct {
	Conversation int64    `json:"conversation"`
	Was          HeldRow  `json:"was"`
	Is           HeldRow  `json:"is"`
	Events       []int64  `json:"events,omitempty"` // what the thread says of the changes
	Keeper       bool     `json:"keeper,omitempty"` // it made its writer the owner of the contact
	Joined       []string `json:"joined,omitempty"` // addresses that take part by it
}

// HeldRow is what an answer changes of a conversation's row.
type HeldRow struct {
	Stood
	Snippet      string `json:"snippet"`
	LastMessage  int64  `json:"last"`
	LastIncoming int64  `json:"incoming"`
	HasFiles     bool   `json:"files"`
	ActivityAt   Time   `json:"activity"`
	WaitingSince Time   `json:"waiting"`
	LeftOut      int64  `json:"left_out"`
	Handed       bool   `json:"handed"`
	TurnSince    Time   `json:"turn"`
}

// HeldRow returns that.
func (c Conversation) HeldRow() HeldRow {
	return HeldRow{Stood: c.Stands(), Snippet: c.Snippet, LastMessage: c.LastMessage, LastIncoming: c.LastIncoming, HasFiles: c.HasFiles, ActivityAt: c.ActivityAt,
		WaitingSince: c.WaitingSince, LeftOut: c.LeftOut, Handed: c.Handed, TurnSince: c.TurnSince}
}

// HoldAnswer notes that an answer is held back.
func (db *DB) HoldAnswer(ctx context.Context, h HeldAnswer) error {
	before, err := jsonText(h.Before)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "INSERT INTO held_answers (message_id, user_id, till, before) VALUES (?, ?, ?, ?)", h.MessageID, h.UserID, h.Till, before)
	return err
}

// HeldAnswer returns one; ErrNotFound: the message is not held back any more, or never was.
func (db *DB) HeldAnswer(ctx context.Context, messageID int64) (HeldAnswer, error) {
	rows, err := db.held(ctx, "h.message_id = ?", messageID)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return HeldAnswer{}, err
	}
	return rows[0], nil
}

// HeldAnswersIn returns those of a conversation, the oldest first.
func (db *DB) HeldAnswersIn(ctx context.Context, conversationID int64) ([]HeldAnswer, error) {
	return db.held(ctx, "h.message_id IN (SELECT m.id FROM messages m JOIN held_answers x ON x.message_id = m.id WHERE m.conversation_id = ?)", conversationID)
}

func (db *DB) held(ctx context.Context, where string, args ...any) (out []HeldAnswer, err error) {
	var h HeldAnswer
	var before string
	var broken error
	err = db.rows(db.ownContext(ctx), "SELECT h.message_id, h.user_id, h.till, h.before FROM held_answers h WHERE "+where+" ORDER BY h.message_id", args,
		[]any{&h.MessageID, &h.UserID, (*int64)(&h.Till), &before}, func() {
			h.Before = HeldBefore{}
			if err := json.Unmarshal([]byte(before), &h.Before); err != nil {
				broken = err
			}
			out = append(out, h)
		})
	if err == nil {
		err = broken
	}
	return out, err
}

// KeepBefore stores what taking an answer back needs to know anew: one before it has been taken back.
func (db *DB) KeepBefore(ctx context.Context, h HeldAnswer) error {
	before, err := jsonText(h.Before)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "UPDATE held_answers SET before = ? WHERE message_id = ?", before, h.MessageID)
	return err
}

// Withdraw takes an answer out of the outbox, if its sending has begun for nobody: of who sends and who takes back, one does.
func (db *DB) Withdraw(ctx context.Context, messageID int64) (bool, error) {
	// Deliveries first, as ClaimDeliveries does: the two cannot wait for each other.
	free, err := db.deleted(ctx, "DELETE FROM deliveries WHERE message_id = ? AND state = ? AND attempts = 0 AND leased_till = 0", messageID, DeliveryPending)
	if err != nil || free == 0 {
		return false, err
	}
	var left int64
	if err := db.row(db.ownContext(ctx), "SELECT count(*) FROM deliveries WHERE message_id = ?", []any{messageID}, &left); err != nil || left > 0 {
		return false, err
	}
	_, err = db.exec(ctx, "DELETE FROM held_answers WHERE message_id = ?", messageID)
	return err == nil, err
}

// LetGo forgets what was held back until now.
func (db *DB) LetGo(ctx context.Context, now Time) error {
	_, err := db.exec(ctx, "DELETE FROM held_answers WHERE till <= ?", now)
	return err
}

// LetGoOf forgets what taking back the answers in a conversation needs: somebody in it is erased, or it is another one now.
func (db *DB) LetGoOf(ctx context.Context, conversationID int64) error {
	_, err := db.exec(ctx, "DELETE FROM held_answers WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = ?)", conversationID)
	return err
}

// StageAgain has the files of a message stand in an editor again.
func (db *DB) StageAgain(ctx context.Context, messageID int64, draft string, now Time) error {
	_, err := db.exec(ctx, "UPDATE files SET kind = ?, message_id = 0, draft = ?, created_at = ? WHERE message_id <> 0 AND message_id = ? AND kind = ?", FileStaged, draft, now, messageID, FileAttachment)
	return err
}

// EventsAfter returns the ids of the events of a conversation with an id above after.
func (db *DB) EventsAfter(ctx context.Context, conversationID, after int64) (out []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), "SELECT id FROM messages WHERE conversation_id = ? AND kind = ? AND id > ? ORDER BY id", []any{conversationID, Event, after}, []any{&id}, func() { out = append(out, id) })
	return out, err
}

// AddToDraft stores a draft; what its user is writing in the conversation already stands behind it.
func (db *DB) AddToDraft(ctx context.Context, d *Draft) error {
	if there, err := db.Draft(ctx, d.UserID, d.ConversationID); err == nil {
		*d = d.joined(there)
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	return db.SaveDraft(ctx, d)
}
