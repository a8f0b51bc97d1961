package inbox

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"fairlead/models"
)

// MaxImportBytes is how large a file of contacts may be.
const MaxImportBytes = 50 << 20

// mustImport lets admins and leads bring contacts in.
func (w Actor) mustImport() error { return w.mustSeePeople() }

// UploadContacts stores a file of contacts as it is to be read, and returns the import that it begins. For admins and leads. Problems at
// "file".
func (a *App) UploadContacts(ctx context.Context, who Actor, name string, size int64, src io.ReadSeeker) (id int64, err error) {
	if err := who.mustImport(); err != nil {
		return 0, err
	}
	if size > MaxImportBytes {
		return 0, fileProblem("This file is too large: at most 50 MB.")
	}
	text, err := asUTF8(src)
	if err != nil {
		return 0, err
	}
	file := models.File{Kind: models.FileStaged, UploadedBy: who.User.ID, Draft: "import", Name: fileName(name), ContentType: "text/csv", CreatedAt: a.now()}
	if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.CreateFile(ctx, &file, nil) }); err != nil {
		return 0, err
	}
	stored, err := a.storeText(ctx, file.ID, text)
	if err != nil {
		return 0, err
	}
	i := models.ContactImport{UserID: who.User.ID, FileID: file.ID, Name: file.Name, State: models.ImportNew, Size: stored, CreatedAt: a.now(), BeatAt: a.now()}
	if i.Mapping, err = a.guessMapping(ctx, file.ID); err != nil {
		return 0, errors.Join(err, a.DB.DeleteFile(ctx, file.ID))
	}
	err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.CreateImport(ctx, &i) })
	return i.ID, err
}

// storeText stores a file chunk by chunk, each in a transaction of its own: a large one makes nobody wait.
func (a *App) storeText(ctx context.Context, fileID int64, text io.Reader) (size int64, err error) {
	chunk := make([]byte, models.ChunkBytes)
	for n := int64(0); ; n++ {
		got, err := io.ReadFull(text, chunk)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return size, err
		}
		if got > 0 {
			if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.AppendChunk(ctx, fileID, n, chunk[:got]) }); err != nil {
				return size, err
			}
		}
		size += int64(got)
		if err != nil {
			return size, nil
		}
	}
}

// guessMapping says how a file may be meant to be read.
func (a *App) guessMapping(ctx context.Context, fileID int64) (m models.ImportMapping, err error) {
	in := bufio.NewReaderSize(a.DB.ReadFile(ctx, fileID, 0), sampleBytes)
	sample, err := in.Peek(sampleBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return m, err
	}
	m.Comma, m.Update = commaOf(sample), true
	first, err := newRecordReader(in, m.Comma, 0, 0).next()
	switch {
	case errors.Is(err, io.EOF):
		return m, fileProblem("This file is empty.")
	case err != nil:
		return m, err
	case first.Problem != "":
		return m, models.Problems{{Field: "file", Text: "The first row of this file cannot be read. It is to hold the names of the columns."}}
	case len(first.Cells) > maxColumns:
		return m, fileProblem("This file has too many columns: at most 200.")
	}
	m.Columns, m.Headed = guessColumns(first.Cells)
	return m, nil
}

// ContactImports returns somebody's imports, the newest first. For admins and leads.
func (a *App) ContactImports(ctx context.Context, who Actor) ([]models.ContactImport, error) {
	if err := who.mustImport(); err != nil {
		return nil, err
	}
	rows, err := a.DB.ContactImports(ctx, who.User.ID)
	for i := range rows {
		rows[i] = a.aliveImport(rows[i])
	}
	return rows, err
}

// ImportPage is one import with how its file begins.
type ImportPage struct {
	Import  models.ContactImport
	Header  []string   // the first row, whatever it holds
	Rows    [][]string // the first ones behind it
	Country string     // ISO code of the company's: whose phone numbers need none
}

