package models

import (
	"context"
	"strings"
)

// ConversationIDsWith returns the ids of conversations of contacts, wherever they are, at most limit.
func (db *DB) ConversationIDsWith(ctx context.Context, contactIDs []int64, limit int) (out []int64, err error) {
	var id int64
	err = db.rows(ctx, "SELECT id FROM conversations WHERE contact_id IN "+marks(len(contactIDs))+" ORDER BY id LIMIT ?", append(anys(contactIDs), limit), []any{&id}, func() { out = append(out, id) })
	return out, err
}

// MessageIDs returns the ids of a conversation's first messages.
func (db *DB) MessageIDs(ctx context.Context, conversationID int64, limit int) (out []int64, err error) {
	var id int64
	err = db.rows(ctx, "SELECT id FROM messages WHERE conversation_id = ? ORDER BY id LIMIT ?", []any{conversationID, limit}, []any{&id}, func() { out = append(out, id) })
	return out, err
}

// ConversationsNaming returns which conversations have messages, with ids behind after and up to till, that hold one of the texts, whatever
// the case of its letters.
func (db *DB) ConversationsNaming(ctx context.Context, after, till int64, texts []string) (out []int64, err error) {
	like := "LIKE"
	if db.Postgres() {
		like = "ILIKE"
	}
	var parts []string
	args := []any{after, till}
	for _, t := range texts {
		t = "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(t) + "%"
		for _, c := range peopleColumns {
			parts, args = append(parts, c+" "+like+` ? ESCAPE '\'`), append(args, t)
		}
	}
	var id int64
	err = db.rows(ctx, "SELECT DISTINCT conversation_id FROM messages WHERE id > ? AND id <= ? AND ("+strings.Join(parts, " OR ")+")", args, []any{&id}, func() { out = append(out, id) })
	return out, err
}

// LastMessageID returns the highest id of a message.
func (db *DB) LastMessageID(ctx context.Context) (id int64, err error) {
	err = db.row(ctx, "SELECT coalesce(max(id), 0) FROM messages", nil, &id)
	return id, err
}

// ConversationsOfParticipants returns in which conversations one of the addresses takes part.
func (db *DB) ConversationsOfParticipants(ctx context.Context, emails []string) (out []int64, err error) {
	var id int64
	err = inBatches(emails, func(some []string) error {
		return db.rows(ctx, "SELECT DISTINCT conversation_id FROM participants WHERE email IN "+marks(len(some)), texts(some), []any{&id}, func() { out = append(out, id) })
	})
	return out, err
}
