package models

import (
	"context"
	"encoding/json"
)

// ImportState is where a file of contacts stands.
type ImportState string

const (
	ImportNew       ImportState = "new"    // it waits for what its columns mean
	ImportQueued    ImportState = "queued" // until a node has room
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled"
	ImportFailed    ImportState = "failed"
	ImportCut       ImportState = "cut" // its node was shut down, or has died
)

// ImportColumn is what a column of a file means.
type ImportColumn string

const (
	ColumnSkip      ImportColumn = ""
	ColumnName      ImportColumn = "name"
	ColumnFirstName ImportColumn = "first_name"
	ColumnLastName  ImportColumn = "last_name"
	ColumnEmail     ImportColumn = "email"
	ColumnEmails    ImportColumn = "emails" // more addresses
	ColumnPhone     ImportColumn = "phone"
	ColumnCompany   ImportColumn = "company"
	ColumnJobTitle  ImportColumn = "job_title"
	ColumnNote      ImportColumn = "note"
	ColumnOwner     ImportColumn = "owner" // a colleague's address or name
)

// ImportColumns are all there are.
var ImportColumns = []ImportColumn{ColumnSkip, ColumnName, ColumnFirstName, ColumnLastName, ColumnEmail, ColumnEmails, ColumnPhone, ColumnCompany, ColumnJobTitle, ColumnNote, ColumnOwner}

// Repeats reports whether several columns may mean this.
func (c ImportColumn) Repeats() bool {
	return c == ColumnSkip || c == ColumnEmails || c == ColumnPhone || c == ColumnNote
}

// ImportMapping is how a file is read.
type ImportMapping struct {
	Comma   rune           `json:"comma"`
	Headed  bool           `json:"headed"` // its first row holds the names of the columns
	Columns []ImportColumn `json:"columns"`
	Update  bool           `json:"update"` // contacts that are there already are brought up to it
}

// ContactImport is one file of contacts that somebody brings in. The file is stored as UTF-8, whatever it came as, and is removed once all of
// it has been read.
type ContactImport struct {
	ID             int64
	UserID         int64
	FileID         int64  // 0: it has been removed
	Name           string // of the file, as it came
	Mapping        ImportMapping
	State          ImportState
	Size           int64 // bytes of the file
	Place          int64 // bytes of it that have been read: where it goes on
	Line           int64 // lines of it that have been read
	Done           int64 // rows read; the sum of the next four
	Created        int64
	Updated        int64
	Unchanged      int64
	Rejected       int64
	Ownerless      int64  // rows, of those that were taken, whose owner is deactivated and was left out
	RejectedFileID int64  // rows that were not taken and those without their owner, with why; 0: none
	Problem        string // English, translated when shown: why it failed
	TakenAt        Time   // when a node took it up: with it the node proves that it is still its
	BeatAt         Time   // when its node last said that it is at it
	CreatedAt      Time
}

// importsKept is how many of one person's are kept besides the newest.
const importsKept = 9

const importColumns = `id, user_id, file_id, name, mapping, state, size, place, line, done, created, updated, unchanged, rejected, ownerless, rejected_file_id, problem, taken_at, beat_at,
	created_at`

func (db *DB) imports(ctx context.Context, rest string, args ...any) (out []ContactImport, err error) {
	var i ContactImport
	var mapping string
	var broken error
	into := []any{&i.ID, &i.UserID, &i.FileID, &i.Name, &mapping, (*string)(&i.State), &i.Size, &i.Place, &i.Line, &i.Done, &i.Created, &i.Updated, &i.Unchanged, &i.Rejected,
		&i.Ownerless, &i.RejectedFileID, &i.Problem, (*int64)(&i.TakenAt), (*int64)(&i.BeatAt), (*int64)(&i.CreatedAt)}
	err = db.rows(db.ownContext(ctx), "SELECT "+importColumns+" FROM contact_imports "+rest, args, into, func() {
		i.Mapping = ImportMapping{}
		if err := json.Unmarshal([]byte(mapping), &i.Mapping); err != nil {
			broken = err
		}
		out = append(out, i)
	})
	if err == nil {
		err = broken
	}
	return out, err
}

func (db *DB) oneImport(ctx context.Context, rest string, args ...any) (ContactImport, error) {
	rows, err := db.imports(ctx, rest, args...)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return ContactImport{}, err
	}
	return rows[0], nil
}

// ContactImport returns one import, whoever asks; use cases check access.
func (db *DB) ContactImport(ctx context.Context, id int64) (ContactImport, error) {
	return db.oneImport(ctx, "WHERE id = ?", id)
}

// ContactImports returns somebody's imports, the newest first.
func (db *DB) ContactImports(ctx context.Context, userID int64) ([]ContactImport, error) {
	return db.imports(ctx, "WHERE user_id = ? ORDER BY id DESC LIMIT ?", userID, importsKept+1)
}

