package models

import (
	"context"
	"errors"
	"strings"
)

// DraftTab says what a draft will become.
type DraftTab string

const (
	DraftReply   DraftTab = "reply"
	DraftComment DraftTab = "comment"
	DraftForward DraftTab = "forward"
)

// Draft is what one person is writing in one conversation and has not sent. There is one at most, and one more that they have put aside; nobody else
// sees either.
type Draft struct {
	ID             int64
	UserID         int64
	ConversationID int64
	Tab            DraftTab
	Body           string // Markdown, as typed
	ToLine         string // addresses as typed; of a forward
	CcLine         string
	BccLine        string
	ForwardID      int64  // the message that is forwarded; 0: none
	Staged         string // names the files that go with it (File.Draft)
	Nonce          string // of the form that has written it: while it stays the same, so does the form
	UpdatedAt      Time   // also its version: every save moves it on
	Aside          int64  // 1: put aside for another, which the editor shows
}

// DraftKept is how long what nobody sends is kept, in microseconds.
const DraftKept = 90 * 24 * 60 * 60 * 1e6

// Empty reports whether nothing is typed in it; files are another matter. What is to be forwarded is something by itself.
func (d Draft) Empty() bool {
	return d.ForwardID == 0 && strings.TrimSpace(d.Body) == "" && strings.TrimSpace(d.ToLine) == "" && strings.TrimSpace(d.CcLine) == "" && strings.TrimSpace(d.BccLine) == ""
}

// Same reports whether two drafts hold the same text and go the same way.
func (d Draft) Same(o Draft) bool {
	return d.Tab == o.Tab && d.Body == o.Body && d.ToLine == o.ToLine && d.CcLine == o.CcLine && d.BccLine == o.BccLine && d.ForwardID == o.ForwardID
}

// Draft returns what a user is writing in a conversation; ErrNotFound: nothing.
func (db *DB) Draft(ctx context.Context, userID, conversationID int64) (Draft, error) {
	return db.draft(ctx, userID, conversationID, 0)
}

func (db *DB) draft(ctx context.Context, userID, conversationID, aside int64) (Draft, error) {
	return first[Draft](db.read(ctx).Where("user_id = ? AND conversation_id = ? AND aside = ?", userID, conversationID, aside))
}

// BothDrafts returns what a user is writing in a conversation, and what they have put aside there; zero values: nothing.
func (db *DB) BothDrafts(ctx context.Context, userID, conversationID int64) (d, aside Draft, err error) {
	rows, err := all[Draft](db.read(ctx).Where("user_id = ? AND conversation_id = ?", userID, conversationID))
	for _, row := range rows {
		if row.Aside == 0 {
			d = row
		} else {
			aside = row
		}
	}
	return d, aside, err
}

// PutAside stores a draft beside the one that its user has in its conversation, behind what they have put aside there before.
func (db *DB) PutAside(ctx context.Context, d Draft) error {
	d.Aside = 1
	switch there, err := db.draft(ctx, d.UserID, d.ConversationID, 1); {
	case err == nil && !there.Same(d):
		d = there.joined(d)
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	}
	return db.SaveDraft(ctx, &d)
}

// SwapDrafts brings out what a user has put aside in a conversation, and puts aside what they are writing there. Both are new versions: no page that
// shows either of them saves over it.
func (db *DB) SwapDrafts(ctx context.Context, userID, conversationID int64, now Time) error {
	for _, set := range []string{"aside = aside + 2", "aside = 3 - aside"} { // each by itself leaves every row a number of its own
		_, err := db.exec(ctx, "UPDATE drafts SET "+set+", updated_at = CASE WHEN updated_at >= ? THEN updated_at + 1 ELSE ? END WHERE user_id = ? AND conversation_id = ?", now, now, userID, conversationID)
		if err != nil {
			return err
		}
	}
	return nil
}

// SaveDraft stores a draft over the one that its user has in its conversation, and sets its id and its version: the moment it names or, where the
// stored one is as new, one behind that.
func (db *DB) SaveDraft(ctx context.Context, d *Draft) error {
	return db.row(ctx, `INSERT INTO drafts (user_id, conversation_id, tab, body, to_line, cc_line, bcc_line, forward_id, staged, nonce, updated_at, aside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (user_id, conversation_id, aside) DO UPDATE SET tab = excluded.tab, body = excluded.body, to_line = excluded.to_line, cc_line = excluded.cc_line, bcc_line = excluded.bcc_line,
		forward_id = excluded.forward_id, staged = excluded.staged, nonce = excluded.nonce,
		updated_at = CASE WHEN drafts.updated_at >= excluded.updated_at THEN drafts.updated_at + 1 ELSE excluded.updated_at END RETURNING id, updated_at`,
		[]any{d.UserID, d.ConversationID, d.Tab, d.Body, d.ToLine, d.CcLine, d.BccLine, d.ForwardID, d.Staged, d.Nonce, d.UpdatedAt, d.Aside}, &d.ID, (*int64)(&d.UpdatedAt))
}

