package models

import (
	"context"
	"encoding/json"
)

// ErasureState is how far a person is erased.
type ErasureState string

const (
	ErasureQueued  ErasureState = "queued"
	ErasureRunning ErasureState = "running"
	ErasureDone    ErasureState = "done"
)

// Erasure is the record that a person was erased. It holds nothing of the person.
type Erasure struct {
	ID        int64
	ContactID int64 // of the contact that was; no longer anything
	ByUser    int64
	State     ErasureState
	Counts    map[string]int64 // how many rows went, by kind: Erased… below
	At        Time             // when it was asked for
	TakenAt   Time             // when a node took it up: with it the node proves that it is still its
	BeatAt    Time             // when its node last said that it is at it
	DoneAt    Time
}

// What an erasure counts.
const (
	ErasedContacts      = "contacts" // the contact, and those that had become a part of it
	ErasedAddresses     = "addresses"
	ErasedPhones        = "phones"
	ErasedVisitors      = "visitors"
	ErasedVisits        = "visits"
	ErasedConversations = "conversations"
	ErasedMessages      = "messages"
	ErasedFiles         = "files"   // attachments and raw mails
	ErasedEmptied       = "emptied" // messages in conversations with others, of which nothing is left
	ErasedNamed         = "named"   // messages of others, out of which the person was taken
	ErasedMerges        = "merges"  // snapshots of contacts that were merged
	ErasedImports       = "imports" // files of contacts that named the person
	ErasedMails         = "mails"   // that were yet to be sent about the person
)

const erasureColumns = "id, contact_id, by_user, state, counts, at, taken_at, beat_at, done_at"

func (db *DB) erasures(ctx context.Context, rest string, args ...any) (out []Erasure, err error) {
	var e Erasure
	var counts string
	var broken error
	into := []any{&e.ID, &e.ContactID, &e.ByUser, (*string)(&e.State), &counts, (*int64)(&e.At), (*int64)(&e.TakenAt), (*int64)(&e.BeatAt), (*int64)(&e.DoneAt)}
	err = db.rows(db.ownContext(ctx), "SELECT "+erasureColumns+" FROM erasures "+rest, args, into, func() {
		e.Counts = map[string]int64{}
		if err := json.Unmarshal([]byte(counts), &e.Counts); err != nil {
			broken = err
		}
		out = append(out, e)
	})
	if err == nil {
		err = broken
	}
	return out, err
}

// Erasures returns the erasures with an id below before (0: no bound), the newest first.
func (db *DB) Erasures(ctx context.Context, before int64, limit int) ([]Erasure, error) {
	if before == 0 {
		return db.erasures(ctx, "ORDER BY id DESC LIMIT ?", limit)
	}
	return db.erasures(ctx, "WHERE id < ? ORDER BY id DESC LIMIT ?", before, limit)
}

// ErasureUnderWay returns the erasure of a contact that has not ended; ErrNotFound: there is none.
func (db *DB) ErasureUnderWay(ctx context.Context, contactID int64) (Erasure, error) {
	return firstErasure(db.erasures(ctx, "WHERE state IN (?, ?) AND contact_id = ? ORDER BY id LIMIT 1", ErasureQueued, ErasureRunning, contactID))
}

func firstErasure(rows []Erasure, err error) (Erasure, error) {
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Erasure{}, err
	}
	return rows[0], nil
}

// CreateErasure stores a new erasure and sets its id.
func (db *DB) CreateErasure(ctx context.Context, e *Erasure) (err error) {
	e.ID, err = db.insert(ctx, "INSERT INTO erasures (contact_id, by_user, state, counts, at, beat_at, done_at) VALUES (?, ?, ?, '{}', ?, ?, 0)",
		e.ContactID, e.ByUser, e.State, e.At, e.BeatAt)
	return err
}

// TakeErasure makes the erasure that was asked for first the caller's, in its transaction; ErrNotFound: there is none.
func (db *DB) TakeErasure(ctx context.Context, now Time) (Erasure, error) {
	rest := "WHERE state = ? ORDER BY id LIMIT 1"
	if db.Postgres() {
		rest += " FOR UPDATE SKIP LOCKED"
	}
	e, err := firstErasure(db.erasures(ctx, rest, ErasureQueued))
	if err != nil {
		return e, err
	}
	e.State, e.TakenAt, e.BeatAt = ErasureRunning, max(now, e.TakenAt+1), now
	_, err = db.exec(ctx, "UPDATE erasures SET state = ?, taken_at = ?, beat_at = ? WHERE id = ?", e.State, e.TakenAt, now, e.ID)
	return e, err
}

// StoreErasure stores how far an erasure is, in the transaction that has brought it there. False: another node has taken it up since, and
// the transaction is to be undone.
func (db *DB) StoreErasure(ctx context.Context, e Erasure, now Time) (bool, error) {
	counts, err := jsonText(e.Counts)
	if err != nil {
		return false, err
	}
	return db.changed(ctx, "UPDATE erasures SET state = ?, counts = ?, beat_at = ?, done_at = ? WHERE id = ? AND state = ? AND taken_at = ?",
		e.State, counts, now, e.DoneAt, e.ID, ErasureRunning, e.TakenAt)
}

// RequeueErasures has erasures go on whose node has said nothing since a moment.
func (db *DB) RequeueErasures(ctx context.Context, silent Time) error {
	_, err := db.exec(ctx, "UPDATE erasures SET state = ? WHERE state = ? AND beat_at < ?", ErasureQueued, ErasureRunning, silent)
	return err
}
