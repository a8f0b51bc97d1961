package models

import "context"

// TimerKind says what is to be looked at when a timer is due.
type TimerKind string

const (
	TimerAvailability TimerKind = "availability" // Subject: a user whose availability may change
	TimerSnooze       TimerKind = "snooze"       // Subject: a snoozed conversation to wake
	TimerChannel      TimerKind = "channel"      // Subject: a channel with an owner who has not answered, or a second choice that is due
	TimerPage         TimerKind = "page"         // Subject: a user who may have no page open any more
	TimerGone         TimerKind = "gone"         // Subject: a user who is gone, and owes visitors of chats an answer
	TimerTold         TimerKind = "told"         // Subject: a user who may have to be told something by mail
	TimerCoverage     TimerKind = "coverage"     // Subject: 0; leads may have to be told of stretches without anybody
)

// Timer is a moment at which something is to be looked at again. It is removed in the transaction that does so: it fires once, on
// whatever node, over restarts, and late rather than never. There is one of a kind and subject.
type Timer struct {
	Kind    TimerKind
	Subject int64
	At      Time
}

// SetTimer stores when to look at something; Never or 0 takes the timer away.
func (db *DB) SetTimer(ctx context.Context, kind TimerKind, subject int64, at Time) error {
	if !at.IsSet() {
		_, err := db.exec(ctx, "DELETE FROM timers WHERE kind = ? AND subject = ?", kind, subject)
		return err
	}
	_, err := db.exec(ctx, "INSERT INTO timers (kind, subject, at) VALUES (?, ?, ?) ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at WHERE timers.at <> excluded.at", kind, subject, at)
	return err
}

// StartTimer stores when to look at something, unless that is stored already.
func (db *DB) StartTimer(ctx context.Context, kind TimerKind, subject int64, at Time) error {
	_, err := db.exec(ctx, "INSERT INTO timers (kind, subject, at) VALUES (?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING", kind, subject, at)
	return err
}

// HurryTimer stores when to look at something, unless that is to be done sooner already. Either way the timer is held until the transaction
// ends: whoever takes it sees what the transaction has stored.
func (db *DB) HurryTimer(ctx context.Context, kind TimerKind, subject int64, at Time) error {
	_, err := db.exec(ctx, "INSERT INTO timers (kind, subject, at) VALUES (?, ?, ?) ON CONFLICT (kind, subject) DO UPDATE SET at = CASE WHEN excluded.at < timers.at THEN excluded.at ELSE timers.at END", kind, subject, at)
	return err
}

// TakeTimers removes and returns what is due at now: whoever's availability or pages may change, all of them, so that nothing is handed out before
// everybody's is known; else of the rest at most limit, the earliest first. Who calls it holds LockRouting.
func (db *DB) TakeTimers(ctx context.Context, now Time, limit int) (out []Timer, err error) {
	if out, err = db.dueTimers(ctx, "kind IN ('availability', 'page')", now, manyTimers); err == nil && len(out) < manyTimers {
		var rest []Timer
		rest, err = db.dueTimers(ctx, "kind NOT IN ('availability', 'page')", now, limit)
		out = append(out, rest...)
	}
	for _, t := range out {
		if err := db.SetTimer(ctx, t.Kind, t.Subject, 0); err != nil {
			return nil, err
		}
	}
	return out, err
}

// DueTimers returns what is due at now and leaves it there, whoever's availability may change first.
func (db *DB) DueTimers(ctx context.Context, now Time) ([]Timer, error) {
	return db.dueTimers(ctx, "1 = 1", now, manyTimers)
}

// TakeTimer removes one timer; false: it is gone, or set to another moment. Who calls it holds LockRouting.
func (db *DB) TakeTimer(ctx context.Context, t Timer) (bool, error) {
	res, err := db.exec(ctx, "DELETE FROM timers WHERE kind = ? AND subject = ? AND at = ?", t.Kind, t.Subject, t.At)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// manyTimers bounds how many people's availability one transaction works out.
const manyTimers = 10_000

func (db *DB) dueTimers(ctx context.Context, which string, now Time, limit int) (out []Timer, err error) {
	var t Timer
	err = db.rows(ctx, "SELECT kind, subject, at FROM timers WHERE "+which+" AND at <= ? ORDER BY kind, at, subject LIMIT ?", []any{now, limit},
		[]any{(*string)(&t.Kind), &t.Subject, (*int64)(&t.At)}, func() { out = append(out, t) })
	return out, err
}

// NextTimer returns when something is next due, Never if nothing is.
func (db *DB) NextTimer(ctx context.Context) (Time, error) {
	at := Never
	err := db.row(db.ownContext(ctx), "SELECT coalesce(min(at), ?) FROM timers", []any{Never}, (*int64)(&at))
	return at, err
}

// LockRouting makes the transaction the only one that routes until it ends. SQLite has one writer anyway. On PostgreSQL it is taken
// before any row is held: who waits in the queue and who could take it are decided on together, and cannot miss each other.
func (db *DB) LockRouting(ctx context.Context) error {
	if !db.Postgres() {
		return nil
	}
	_, err := db.exec(ctx, "SELECT pg_advisory_xact_lock(7002)")
	return err
}
