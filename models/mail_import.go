package models

import (
	"context"
	"io"
)

// MailImport is one file or folder of old mail that somebody brings into a channel. An uploaded file is removed once all of it has been read.
type MailImport struct {
	ID            int64
	ChannelID     int64
	UserID        int64  // 0: from the command line
	FileID        int64  // of an upload; 0: it has been removed, or lies on disk
	Name          string // of the file, as it came
	Source        string // from the command line: where it lies
	State         ImportState
	Size          int64  // what there is to read, in bytes or files
	Place         int64  // how much of that has been read
	Entry         string // where it goes on: in which file of a folder or an archive,
	EntryPlace    int64  // and behind how many bytes
	Done          int64  // mails read: the sum of stored, known and refused
	Stored        int64
	Sent          int64 // of the stored, those that were sent from the channel's address
	Conversations int64 // that the stored have begun
	Known         int64 // that were here already
	Refused       int64 // lines of the ledger say why
	Problem       string
	TakenAt       Time // when a node took it up: with it the node proves that it is still its
	BeatAt        Time // when its node last said that it is at it
	CreatedAt     Time
}

// UnderWay reports whether it is being read, or waits for that.
func (i MailImport) UnderWay() bool { return i.State == ImportQueued || i.State == ImportRunning }

const mailImportColumns = `id, channel_id, user_id, file_id, name, source, state, size, place, entry, entry_place, done, stored, sent, conversations, known, refused, problem, taken_at, beat_at, created_at`

func (db *DB) mailImports(ctx context.Context, rest string, args ...any) (out []MailImport, err error) {
	var i MailImport
	into := []any{&i.ID, &i.ChannelID, &i.UserID, &i.FileID, &i.Name, &i.Source, (*string)(&i.State), &i.Size, &i.Place, &i.Entry, &i.EntryPlace, &i.Done, &i.Stored, &i.Sent, &i.Conversations,
		&i.Known, &i.Refused, &i.Problem, (*int64)(&i.TakenAt), (*int64)(&i.BeatAt), (*int64)(&i.CreatedAt)}
	err = db.rows(db.ownContext(ctx), "SELECT "+mailImportColumns+" FROM mail_imports "+rest, args, into, func() { out = append(out, i) })
	return out, err
}

func (db *DB) oneMailImport(ctx context.Context, rest string, args ...any) (MailImport, error) {
	rows, err := db.mailImports(ctx, rest, args...)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return MailImport{}, err
	}
	return rows[0], nil
}

// MailImport returns one import, whoever asks; use cases check access to its channel.
func (db *DB) MailImport(ctx context.Context, id int64) (MailImport, error) {
	return db.oneMailImport(ctx, "WHERE id = ?", id)
}

// MailImports returns a channel's imports, the newest first, at most limit.
func (db *DB) MailImports(ctx context.Context, channelID int64, limit int) ([]MailImport, error) {
	return db.mailImports(ctx, "WHERE channel_id = ? ORDER BY id DESC LIMIT ?", channelID, limit)
}

// LastMailImport returns the newest import from the command line of what lies somewhere.
func (db *DB) LastMailImport(ctx context.Context, channelID int64, source string) (MailImport, error) {
	return db.oneMailImport(ctx, "WHERE channel_id = ? AND source = ? AND file_id = 0 AND user_id = 0 ORDER BY id DESC LIMIT 1", channelID, source)
}

// CreateMailImport stores a new import and sets its id. Its uploaded file is its own from now on.
func (db *DB) CreateMailImport(ctx context.Context, i *MailImport) (err error) {
	i.ID, err = db.insert(ctx, `INSERT INTO mail_imports (channel_id, user_id, file_id, name, source, state, size, place, entry, entry_place, done, stored, sent, conversations, known, refused, problem,
		taken_at, beat_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, 0, 0, 0, 0, 0, '', ?, ?, ?)`,
		i.ChannelID, i.UserID, i.FileID, i.Name, i.Source, i.State, i.Size, i.TakenAt, i.BeatAt, i.CreatedAt)
	if err != nil || i.FileID == 0 {
		return err
	}
	_, err = db.exec(ctx, "UPDATE files SET kind = ?, draft = '' WHERE id = ?", FileImport, i.FileID)
	return err
}

// QueueMailImport has an import that does not run read on from its place; false: it has been queued meanwhile, or its file is gone.
func (db *DB) QueueMailImport(ctx context.Context, id int64, now, silent Time) (bool, error) {
	return db.changed(ctx, `UPDATE mail_imports SET state = ?, problem = '', beat_at = ? WHERE id = ? AND file_id <> 0 AND (state IN (?, ?, ?) OR state = ? AND beat_at < ?)`,
		ImportQueued, now, id, ImportCancelled, ImportFailed, ImportCut, ImportRunning, silent)
}

