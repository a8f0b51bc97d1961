package inbox

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// keepCopy asks for a copy of a mail that has just been sent, if the channel's mailbox is to hold one.
func (a *App) keepCopy(ctx context.Context, tx *models.DB, d models.Delivery) error {
	m, err := tx.MailboxOf(ctx, d.ChannelID)
	if errors.Is(err, models.ErrNotFound) || err == nil && m.KeepSent == models.SentNot || d.MessageID == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	ch, err := tx.Channel(ctx, d.ChannelID)
	if err != nil || m.KeepSent == models.SentAuto && keepsItself(ch.SMTPHost) {
		return err
	}
	return tx.AddSentCopy(ctx, m.ID, d.MessageID, d.RawFileID, a.now())
}

// keepsItself reports whether a provider puts what is sent through its server into the account's own folder.
func keepsItself(host string) bool {
	for _, domain := range []string{"gmail.com", "googlemail.com", "office365.com", "outlook.com"} {
		if h := strings.ToLower(host); h == domain || strings.HasSuffix(h, "."+domain) {
			return true
		}
	}
	return false
}

const (
	copyTries = 5 // after so many a copy is given up
	copyRetry = 5 * time.Minute
)

// keepSent puts copies of what was sent into the mailbox's folder for that. A copy whose last attempt may have arrived is looked for first: it
// is there once.
func (f *fetch) keepSent() error {
	due, err := f.app.DB.SentCopiesDue(f.ctx, f.m.ID, f.app.now(), fetchBatch)
	if err != nil || len(due) == 0 {
		return err
	}
	folder, err := f.box.SentFolder()
	if err != nil {
		return err
	}
	for _, c := range due {
		err := f.copySent(folder, c)
		if email.Declined(err) {
			f.words, err = email.FetchWords(err), nil
			if c.Attempts+1 >= copyTries {
				err = f.app.DB.DropSentCopy(f.ctx, c)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *fetch) copySent(folder string, c models.SentCopy) error {
	db := f.app.DB
	msg, err := db.Message(f.ctx, c.MessageID)
	var raw bytes.Buffer
	if err == nil {
		err = db.CopyFile(f.ctx, c.RawFileID, &raw)
	}
	if errors.Is(err, models.ErrNotFound) { // erased since
		return db.DropSentCopy(f.ctx, c)
	}
	if err != nil {
		return err
	}
	if ours, err := db.TrySentCopy(f.ctx, c, f.app.now().Add(copyRetry)); err != nil || !ours {
		return err
	}
	if c.Attempts > 0 {
		if _, err := f.box.Select(folder, true); err == nil {
			if there, err := f.box.HasMessageID(msg.RFCID); err != nil || there {
				return errors.Join(err, db.DropSentCopy(f.ctx, c))
			}
		} else if !email.Declined(err) {
			return err
		}
	}
	if err := f.box.Append(folder, raw.Bytes(), time.UnixMicro(int64(msg.CreatedAt))); err != nil {
		return err
	}
	return db.DropSentCopy(f.ctx, c)
}
