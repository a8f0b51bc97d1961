package models

import (
	"context"
	"errors"
	"strconv"
)

// ErasedPerson is all that a person to be erased is known by.
type ErasedPerson struct {
	ContactIDs []int64 // the contact, and those that have become a part of it
	Emails     []string
	Phones     []string
	Names      []string
}

// PersonOf returns what a contact is known by. It is empty where the contact is no longer there.
func (db *DB) PersonOf(ctx context.Context, contactID int64) (p ErasedPerson, err error) {
	for next := []int64{contactID}; len(next) > 0; {
		in, args := marks(len(next)), anys(next)
		var found []int64
		var c Contact
		if err := db.rows(ctx, "SELECT id, name, email FROM contacts WHERE id IN "+in, args, []any{&c.ID, &c.Name, &c.Email}, func() {
			p.ContactIDs, p.Names = append(p.ContactIDs, c.ID), append(p.Names, c.Name)
			p.Emails = append(p.Emails, c.Email)
		}); err != nil {
			return p, err
		}
		var text string
		if err := db.rows(ctx, "SELECT email FROM contact_addresses WHERE contact_id IN "+in, args, []any{&text}, func() { p.Emails = append(p.Emails, text) }); err != nil {
			return p, err
		}
		if err := db.rows(ctx, "SELECT phone FROM contact_phones WHERE contact_id IN "+in, args, []any{&text}, func() { p.Phones = append(p.Phones, text) }); err != nil {
			return p, err
		}
		var id int64
		if err := db.rows(ctx, "SELECT id FROM contacts WHERE merged_into <> 0 AND merged_into IN "+in, args, []any{&id}, func() { found = append(found, id) }); err != nil {
			return p, err
		}
		next = found
	}
	p.Names, p.Emails, p.Phones = firstOf(p.Names, 1000), firstOf(p.Emails, 1000), firstOf(p.Phones, 1000)
	return p, nil
}

