package inbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"fairlead/channels/mailfile"
	"fairlead/models"
)

const (
	// MaxMailFileBytes is how large an uploaded file of old mail may be; the command line takes any.
	MaxMailFileBytes = 2 << 30

	maxUploadMails   = 1_000_000 // of one file; the command line takes any number
	mailImportsShown = 20
	mailFileKept     = 7 * 24 * time.Hour // a file that was not read to its end
)

// MailImports are the files of old mail that were brought into a channel.
type MailImports struct {
	ChannelSettings
	Imports []models.MailImport // the newest first
}

// MailImports returns what was brought into a channel. For admins, and leads of its inbox.
func (a *App) MailImports(ctx context.Context, who Actor, channelID int64) (p MailImports, err error) {
	ch, err := managedOfKind(ctx, a.DB, who, channelID, models.ChannelEmail)
	if err != nil {
		return p, err
	}
	if p.ChannelSettings, err = a.channelSettings(ctx, who, ch); err != nil {
		return p, err
	}
	p.Imports, err = a.DB.MailImports(ctx, ch.ID, mailImportsShown)
	for n := range p.Imports {
		p.Imports[n] = a.aliveMailImport(p.Imports[n])
	}
	return p, err
}

// MailImportPage is one import with what was not taken of it.
type MailImportPage struct {
	ChannelSettings
	Import  models.MailImport
	Refused []MailLine // the last, at most ledgerPage; none while it is under way
}

// MailImport returns one import. For admins, and leads of its inbox.
func (a *App) MailImport(ctx context.Context, who Actor, channelID, id int64) (p MailImportPage, err error) {
	ch, err := managedOfKind(ctx, a.DB, who, channelID, models.ChannelEmail)
	if err != nil {
		return p, err
	}
	if p.Import, err = a.mailImportOf(ctx, a.DB, ch, id); err != nil {
		return p, err
	}
	if p.ChannelSettings, err = a.channelSettings(ctx, who, ch); err != nil || p.Import.UnderWay() || p.Import.Refused == 0 {
		return p, err
	}
	rows, err := a.DB.Ledger(ctx, models.LedgerFilter{ChannelID: ch.ID, ImportID: id, Limit: ledgerPage})
	for _, r := range rows {
		p.Refused = append(p.Refused, who.mailLine(r, ch.InboxID))
	}
	return p, err
}

func (a *App) mailImportOf(ctx context.Context, db *models.DB, ch models.Channel, id int64) (models.MailImport, error) {
	i, err := db.MailImport(ctx, id)
	if err == nil && i.ChannelID != ch.ID {
		err = models.ErrNotFound
	}
	return a.aliveMailImport(i), err
}

// aliveMailImport says of an import whose node has died that it was cut short.
func (a *App) aliveMailImport(i models.MailImport) models.MailImport {
	if i.State == models.ImportRunning && i.BeatAt.Add(jobSilence) < a.now() {
		i.State = models.ImportCut
	}
	return i
}

// UploadMail stores a file of old mail, piece by piece as it comes, and has it brought in. For admins, and leads of the inbox. Problems at "file".
func (a *App) UploadMail(ctx context.Context, who Actor, channelID int64, name string, src io.Reader) (id int64, err error) {
	ch, err := managedOfKind(ctx, a.DB, who, channelID, models.ChannelEmail)
	if err != nil {
		return 0, err
	}
	begin := make([]byte, 4096)
	n, err := io.ReadFull(src, begin)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	if n == 0 {
		return 0, fileProblem("This file is empty.")
	}
	if !mailfile.Readable(begin[:n]) {
		return 0, fileProblem(mailfile.NoMail.Error())
	}
	file := models.File{Kind: models.FileStaged, UploadedBy: who.User.ID, Draft: "mail", Name: fileName(name), ContentType: "application/octet-stream", CreatedAt: a.now()}
	if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.CreateFile(ctx, &file, nil) }); err != nil {
		return 0, err
	}
	size, err := a.storeText(ctx, file.ID, io.LimitReader(io.MultiReader(bytes.NewReader(begin[:n]), src), MaxMailFileBytes+1))
	if err == nil && size > MaxMailFileBytes {
		err = fileProblem("This file is too large: at most 2 GB. Bring it in from the command line: fairlead import.")
	}
	i := models.MailImport{ChannelID: ch.ID, UserID: who.User.ID, FileID: file.ID, Name: file.Name, State: models.ImportQueued, Size: size, BeatAt: a.now(), CreatedAt: a.now()}
	if err == nil {
		err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.CreateMailImport(ctx, &i) })
	}
	if err != nil {
		return 0, errors.Join(err, a.DB.DeleteFile(context.WithoutCancel(ctx), file.ID))
	}
	a.wakeJobs()
	return i.ID, nil
}

// ContinueMailImport has an upload that has ended too soon go on where it was.
func (a *App) ContinueMailImport(ctx context.Context, who Actor, channelID, id int64) error {
	err := a.changeMailImport(ctx, who, channelID, id, func(tx *models.DB) error {
		_, err := tx.QueueMailImport(ctx, id, a.now(), a.now().Add(-jobSilence))
		return err
	})
	if err == nil {
		a.wakeJobs()
	}
	return err
}

// CancelMailImport stops an import, also one of the command line. What it has brought in stays.
func (a *App) CancelMailImport(ctx context.Context, who Actor, channelID, id int64) error {
	return a.changeMailImport(ctx, who, channelID, id, func(tx *models.DB) error { return tx.CancelMailImport(ctx, id) })
}

func (a *App) changeMailImport(ctx context.Context, who Actor, channelID, id int64, change func(*models.DB) error) error {
	return a.DB.Write(ctx, func(tx *models.DB) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		ch, err := managedOfKind(ctx, tx, who, channelID, models.ChannelEmail)
		if err != nil {
			return err
		}
		if _, err := a.mailImportOf(ctx, tx, ch, id); err != nil {
			return err
		}
		return change(tx)
	})
}

// tidyMailImports removes files of old mail that were brought a week ago and not read to their ends.
func (a *App) tidyMailImports(ctx context.Context) error {
	old, err := a.DB.MailImportsBefore(ctx, a.now().Add(-mailFileKept))
	for _, i := range old {
		if err == nil {
			err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.DropMailImportFile(ctx, i, "Its file was removed after a week.") })
		}
	}
	return err
}
