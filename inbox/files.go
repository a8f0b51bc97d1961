package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"fairlead/channels/email"
	"fairlead/models"
)

// Bounds on what one person may attach to one message. Base64 makes a third more of it, and mail servers commonly stop at 25 MiB.
const (
	MaxUploadBytes = 18 << 20
	maxUploads     = 50
	stagedFor      = 7 * 24 * 60 * 60 * 1e6 // microseconds that an unsent file is kept
)

// Upload is one file that a person chose.
type Upload struct {
	Name string
	Data []byte
}

type stagedFile struct {
	row  models.File
	data []byte
}

// Stage keeps files that were chosen in an editor until they are sent or removed, so that no failed submit loses them.
func (a *App) Stage(ctx context.Context, who Actor, draft string, uploads []Upload) ([]models.File, error) {
	if draft == "" && len(uploads) > 0 {
		return nil, models.Problems{{Field: "files", Text: "Choose the file again."}}
	}
	err := a.write(ctx, func(tx *models.DB, _ *news) error {
		there, err := tx.StagedFiles(ctx, who.User.ID, draft)
		if err != nil {
			return err
		}
		if err := checkUploads(there, uploads); err != nil {
			return err
		}
		for _, u := range uploads {
			row := models.File{Kind: models.FileStaged, UploadedBy: who.User.ID, Draft: draft, Name: fileName(u.Name), ContentType: contentType(u.Data), CreatedAt: a.now()}
			if err := tx.CreateFile(ctx, &row, u.Data); err != nil {
				return err
			}
		}
		return nil
	})
	staged, err2 := a.DB.StagedFiles(ctx, who.User.ID, draft)
	if err == nil {
		err = err2
	}
	return staged, err
}

func checkUploads(there []models.File, uploads []Upload) error {
	var total int64
	for _, f := range there {
		total += f.Size
	}
	for _, u := range uploads {
		total += int64(len(u.Data))
	}
	switch {
	case total > MaxUploadBytes:
		return models.Problems{{Field: "files", Text: "These files are too large: together at most 18 MB."}}
	case len(there)+len(uploads) > maxUploads:
		return models.Problems{{Field: "files", Text: "These are too many files: at most 50."}}
	}
	return nil
}

// Staged returns what a person has chosen in an editor and not yet sent.
func (a *App) Staged(ctx context.Context, who Actor, draft string) ([]models.File, error) {
	return a.DB.StagedFiles(ctx, who.User.ID, draft)
}

// Unstage forgets a file that its owner chose and has not sent.
func (a *App) Unstage(ctx context.Context, who Actor, fileID int64) error {
	return a.write(ctx, func(tx *models.DB, _ *news) error {
		f, err := tx.File(ctx, fileID)
		if err != nil {
			return err
		}
		if f.Kind != models.FileStaged || f.UploadedBy != who.User.ID {
			return models.ErrNotFound
		}
		return tx.DeleteFile(ctx, fileID)
	})
}

// stagedFiles reads what is to be sent, before the transaction that sends it.
func (a *App) stagedFiles(ctx context.Context, who Actor, draft string) (out []stagedFile, err error) {
	if draft == "" {
		return nil, nil
	}
	rows, err := a.DB.StagedFiles(ctx, who.User.ID, draft)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		var b bytes.Buffer
		if err := a.DB.CopyFile(ctx, row.ID, &b); err != nil {
			return nil, err
		}
		out = append(out, stagedFile{row, b.Bytes()})
	}
	return out, nil
}

// OpenFile returns an attachment that the actor may see, and a function that writes its bytes. inline reports whether it is a
// picture that a page may show: by its own bytes, not by its name.
func (a *App) OpenFile(ctx context.Context, who Actor, fileID int64) (f models.File, inline bool, copyTo func(io.Writer) error, err error) {
	if f, err = a.DB.File(ctx, fileID); err != nil {
		return f, false, nil, err
	}
	switch {
	case f.Kind == models.FileStaged && f.UploadedBy == who.User.ID:
	case f.Kind == models.FileAttachment:
		if _, err := a.readableMessage(ctx, who, f.MessageID); err != nil {
			return models.File{}, false, nil, err
		}
	default:
		return models.File{}, false, nil, models.ErrNotFound
	}
	var head bytes.Buffer
	err = a.DB.CopyFile(ctx, fileID, &limitedWriter{&head, 512})
	if err != nil && err != io.ErrShortWrite {
		return f, false, nil, err
	}
	if picture, ok := email.InlineImage(head.Bytes()); ok {
		f.ContentType, inline = picture, true
	}
	return f, inline, func(w io.Writer) error { return a.DB.CopyFile(ctx, fileID, w) }, nil
}

// OpenRaw returns a function that writes the mail of a message byte for byte, or as much of it as is kept, and as what it is given out.
func (a *App) OpenRaw(ctx context.Context, who Actor, messageID int64) (models.File, func(io.Writer) error, error) {
	m, err := a.readableMessage(ctx, who, messageID)
	if err != nil {
		return models.File{}, nil, err
	}
	f, err := a.DB.File(ctx, m.RawFileID)
	f.Name = fmt.Sprintf("message-%d.eml", m.ID)
	if m.HeaderOnly() { // no program shall show it as a mail without a text
		f.Name, f.ContentType = fmt.Sprintf("header-%d.txt", m.ID), "text/rfc822-headers"
	}
	return f, func(w io.Writer) error { return a.DB.CopyFile(ctx, f.ID, w) }, err
}

// readableMessage returns a message of a conversation that the actor may see.
func (a *App) readableMessage(ctx context.Context, who Actor, id int64) (models.Message, error) {
	m, err := a.DB.Message(ctx, id)
	if err != nil {
		return m, err
	}
	if _, err = a.readableConversation(ctx, who, m.ConversationID); err != nil {
		return models.Message{}, err
	}
	return m, nil
}

// readableConversation returns a conversation that somebody may see, or what it has become a part of.
func (a *App) readableConversation(ctx context.Context, who Actor, id int64) (models.Conversation, error) {
	c, err := a.DB.Conversation(ctx, id)
	if err == nil && !who.CanRead(c.InboxID) {
		return models.Conversation{}, models.ErrNotFound
	}
	if err == nil && c.State == models.StateMerged {
		var into *Merged
		if err = merged(ctx, a.DB, who, id); errors.As(err, &into) {
			return a.DB.Conversation(ctx, into.Into)
		}
	}
	return c, err
}

// limitedWriter stops its source after n bytes.
type limitedWriter struct {
	w io.Writer
	n int
}

func (l *limitedWriter) Write(b []byte) (int, error) {
	n, _ := l.w.Write(b[:min(len(b), l.n)])
	l.n -= n
	if n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// fileName keeps the last part of what a browser sent, as one clean line of at most 200 bytes.
func fileName(s string) string {
	s = models.CleanLine(path.Base(strings.ReplaceAll(s, `\`, "/")))
	if s == "" || s == "." || s == "/" {
		return "file"
	}
	for len(s) > 200 {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return s
}

func contentType(data []byte) string { return mimetype.Detect(data).String() }
