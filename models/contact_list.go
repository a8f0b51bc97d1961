package models

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// ContactCursor is the place in a list of contacts behind which the next page begins.
type ContactCursor struct {
	SortName string
	ID       int64
}

// ContactFilter chooses contacts that a user may see: of inboxes, which must be ones that the user has access to, everybody's, and the
// user's own.
type ContactFilter struct {
	Inboxes []int64
	UserID  int64
	Query   string // what was typed; empty: all, by name. What is found comes newest first
	Owner   *int64 // of this user; 0: of nobody; nil: whoever's
	Tracked bool   // only those that are
	After   *ContactCursor
	Limit   int
}

func (f ContactFilter) scopes() []int64 {
	return append([]int64{-f.UserID, Everywhere}, f.Inboxes...)
}

// ContactRow is what a list shows of one contact.
type ContactRow struct {
	Contact
	Owner   User // id, name, seat and whether active; id 0: nobody
	Tracked bool
	SeenAt  Time // newest of what they wrote, as far as the viewer may see, and the pages they saw; 0: never
}

// contactColumns joins outwards only, so that the page is always chosen first. Parameters: the viewer's inboxes.
func contactColumns(inboxes int) string {
	return `SELECT k.id, k.name, k.email, k.company, k.job_title, k.owner_id, k.created_at, p.sort_name, coalesce(u.id, 0), coalesce(u.name, ''), coalesce(u.seat, ''), coalesce(u.active, FALSE),
	coalesce((SELECT max(v.seen_at) FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = k.id), -1),
	coalesce((SELECT c.activity_at FROM conversations c WHERE c.contact_id = k.id AND c.inbox_id IN ` + marks(inboxes) + ` ORDER BY c.activity_at DESC LIMIT 1), 0)`
}

const contactNames = ` LEFT JOIN contacts k ON k.id = p.id LEFT JOIN users u ON u.id = k.owner_id`

// ContactRows returns one page of a list or a search. It reads at most Limit rows of each index range, whatever is stored.
func (db *DB) ContactRows(ctx context.Context, f ContactFilter) (out []ContactRow, err error) {
	query, args := f.rowsQuery(db.Postgres())
	if f.Query != "" {
		if query, args, err = db.foundQuery(ctx, f); err != nil {
			return nil, err
		}
	}
	if query == "" {
		return nil, nil
	}
	var r ContactRow
	var seen, wrote Time
	into := []any{&r.ID, &r.Name, &r.Email, &r.Company, &r.JobTitle, &r.OwnerID, (*int64)(&r.CreatedAt), &r.SortName, &r.Owner.ID, &r.Owner.Name, (*string)(&r.Owner.Seat), &r.Owner.Active,
		(*int64)(&seen), (*int64)(&wrote)}
	err = db.rows(db.ownContext(ctx), query, args, into, func() {
		r.Tracked, r.SeenAt = seen >= 0, max(seen, wrote)
		out = append(out, r)
	})
	slices.SortFunc(out, f.compare)
	return out, err
}

func (f ContactFilter) rowsQuery(postgres bool) (string, []any) {
	page, args := f.page()
	if f.Query != "" {
		page, args = f.searchPage(postgres)
	}
	if page == "" {
		return "", nil
	}
	return contactColumns(len(f.Inboxes)) + " FROM (" + page + ") p" + contactNames, append(anys(f.Inboxes), args...)
}

func (f ContactFilter) compare(a, b ContactRow) int {
	if f.Query != "" {
		return cmp.Compare(b.ID, a.ID)
	}
	return cmp.Or(strings.Compare(a.SortName, b.SortName), cmp.Compare(a.ID, b.ID))
}

// page returns the query of the ids and sort keys of one page of a list: one index range per scope, merged. A contact may be in several.
func (f ContactFilter) page() (query string, args []any) {
	where, common := "", []any(nil)
	if f.Owner != nil {
		where, common = where+" AND owner_id = ?", append(common, *f.Owner)
	}
	if f.Tracked {
		where += " AND tracked"
	}
	if f.After != nil {
		where, common = where+" AND (sort_name, contact_id) > (?, ?)", append(common, f.After.SortName, f.After.ID)
	}
	var parts []string
	for _, scope := range f.scopes() {
		parts = append(parts, "SELECT * FROM (SELECT contact_id AS id, sort_name FROM contact_scopes WHERE inbox_id = ?"+where+" ORDER BY sort_name, contact_id LIMIT ?) s")
		args = append(append(append(args, scope), common...), f.Limit)
	}
	return "SELECT DISTINCT id, sort_name FROM (" + strings.Join(parts, " UNION ALL ") + ") m ORDER BY sort_name, id LIMIT ?", append(args, f.Limit)
}
