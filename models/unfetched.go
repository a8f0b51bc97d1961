package models

import "context"

// UnfetchedMail is a mail that a server holds, and has not given. Its line in the ledger says MailUnfetched for as long as there is one.
type UnfetchedMail struct {
	MailboxID   int64
	UIDValidity uint32
	UID         uint32
	Old         bool  // it was there before the mailbox was connected
	Tries       int64 // how often it has been asked for
	NextAt      Time
}

// What a message says whose mail its server has not given whole. The texts are stored: they tell which messages have a header and nothing more.
const (
	ProblemTooLarge = "It is larger than 25 MiB: only its header is kept here. The whole mail is still in the mailbox."
	ProblemNoText   = "The server has never given its text: only its header is kept here. The whole mail is still in the mailbox."
)

// HeaderOnly reports whether of the mail as it came only the header is kept.
func (m Message) HeaderOnly() bool { return m.Problem == ProblemTooLarge || m.Problem == ProblemNoText }

// PutOffMail stores that a mail was not given, with its line in the ledger. A server may give a number twice: the line of what had it before goes
// without it then.
func (db *DB) PutOffMail(ctx context.Context, m UnfetchedMail, l *LedgerLine) error {
	_, err := db.exec(ctx, "UPDATE mail_ledger SET uid_validity = 0, uid = 0 WHERE mailbox_id = ? AND uid_validity = ? AND uid = ? AND outcome <> ?", m.MailboxID, int64(m.UIDValidity), int64(m.UID), string(MailUnfetched))
	if err != nil {
		return err
	}
	if err := db.RecordMail(ctx, l); err != nil {
		return err
	}
	_, err = db.exec(ctx, `INSERT INTO unfetched_mails (mailbox_id, uid_validity, uid, old, tries, next_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (mailbox_id, uid_validity, uid) DO UPDATE SET tries = excluded.tries, next_at = excluded.next_at`,
		m.MailboxID, int64(m.UIDValidity), int64(m.UID), oneIf(m.Old), m.Tries, m.NextAt)
	return err
}

// UnfetchedMails returns what a mailbox's server has not given, by number.
func (db *DB) UnfetchedMails(ctx context.Context, mailboxID int64, validity uint32) (out []UnfetchedMail, err error) {
	m := UnfetchedMail{MailboxID: mailboxID, UIDValidity: validity}
	var uid, old int64
	err = db.rows(db.ownContext(ctx), "SELECT uid, old, tries, next_at FROM unfetched_mails WHERE mailbox_id = ? AND uid_validity = ? ORDER BY uid", []any{mailboxID, int64(validity)},
		[]any{&uid, &old, &m.Tries, (*int64)(&m.NextAt)}, func() {
			m.UID, m.Old = uint32(uid), old != 0
			out = append(out, m)
		})
	return out, err
}

// HurryUnfetched has the mails that a mailbox's server has not given asked for as soon as it is fetched from.
func (db *DB) HurryUnfetched(ctx context.Context, mailboxID int64) error {
	_, err := db.exec(ctx, "UPDATE unfetched_mails SET next_at = 0 WHERE mailbox_id = ?", mailboxID)
	return err
}

// LeaveUnfetched forgets the mails that were not given under other numbers than a server gives now: they are looked at under their new ones. words are
// what their lines say then.
func (db *DB) LeaveUnfetched(ctx context.Context, mailboxID int64, validity uint32, words string) error {
	if _, err := db.exec(ctx, "UPDATE mail_ledger SET words = ? WHERE mailbox_id = ? AND outcome = ? AND EXISTS (SELECT 1 FROM unfetched_mails u WHERE u.mailbox_id = mail_ledger.mailbox_id AND "+
		"u.uid_validity = mail_ledger.uid_validity AND u.uid = mail_ledger.uid AND u.uid_validity <> ?)", words, mailboxID, string(MailUnfetched), int64(validity)); err != nil {
		return err
	}
	_, err := db.exec(ctx, "DELETE FROM unfetched_mails WHERE mailbox_id = ? AND uid_validity <> ?", mailboxID, int64(validity))
	return err
}

func oneIf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
