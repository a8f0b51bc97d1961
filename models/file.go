package models

import (
	"context"
	"errors"
	"io"
	"strconv"
)

// FileKind says why a file is kept.
type FileKind string

const (
	FileRaw        FileKind = "raw"        // a mail byte for byte
	FileAttachment FileKind = "attachment" // of a message; Inline ones are shown in its HTML
	FileStaged     FileKind = "staged"     // chosen in an editor, not yet sent; of its uploader alone
	FileImport     FileKind = "import"     // of contacts to be taken in, or of rows of such a file that were not taken
)

// ChunkBytes is how much of a file one row holds. Files live in the database so that every node has them.
const ChunkBytes = 256 << 10

// File is bytes with a name. ContentType is by content, not by the sender's claim.
type File struct {
	ID          int64
	Kind        FileKind
	MessageID   int64  // 0 while staged
	UploadedBy  int64  // user; 0: a stranger
	Draft       string // of a staged file: the editor it was chosen in
	Name        string
	ContentType string
	ContentID   string // without angle brackets
	Inline      bool
	Size        int64 // bytes
	CreatedAt   Time
}

type fileChunk struct {
	FileID int64 `gorm:"primaryKey"`
	N      int64 `gorm:"primaryKey"`
	Data   []byte
}

// File returns one file's row; use cases check access to its message.
func (db *DB) File(ctx context.Context, id int64) (File, error) {
	return first[File](db.read(ctx).Where("id = ?", id))
}

// FilesOf returns the attachments of messages.
func (db *DB) FilesOf(ctx context.Context, messageIDs []int64) ([]File, error) {
	return db.files(ctx, "message_id IN "+marks(len(messageIDs))+" AND message_id <> 0 AND kind = ?", append(anys(messageIDs), FileAttachment)...)
}

// StagedFiles returns what a user has chosen in one editor.
func (db *DB) StagedFiles(ctx context.Context, userID int64, draft string) ([]File, error) {
	return db.files(ctx, "kind = 'staged' AND uploaded_by = ? AND draft = ?", userID, draft) // spelled out, for the index of staged files
}

func (db *DB) files(ctx context.Context, where string, args ...any) (out []File, err error) {
	var f File
	into := []any{&f.ID, (*string)(&f.Kind), &f.MessageID, &f.UploadedBy, &f.Draft, &f.Name, &f.ContentType, &f.ContentID, &f.Inline, &f.Size, (*int64)(&f.CreatedAt)}
	err = db.rows(db.ownContext(ctx), `SELECT id, kind, message_id, uploaded_by, draft, name, content_type, content_id, inline, size, created_at
		FROM files WHERE `+where+" ORDER BY id", args, into, func() { out = append(out, f) })
	return out, err
}

// CreateFile stores a file with its bytes in chunks and sets its id and size.
func (db *DB) CreateFile(ctx context.Context, f *File, data []byte) (err error) {
	f.Size = int64(len(data))
	f.ID, err = db.insert(ctx, `INSERT INTO files (kind, message_id, uploaded_by, draft, name, content_type, content_id, inline, size, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.Kind, f.MessageID, f.UploadedBy, f.Draft, f.Name, f.ContentType, f.ContentID, f.Inline, f.Size, f.CreatedAt)
	if err != nil {
		return err
	}
	for n := int64(0); n*ChunkBytes < f.Size; n++ {
		chunk := data[n*ChunkBytes : min((n+1)*ChunkBytes, f.Size)]
		if _, err := db.exec(ctx, "INSERT INTO file_chunks (file_id, n, data) VALUES (?, ?, ?)", f.ID, n, chunk); err != nil {
			return err
		}
	}
	if f.Kind != FileAttachment || f.MessageID == 0 {
		return nil
	}
	return db.searched(ctx, f.MessageID)
}

// AppendChunk adds bytes, at most ChunkBytes, to a file that has n chunks already.
func (db *DB) AppendChunk(ctx context.Context, fileID, n int64, data []byte) error {
	if _, err := db.exec(ctx, "INSERT INTO file_chunks (file_id, n, data) VALUES (?, ?, ?)", fileID, n, data); err != nil {
		return err
	}
	_, err := db.exec(ctx, "UPDATE files SET size = size + ? WHERE id = ?", len(data), fileID)
	return err
}

// CountChunks returns how many chunks a file has.
func (db *DB) CountChunks(ctx context.Context, fileID int64) (n int64, err error) {
	err = db.row(ctx, "SELECT coalesce(max(n) + 1, 0) FROM file_chunks WHERE file_id = ?", []any{fileID}, &n)
	return n, err
}

// ReadFile returns a reader of a file's bytes from a place on. It holds one chunk. Files that CreateFile has written have full chunks;
// AppendChunk's may have any.
func (db *DB) ReadFile(ctx context.Context, id, from int64) io.Reader {
	return &chunkReader{db: db, ctx: ctx, id: id, skip: from}
}

type chunkReader struct {
	db   *DB
	ctx  context.Context
	id   int64
	n    int64
	skip int64
	left []byte
	err  error
}

// Read reads on.
func (r *chunkReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 && r.err == nil {
		var data []byte
		switch err := r.db.row(r.ctx, "SELECT data FROM file_chunks WHERE file_id = ? AND n = ?", []any{r.id, r.n}, &data); {
		case errors.Is(err, ErrNotFound):
			r.err = io.EOF
		case err != nil:
			r.err = err
		}
		over := min(r.skip, int64(len(data)))
		r.left, r.skip, r.n = data[over:], r.skip-over, r.n+1
	}
	if len(r.left) == 0 {
		return 0, r.err
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// AttachFile makes a staged file an attachment of a message.
func (db *DB) AttachFile(ctx context.Context, id, messageID int64) error {
	if err := db.write(ctx).Model(&File{ID: id}).Updates(map[string]any{"kind": FileAttachment, "message_id": messageID, "draft": ""}).Error; err != nil {
		return err
	}
	return db.searched(ctx, messageID)
}

// DeleteFile removes a file and its chunks.
func (db *DB) DeleteFile(ctx context.Context, id int64) error {
	return db.write(ctx).Delete(&File{ID: id}).Error
}

// StagedIn names the files that a person has chosen in the editor of a conversation.
func StagedIn(conversationID int64) string { return "c" + strconv.FormatInt(conversationID, 10) }

// DeleteStagedBefore removes files that were chosen before t and never sent. Those of a draft, and of what goes out later, are kept as long as
// that is.
func (db *DB) DeleteStagedBefore(ctx context.Context, t Time) error {
	return db.write(ctx).Where("kind = ? AND created_at < ? AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.user_id = files.uploaded_by AND d.staged = files.draft) AND draft NOT LIKE 'later:%'", FileStaged, t).Delete(&File{}).Error
}

// CopyFile writes a file's bytes to w, a chunk at a time.
func (db *DB) CopyFile(ctx context.Context, id int64, w io.Writer) error {
	for n := int64(0); ; n++ {
		c, err := first[fileChunk](db.read(ctx).Where("file_id = ? AND n = ?", id, n))
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := w.Write(c.Data); err != nil {
			return err
		}
	}
}
