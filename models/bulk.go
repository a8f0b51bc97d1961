package models

import (
	"context"
	"encoding/json"
	"slices"
)

// Bulk stores whole conversations as fast as the database takes them, for a database that is being filled and that nobody works with:
// secondary indexes are away while it runs, and on SQLite a crash of the machine may leave a broken file. Nobody else can write until
// it has ended.
type Bulk struct {
	db                            *DB
	out                           bulkOut
	contact, conversation, thread int64 // the ids given last; thread counts messages
	before, contactsBefore        int64 // the ids of the last conversation and contact that were there before
	threadsBefore                 int64 // of the last message
	loads                         map[int64]int64
}

// BulkThread is one conversation with its messages in order. Ids, what follows from the messages, participants, history and who has
// seen what are filled in.
type BulkThread struct {
	Conversation Conversation
	Email        string // the contact's address
	Messages     []Message
}

// bulkOut is one of the two databases, taking rows.
type bulkOut interface {
	highest(ctx context.Context, table string) (int64, error)
	insert(ctx context.Context, t bulkTable, values []any) error // values of whole rows, one behind the other
	flush(ctx context.Context) error                             // what was inserted may be written for good
	finish(ctx context.Context, err error) error                 // indexes are back, or all is undone where that can be done
}

// bulkTable names the columns that each row gives; the constant ones are the same in all rows.
type bulkTable struct {
	name      string
	columns   []string
	constants []string
	values    []any // of the constants: "" or int64(0)
}

var bulkTables = []string{"contacts", "contact_addresses", "conversations", "participants", "messages", "seen", "history"}

var (
	bulkContacts  = bulkTable{name: "contacts", columns: []string{"id", "name", "email", "sort_name", "created_at"}}
	bulkAddresses = bulkTable{name: "contact_addresses", columns: []string{"email", "contact_id"}}
	bulkConvs     = bulkTable{name: "conversations", columns: []string{"id", "inbox_id", "channel_id", "contact_id", "subject", "snippet", "state", "owner_kind",
		"owner_id", "owner_why", "last_message", "last_incoming", "has_files", "created_at", "activity_at", "unanswered_at", "closed_at"},
		constants: []string{"decision_id", "linked_id"}, values: []any{int64(0), int64(0)}}
	bulkParticipants = bulkTable{name: "participants", columns: []string{"conversation_id", "email"}}
	bulkMessages     = bulkTable{name: "messages", columns: []string{"id", "conversation_id", "kind", "user_id", "from_person", "to_people", "subject", "text",
		"visible", "rfc_id", "sent_at", "created_at"},
		constants: []string{"html", "auto", "problem", "raw_file_id"}, values: []any{"", "", "", int64(0)}}
	bulkSeen    = bulkTable{name: "seen", columns: []string{"user_id", "conversation_id", "message_id"}}
	bulkHistory = bulkTable{name: "history", columns: []string{"at", "kind", "inbox_id", "channel_id", "conversation_id", "value", "by_user"},
		constants: []string{"user_id", "team_id", "other"}, values: []any{int64(0), int64(0), int64(0)}}
)

// StartBulk begins. The caller must call Finish, whatever happens.
func (db *DB) StartBulk(ctx context.Context) (*Bulk, error) {
	b := &Bulk{db: db, loads: map[int64]int64{}}
	var err error
	if db.Postgres() {
		b.out, err = startBulkPostgres(ctx, db.url)
	} else {
		b.out, err = startBulkSQLite(ctx, db)
	}
	if err != nil {
		return nil, err
	}
	for table, last := range map[string]*int64{"contacts": &b.contact, "conversations": &b.conversation, "messages": &b.thread} {
		if *last, err = b.out.highest(ctx, table); err != nil {
			return nil, b.out.finish(ctx, err)
		}
	}
	b.before, b.contactsBefore, b.threadsBefore = b.conversation, b.contact, b.thread
	return b, nil
}

// AddContacts stores new contacts, whose addresses must be new and in lower case, and sets their ids.
func (b *Bulk) AddContacts(ctx context.Context, rows []Contact) error {
	var contacts, addresses []any
	for i := range rows {
		b.contact++
		c := &rows[i]
		c.ID = b.contact
		c.SortName = sortName(c.Name, c.Email)
		contacts = append(contacts, c.ID, c.Name, c.Email, c.SortName, int64(c.CreatedAt))
		addresses = append(addresses, c.Email, c.ID)
	}
	if err := b.out.insert(ctx, bulkContacts, contacts); err != nil {
		return err
	}
	return b.out.insert(ctx, bulkAddresses, addresses)
}

