package models

import "context"

// StoredMail is a mail that is kept byte for byte.
type StoredMail struct {
	ID        int64
	RawFileID int64
	From      string
	At        Time
}

// StoredMails returns the mails that came in or went out by a channel (0: by any), with ids above after, in order, at most limit.
func (db *DB) StoredMails(ctx context.Context, channelID, after int64, limit int) (out []StoredMail, err error) {
	var m StoredMail
	var from Person
	query, args := `SELECT m.id, m.raw_file_id, m.from_person, m.created_at FROM messages m WHERE m.id > ? AND m.raw_file_id <> 0 AND m.kind IN ('incoming', 'outgoing')`, []any{after}
	if channelID != 0 {
		query, args = query+" AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = m.conversation_id AND c.channel_id = ?)", append(args, channelID)
	}
	var json string
	var broken error
	err = db.rows(db.ownContext(ctx), query+" ORDER BY m.id LIMIT ?", append(args, limit), []any{&m.ID, &m.RawFileID, &json, (*int64)(&m.At)}, func() {
		from = Person{}
		if err := fromJSON([]byte(json), &from); err != nil {
			broken = err
		}
		m.From = from.Email
		out = append(out, m)
	})
	if err == nil {
		err = broken
	}
	return out, err
}
