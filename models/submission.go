package models

import (
	"cmp"
	"context"
	"errors"
)

// CreateSubmission stores what a form's message has beyond a message.
func (db *DB) CreateSubmission(ctx context.Context, s Submission) error {
	_, err := db.exec(ctx, "INSERT INTO submissions (message_id, channel_id, version_id, visitor_id, content_key, page, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		s.MessageID, s.ChannelID, s.VersionID, s.VisitorID, s.ContentKey, s.Page, s.CreatedAt)
	return err
}

// SubmittedSince reports whether a form was sent with this content after a moment.
func (db *DB) SubmittedSince(ctx context.Context, channelID int64, contentKey []byte, t Time) (bool, error) {
	var n int64
	err := db.row(ctx, "SELECT count(*) FROM submissions WHERE channel_id = ? AND content_key = ? AND created_at > ?", []any{channelID, contentKey, t}, &n)
	return n > 0, err
}

// SubmissionsOf returns what those of some messages that came by a form have beyond a message.
func (db *DB) SubmissionsOf(ctx context.Context, messageIDs []int64) (map[int64]Submission, error) {
	rows, err := all[Submission](db.read(ctx).Where("message_id IN ?", messageIDs))
	return byID(rows, func(s Submission) int64 { return s.MessageID }), err
}

// SubmissionIn returns the submission that a conversation began with; ErrNotFound if it came another way.
func (db *DB) SubmissionIn(ctx context.Context, conversationID int64) (s Submission, err error) {
	err = db.row(ctx, `SELECT s.message_id, s.channel_id, s.version_id, s.visitor_id, s.content_key, s.page, s.created_at FROM messages m JOIN submissions s ON s.message_id = m.id
		WHERE m.conversation_id = ? ORDER BY m.id LIMIT 1`, []any{conversationID}, &s.MessageID, &s.ChannelID, &s.VersionID, &s.VisitorID, &s.ContentKey, &s.Page, (*int64)(&s.CreatedAt))
	return s, err
}

// ReplyChannel returns the channel that answers in a channel's conversations go out by: itself, or of a form or a chatflow the e-mail channel that it
// names, if that is of the same inbox and can send, else the first of the inbox that can. ErrNotFound: there is none.
func (db *DB) ReplyChannel(ctx context.Context, ch Channel) (Channel, error) {
	if ch.Kind != ChannelForm && ch.Kind != ChannelChat {
		return ch, nil
	}
	var id int64
	err := db.row(ctx, `SELECT e.id FROM channels e LEFT JOIN forms f ON f.channel_id = ? AND f.reply_channel_id = e.id
		LEFT JOIN chatflows w ON w.channel_id = ? AND w.reply_channel_id = e.id WHERE e.inbox_id = ? AND e.kind = 'email' AND e.smtp_host <> ''
		ORDER BY CASE WHEN f.channel_id IS NULL AND w.channel_id IS NULL THEN 1 ELSE 0 END, e.id LIMIT 1`, []any{ch.ID, cmp.Or(ch.ParentID, ch.ID), ch.InboxID}, &id)
	if err != nil {
		return Channel{}, err
	}
	return db.Channel(ctx, id)
}

// NewContact is what a form says of somebody who is not known yet.
type NewContact struct {
	Name     string
	Email    string // bare and in lower case; empty: it was not given
	Phone    string // E.164; empty: it was not given
	Company  string
	JobTitle string
}

// ContactTyped returns the contact with the address that somebody typed, as it is: whoever typed it has not shown to be that person. An
// address that is not known makes a contact, and so does none.
func (db *DB) ContactTyped(ctx context.Context, n NewContact, at Time) (Contact, error) {
	if n.Email == "" {
		return db.contactFrom(ctx, n, at)
	}
	n.Email = ContactEmail(n.Email)
	c, err := db.contactByAddress(ctx, n.Email)
	if !errors.Is(err, ErrNotFound) {
		return c, err
	}
	made, err := db.contactFrom(ctx, n, at)
	if err != nil {
		return made, err
	}
	res, err := db.exec(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT (email) DO NOTHING", n.Email, made.ID)
	if err != nil {
		return made, err
	}
	if stored, err := res.RowsAffected(); stored == 1 || err != nil {
		return made, err
	}
	if _, err := db.exec(ctx, "DELETE FROM contacts WHERE id = ?", made.ID); err != nil { // somebody was quicker
		return Contact{}, err
	}
	return db.contactByAddress(ctx, n.Email)
}

func (db *DB) contactFrom(ctx context.Context, n NewContact, at Time) (Contact, error) {
	c := Contact{Name: n.Name, Email: n.Email, Company: n.Company, JobTitle: n.JobTitle, SortName: sortName(n.Name, n.Email), CreatedAt: at}
	var err error
	c.ID, err = db.insert(ctx, "INSERT INTO contacts (name, email, company, job_title, sort_name, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		c.Name, c.Email, c.Company, c.JobTitle, c.SortName, at)
	if err != nil || n.Phone == "" {
		return c, err
	}
	_, err = db.exec(ctx, "INSERT INTO contact_phones (contact_id, phone) VALUES (?, ?) ON CONFLICT DO NOTHING", c.ID, n.Phone)
	return c, err
}
