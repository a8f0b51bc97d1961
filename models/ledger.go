package models

import (
	"context"
	"errors"
)

// Door is where a mail came in.
type Door string

const (
	DoorSMTP   Door = "smtp"   // our own SMTP server
	DoorIMAP   Door = "imap"   // fetched from a mailbox
	DoorImport Door = "import" // a file of old mail
)

// MailOutcome says what became of a mail that was seen at a door.
type MailOutcome string

const (
	MailNew       MailOutcome = "new"       // began a conversation
	MailJoined    MailOutcome = "joined"    // joined one
	MailAuto      MailOutcome = "auto"      // an automatic reply: it asks for no answer
	MailBounce    MailOutcome = "bounce"    // a report on a mail of ours
	MailSpam      MailOutcome = "spam"      // filed as spam
	MailOld       MailOutcome = "old"       // from before the mailbox was connected, or imported: stored closed, never routed
	MailAgain     MailOutcome = "again"     // stored already: nothing was changed
	MailRawOnly   MailOutcome = "raw"       // could not be read: kept byte for byte
	MailHeader    MailOutcome = "header"    // too large: its header alone is kept
	MailRefused   MailOutcome = "refused"   // not taken; Words says why
	MailUnfetched MailOutcome = "unfetched" // its server holds it and has not given it yet: the line becomes that of what becomes of it
	MailGone      MailOutcome = "gone"      // it was no longer there when it was to be fetched
	MailOwn       MailOutcome = "own_copy"  // a copy of what was sent from here
	MailErased    MailOutcome = "erased"    // was here, and has been erased: it stays out
)

// LedgerLine is the record of one mail at one door. There is one for every mail seen, whatever became of it.
type LedgerLine struct {
	ID             int64
	At             Time
	ChannelID      int64
	MailboxID      int64 // 0: it was not fetched
	ImportID       int64 // 0: it did not come in a file of old mail
	Door           Door
	Outcome        MailOutcome
	MessageID      int64 // 0: nothing is stored of it
	ConversationID int64
	UIDValidity    uint32 // of a fetched mail, with UID (RFC 3501 section 2.3.1.1)
	UID            uint32
	Sender         string // address, as the header or the envelope names it
	Subject        string
	Size           int64  // bytes
	Words          string // why it was refused or is not whole
}

// Lacks reports whether the mail is not stored though it should be, if it is still where it was seen.
func (l LedgerLine) Lacks() bool {
	return l.Outcome == MailUnfetched || l.Outcome == MailRefused || l.Outcome == MailGone
}

// TableName keeps the ledger of mail apart from others.
func (LedgerLine) TableName() string { return "mail_ledger" }

// RecordMail stores one line of the ledger and sets its id. A line that says that this mail has not been given yet becomes this one. ErrDuplicate:
// this mail of this mailbox has another line already.
func (db *DB) RecordMail(ctx context.Context, l *LedgerLine) error {
	err := db.row(ctx, `INSERT INTO mail_ledger (at, channel_id, mailbox_id, import_id, door, outcome, message_id, conversation_id, uid_validity, uid, sender, subject, size, words)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mailbox_id, uid_validity, uid) WHERE uid <> 0 DO UPDATE SET at = excluded.at, outcome = excluded.outcome,
		message_id = excluded.message_id, conversation_id = excluded.conversation_id, sender = excluded.sender, subject = excluded.subject, size = excluded.size, words = excluded.words
		WHERE mail_ledger.outcome = 'unfetched' RETURNING id`,
		[]any{l.At, l.ChannelID, l.MailboxID, l.ImportID, string(l.Door), string(l.Outcome), l.MessageID, l.ConversationID, int64(l.UIDValidity), int64(l.UID), l.Sender, l.Subject, l.Size, l.Words}, &l.ID)
	if errors.Is(err, ErrNotFound) {
		return ErrDuplicate
	}
	if err != nil || l.UID == 0 || l.Outcome == MailUnfetched {
		return db.translated(err)
	}
	_, err = db.exec(ctx, "DELETE FROM unfetched_mails WHERE mailbox_id = ? AND uid_validity = ? AND uid = ?", l.MailboxID, int64(l.UIDValidity), int64(l.UID))
	return err
}

// blankLedger leaves of the lines of messages that something came, and takes away who sent it and what about.
func (db *DB) blankLedger(ctx context.Context, messageIDs []int64) error {
	_, err := db.exec(ctx, "UPDATE mail_ledger SET sender = '', subject = '', words = '', message_id = 0, conversation_id = 0 WHERE message_id <> 0 AND message_id IN "+marks(len(messageIDs)), anys(messageIDs)...)
	return err
}

// MailLines returns the newest lines of a channel's ledger with an id below before (0: no bound), newest first.
func (db *DB) MailLines(ctx context.Context, channelID, before int64, limit int) ([]LedgerLine, error) {
	q := db.read(ctx).Where("channel_id = ?", channelID)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	return all[LedgerLine](q.Order("id DESC").Limit(limit))
}
