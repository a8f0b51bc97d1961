package models

import (
	"context"
	"errors"
	"slices"
)

// What was there before there was a search of messages, and what is filled in by the thousand, is in the backlog until it has been brought in. Whatever
// changes of it meanwhile is in the search at once, as all else is.

// SearchBacklog says how much is yet to be brought into the search of messages.
type SearchBacklog struct {
	Left, Of int64 // messages, roughly; 0: there is none
}

// SearchBacklog returns how much of what is there cannot be found yet.
func (db *DB) SearchBacklog(ctx context.Context) (b SearchBacklog, err error) {
	err = db.row(db.ownContext(ctx), "SELECT coalesce(sum(last_id - first_id + 1), 0), coalesce(sum(begun_id - first_id + 1), 0) FROM search_backlog", nil, &b.Left, &b.Of)
	return b, err
}

// AddSearchBacklog adds messages, by the first and the last of their ids.
func (db *DB) AddSearchBacklog(ctx context.Context, first, last int64) error {
	if last < first {
		return nil
	}
	_, err := db.exec(ctx, "INSERT INTO search_backlog (first_id, last_id, begun_id) VALUES (?, ?, ?)", first, last, last)
	return err
}

// backlogStep is how many messages one transaction brings in while people work, and backlogLeap while nobody does.
const (
	backlogStep = 200
	backlogLeap = 5000
)

// SearchBacklogStep brings some more into the search, the newest first. ErrNotFound: there is nothing left, or another node is at it. A
// message is held meanwhile: what changes it waits, and is what counts.
func (db *DB) SearchBacklogStep(ctx context.Context) error {
	return db.searchBacklogStep(ctx, backlogStep)
}

func (db *DB) searchBacklogStep(ctx context.Context, step int) error {
	return db.Write(ctx, func(tx *DB) error {
		lock := ""
		if tx.Postgres() {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		var id, first, last int64
		if err := tx.row(ctx, "SELECT id, first_id, last_id FROM search_backlog ORDER BY last_id DESC LIMIT 1"+lock, nil, &id, &first, &last); err != nil {
			return err
		}
		if tx.Postgres() {
			lock = " FOR NO KEY UPDATE"
		}
		ids, err := tx.ids(ctx, "SELECT id FROM messages WHERE id >= ? AND id <= ? AND kind <> 'event' ORDER BY id DESC LIMIT ?"+lock, first, last, step)
		if err != nil {
			return err
		}
		if len(ids) < step {
			if _, err := tx.exec(ctx, "DELETE FROM search_backlog WHERE id = ?", id); err != nil {
				return err
			}
		} else if _, err := tx.exec(ctx, "UPDATE search_backlog SET last_id = ? WHERE id = ?", ids[len(ids)-1]-1, id); err != nil {
			return err
		}
		slices.Reverse(ids)
		return tx.IndexMessages(ctx, ids...)
	})
}

// FinishSearchBacklog brings in all that is left.
func (db *DB) FinishSearchBacklog(ctx context.Context) error {
	for {
		if err := db.searchBacklogStep(ctx, backlogLeap); err != nil {
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			return err
		}
	}
}
