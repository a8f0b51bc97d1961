package models

import "context"

// SentCopy is a mail that was sent and whose copy is yet to be put into the mailbox's folder for that.
type SentCopy struct {
	ID        int64
	MailboxID int64
	MessageID int64
	RawFileID int64
	Attempts  int64 // begun: whether the last one arrived is not known
	NextAt    Time
}

// TableName names the table.
func (SentCopy) TableName() string { return "sent_copies" }

// AddSentCopy asks for a copy of a mail, once.
func (db *DB) AddSentCopy(ctx context.Context, mailboxID, messageID, rawFileID int64, now Time) error {
	_, err := db.exec(ctx, "INSERT INTO sent_copies (mailbox_id, message_id, raw_file_id, attempts, next_at) VALUES (?, ?, ?, 0, ?) ON CONFLICT DO NOTHING", mailboxID, messageID, rawFileID, now)
	return err
}

// SentCopiesDue returns copies that are due, the oldest first.
func (db *DB) SentCopiesDue(ctx context.Context, mailboxID int64, now Time, limit int) ([]SentCopy, error) {
	return all[SentCopy](db.read(ctx).Where("mailbox_id = ? AND next_at <= ?", mailboxID, now).Order("next_at, id").Limit(limit))
}

// TrySentCopy notes that a copy is about to be put there, and when to try again if that fails. False: another node has begun since the caller looked.
func (db *DB) TrySentCopy(ctx context.Context, c SentCopy, next Time) (bool, error) {
	return db.changed(ctx, "UPDATE sent_copies SET attempts = attempts + 1, next_at = ? WHERE id = ? AND attempts = ?", next, c.ID, c.Attempts)
}

// DropSentCopy ends it.
func (db *DB) DropSentCopy(ctx context.Context, c SentCopy) error {
	_, err := db.exec(ctx, "DELETE FROM sent_copies WHERE id = ?", c.ID)
	return err
}
