package models

import (
	"context"
	"strings"
)

// MailOutcomes are all there are, in the order in which pages offer them.
var MailOutcomes = []MailOutcome{MailNew, MailJoined, MailAuto, MailBounce, MailSpam, MailOld, MailAgain, MailOwn, MailHeader, MailRawOnly, MailUnfetched, MailRefused, MailGone, MailErased}

// LedgerFilter chooses lines of a channel's ledger.
type LedgerFilter struct {
	ChannelID int64
	Outcome   MailOutcome // empty: any
	ImportID  int64       // only what was refused of this import; 0: any
	Before    int64       // ids below it; 0: no bound
	Limit     int
}

// LedgerRow is a line of the ledger with the inbox of its conversation.
type LedgerRow struct {
	LedgerLine
	InboxID int64 // 0: it has no conversation, or that is gone
}

// Ledger returns lines of a channel's ledger, newest first. It reads no more lines than it returns.
func (db *DB) Ledger(ctx context.Context, f LedgerFilter) (out []LedgerRow, err error) {
	where, args := "channel_id = ?", []any{f.ChannelID}
	switch {
	case f.ImportID != 0:
		where, args = "import_id = ? AND import_id <> 0 AND outcome = 'refused' AND channel_id = ?", []any{f.ImportID, f.ChannelID}
	case f.Outcome != "":
		where, args = where+" AND outcome = ?", append(args, string(f.Outcome))
	}
	if f.Before > 0 {
		where, args = where+" AND id < ?", append(args, f.Before)
	}
	var r LedgerRow
	var validity, uid int64
	into := []any{&r.ID, (*int64)(&r.At), &r.ChannelID, &r.MailboxID, &r.ImportID, (*string)(&r.Door), (*string)(&r.Outcome), &r.MessageID, &r.ConversationID, &validity, &uid, &r.Sender,
		&r.Subject, &r.Size, &r.Words, &r.InboxID}
	err = db.rows(db.ownContext(ctx), `SELECT l.id, l.at, l.channel_id, l.mailbox_id, l.import_id, l.door, l.outcome, l.message_id, l.conversation_id, l.uid_validity, l.uid, l.sender, l.subject,
		l.size, l.words, coalesce(c.inbox_id, 0) FROM (SELECT * FROM mail_ledger WHERE `+where+` ORDER BY id DESC LIMIT ?) l
		LEFT JOIN conversations c ON c.id = l.conversation_id ORDER BY l.id DESC`, append(args, f.Limit), into, func() {
		r.UIDValidity, r.UID = uint32(validity), uint32(uid)
		out = append(out, r)
	})
	return out, err
}

// RecordRefusal stores a line of what was not taken. Of those at the SMTP door a channel keeps so many: strangers decide how many there are.
func (db *DB) RecordRefusal(ctx context.Context, l *LedgerLine, keep int) error {
	if err := db.RecordMail(ctx, l); err != nil {
		return err
	}
	_, err := db.exec(ctx, `DELETE FROM mail_ledger WHERE channel_id = ? AND outcome = 'refused' AND import_id = 0 AND mailbox_id = 0 AND id <
		coalesce((SELECT id FROM mail_ledger WHERE channel_id = ? AND outcome = 'refused' AND import_id = 0 AND mailbox_id = 0 ORDER BY id DESC LIMIT 1 OFFSET ?), 0)`, l.ChannelID, l.ChannelID, keep-1)
	return err
}

// DeleteMailLinesBefore forgets at most limit lines from before a moment, the oldest first, and returns how many. Lines of mailboxes stay: they are
// what a mailbox is compared with.
func (db *DB) DeleteMailLinesBefore(ctx context.Context, t Time, limit int) (int64, error) {
	return db.deleted(ctx, "DELETE FROM mail_ledger WHERE id IN (SELECT id FROM mail_ledger WHERE mailbox_id = 0 ORDER BY id LIMIT ?) AND at < ?", limit, t)
}

// BlankUnkept takes texts that name a person out of the lines of mail that is not stored, whatever the case of their letters.
func (db *DB) BlankUnkept(ctx context.Context, texts []string) error {
	like := "LIKE"
	if db.Postgres() {
		like = "ILIKE"
	}
	return inBatches(texts, func(some []string) error {
		var parts []string
		var args []any
		for _, t := range some {
			t = "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(t) + "%"
			for _, c := range []string{"sender", "subject", "words"} {
				parts, args = append(parts, c+" "+like+` ? ESCAPE '\'`), append(args, t)
			}
		}
		_, err := db.exec(ctx, "UPDATE mail_ledger SET sender = '', subject = '', words = '' WHERE message_id = 0 AND ("+strings.Join(parts, " OR ")+")", args...)
		return err
	})
}