// CreateImport stores a new import and sets its id. The same person's oldest go, with their files.
func (db *DB) CreateImport(ctx context.Context, i *ContactImport) (err error) {
	old, err := db.imports(ctx, "WHERE user_id = ? AND state NOT IN (?, ?) ORDER BY id DESC LIMIT 100 OFFSET ?", i.UserID, ImportQueued, ImportRunning, importsKept)
	if err != nil {
		return err
	}
	for _, o := range old {
		if err := db.DeleteImport(ctx, o); err != nil {
			return err
		}
	}
	mapping, err := jsonText(i.Mapping)
	if err != nil {
		return err
	}
	i.ID, err = db.insert(ctx, `INSERT INTO contact_imports (user_id, file_id, name, mapping, state, size, place, line, done, created, updated, unchanged, rejected, rejected_file_id,
		problem, taken_at, beat_at, created_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, '', 0, ?, ?)`,
		i.UserID, i.FileID, i.Name, mapping, i.State, i.Size, i.BeatAt, i.CreatedAt)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "UPDATE files SET kind = ?, draft = '' WHERE id = ?", FileImport, i.FileID)
	return err
}

// QueueImport has an import that does not run read on from its place, as its Mapping says; false: it has been queued meanwhile, or its
// file is gone. One that a node has said nothing of since silent counts as not running.
func (db *DB) QueueImport(ctx context.Context, i ContactImport, now, silent Time) (bool, error) {
	mapping, err := jsonText(i.Mapping)
	if err != nil {
		return false, err
	}
	return db.changed(ctx, `UPDATE contact_imports SET mapping = ?, state = ?, problem = '', beat_at = ? WHERE id = ? AND file_id <> 0
		AND (state IN (?, ?, ?, ?) OR state = ? AND beat_at < ?)`, mapping, ImportQueued, now, i.ID, ImportNew, ImportCancelled, ImportFailed, ImportCut, ImportRunning, silent)
}

// TakeImport makes the import that was queued first the caller's, in its transaction; ErrNotFound: nothing is queued. Of several nodes one
// has it.
func (db *DB) TakeImport(ctx context.Context, now Time) (i ContactImport, err error) {
	rest := "WHERE state = ? ORDER BY id LIMIT 1"
	if db.Postgres() {
		rest += " FOR UPDATE SKIP LOCKED"
	}
	if i, err = db.oneImport(ctx, rest, ImportQueued); err != nil {
		return i, err
	}
	i.State, i.TakenAt, i.BeatAt = ImportRunning, max(now, i.TakenAt+1), now
	_, err = db.exec(ctx, "UPDATE contact_imports SET state = ?, taken_at = ?, beat_at = ? WHERE id = ?", i.State, i.TakenAt, now, i.ID)
	return i, err
}

// StoreImport stores how far an import is, in the transaction that has brought it there. False: it is no longer the caller's, as somebody
// has cancelled it, and the transaction is to be undone.
func (db *DB) StoreImport(ctx context.Context, i ContactImport, now Time) (bool, error) {
	return db.changed(ctx, `UPDATE contact_imports SET file_id = ?, state = ?, place = ?, line = ?, done = ?, created = ?, updated = ?, unchanged = ?, rejected = ?, ownerless = ?, rejected_file_id = ?,
		problem = ?, beat_at = ? WHERE id = ? AND state = ? AND taken_at = ?`,
		i.FileID, i.State, i.Place, i.Line, i.Done, i.Created, i.Updated, i.Unchanged, i.Rejected, i.Ownerless, i.RejectedFileID, i.Problem, now, i.ID, ImportRunning, i.TakenAt)
}

// CancelImport stops an import on whatever node; one that has ended stays as it is.
func (db *DB) CancelImport(ctx context.Context, id int64) error {
	_, err := db.exec(ctx, "UPDATE contact_imports SET state = ? WHERE id = ? AND state IN (?, ?)", ImportCancelled, id, ImportQueued, ImportRunning)
	return err
}

// CutImports says of all that run that they were cut short: for SQLite, which has one node, when that starts.
func (db *DB) CutImports(ctx context.Context) error {
	_, err := db.exec(ctx, "UPDATE contact_imports SET state = ? WHERE state = ?", ImportCut, ImportRunning)
	return err
}

// DeleteImport removes an import with its files.
func (db *DB) DeleteImport(ctx context.Context, i ContactImport) error {
	if _, err := db.exec(ctx, "DELETE FROM contact_imports WHERE id = ?", i.ID); err != nil {
		return err
	}
	_, err := db.exec(ctx, "DELETE FROM files WHERE id IN (?, ?)", i.FileID, i.RejectedFileID)
	return err
}

// ImportsBefore returns the imports that were begun before a moment, and do not run.
func (db *DB) ImportsBefore(ctx context.Context, t Time) ([]ContactImport, error) {
	return db.imports(ctx, "WHERE created_at < ? AND state NOT IN (?, ?) ORDER BY id", t, ImportQueued, ImportRunning)
}

// ImportsWithFiles returns the imports that still have a file, of rows to be read or of rows that were not taken.
func (db *DB) ImportsWithFiles(ctx context.Context) ([]ContactImport, error) {
	return db.imports(ctx, "WHERE file_id <> 0 OR rejected_file_id <> 0 ORDER BY id")
}

// DropImportFiles removes the files of an import, whatever it does: it fails with the reason where it had not ended.
func (db *DB) DropImportFiles(ctx context.Context, i ContactImport, reason string) error {
	_, err := db.exec(ctx, `UPDATE contact_imports SET file_id = 0, rejected_file_id = 0, problem = CASE WHEN state = ? THEN problem ELSE ? END,
		state = CASE WHEN state = ? THEN state ELSE ? END WHERE id = ?`, ImportDone, reason, ImportDone, ImportFailed, i.ID)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "DELETE FROM files WHERE id IN (?, ?)", i.FileID, i.RejectedFileID)
	return err
}