// DropDraft forgets what a user is writing in a conversation, and reports whether there was something. What another form has written after
// till stays: it is not what was sent.
func (db *DB) DropDraft(ctx context.Context, userID, conversationID int64, nonce string, till Time) (bool, error) {
	n, err := db.deleted(ctx, "DELETE FROM drafts WHERE user_id = ? AND conversation_id = ? AND aside = 0 AND (updated_at <= ? OR nonce <> '' AND nonce = ?)", userID, conversationID, till, nonce)
	return n > 0, err
}

// DeleteDraftsBefore forgets drafts that were last changed before t.
func (db *DB) DeleteDraftsBefore(ctx context.Context, t Time) error {
	_, err := db.exec(ctx, "DELETE FROM drafts WHERE updated_at < ?", t)
	return err
}

// MoveDrafts takes what people are writing in one conversation to another. Who writes in both has the two texts in one, and as a comment if either
// was to be one: what was meant for colleagues must not become an answer.
func (db *DB) MoveDrafts(ctx context.Context, from, into int64) error {
	both, err := all[Draft](db.read(ctx).Where("conversation_id = ? AND EXISTS (SELECT 1 FROM drafts o WHERE o.user_id = drafts.user_id AND o.conversation_id = ? AND o.aside = drafts.aside)", from, into))
	if err != nil {
		return err
	}
	for _, d := range both {
		other, err := db.draft(ctx, d.UserID, into, d.Aside)
		if err != nil {
			return err
		}
		if _, err := db.exec(ctx, "DELETE FROM drafts WHERE id = ?", d.ID); err != nil {
			return err
		}
		joined := other.joined(d)
		if err := db.SaveDraft(ctx, &joined); err != nil {
			return err
		}
	}
	_, err = db.exec(ctx, "UPDATE drafts SET conversation_id = ?, staged = CASE staged WHEN '' THEN '' ELSE ? END WHERE conversation_id = ?", into, StagedIn(into), from)
	return err
}

// joined is a draft with what another says behind it.
func (d Draft) joined(o Draft) Draft {
	if o.Tab == DraftComment {
		d.Tab = DraftComment
	}
	for _, line := range []struct {
		to      *string
		more    string
		between string
	}{{&d.Body, o.Body, "\n\n"}, {&d.ToLine, o.ToLine, ", "}, {&d.CcLine, o.CcLine, ", "}, {&d.BccLine, o.BccLine, ", "}} {
		if *line.to != "" && line.more != "" && *line.to != line.more {
			line.more = *line.to + line.between + line.more
		}
		if line.more != "" {
			*line.to = line.more
		}
	}
	d.UpdatedAt, d.Nonce = max(d.UpdatedAt, o.UpdatedAt), ""
	return d
}

// DraftsOf returns what people are writing in a conversation.
func (db *DB) DraftsOf(ctx context.Context, conversationID int64) ([]Draft, error) {
	return all[Draft](db.read(ctx).Where("conversation_id = ?", conversationID).Order("id"))
}

// EachDraft calls fn with all drafts, a batch at a time.
func (db *DB) EachDraft(ctx context.Context, fn func([]Draft) error) error {
	for after := int64(0); ; {
		some, err := all[Draft](db.read(ctx).Where("id > ?", after).Order("id").Limit(100))
		if err != nil || len(some) == 0 {
			return err
		}
		if err := fn(some); err != nil {
			return err
		}
		after = some[len(some)-1].ID
	}
}

// RewriteDraft changes what a draft says, unless it has been saved since it was read.
func (db *DB) RewriteDraft(ctx context.Context, d Draft) error {
	_, err := db.exec(ctx, "UPDATE drafts SET body = ?, to_line = ?, cc_line = ?, bcc_line = ?, updated_at = updated_at + 1 WHERE id = ? AND updated_at = ?", d.Body, d.ToLine, d.CcLine, d.BccLine, d.ID, d.UpdatedAt)
	return err
}
