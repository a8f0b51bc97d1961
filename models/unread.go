package models

import (
	"context"
	"strings"
)

// CountUnread counts the conversations of a view with an incoming message that the user of the filter has not seen, up to
// CountStop. It looks at the newest ones of each index range only: what is unread has moved recently.
func (db *DB) CountUnread(ctx context.Context, f Filter) (n int64, err error) {
	where, args := f.slices()
	if len(where) == 0 {
		return 0, nil
	}
	var parts []string
	var flat []any
	for i, w := range where {
		parts = append(parts, "SELECT * FROM (SELECT id, last_incoming FROM conversations WHERE "+w+" ORDER BY activity_at DESC, id DESC LIMIT ?) s")
		flat = append(append(flat, args[i]...), CountStop)
	}
	err = db.row(db.ownContext(ctx), "SELECT count(*) FROM ("+strings.Join(parts, " UNION ALL ")+`) c
		LEFT JOIN seen ON seen.user_id = ? AND seen.conversation_id = c.id
		WHERE c.last_incoming > coalesce(seen.message_id, 0)`, append(flat, f.UserID), &n)
	return min(n, CountStop), err
}
