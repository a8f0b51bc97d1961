package inbox

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

const (
	importBatchRows  = 100 // in one transaction: mail waits for one
	importBatchBytes = 1 << 20
	importTries      = 5 // of a batch whose addresses somebody else takes meanwhile
)

// errNotOurs means that an import was cancelled, or that its file is gone, while it ran, or that another node has taken up what this one was silent about.
var errNotOurs = errors.New("the import or erasure is no longer this node's")

// nextImport takes in the file that was queued first; ErrNotFound: none is.
func (a *App) nextImport(ctx context.Context) error {
	var i models.ContactImport
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		i, err = tx.TakeImport(ctx, a.now())
		return err
	})
	if err != nil {
		return err
	}
	err = guarded(func() error { return a.takeIn(ctx, &i) })
	switch {
	case err == nil, errors.Is(err, errNotOurs):
		return nil
	case ctx.Err() != nil:
		i.State = models.ImportCut
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrForbidden):
		i.State, i.Problem = models.ImportFailed, "You may not import contacts any more."
	default:
		i.State, i.Problem = models.ImportFailed, "Something went wrong. The error has been logged."
		a.Log.Error("import", "import", i.ID, "error", err)
	}
	_, err = a.DB.StoreImport(context.WithoutCancel(ctx), i, a.now())
	return err
}

// takeIn reads a file from its place on, a batch at a time. Whatever i says afterwards has been stored, but for how it has ended.
func (a *App) takeIn(ctx context.Context, i *models.ContactImport) error {
	in := newRecordReader(a.DB.ReadFile(ctx, i.FileID, i.Place), i.Mapping.Comma, i.Place, i.Line)
	header := columnNames(len(i.Mapping.Columns))
	if i.Mapping.Headed {
		first, err := newRecordReader(a.DB.ReadFile(ctx, i.FileID, 0), i.Mapping.Comma, 0, 0).next()
		if err != nil {
			return err
		}
		header = first.Cells
		if i.Place == 0 {
			if _, err := in.next(); err != nil {
				return err
			}
		}
	}
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		records, err := readBatch(in)
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		if err := a.takeBatch(ctx, i, records, header, in.place, in.line, ended); err != nil || ended {
			return err
		}
	}
}

func readBatch(in *recordReader) (records []record, err error) {
	for from := in.place; len(records) < importBatchRows && in.place-from < importBatchBytes; {
		rec, err := in.next()
		if err != nil {
			return records, err
		}
		records = append(records, rec)
	}
	return records, nil
}

// takeBatch takes some rows in and stores how far the import is, together. Where somebody else takes an address meanwhile, the rows are looked
// at again.
func (a *App) takeBatch(ctx context.Context, i *models.ContactImport, records []record, header []string, place, line int64, ended bool) (err error) {
	read, err := newRowReader(ctx, a.DB, i.Mapping)
	if err != nil {
		return err
	}
	rows := read.readRows(records)
	var next models.ContactImport
	for range importTries {
		err = a.importTransaction(ctx, i, ended, func(tx *models.DB, desk *routing.Desk) error {
			next = *i
			next.Place, next.Line = place, line
			return a.storeBatch(ctx, tx, desk, &next, rows, header, ended)
		})
		if !errors.Is(err, models.ErrDuplicate) {
			break
		}
	}
	if err == nil {
		*i = next
		a.stored()
	}
	return err
}

// importTransaction sits down at the desk only where contacts get owners. Pages look at contacts again when all of a file is in.
func (a *App) importTransaction(ctx context.Context, i *models.ContactImport, ended bool, fn func(*models.DB, *routing.Desk) error) error {
	if slices.Contains(i.Mapping.Columns, models.ColumnOwner) {
		return a.route(ctx, i.UserID, func(tx *models.DB, n *news, desk *routing.Desk) error {
			if ended {
				n.contacts()
			}
			return fn(tx, desk)
		})
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		if ended {
			n.contacts()
		}
		return fn(tx, nil)
	})
}

func (a *App) storeBatch(ctx context.Context, tx *models.DB, desk *routing.Desk, i *models.ContactImport, rows []readRow, header []string, ended bool) error {
	b := importBatch{ctx: ctx, tx: tx, desk: desk, now: a.now()}
	var err error
	if b.who, err = loadActor(ctx, tx, i.UserID); err != nil {
		return err
	}
	if err := b.who.mustImport(); err != nil {
		return err
	}
	if err := b.take(rows, i); err != nil {
		return err
	}
	if err := a.keepRejected(ctx, tx, i, b.kept, header); err != nil {
		return err
	}
	if ended {
		if err := tx.DeleteFile(ctx, i.FileID); err != nil {
			return err
		}
		i.State, i.FileID = models.ImportDone, 0
	}
	ours, err := tx.StoreImport(ctx, *i, a.now())
	if err == nil && !ours {
		err = errNotOurs
	}
	return err
}

// keepRejected adds rows that were not taken to the file of those, in a transaction; the first begin it.
func (a *App) keepRejected(ctx context.Context, tx *models.DB, i *models.ContactImport, rows [][]string, header []string) error {
	if len(rows) == 0 {
		return nil
	}
	if i.RejectedFileID == 0 {
		file := models.File{Kind: models.FileImport, UploadedBy: i.UserID, Name: i.Name, ContentType: "text/csv", CreatedAt: a.now()}
		if err := tx.CreateFile(ctx, &file, nil); err != nil {
			return err
		}
		i.RejectedFileID = file.ID
		rows = append([][]string{rejectedRow(len(i.Mapping.Columns), header, said{})}, rows...)
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	n, err := tx.CountChunks(ctx, i.RejectedFileID)
	for text := b.Bytes(); err == nil && len(text) > 0; n++ {
		size := min(len(text), models.ChunkBytes)
		err = tx.AppendChunk(ctx, i.RejectedFileID, n, text[:size])
		text = text[size:]
	}
	return err
}
