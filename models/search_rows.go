package models

import "context"

// SearchRow is what is shown of a message that is found.
type SearchRow struct {
	SearchedMessage
	Author    string // of what was written here; empty: it came from outside, or its author is no more
	Contact   string // name, or the address where there is none
	InboxName string
	State     State
	Owner     Owner
	OwnerName string
}

// SearchRows returns what is shown of messages that were found, in their order. What is no longer in one of the inboxes is left out.
func (db *DB) SearchRows(ctx context.Context, hits []MessageHit, inboxes []int64) (out []SearchRow, err error) {
	var ids []int64
	for _, h := range hits {
		ids = append(ids, h.MessageID)
	}
	if len(ids) == 0 || len(inboxes) == 0 {
		return nil, nil
	}
	messages, err := db.SearchedMessages(ctx, ids)
	if err != nil {
		return nil, err
	}
	of := byID(messages, func(m SearchedMessage) int64 { return m.ID })
	found := map[int64]SearchRow{}
	var id, inbox int64
	var r SearchRow
	if err := db.rows(db.ownContext(ctx), `SELECT m.id, coalesce(a.name, ''), CASE WHEN k.name = '' THEN k.email ELSE k.name END, i.id, i.name, c.state, c.owner_kind, c.owner_id, coalesce(u.name, t.name, '')
		FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN contacts k ON k.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id
		LEFT JOIN users a ON m.user_id <> 0 AND a.id = m.user_id LEFT JOIN users u ON c.owner_kind = 1 AND u.id = c.owner_id LEFT JOIN teams t ON c.owner_kind = 2 AND t.id = c.owner_id
		WHERE m.id IN `+marks(len(ids))+" AND c.inbox_id IN "+marks(len(inboxes)), append(anys(ids), anys(inboxes)...),
		[]any{&id, &r.Author, &r.Contact, &inbox, &r.InboxName, (*string)(&r.State), &r.Owner.Kind, &r.Owner.ID, &r.OwnerName}, func() {
			if m, ok := of[id]; ok && m.Inbox == inbox {
				r.SearchedMessage = m
				found[id] = r
			}
		}); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if r, ok := found[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// PageBehind returns the id before which a page of n messages of a conversation ends that has a message with some behind it; 0: the newest
// page has it.
func (db *DB) PageBehind(ctx context.Context, conversationID, messageID int64, n int) (int64, error) {
	ids, err := db.ids(ctx, "SELECT id FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?", conversationID, messageID, n)
	if err != nil || len(ids) < n {
		return 0, err
	}
	return ids[n/3], nil
}
