package models

import (
	"context"
)

// RehearsalState is where a rehearsal stands.
type RehearsalState string

const (
	RehearsalQueued    RehearsalState = "queued" // until a node has room
	RehearsalRunning   RehearsalState = "running"
	RehearsalDone      RehearsalState = "done"
	RehearsalCancelled RehearsalState = "cancelled"
	RehearsalFailed    RehearsalState = "failed"
	RehearsalCut       RehearsalState = "cut" // its node was shut down, or has died
)

// Rehearsal is a draft rule that somebody tries out on a channel's past. Its result is read apart: it may hold 100,000 conversations.
type Rehearsal struct {
	ID        int64
	ChannelID int64
	UserID    int64
	Rule      string // the draft, as JSON
	Days      int64  // how far back
	State     RehearsalState
	Progress  int64  // permille
	Problem   string // English, translated when shown: why it failed
	CreatedAt Time
	BeatAt    Time // when its node last said that it is at it
}

// rehearsalsKept is how many of one person's are kept besides the newest.
const rehearsalsKept = 9

const rehearsalColumns = "id, channel_id, user_id, rule, days, state, progress, problem, created_at, beat_at"

func (r *Rehearsal) fields() []any {
	return []any{&r.ID, &r.ChannelID, &r.UserID, &r.Rule, &r.Days, (*string)(&r.State), &r.Progress, &r.Problem, (*int64)(&r.CreatedAt), (*int64)(&r.BeatAt)}
}

// Rehearsal returns one rehearsal, whoever asks; use cases check access.
func (db *DB) Rehearsal(ctx context.Context, id int64) (r Rehearsal, err error) {
	err = db.row(db.ownContext(ctx), "SELECT "+rehearsalColumns+" FROM rehearsals WHERE id = ?", []any{id}, r.fields()...)
	return r, err
}

// RehearsalResult returns what a rehearsal that is done has found, as it was stored.
func (db *DB) RehearsalResult(ctx context.Context, id int64) (result []byte, err error) {
	err = db.row(ctx, "SELECT result FROM rehearsals WHERE id = ?", []any{id}, &result)
	return result, err
}

// CreateRehearsal stores a new rehearsal and sets its id. Whatever the same person still has under way is cancelled, and their oldest
// results go.
func (db *DB) CreateRehearsal(ctx context.Context, r *Rehearsal) (err error) {
	_, err = db.exec(ctx, "UPDATE rehearsals SET state = ? WHERE user_id = ? AND state IN (?, ?)", RehearsalCancelled, r.UserID, RehearsalQueued, RehearsalRunning)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "DELETE FROM rehearsals WHERE user_id = ? AND id <= (SELECT id FROM rehearsals WHERE user_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
		r.UserID, r.UserID, rehearsalsKept)
	if err != nil {
		return err
	}
	r.ID, err = db.insert(ctx, "INSERT INTO rehearsals (channel_id, user_id, rule, days, state, progress, problem, created_at, beat_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		r.ChannelID, r.UserID, r.Rule, r.Days, r.State, r.Progress, r.Problem, r.CreatedAt, r.BeatAt)
	return err
}

// TakeRehearsal makes the rehearsal that was queued first the caller's, in its transaction; ErrNotFound: nothing is queued. Of several
// nodes one has it.
func (db *DB) TakeRehearsal(ctx context.Context, now Time) (r Rehearsal, err error) {
	query := "SELECT " + rehearsalColumns + " FROM rehearsals WHERE state = ? ORDER BY id LIMIT 1"
	if db.Postgres() {
		query += " FOR UPDATE SKIP LOCKED"
	}
	if err = db.row(ctx, query, []any{RehearsalQueued}, r.fields()...); err != nil {
		return r, err
	}
	r.State, r.BeatAt = RehearsalRunning, now
	_, err = db.exec(ctx, "UPDATE rehearsals SET state = ?, beat_at = ? WHERE id = ?", r.State, now, r.ID)
	return r, err
}

// BeatRehearsal notes how far a rehearsal is and that its node is alive. False: it runs no more; somebody has cancelled it.
func (db *DB) BeatRehearsal(ctx context.Context, id, progress int64, now Time) (bool, error) {
	return db.changed(ctx, "UPDATE rehearsals SET progress = ?, beat_at = ? WHERE id = ? AND state = ?", progress, now, id, RehearsalRunning)
}

// CancelRehearsal cancels a rehearsal that is queued or runs, on whatever node; any other it leaves as it is.
func (db *DB) CancelRehearsal(ctx context.Context, id int64) error {
	_, err := db.exec(ctx, "UPDATE rehearsals SET state = ? WHERE id = ? AND state IN (?, ?)", RehearsalCancelled, id, RehearsalQueued, RehearsalRunning)
	return err
}

// EndRehearsal stores how a rehearsal that still runs has ended: its State, Progress and Problem, and what it has found.
func (db *DB) EndRehearsal(ctx context.Context, r Rehearsal, result []byte) error {
	_, err := db.exec(ctx, "UPDATE rehearsals SET state = ?, progress = ?, problem = ?, result = ? WHERE id = ? AND state = ?", r.State, r.Progress, r.Problem, result, r.ID, RehearsalRunning)
	return err
}

// CutRehearsals says of all that run that they were cut short: for SQLite, which has one node, when that starts.
func (db *DB) CutRehearsals(ctx context.Context) error {
	_, err := db.exec(ctx, "UPDATE rehearsals SET state = ? WHERE state = ?", RehearsalCut, RehearsalRunning)
	return err
}

// DeleteRehearsalsBefore removes what was rehearsed before a moment.
func (db *DB) DeleteRehearsalsBefore(ctx context.Context, t Time) error {
	_, err := db.exec(ctx, "DELETE FROM rehearsals WHERE created_at < ?", t)
	return err
}

// changed runs a statement and reports whether it has changed a row.
func (db *DB) changed(ctx context.Context, query string, args ...any) (bool, error) {
	res, err := db.exec(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Named is what a list shows of a conversation besides its figures.
type Named struct {
	ID      int64
	Subject string
	Contact string // name, or the address where there is none
}

// NamedConversations returns those of an inbox with these ids; ids that do not exist there are left out.
func (db *DB) NamedConversations(ctx context.Context, inboxID int64, ids []int64) (map[int64]Named, error) {
	out := make(map[int64]Named, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var n Named
	err := db.rows(db.ownContext(ctx), `SELECT c.id, c.subject, CASE WHEN k.name = '' THEN k.email ELSE k.name END FROM conversations c JOIN contacts k ON k.id = c.contact_id
		WHERE c.inbox_id = ? AND c.id IN `+marks(len(ids)), append([]any{inboxID}, anys(ids)...), []any{&n.ID, &n.Subject, &n.Contact}, func() { out[n.ID] = n })
	return out, err
}
