package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"fairlead/channels/email"
	"fairlead/channels/mailfile"
	"fairlead/models"
)

// ImportMail brings in what lies on this machine's disk, for whoever runs the server. It goes on where an earlier run was cut short. seen is told
// how far it is, again and again.
func (a *App) ImportMail(ctx context.Context, address, path string, seen func(models.MailImport)) (i models.MailImport, err error) {
	ch, err := a.DB.ChannelByAddress(ctx, address)
	if errors.Is(err, models.ErrNotFound) {
		return i, fmt.Errorf("no e-mail channel here has the address %q", address)
	}
	if err != nil {
		return i, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return i, err
	}
	in, err := mailfile.Open(path, mailfile.Place{}, email.MaxMessageBytes)
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return i, fmt.Errorf("%s: %w", path, missing.Err)
	}
	if err != nil {
		return i, fmt.Errorf("%s: %w", path, err)
	}
	size := in.Size
	if err := in.Close(); err != nil {
		return i, err
	}
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		i, err = tx.LastMailImport(ctx, ch.ID, path)
		if err == nil && i.State != models.ImportDone && i.Size == size { // another size: another file; what is here already is known again
			return tx.HoldMailImport(ctx, &i, a.now())
		}
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		i = models.MailImport{ChannelID: ch.ID, Name: models.CleanLine(filepath.Base(path)), Source: path, State: models.ImportRunning, Size: size, TakenAt: a.now(), BeatAt: a.now(), CreatedAt: a.now()}
		return tx.CreateMailImport(ctx, &i)
	})
	if err != nil {
		return i, err
	}
	seen(i)
	err = a.importMail(ctx, &i, func(from mailfile.Place) (*mailfile.Reader, error) {
		return mailfile.Open(path, from, email.MaxMessageBytes)
	}, seen)
	if err != nil {
		return i, err
	}
	return a.DB.MailImport(context.WithoutCancel(ctx), i.ID)
}

// MailRefused returns what was not taken of an import, the last of it first, at most limit.
func (a *App) MailRefused(ctx context.Context, i models.MailImport, limit int) (out []models.LedgerLine, err error) {
	rows, err := a.DB.Ledger(ctx, models.LedgerFilter{ChannelID: i.ChannelID, ImportID: i.ID, Limit: limit})
	for _, r := range rows {
		out = append(out, r.LedgerLine)
	}
	return out, err
}