const previewRows = 5

// ContactImport returns one of somebody's own imports; those of others do not exist.
func (a *App) ContactImport(ctx context.Context, who Actor, id int64) (p ImportPage, err error) {
	if p.Import, err = a.ownImport(ctx, a.DB, who, id); err != nil || p.Import.State != models.ImportNew {
		return p, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return p, err
	}
	p.Country, _, _ = strings.Cut(account.Country, "-")
	in := newRecordReader(a.DB.ReadFile(ctx, p.Import.FileID, 0), p.Import.Mapping.Comma, 0, 0)
	for len(p.Rows) < previewRows {
		rec, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p, err
		}
		if p.Header == nil {
			p.Header = shown(rec.Cells)
			continue
		}
		p.Rows = append(p.Rows, shown(rec.Cells))
	}
	return p, nil
}

// shown are the cells of a row as a page shows them.
func shown(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells[:min(len(cells), maxColumns)] {
		out[i] = short(models.CleanLine(inert(c)))
	}
	return out
}

func (a *App) ownImport(ctx context.Context, db *models.DB, who Actor, id int64) (models.ContactImport, error) {
	if err := who.mustImport(); err != nil {
		return models.ContactImport{}, err
	}
	i, err := db.ContactImport(ctx, id)
	if err == nil && i.UserID != who.User.ID {
		err = models.ErrNotFound
	}
	if err != nil {
		return models.ContactImport{}, err
	}
	return a.aliveImport(i), nil
}

// aliveImport says of an import whose node has died that it was cut short.
func (a *App) aliveImport(i models.ContactImport) models.ContactImport {
	if i.State == models.ImportRunning && i.BeatAt.Add(jobSilence) < a.now() {
		i.State = models.ImportCut
	}
	return i
}

// StartImport has a file read as a mapping says; its comma stays as it was found. Problems at "columns".
func (a *App) StartImport(ctx context.Context, who Actor, id int64, m models.ImportMapping) error {
	return a.queueImport(ctx, who, id, func(i *models.ContactImport) error {
		if i.State != models.ImportNew {
			return nil // it was started by another click, with what that said
		}
		m.Comma = i.Mapping.Comma
		if err := checkMapping(m, len(i.Mapping.Columns)); err != nil {
			return err
		}
		i.Mapping = m
		return nil
	})
}

// ContinueImport has an import that has ended too soon go on where it was.
func (a *App) ContinueImport(ctx context.Context, who Actor, id int64) error {
	return a.queueImport(ctx, who, id, func(i *models.ContactImport) error {
		if i.State == models.ImportNew {
			return models.ErrNotFound
		}
		return nil
	})
}

func (a *App) queueImport(ctx context.Context, who Actor, id int64, change func(*models.ContactImport) error) error {
	err := a.DB.Write(ctx, func(tx *models.DB) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		i, err := a.ownImport(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := change(&i); err != nil {
			return err
		}
		_, err = tx.QueueImport(ctx, i, a.now(), a.now().Add(-jobSilence))
		return err
	})
	if err == nil {
		a.wakeJobs()
	}
	return err
}

// CancelImport stops an import. What it has brought in stays.
func (a *App) CancelImport(ctx context.Context, who Actor, id int64) error {
	return a.DB.Write(ctx, func(tx *models.DB) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := a.ownImport(ctx, tx, who, id); err != nil {
			return err
		}
		return tx.CancelImport(ctx, id)
	})
}

// RejectedRow is a row that was not taken: its cells, and why. Of the row with the names of the columns there is no why.
type RejectedRow struct {
	Cells []string
	Text  string // English, translated when shown; may hold one %s for Arg
	Arg   string
}

// formulaSigns are what a cell begins with that a spreadsheet takes for a formula, or that hides one.
const formulaSigns = "=+-@\t\r\n"

// columnNames are what the columns of a file without names are called.
func columnNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i + 1)
	}
	return names
}
