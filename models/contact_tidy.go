package models

import (
	"context"
	"encoding/binary"
	"errors"
	"time"
)

// SQLite's index of words is a number of pieces (segments) for each of its parts: the words, and their beginnings of some lengths. A word that is
// taken out stays in the piece that holds it until pieces are made one. For all at once that takes seconds where there are many contacts, and
// others wait. So the pieces are put on levels of their own, which nothing else ever comes to, and made one there with FTS4's incremental
// merge, a few blocks in a transaction.

const (
	tidyLevel    = 200 // of the first part's pieces that are to become one; what comes of them is on the next, and the next part's are above. Inserts reach 5 or 6
	levelsOfPart = 1024
	tidyBytes    = 512 << 10 // of blocks in one transaction. A word that all contacts share is one block, and may be larger
	tidyBlocks   = 64
	maxTidySteps = 1_000_000
	tidyHint     = 1         // the row in which FTS4 notes what it is in the midst of: a level, and of how many pieces
	tidyAlone    = 1_000_000 // pieces that another level would need for FTS4 to go on there, or to take fewer than are noted
)

// errUntidy means that pieces are left which cannot be made one in steps.
var errUntidy = errors.New("the search index cannot be made one piece in steps")

// searchIndex is one of SQLite's two indexes of words.
type searchIndex string

const (
	contactIndex searchIndex = "contact_search"
	messageIndex searchIndex = "message_search"
)

// TidySearch makes one piece of all that each part of the search indexes is made of now, so that nothing of what was taken out of them is left. It is for
// outside of transactions, of which it needs many short ones; each is called in every one of them (nil: nothing is). PostgreSQL needs none
// of it.
func (db *DB) TidySearch(ctx context.Context, each func(tx *DB) error) error {
	return errors.Join(db.tidyIndex(ctx, contactIndex, each), db.tidyMessages(ctx, each))
}

// tidyMessages is TidySearch for messages. Pieces of theirs are otherwise made fewer with every message that comes, which waits meanwhile.
func (db *DB) tidyMessages(ctx context.Context, each func(tx *DB) error) error {
	if err := db.mergeAsTheyCome(ctx, false); err != nil {
		return err
	}
	return errors.Join(db.tidyIndex(ctx, messageIndex, each), db.mergeAsTheyCome(context.WithoutCancel(ctx), true))
}

// mergeAsTheyCome has each message that comes do a share of making pieces fewer, or not.
func (db *DB) mergeAsTheyCome(ctx context.Context, on bool) error {
	if db.Postgres() {
		return nil
	}
	least := "0"
	if on {
		least = "8"
	}
	return db.Write(ctx, func(tx *DB) error {
		_, err := tx.exec(ctx, "INSERT INTO message_search (message_search) VALUES (?)", "automerge="+least)
		return err
	})
}

// tidyIndex is TidySearch for one of them.
func (db *DB) tidyIndex(ctx context.Context, index searchIndex, each func(tx *DB) error) error {
	if db.Postgres() {
		return nil
	}
	if err := db.Write(ctx, func(tx *DB) error { return tx.levelSearch(ctx, index) }); err != nil {
		return err
	}
	for range maxTidySteps {
		var took time.Duration
		var more bool
		err := db.Write(ctx, func(tx *DB) (err error) {
			begun := time.Now()
			defer func() { took = time.Since(begun) }()
			if each != nil {
				if err := each(tx); err != nil {
					return err
				}
			}
			more, err = tx.tidyStep(ctx, index)
			return err
		})
		if err != nil || !more {
			return err
		}
		select { // others have as much time as this
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(took):
		}
	}
	return errUntidy
}

// levelSearch puts the pieces of every part that has several on one level, the oldest first. What an earlier run was in the midst of is taken up: no
// word is both in what it has made and in what is left of that.
func (db *DB) levelSearch(ctx context.Context, index searchIndex) error {
	type piece struct{ rowID, part int64 }
	var p piece
	var all []piece
	pieces := map[int64]int64{}
	if err := db.rows(ctx, "SELECT rowid, level / ? FROM "+string(index)+"_segdir ORDER BY level / ?, level DESC, idx", []any{levelsOfPart, levelsOfPart}, []any{&p.rowID, &p.part}, func() {
		all = append(all, p)
		pieces[p.part]++
	}); err != nil {
		return err
	}
	if _, err := db.exec(ctx, "UPDATE "+string(index)+"_segdir SET idx = -1 - rowid"); err != nil { // out of the way: level and number are a key
		return err
	}
	next := map[int64]int64{}
	for _, p := range all {
		level := tidyLevelOf(p.part)
		if pieces[p.part] == 1 {
			level++ // as it is once it has been done
		}
		if _, err := db.exec(ctx, "UPDATE "+string(index)+"_segdir SET level = ?, idx = ? WHERE rowid = ?", level, next[p.part], p.rowID); err != nil {
			return err
		}
		next[p.part]++
	}
	return nil
}

// tidyLevelOf is the level of a part's pieces that are to become one. FTS4 begins with the lowest.
func tidyLevelOf(part int64) int64 { return part*levelsOfPart + tidyLevel + 2*part }

// tidyStep goes some blocks on, and returns whether there is more to do.
func (db *DB) tidyStep(ctx context.Context, index searchIndex) (more bool, err error) {
	level, count, blocks, err := db.nextTidy(ctx, index)
	if err != nil || level < 0 {
		return false, err
	}
	const changes = "SELECT total_changes()"
	var before, after int64
	if err := db.row(ctx, changes, nil, &before); err != nil {
		return false, err
	}
	hint := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(level)), uint64(count)) // whatever comes in meanwhile is on other levels
	if _, err := db.exec(ctx, "INSERT INTO "+string(index)+"_stat (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value", tidyHint, hint); err != nil {
		return false, err
	}
	if _, err := db.exec(ctx, "INSERT INTO "+string(index)+" ("+string(index)+") VALUES ('merge=' || ? || ',' || ?)", blocks, tidyAlone); err != nil {
		return false, err
	}
	if err := db.row(ctx, changes, nil, &after); err != nil {
		return false, err
	}
	if after-before < 3 { // one is the note
		return false, errUntidy
	}
	return true, nil
}

// nextTidy returns the level that is the next to become one piece (-1: none), how many pieces are on it and how many blocks of them are to be taken at
// once.
func (db *DB) nextTidy(ctx context.Context, index searchIndex) (level int64, count, blocks int, err error) {
	level, blocks = -1, tidyBlocks
	var at, first, last int64
	type piece struct{ first, last int64 }
	var pieces []piece
	if err := db.rows(ctx, "SELECT level, start_block, leaves_end_block FROM "+string(index)+"_segdir WHERE level % ? >= ? AND (level % ?) % 2 = 0 ORDER BY level", []any{levelsOfPart, tidyLevel, levelsOfPart},
		[]any{&at, &first, &last}, func() {
			if level < 0 {
				level = at
			}
			if at != level {
				return
			}
			if count++; first > 0 {
				pieces = append(pieces, piece{first, last})
			}
		}); err != nil {
		return level, count, blocks, err
	}
	for _, p := range pieces {
		n, sum, size := 0, int64(0), int64(0)
		if err := db.rows(ctx, "SELECT length(block) FROM "+string(index)+"_segments WHERE blockid >= ? AND blockid <= ? ORDER BY blockid LIMIT ?", []any{p.first, p.last, tidyBlocks}, []any{&size}, func() {
			if sum += size; sum <= tidyBytes {
				n++
			}
		}); err != nil {
			return level, count, blocks, err
		}
		blocks = min(blocks, max(n, 1))
	}
	return level, count, blocks, nil
}
