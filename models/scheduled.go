package models

import (
	"context"
	"strconv"
	"strings"
)

// Scheduled is an answer, or something to be forwarded, that is to go out later. It is sent, and its row removed, in one transaction.
type Scheduled struct {
	ID             int64
	ConversationID int64
	UserID         int64 // who wrote it
	SendAt         Time
	Body           string // Markdown, as typed
	ToLine         string // addresses as typed or, of an answer, as the page said that it would go
	CcLine         string
	BccLine        string
	ForwardID      int64  // the message that is forwarded; 0: it is an answer
	Staged         string // names its files
	Nonce          string // of the form, as the message will have it; unique
	SeenID         int64  // the newest message there was
	CloseToo       bool
	UnlessWritten  bool   // not if somebody has written before
	LeasedTill     Time   // nobody tries before: it went wrong. Of what was cancelled: when
	Problem        string // why it was not sent, in plain English, or that it was cancelled (CancelledOf); empty: it is to be sent
	CreatedAt      Time
}

// TableName keeps the word as it is.
func (Scheduled) TableName() string { return "scheduled" }

// scheduledCancelled begins the Problem of what was cancelled, and no other: it is kept for a day, so that this can be undone.
const scheduledCancelled = "cancelled"

// onlyCancelled and notCancelled are conditions of rows, with that as their parameter.
const (
	onlyCancelled = "substr(problem, 1, 9) = ?"
	notCancelled  = "substr(problem, 1, 9) <> ?"
)

// CancelledOf is the Problem of what was cancelled while it had a problem, or had none: undoing finds that again.
func CancelledOf(problem string) string {
	if problem == "" {
		return scheduledCancelled
	}
	return scheduledCancelled + ":" + problem
}

// Cancelled reports whether somebody has called it off.
func (s Scheduled) Cancelled() bool { return strings.HasPrefix(s.Problem, scheduledCancelled) }

// Before is the Problem that it had when it was called off.
func (s Scheduled) Before() string {
	return strings.TrimPrefix(strings.TrimPrefix(s.Problem, scheduledCancelled), ":")
}

// ScheduledErased is the Problem of what somebody was taken out of, with words of it: it is not sent as it stands.
const ScheduledErased = "Somebody whom it names has been erased."

// Erased reports whether it has that, also where it was cancelled since.
func (s Scheduled) Erased() bool { return s.Before() == ScheduledErased }

// stagedLater names the files of what is to go out later.
func stagedLater(id int64) string { return "later:" + strconv.FormatInt(id, 10) }

// CreateScheduled stores a row, sets its id, and takes the files along that its writer has chosen in the conversation. ErrDuplicate: the form is
// stored already.
func (db *DB) CreateScheduled(ctx context.Context, s *Scheduled) (err error) {
	s.ID, err = db.insert(ctx, `INSERT INTO scheduled (conversation_id, user_id, send_at, body, to_line, cc_line, bcc_line, forward_id, staged, nonce, seen_id, close_too, unless_written, leased_till, problem, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, 0, '', ?)`,
		s.ConversationID, s.UserID, s.SendAt, s.Body, s.ToLine, s.CcLine, s.BccLine, s.ForwardID, s.Nonce, s.SeenID, s.CloseToo, s.UnlessWritten, s.CreatedAt)
	if err != nil {
		return err
	}
	s.Staged = stagedLater(s.ID)
	if _, err := db.exec(ctx, "UPDATE scheduled SET staged = ? WHERE id = ?", s.Staged, s.ID); err != nil {
		return err
	}
	return db.restage(ctx, s.UserID, StagedIn(s.ConversationID), s.Staged, s.CreatedAt)
}

// FilesLater returns the files of what is to go out later, by row of it.
func (db *DB) FilesLater(ctx context.Context, rows []Scheduled) (map[int64][]File, error) {
	of, out := map[string]int64{}, map[int64][]File{}
	users, drafts := make([]any, len(rows)), make([]any, len(rows))
	for i, s := range rows {
		of[s.Staged], users[i], drafts[i] = s.ID, s.UserID, s.Staged
	}
	files, err := db.files(ctx, "kind = 'staged' AND uploaded_by IN "+marks(len(rows))+" AND draft IN "+marks(len(rows)), append(users, drafts...)...) // as StagedFiles, for its index
	for _, f := range files {
		out[of[f.Draft]] = append(out[of[f.Draft]], f)
	}
	return out, err
}

// restage moves what a user has chosen in one editor to another.
func (db *DB) restage(ctx context.Context, userID int64, from, to string, now Time) error {
	_, err := db.exec(ctx, "UPDATE files SET draft = ?, created_at = ? WHERE kind = ? AND uploaded_by = ? AND draft = ?", to, now, FileStaged, userID, from)
	return err
}

// Scheduled returns one row, whatever has become of it.
func (db *DB) Scheduled(ctx context.Context, id int64) (Scheduled, error) {
	return first[Scheduled](db.read(ctx).Where("id = ?", id))
}

// ScheduledByNonce returns what an earlier sending of the same form has stored.
func (db *DB) ScheduledByNonce(ctx context.Context, nonce string) (Scheduled, error) {
	return first[Scheduled](db.read(ctx).Where("nonce = ?", nonce))
}

// ScheduledIn returns what is to go out in a conversation, or could not, the next first.
func (db *DB) ScheduledIn(ctx context.Context, conversationID int64) ([]Scheduled, error) {
	return all[Scheduled](db.read(ctx).Where("conversation_id = ? AND "+notCancelled, conversationID, scheduledCancelled).Order("send_at, id").Limit(maxScheduled))
}

