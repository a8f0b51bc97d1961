package models

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// ListRow is what a list shows of one conversation. It holds no more than that: a page reads fifty.
type ListRow struct {
	ID        int64
	InboxID   int64
	ChannelID int64
	State     State
	Subject   string
	Snippet   string
	Owner     Owner
	OwnerName string // empty: nobody, or one who is no more
	OwnerWhy  string // as in Conversation
	Contact   string // name, or the address where there is none
	Channel   string // its title
	Inbox     string // its name
	At        Time   // what the list is sorted by
	Unread    bool   // there is an incoming message that the reader has not seen
	HasFiles  bool
	Chat      bool      // it came by a chatflow
	HereTill  Time      // of a chat: as in Chat
	Waits     bool      // a message from outside has no answer
	Decision  *Decision // while a rule has left it to nobody: reason, the contact's owner, and of the candidates only the verdicts

	WaitingSince Time  // as in Conversation, as LeftOut and SnoozedUntil are
	LeftOut      int64 // whom the rule passes over
	WaitsFor     int64 // as in Conversation
	SnoozedUntil Time
	Wait         *Wait // how it stands in the queue now, as inbox.App.List works it out; nil: it does not wait
}

// Wait is how a conversation stands in the queue of its channel now.
type Wait struct {
	Since Time
	Place int64    // 1: it is the next; CountStop: that, or farther back
	Held  bool     // the rule does not hand out what waits: it stays until somebody takes or routes it
	Now   Decision // what the rule would say now: reason, options, and the candidates with their verdicts
}

// listColumns joins outwards only, so that the page is always chosen first.
const listColumns = `SELECT c.id, c.inbox_id, c.channel_id, c.state, c.waiting_since, c.left_out, c.waits_for, c.snoozed_until, c.subject, c.snippet, c.owner_kind, c.owner_id, c.owner_why, c.has_files, p.at, CASE WHEN k.name = '' THEN k.email ELSE k.name END,
	CASE WHEN ch.name = '' THEN ch.address ELSE ch.name END, i.name, coalesce(u.name, t.name, ''), c.last_incoming - coalesce(s.message_id, 0), d.reason, d.candidates,
	coalesce(d.contact_owner, 0), coalesce(d.contact_owner_name, ''), coalesce(ch.kind, '') = 'chat', coalesce(x.here_till, 0), c.unanswered_at`

const listNames = ` LEFT JOIN conversations c ON c.id = p.id LEFT JOIN contacts k ON k.id = c.contact_id LEFT JOIN channels ch ON ch.id = c.channel_id
	LEFT JOIN inboxes i ON i.id = c.inbox_id LEFT JOIN chats x ON x.conversation_id = c.id LEFT JOIN decisions d ON c.owner_kind = 0 AND c.owner_why = '` + ByRule + `' AND d.id = c.decision_id` + ownerAndSeen

// ListRows returns one page of a list as the user of the filter sees it. Like Conversations, it reads at most Limit rows of each
// index range.
func (db *DB) ListRows(ctx context.Context, f Filter) (out []ListRow, err error) {
	page, args := f.page()
	if page == "" {
		return nil, nil
	}
	return db.listed(ctx, f, page, args)
}

// listed returns the rows of the ids and sort keys that a query finds, as the user of the filter sees them and in its order.
func (db *DB) listed(ctx context.Context, f Filter, page string, args []any) (out []ListRow, err error) {
	var r ListRow
	var unseen int64
	var unanswered Time
	var reason, candidates *string
	var contactOwner int64
	var contactOwnerName string
	into := []any{&r.ID, &r.InboxID, &r.ChannelID, (*string)(&r.State), (*int64)(&r.WaitingSince), &r.LeftOut, &r.WaitsFor, (*int64)(&r.SnoozedUntil), &r.Subject, &r.Snippet, &r.Owner.Kind, &r.Owner.ID, &r.OwnerWhy, &r.HasFiles, (*int64)(&r.At), &r.Contact,
		&r.Channel, &r.Inbox, &r.OwnerName, &unseen, &reason, &candidates, &contactOwner, &contactOwnerName, &r.Chat, (*int64)(&r.HereTill), (*int64)(&unanswered)}
	query := listColumns + " FROM (" + page + ") p" + listNames
	err = db.rows(db.ownContext(ctx), query, append(args, f.UserID), into, func() {
		r.Unread, r.Waits, r.Decision = unseen > 0, unanswered != Never, nil
		if reason != nil {
			r.Decision = &Decision{Reason: *reason, Candidates: verdicts(candidates), ContactOwner: contactOwner, ContactOwnerName: contactOwnerName}
		}
		out = append(out, r)
	})
	slices.SortFunc(out, f.compare) // they mostly come in order; having the database sort whole rows takes a quarter of the query's time
	return out, err
}

// compare orders rows as f.order does.
func (f Filter) compare(a, b ListRow) int {
	n := cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID))
	if f.Sort == SortWaiting {
		return n
	}
	return -n
}

// verdicts reads nothing but the verdicts out of a decision's candidates, which are stored as encoding/json writes them: inside a text
// every quote is escaped, so that what is looked for is never a part of one.
func verdicts(candidates *string) (out []Candidate) {
	if candidates == nil {
		return nil
	}
	for _, part := range strings.Split(*candidates, `"verdict":"`)[1:] {
		verdict, _, _ := strings.Cut(part, `"`)
		out = append(out, Candidate{Verdict: verdict})
	}
	return out
}
