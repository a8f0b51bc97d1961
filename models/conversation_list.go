package models

import (
	"context"
	"strings"
)

// View is one of the lists in the left pane.
type View string

const (
	ViewUnassigned View = "unassigned"
	ViewMine       View = "mine"
	ViewTeams      View = "teams"
	ViewOpen       View = "open"
	ViewSnoozed    View = "snoozed"
	ViewClosed     View = "closed"
	ViewSpam       View = "spam"
	ViewTrash      View = "trash"
)

// Views lists them in the order shown.
var Views = []View{ViewUnassigned, ViewMine, ViewTeams, ViewOpen, ViewSnoozed, ViewClosed, ViewSpam, ViewTrash}

// Sort is the order of a list.
type Sort string

const (
	SortNewest  Sort = "newest"  // newest activity first
	SortWaiting Sort = "waiting" // longest without an answer first
)

// Cursor is the place in a list behind which the next page begins: the sort key and id of the last row shown.
type Cursor struct {
	Key Time
	ID  int64
}

// Filter chooses conversations. Inboxes must be ones the viewer has access to.
type Filter struct {
	Inboxes []int64
	View    View
	UserID  int64   // whose "mine"
	TeamIDs []int64 // whose "my teams"
	Sort    Sort
	After   *Cursor
	Limit   int
}

// slices returns one index range per inbox and owner: each is read in order and stops at the limit; together they are merged.
func (f Filter) slices() (where []string, args [][]any) {
	state, owners := StateOpen, []Owner(nil)
	switch f.View {
	case ViewUnassigned:
		owners = []Owner{Nobody}
	case ViewMine:
		owners = []Owner{UserOwner(f.UserID)}
	case ViewTeams:
		owners = []Owner{}
		for _, t := range f.TeamIDs {
			owners = append(owners, TeamOwner(t))
		}
	case ViewSnoozed:
		state = StateSnoozed
	case ViewClosed:
		state = StateClosed
	case ViewSpam:
		state = StateSpam
	case ViewTrash:
		state = StateTrash
	}
	for _, inbox := range f.Inboxes {
		if owners == nil {
			where, args = append(where, "inbox_id = ? AND state = ?"), append(args, []any{inbox, state})
		}
		for _, o := range owners {
			where = append(where, "inbox_id = ? AND state = ? AND owner_kind = ? AND owner_id = ?")
			args = append(args, []any{inbox, state, o.Kind, o.ID})
		}
	}
	return where, args
}

// Conversations returns one page of a list. It reads at most Limit rows of each index range, whatever is stored.
func (db *DB) Conversations(ctx context.Context, f Filter) (out []Conversation, err error) {
	page, args := f.page()
	if page == "" {
		return nil, nil
	}
	var c Conversation
	query := conversationColumns + " FROM (" + page + ") p LEFT JOIN conversations c ON c.id = p.id" + f.order("p.")
	err = db.rows(db.ownContext(ctx), query, args, c.fields(), func() { out = append(out, c) })
	return out, err
}

// page returns the query of the ids and sort keys of one page, which indexes alone answer; empty if there is nothing to look through.
func (f Filter) page() (query string, args []any) {
	where, of := f.slices()
	if len(where) == 0 {
		return "", nil
	}
	column, order, than := "activity_at", "DESC", "<"
	if f.Sort == SortWaiting {
		column, order, than = "unanswered_at", "ASC", ">"
	}
	var parts []string
	for i, w := range where {
		args = append(args, of[i]...)
		if f.After != nil {
			w += " AND (" + column + ", id) " + than + " (?, ?)"
			args = append(args, f.After.Key, f.After.ID)
		}
		parts = append(parts, "SELECT * FROM (SELECT id, "+column+" AS at FROM conversations WHERE "+w+" ORDER BY "+column+" "+order+", id "+order+" LIMIT ?) s")
		args = append(args, f.Limit)
	}
	if len(parts) == 1 {
		return parts[0], args
	}
	return strings.Join(parts, " UNION ALL ") + f.order("") + " LIMIT ?", append(args, f.Limit)
}

// order sorts what page returns, which table names with a dot behind it.
func (f Filter) order(table string) string {
	if f.Sort == SortWaiting {
		return " ORDER BY " + table + "at, " + table + "id"
	}
	return " ORDER BY " + table + "at DESC, " + table + "id DESC"
}

// CountStop is where counts in the sidebar stop: it is shown as 99+.
const CountStop = 100

// CountConversations counts a view, up to CountStop.
func (db *DB) CountConversations(ctx context.Context, f Filter) (n int64, err error) {
	if query, args := f.count(); query != "" {
		err = db.read(ctx).Raw(query, args...).Scan(&n).Error
	}
	return n, err
}

// count returns the query that counts; empty if there is nothing to look through.
func (f Filter) count() (query string, args []any) {
	where, of := f.slices()
	if len(where) == 0 {
		return "", nil
	}
	var parts []string
	for i, w := range where {
		parts = append(parts, "SELECT * FROM (SELECT 1 FROM conversations WHERE "+w+" LIMIT 100) s")
		args = append(args, of[i]...)
	}
	return "SELECT count(*) FROM (" + strings.Join(parts, " UNION ALL ") + " LIMIT 100) t", args
}

// CountAll counts several views with one statement, each up to CountStop.
func (db *DB) CountAll(ctx context.Context, filters []Filter) ([]int64, error) {
	counts, into := make([]int64, len(filters)), make([]any, len(filters))
	var parts []string
	var args []any
	for i, f := range filters {
		into[i] = &counts[i]
		query, of := f.count()
		if query == "" {
			query = "SELECT 0"
		}
		parts, args = append(parts, "("+query+")"), append(args, of...)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return counts, db.row(db.ownContext(ctx), "SELECT "+strings.Join(parts, ", "), args, into...)
}