// AllScheduledIn returns all that is kept of a conversation, also what was cancelled, the next first.
func (db *DB) AllScheduledIn(ctx context.Context, conversationID int64) ([]Scheduled, error) {
	return all[Scheduled](db.read(ctx).Where("conversation_id = ?", conversationID).Order("send_at, id"))
}

// ScheduledBy returns what a user has yet to have sent, and what could not be, the next first.
func (db *DB) ScheduledBy(ctx context.Context, userID int64) ([]Scheduled, error) {
	return all[Scheduled](db.read(ctx).Where("user_id = ? AND "+notCancelled, userID, scheduledCancelled).Order("send_at, id").Limit(maxScheduled))
}

// CountScheduled counts these, up to CountStop.
func (db *DB) CountScheduled(ctx context.Context, userID int64) (n int64, err error) {
	err = db.row(db.ownContext(ctx), "SELECT count(*) FROM (SELECT 1 FROM scheduled WHERE user_id = ? AND "+notCancelled+" LIMIT ?) t", []any{userID, scheduledCancelled, CountStop}, &n)
	return n, err
}

// maxScheduled bounds how much one person may have scheduled, and what a page shows.
const maxScheduled = CountStop

// MaxScheduled is that.
const MaxScheduled = maxScheduled

// DueScheduled returns what is to be sent at now, the earliest first.
func (db *DB) DueScheduled(ctx context.Context, now Time, limit int) ([]Scheduled, error) {
	return all[Scheduled](db.read(ctx).Where("problem = '' AND send_at <= ? AND leased_till <= ?", now, now).Order("send_at, id").Limit(limit))
}

// NextScheduled returns when something is next to be sent; Never: nothing is.
func (db *DB) NextScheduled(ctx context.Context) (Time, error) {
	at := Never
	err := db.row(db.ownContext(ctx), "SELECT coalesce(min(CASE WHEN leased_till > send_at THEN leased_till ELSE send_at END), ?) FROM scheduled WHERE problem = ''", []any{Never}, (*int64)(&at))
	return at, err
}

// TakeScheduled removes a row that is as it was read, and reports whether it was: of several that would send it one does.
func (db *DB) TakeScheduled(ctx context.Context, s Scheduled) (bool, error) {
	n, err := db.deleted(ctx, "DELETE FROM scheduled WHERE id = ? AND problem = ? AND send_at = ?", s.ID, s.Problem, s.SendAt)
	return n == 1, err
}

// MarkScheduled stores what has become of a row that is as it was read, and reports whether it was.
func (db *DB) MarkScheduled(ctx context.Context, s Scheduled, problem string, now Time) (bool, error) {
	n, err := db.deleted(ctx, "UPDATE scheduled SET problem = ?, leased_till = ? WHERE id = ? AND problem = ?", problem, now, s.ID, s.Problem)
	return n == 1, err
}

// PutOffScheduled has nobody try a row before a moment.
func (db *DB) PutOffScheduled(ctx context.Context, id int64, till Time) error {
	_, err := db.exec(ctx, "UPDATE scheduled SET leased_till = ? WHERE id = ?", till, id)
	return err
}

// UnstageLater has the files of what was scheduled stand in the conversation's editor again.
func (db *DB) UnstageLater(ctx context.Context, s Scheduled, now Time) error {
	return db.restage(ctx, s.UserID, s.Staged, StagedIn(s.ConversationID), now)
}

// RewriteScheduled takes words out of what is yet to be sent, with why it is not sent any more.
func (db *DB) RewriteScheduled(ctx context.Context, s Scheduled, problem string) error {
	_, err := db.exec(ctx, "UPDATE scheduled SET body = ?, to_line = ?, cc_line = ?, bcc_line = ?, problem = ? WHERE id = ?", s.Body, s.ToLine, s.CcLine, s.BccLine, problem, s.ID)
	return err
}

// EachScheduled calls fn with all rows, a batch at a time.
func (db *DB) EachScheduled(ctx context.Context, fn func([]Scheduled) error) error {
	for after := int64(0); ; {
		some, err := all[Scheduled](db.read(ctx).Where("id > ?", after).Order("id").Limit(100))
		if err != nil || len(some) == 0 {
			return err
		}
		if err := fn(some); err != nil {
			return err
		}
		after = some[len(some)-1].ID
	}
}

// WrittenSince reports whether somebody has written in a conversation after a message: a person outside, or a colleague to one.
func (db *DB) WrittenSince(ctx context.Context, conversationID, after int64) (bool, error) {
	var n int64
	err := db.row(db.ownContext(ctx), "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ? AND id > ? AND kind IN (?, ?) AND auto = '' LIMIT 1) t", []any{conversationID, after, Incoming, Outgoing}, &n)
	return n > 0, err
}

// DropScheduled removes rows with their files: all of a conversation's, or (0) those that were cancelled before t.
func (db *DB) DropScheduled(ctx context.Context, conversationID int64, t Time) error {
	where, args := "conversation_id = ?", []any{conversationID}
	if conversationID == 0 {
		where, args = onlyCancelled+" AND leased_till < ?", []any{scheduledCancelled, t}
	}
	if _, err := db.exec(ctx, "DELETE FROM files WHERE kind = 'staged' AND draft IN (SELECT staged FROM scheduled WHERE "+where+")", args...); err != nil {
		return err
	}
	_, err := db.exec(ctx, "DELETE FROM scheduled WHERE "+where, args...)
	return err
}
