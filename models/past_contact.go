package models

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// PastContact is one change of a contact that a rule may have asked for: its owner (HistoryContactOwner) or whether it is tracked
// (HistoryTracked).
type PastContact struct {
	ID, ContactID int64
	At            Time
	Kind          HistoryKind
	Known         ContactKnown // of it, what Kind says
}

// PastContacts returns all changes that there ever were of those contacts that satisfy, in order.
func (db *DB) PastContacts(ctx context.Context, of func(contactID int64) bool) (out []PastContact, err error) {
	for _, kind := range []HistoryKind{HistoryContactOwner, HistoryTracked} {
		var c PastContact
		var value string
		into := []any{&c.ID, (*int64)(&c.At), &c.ContactID, &c.Known.OwnerID, &value}
		last := PastContact{At: math.MinInt64}
		for n := pastPage; n == pastPage && err == nil; {
			n = 0
			err = db.rows(ctx, "SELECT id, at, other, user_id, value FROM history WHERE kind = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?",
				[]any{string(kind), last.At, last.ID, pastPage}, into, func() {
					n++
					last = c
					if of(c.ContactID) {
						c.Kind, c.Known.Tracked = kind, value == "yes"
						out = append(out, c)
					}
				})
		}
	}
	slices.SortFunc(out, func(a, b PastContact) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return out, err
}

// ContactsOf returns the contacts of conversations, by conversation.
func (db *DB) ContactsOf(ctx context.Context, conversationIDs []int64) (map[int64]int64, error) {
	out := make(map[int64]int64, len(conversationIDs))
	var id, contact int64
	for ids := conversationIDs; len(ids) > 0; {
		n := min(len(ids), 500)
		err := db.rows(ctx, "SELECT id, contact_id FROM conversations WHERE id IN "+marks(n), anys(ids[:n]), []any{&id, &contact}, func() { out[id] = contact })
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}