// TakeMailImport makes the upload that was queued first the caller's, in its transaction; ErrNotFound: nothing is queued. Of several nodes one has
// it.
func (db *DB) TakeMailImport(ctx context.Context, now Time) (i MailImport, err error) {
	rest := "WHERE state = ? AND file_id <> 0 ORDER BY id LIMIT 1"
	if db.Postgres() {
		rest += " FOR UPDATE SKIP LOCKED"
	}
	if i, err = db.oneMailImport(ctx, rest, ImportQueued); err != nil {
		return i, err
	}
	return i, db.HoldMailImport(ctx, &i, now)
}

// HoldMailImport makes an import the caller's, whoever had it.
func (db *DB) HoldMailImport(ctx context.Context, i *MailImport, now Time) error {
	i.State, i.Problem, i.TakenAt, i.BeatAt = ImportRunning, "", max(now, i.TakenAt+1), now
	_, err := db.exec(ctx, "UPDATE mail_imports SET state = ?, problem = '', taken_at = ?, beat_at = ? WHERE id = ?", i.State, i.TakenAt, now, i.ID)
	return err
}

// StoreMailImport stores how far an import is, in the transaction that has brought it there. False: it is no longer the caller's, and the
// transaction is to be undone.
func (db *DB) StoreMailImport(ctx context.Context, i MailImport, now Time) (bool, error) {
	return db.changed(ctx, `UPDATE mail_imports SET file_id = ?, state = ?, size = ?, place = ?, entry = ?, entry_place = ?, done = ?, stored = ?, sent = ?, conversations = ?, known = ?, refused = ?,
		problem = ?, beat_at = ? WHERE id = ? AND state = ? AND taken_at = ?`, i.FileID, i.State, i.Size, i.Place, i.Entry, i.EntryPlace, i.Done, i.Stored, i.Sent, i.Conversations, i.Known, i.Refused,
		i.Problem, now, i.ID, ImportRunning, i.TakenAt)
}

// CancelMailImport stops an import on whatever node; one that has ended stays as it is.
func (db *DB) CancelMailImport(ctx context.Context, id int64) error {
	_, err := db.exec(ctx, "UPDATE mail_imports SET state = ? WHERE id = ? AND state IN (?, ?)", ImportCancelled, id, ImportQueued, ImportRunning)
	return err
}

// CutMailImports says of all uploads that are read that they were cut short: for SQLite, which has one node, when that starts. The command line's
// go on beside it.
func (db *DB) CutMailImports(ctx context.Context) error {
	_, err := db.exec(ctx, "UPDATE mail_imports SET state = ? WHERE state = ? AND file_id <> 0", ImportCut, ImportRunning)
	return err
}

// MailImportsBefore returns the imports that were begun before a moment and still have a file, and do not run.
func (db *DB) MailImportsBefore(ctx context.Context, t Time) ([]MailImport, error) {
	return db.mailImports(ctx, "WHERE file_id <> 0 AND created_at < ? AND state NOT IN (?, ?) ORDER BY id", t, ImportQueued, ImportRunning)
}

// MailImportsWithFiles returns the uploads whose files are not read to their ends.
func (db *DB) MailImportsWithFiles(ctx context.Context) ([]MailImport, error) {
	return db.mailImports(ctx, "WHERE file_id <> 0 ORDER BY id")
}

// DropMailImportFile removes the file of an import, whatever it does: it fails with the reason.
func (db *DB) DropMailImportFile(ctx context.Context, i MailImport, reason string) error {
	if _, err := db.exec(ctx, "UPDATE mail_imports SET file_id = 0, problem = ?, state = ? WHERE id = ?", reason, ImportFailed, i.ID); err != nil {
		return err
	}
	return db.DeleteFile(ctx, i.FileID)
}

// KnownMail says which message has a delivery key: 0 if none has.
func (db *DB) KnownMail(ctx context.Context, key []byte) (messageID, conversationID int64, err error) {
	err = db.rows(ctx, "SELECT id, conversation_id FROM messages WHERE delivery_key = ?", []any{key}, []any{&messageID, &conversationID}, func() {})
	return messageID, conversationID, err
}

// FileReaderAt returns a reader of a file whose chunks are all full but the last, as uploads are stored. It holds one chunk, and is for one
// reader at a time.
func (db *DB) FileReaderAt(ctx context.Context, id int64) io.ReaderAt {
	return &chunkAt{db: db, ctx: ctx, id: id, n: -1}
}

type chunkAt struct {
	db   *DB
	ctx  context.Context
	id   int64
	n    int64
	data []byte
}

// ReadAt reads from a place.
func (r *chunkAt) ReadAt(p []byte, at int64) (done int, err error) {
	for done < len(p) {
		n := at / ChunkBytes
		if n != r.n {
			var data []byte
			if err := r.db.rows(r.ctx, "SELECT data FROM file_chunks WHERE file_id = ? AND n = ?", []any{r.id, n}, []any{&data}, func() {}); err != nil {
				return done, err
			}
			r.n, r.data = n, data
		}
		from := at - n*ChunkBytes
		if from >= int64(len(r.data)) {
			return done, io.EOF
		}
		got := copy(p[done:], r.data[from:])
		done, at = done+got, at+int64(got)
	}
	return done, nil
}
