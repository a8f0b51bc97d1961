package models

import (
	"context"
	"strings"
)

// Unread is a conversation with an incoming message that somebody has not seen.
type Unread struct {
	ID    int64
	First bool // they have never opened it
}

// UnreadConversations returns those of a view that the user of the filter has not seen, up to CountStop. It looks at the newest ones of each
// index range only: what is unread has moved recently.
func (db *DB) UnreadConversations(ctx context.Context, f Filter) (out []Unread, err error) {
	where, args := f.slices()
	if len(where) == 0 {
		return nil, nil
	}
	var parts []string
	var flat []any
	for i, w := range where {
		parts = append(parts, "SELECT * FROM (SELECT id, last_incoming FROM conversations WHERE "+w+" ORDER BY activity_at DESC, id DESC LIMIT ?) s")
		flat = append(append(flat, args[i]...), CountStop)
	}
	var u Unread
	err = db.rows(db.ownContext(ctx), "SELECT c.id, seen.message_id IS NULL FROM ("+strings.Join(parts, " UNION ALL ")+`) c
		LEFT JOIN seen ON seen.user_id = ? AND seen.conversation_id = c.id
		WHERE c.last_incoming > coalesce(seen.message_id, 0) LIMIT ?`, append(flat, f.UserID, CountStop), []any{&u.ID, &u.First}, func() { out = append(out, u) })
	return out, err
}