// deleted runs a statement and returns how many rows it has changed.
func (db *DB) deleted(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := db.exec(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// HideContacts lets nobody see contacts any more. Their owners are taken from them before.
func (db *DB) HideContacts(ctx context.Context, ids []int64) error {
	if _, err := db.exec(ctx, "DELETE FROM contact_scopes WHERE contact_id IN "+marks(len(ids)), anys(ids)...); err != nil {
		return err
	}
	return db.IndexContacts(ctx, ids...)
}

// EraseTraces removes the visitors and visits of contacts, what was chosen in their browsers for a form and not sent, and the snapshots of their
// merges. A browser in which others have been seen, too, is left to them.
func (db *DB) EraseTraces(ctx context.Context, ids []int64, count map[string]int64) error {
	in, args := marks(len(ids)), anys(ids)
	n, err := db.deleted(ctx, "DELETE FROM files WHERE kind = 'staged' AND uploaded_by = 0 AND (contact_id <> 0 AND contact_id IN "+in+
		" OR contact_id = 0 AND visitor_id IN (SELECT v.id FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id IN "+in+"))", append(anys(ids), args...)...)
	if err != nil {
		return err
	}
	count[ErasedFiles] += n
	for _, s := range []struct{ what, query string }{
		{ErasedVisits, "DELETE FROM visits WHERE contact_id <> 0 AND contact_id IN " + in},
		{ErasedVisitors, "DELETE FROM visitors WHERE contact_id <> 0 AND contact_id IN " + in + " AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.visitor_id = visitors.id)"},
		{ErasedVisitors, "UPDATE visitors SET contact_id = 0, bound_at = 0 WHERE contact_id <> 0 AND contact_id IN " + in},
		{ErasedMerges, "DELETE FROM contact_merges WHERE winner_id IN " + in},
		{ErasedMerges, "DELETE FROM contact_merges WHERE loser_id IN " + in},
	} {
		n, err := db.deleted(ctx, s.query, args...)
		if err != nil {
			return err
		}
		count[s.what] += n
	}
	return nil
}

// EraseFiles removes the attachments and the raw mails of messages, what was chosen for the same forms and not sent after all, and what there is
// about sending these.
func (db *DB) EraseFiles(ctx context.Context, messageIDs []int64, count map[string]int64) error {
	in, args := marks(len(messageIDs)), anys(messageIDs)
	for _, s := range []string{
		"DELETE FROM files WHERE id IN (SELECT raw_file_id FROM messages WHERE raw_file_id <> 0 AND id IN " + in + ")",
		"DELETE FROM files WHERE kind = 'staged' AND uploaded_by = 0 AND " + draftOf + " IN (SELECT " + draftOf + " FROM files WHERE message_id <> 0 AND message_id IN " + in + " AND draft LIKE 'form:%')",
		"DELETE FROM files WHERE kind = 'staged' AND uploaded_by = 0 AND " + chatDraftOf + " IN (SELECT " + chatDraftOf + " FROM files WHERE message_id <> 0 AND message_id IN " + in + " AND draft LIKE 'chat:%')",
		"DELETE FROM files WHERE message_id <> 0 AND message_id IN " + in,
	} {
		n, err := db.deleted(ctx, s, args...)
		if err != nil {
			return err
		}
		count[ErasedFiles] += n
	}
	if _, err := db.exec(ctx, "DELETE FROM deliveries WHERE message_id IN "+in, args...); err != nil {
		return err
	}
	if err := db.searched(ctx, messageIDs...); err != nil { // by names of files
		return err
	}
	return db.blankLedger(ctx, messageIDs)
}

// draftOf is what the files that a stranger has chosen for one form have in common: "form:", 26 letters and ":".
const draftOf = "substr(draft, 1, 32)"

// chatDraftOf is what the files that a visitor has chosen in one chat have in common: "chat:" and 32 letters.
const chatDraftOf = "substr(draft, 1, 37)"

// EraseMessages removes messages with all that belongs to them. Their mails stay out if they come in again.
func (db *DB) EraseMessages(ctx context.Context, ids []int64, count map[string]int64) error {
	if err := db.keepErasedKeys(ctx, ids); err != nil {
		return err
	}
	if err := db.EraseFiles(ctx, ids, count); err != nil {
		return err
	}
	n, err := db.deleted(ctx, "DELETE FROM messages WHERE id IN "+marks(len(ids)), anys(ids)...)
	count[ErasedMessages] += n
	return err
}

// EraseConversation removes a conversation whose messages are gone, with what was chosen in its editors.
func (db *DB) EraseConversation(ctx context.Context, id int64, count map[string]int64) error {
	if err := db.DropScheduled(ctx, id, 0); err != nil {
		return err
	}
	for _, s := range []struct {
		query string
		arg   any
	}{
		{"DELETE FROM timers WHERE kind IN ('snooze', 'chat_unseen', 'chat_silence') AND subject = ?", id},
		{"DELETE FROM chats WHERE conversation_id = ?", id}, // the keys go with it
		{"DELETE FROM files WHERE kind = 'staged' AND draft = ?", "c" + strconv.FormatInt(id, 10)},
		{"DELETE FROM conversation_changes WHERE from_id = ?", id},
		{"DELETE FROM conversation_changes WHERE into_id = ?", id},
		{"UPDATE conversations SET linked_id = 0 WHERE linked_id <> 0 AND linked_id = ?", id},
	} {
		if _, err := db.exec(ctx, s.query, s.arg); err != nil {
			return err
		}
	}
	n, err := db.deleted(ctx, "DELETE FROM conversations WHERE id = ?", id)
	count[ErasedConversations] += n
	return err
}

// peopleColumns are what a message may name somebody in.
var peopleColumns = []string{"from_person", "to_people", "cc_people", "bcc_people", "reply_to", "subject", "text", "visible", "html", "problem", "event", "answers", "joined"}

// RemoveParticipants takes addresses out of a conversation.
func (db *DB) RemoveParticipants(ctx context.Context, conversationID int64, emails []string) error {
	return inBatches(emails, func(some []string) error {
		_, err := db.exec(ctx, "DELETE FROM participants WHERE conversation_id = ? AND email IN "+marks(len(some)), append([]any{conversationID}, texts(some)...)...)
		return err
	})
}

// RewriteMessage stores what is left of a message that named somebody who is erased. Its raw mail goes, and what of it was yet to be sent: that
// named them, too.
func (db *DB) RewriteMessage(ctx context.Context, m Message, words string, count map[string]int64) error {
	j, err := m.asJSON()
	if err != nil {
		return err
	}
	n, err := db.deleted(ctx, "DELETE FROM files WHERE id IN (SELECT raw_file_id FROM messages WHERE raw_file_id <> 0 AND id = ?)", m.ID)
	if err != nil {
		return err
	}
	count[ErasedFiles] += n
	if _, err := db.exec(ctx, `UPDATE messages SET kind = ?, from_person = ?, to_people = ?, cc_people = ?, bcc_people = ?, reply_to = ?, subject = ?, text = ?, visible = ?, html = ?, auto = ?, problem = ?,
		event = ?, answers = ?, rfc_id = ?, joined = NULL, checks = NULL, raw_file_id = 0 WHERE id = ?`,
		m.Kind, j.from, j.to, j.cc, j.bcc, j.replyTo, m.Subject, m.Text, m.Visible, m.HTML, m.Auto, m.Problem, j.event, j.answers, m.RFCID, m.ID); err != nil {
		return err
	}
	_, err = db.exec(ctx, "UPDATE deliveries SET raw_file_id = 0, state = CASE WHEN state IN (?, ?) THEN ? ELSE state END, last_words = ? WHERE message_id = ?",
		DeliveryPending, DeliverySending, DeliveryFailed, words, m.ID)
	return errors.Join(err, db.searched(ctx, m.ID), db.blankLedger(ctx, []int64{m.ID}), db.DropSenderCheck(ctx, m.ID))
}

// DropForwardsOf removes the mails in which a message was passed on, as they hold its text; what of them was yet to be sent is not.
func (db *DB) DropForwardsOf(ctx context.Context, messageID int64, words string, count map[string]int64) error {
	ids, err := db.ids(ctx, "SELECT id FROM messages WHERE forwards <> 0 AND forwards = ? AND kind = '"+string(Outgoing)+"'", messageID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n, err := db.deleted(ctx, "DELETE FROM files WHERE id IN (SELECT raw_file_id FROM messages WHERE raw_file_id <> 0 AND id = ?)", id)
		if err != nil {
			return err
		}
		count[ErasedFiles] += n
		if _, err := db.exec(ctx, "UPDATE messages SET raw_file_id = 0 WHERE id = ?", id); err != nil {
			return err
		}
		if _, err := db.exec(ctx, "UPDATE deliveries SET raw_file_id = 0, state = CASE WHEN state IN (?, ?) THEN ? ELSE state END, last_words = ? WHERE message_id = ?",
			DeliveryPending, DeliverySending, DeliveryFailed, words, id); err != nil {
			return err
		}
	}
	return nil
}

// RemoveDeliveries forgets that mails went to addresses.
func (db *DB) RemoveDeliveries(ctx context.Context, messageID int64, emails []string) error {
	return inBatches(emails, func(some []string) error {
		_, err := db.exec(ctx, "DELETE FROM deliveries WHERE message_id = ? AND lower(recipient) IN "+marks(len(some)), append([]any{messageID}, texts(some)...)...)
		return err
	})
}

// RewriteConversation stores the subject and the snippet of a conversation anew.
func (db *DB) RewriteConversation(ctx context.Context, id int64, subject, snippet string) error {
	if _, err := db.exec(ctx, "UPDATE conversations SET subject = ?, snippet = ? WHERE id = ?", subject, snippet, id); err != nil {
		return err
	}
	return db.SearchAgain(ctx, id)
}

// EraseContacts removes contacts that have no conversations left, with their addresses, phone numbers and words in the search; what the
// index holds of these in old pieces goes with TidySearch.
func (db *DB) EraseContacts(ctx context.Context, p ErasedPerson, count map[string]int64) error {
	in, args := marks(len(p.ContactIDs)), anys(p.ContactIDs)
	for _, s := range []struct{ what, query string }{
		{ErasedAddresses, "DELETE FROM contact_addresses WHERE contact_id IN " + in},
		{ErasedPhones, "DELETE FROM contact_phones WHERE contact_id IN " + in},
		{ErasedContacts, "DELETE FROM contacts WHERE id IN " + in},
	} {
		n, err := db.deleted(ctx, s.query, args...)
		if err != nil {
			return err
		}
		count[s.what] += n
	}
	if err := db.eraseSenders(ctx, p.Emails); err != nil {
		return err
	}
	return db.IndexContacts(ctx, p.ContactIDs...)
}

// Settle copies SQLite's log back and empties it, so that it holds nothing of what was removed. Of what readers still need it is tried again
// with the next one.
func (db *DB) Settle(ctx context.Context) error {
	if db.Postgres() {
		return nil
	}
	var busy, log, copied int64
	return db.write(ctx).Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &log, &copied)
}
