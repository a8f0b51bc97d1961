package models

import (
	"context"
	"database/sql"
	"errors"
)

// messageColumns are in the order of messageReader.fields.
const messageColumns = `SELECT id, conversation_id, kind, user_id, from_person, to_people, cc_people, bcc_people, reply_to, subject, text, visible, html, auto, problem,
	event, answers, rfc_id, delivery_key, nonce, raw_file_id, via, joined, checks, moved_from, forwards, imported, sent_at, created_at FROM messages`

// messageReader is one row of messageColumns on its way to a Message.
type messageReader struct {
	Message
	from, to, cc, bcc, replyTo, event, answers, joined, checks sql.RawBytes // JSON or NULL
}

func (r *messageReader) fields() []any {
	return []any{&r.ID, &r.ConversationID, (*string)(&r.Kind), &r.UserID, &r.from, &r.to, &r.cc, &r.bcc, &r.replyTo, &r.Subject, &r.Text, &r.Visible, &r.HTML, &r.Auto, &r.Problem,
		&r.event, &r.answers, &r.RFCID, &r.DeliveryKey, &r.Nonce, &r.RawFileID, &r.Via, &r.joined, &r.checks, &r.MovedFrom, &r.Forwards, &r.Imported, (*int64)(&r.SentAt), (*int64)(&r.CreatedAt)}
}

// message is the row with its JSON read.
func (r *messageReader) message() (Message, error) {
	m := r.Message
	m.From, m.To, m.Cc, m.Bcc, m.ReplyTo, m.Event, m.Answers, m.Joined, m.Checks = Person{}, nil, nil, nil, nil, nil, nil, nil, nil
	return m, errors.Join(fromJSON(r.from, &m.From), fromJSON(r.to, &m.To), fromJSON(r.cc, &m.Cc), fromJSON(r.bcc, &m.Bcc), fromJSON(r.replyTo, &m.ReplyTo), fromJSON(r.event, &m.Event),
		fromJSON(r.answers, &m.Answers), fromJSON(r.joined, &m.Joined), fromJSON(r.checks, &m.Checks))
}

// messages reads the rows of a query that begins with messageColumns.
func (db *DB) messages(ctx context.Context, query string, args ...any) (out []Message, err error) {
	var r messageReader
	var broken error
	err = db.rows(db.ownContext(ctx), query, args, r.fields(), func() {
		m, err := r.message()
		out, broken = append(out, m), errors.Join(broken, err)
	})
	return out, errors.Join(err, broken)
}