// AddThreads stores conversations.
func (b *Bulk) AddThreads(ctx context.Context, threads []BulkThread) error {
	var r bulkRows
	for i := range threads {
		b.number(&threads[i])
		if err := r.add(threads[i]); err != nil {
			return err
		}
	}
	for _, t := range []struct {
		table  bulkTable
		values []any
	}{{bulkConvs, r.convs}, {bulkMessages, r.messages}, {bulkParticipants, r.participants}, {bulkSeen, r.seen}, {bulkHistory, r.history}} {
		if err := b.out.insert(ctx, t.table, t.values); err != nil {
			return err
		}
	}
	return b.out.flush(ctx)
}

// number gives out ids and notes whom an open conversation loads.
func (b *Bulk) number(t *BulkThread) {
	b.conversation++
	c := &t.Conversation
	c.ID = b.conversation
	for i := range t.Messages {
		b.thread++
		m := &t.Messages[i]
		m.ID, m.ConversationID = b.thread, c.ID
		c.LastMessage = m.ID
		if m.Kind == Incoming {
			c.LastIncoming = m.ID
		}
	}
	if c.State == StateOpen && c.Owner.Kind == OwnerUser {
		b.loads[c.Owner.ID]++
	}
}

// Finish ends it: with the error that stopped it, or nil. On success the load of every owner is counted, and contacts are seen and found: many
// of them in many transactions, between which others write.
func (b *Bulk) Finish(ctx context.Context, err error) error {
	if err := b.out.finish(ctx, err); err != nil {
		return err
	}
	if err := b.countLoads(ctx); err != nil {
		return err
	}
	for after := b.before; after < b.conversation; after += bulkPiece {
		if err := b.db.Write(ctx, func(tx *DB) error { return tx.addScopes(ctx, after, after+bulkPiece) }); err != nil {
			return err
		}
	}
	for after := b.contactsBefore; after < b.contact; after += bulkPiece {
		if err := b.db.Write(ctx, func(tx *DB) error { return tx.indexContactsBetween(ctx, after, min(after+bulkPiece, b.contact)) }); err != nil {
			return err
		}
	}
	if err := b.db.AddSearchBacklog(ctx, b.threadsBefore+1, b.thread); err != nil {
		return err
	}
	return b.db.TidySearch(ctx, nil)
}

// bulkPiece is how many conversations or contacts one transaction of Finish takes.
const bulkPiece = 1000

func (b *Bulk) countLoads(ctx context.Context) error {
	users := make([]int64, 0, len(b.loads))
	for id := range b.loads {
		users = append(users, id)
	}
	slices.Sort(users)
	return b.db.Write(ctx, func(tx *DB) error {
		for _, id := range users {
			if _, err := tx.MarkAssigned(ctx, id, b.loads[id], 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// bulkRows holds the values of one batch, by table.
type bulkRows struct{ convs, messages, participants, seen, history []any }

func (r *bulkRows) add(t BulkThread) error {
	c := t.Conversation
	r.convs = append(r.convs, c.ID, c.InboxID, c.ChannelID, c.ContactID, c.Subject, c.Snippet, string(c.State), int64(c.Owner.Kind), c.Owner.ID, c.OwnerWhy,
		c.LastMessage, c.LastIncoming, c.HasFiles, int64(c.CreatedAt), int64(c.ActivityAt), int64(c.UnansweredAt), int64(c.ClosedAt))
	r.participants = append(r.participants, c.ID, t.Email)
	seen := map[int64]int64{}
	for _, m := range t.Messages {
		from, err := json.Marshal(m.From)
		if err != nil {
			return err
		}
		to, err := json.Marshal(m.To)
		if err != nil {
			return err
		}
		r.messages = append(r.messages, m.ID, c.ID, string(m.Kind), m.UserID, string(from), string(to), m.Subject, m.Text, m.Visible, m.RFCID, int64(m.SentAt), int64(m.CreatedAt))
		if m.UserID != 0 {
			seen[m.UserID] = m.ID
		}
	}
	for user, message := range seen {
		r.seen = append(r.seen, user, c.ID, message)
	}
	r.remember(c, t.Messages)
	return nil
}

// remember writes what the history would hold: opened, given to its owner with the first answer, closed.
func (r *bulkRows) remember(c Conversation, messages []Message) {
	row := func(at Time, kind HistoryKind, value string, by int64) {
		r.history = append(r.history, int64(at), string(kind), c.InboxID, c.ChannelID, c.ID, value, by)
	}
	row(c.CreatedAt, HistoryState, string(StateOpen), 0)
	if c.Owner != Nobody {
		at, by := c.CreatedAt, int64(0)
		if i := slices.IndexFunc(messages, func(m Message) bool { return m.UserID != 0 }); i >= 0 {
			at, by = messages[i].CreatedAt, messages[i].UserID
		}
		row(at, HistoryOwner, c.Owner.String(), by)
	}
	if c.State != StateOpen {
		row(c.ClosedAt, HistoryState, string(c.State), messages[len(messages)-1].UserID)
	}
}
