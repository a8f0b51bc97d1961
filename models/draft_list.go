package models

import "context"

// ViewDrafts is the list of what its reader has begun to write and not sent, the newest text first. It is not among Views: what is in it depends on
// nothing but who asks.
const ViewDrafts View = "drafts"

// draftsOf is what both the list and its count look through, a conversation once: parameters are the user and the inboxes that they may read.
func draftsOf(f Filter) (from string, args []any) {
	return " FROM drafts d JOIN conversations c ON c.id = d.conversation_id WHERE d.user_id = ? AND c.inbox_id IN " + marks(len(f.Inboxes)) +
		" AND NOT EXISTS (SELECT 1 FROM drafts o WHERE o.user_id = d.user_id AND o.conversation_id = d.conversation_id AND o.aside < d.aside)", append([]any{f.UserID}, anys(f.Inboxes)...)
}

// DraftRows returns one page of the conversations in which the user of the filter is writing; At is when they last did.
func (db *DB) DraftRows(ctx context.Context, f Filter) ([]ListRow, error) {
	from, args := draftsOf(f)
	if f.After != nil {
		from, args = from+" AND (d.updated_at, d.conversation_id) < (?, ?)", append(args, f.After.Key, f.After.ID)
	}
	return db.listed(ctx, Filter{UserID: f.UserID}, "SELECT d.conversation_id AS id, d.updated_at AS at"+from+" ORDER BY d.updated_at DESC, d.conversation_id DESC LIMIT ?", append(args, f.Limit))
}

// CountDrafts counts them, up to CountStop.
func (db *DB) CountDrafts(ctx context.Context, f Filter) (n int64, err error) {
	from, args := draftsOf(f)
	return n, db.row(ctx, "SELECT count(*) FROM (SELECT 1"+from+" LIMIT ?) t", append(args, CountStop), &n)
}

// DraftStarts returns how what a user is writing in some conversations begins; where they write nothing there is no entry.
func (db *DB) DraftStarts(ctx context.Context, userID int64, conversationIDs []int64) (map[int64]string, error) {
	out := map[int64]string{}
	var id int64
	var text string
	err := db.rows(ctx, "SELECT conversation_id, substr(body, 1, 400) FROM drafts WHERE user_id = ? AND conversation_id IN "+marks(len(conversationIDs))+" ORDER BY aside DESC", append([]any{userID}, anys(conversationIDs)...), []any{&id, &text},
		func() { out[id] = text })
	return out, err
}
