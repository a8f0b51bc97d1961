package models

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The search of messages has a row for each message that is not an event. Its number sorts by when the message came, and is worked out of that and the
// message's id: a moment that is looked for is a place among them. (Two messages of the same second whose ids are 16,777,216 or a multiple of
// that apart would share one.)
//
// Whatever a transaction stores or changes of messages is noted by the functions here that do it, and brought into the search once, at the end of
// that transaction. What goes, goes by the database itself, and so does what a conversation's inbox means.

func searchDoc(m Message) int64 {
	return int64(max(m.CreatedAt, 0))/1_000_000<<24 | m.ID&(1<<24-1)
}

// SearchFrom is the number that whatever came at t or later has at least.
func SearchFrom(t Time) int64 { return int64(max(t, 0)) / 1_000_000 << 24 }

func markOf(kind string, id int64) string { return kind + strconv.FormatInt(id, 10) }

// searched notes messages that the search is to be brought up to.
func (db *DB) searched(ctx context.Context, ids ...int64) error {
	if db.toSearch == nil {
		return db.IndexMessages(ctx, ids...)
	}
	for _, id := range ids {
		db.toSearch[id] = true
	}
	return nil
}

// finishSearch brings the search up to what the transaction has changed.
func (db *DB) finishSearch(ctx context.Context) error {
	if len(db.toSearch) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(db.toSearch))
	clear(db.toSearch)
	return db.IndexMessages(ctx, ids...)
}

// IndexMessages brings the search up to what messages are now. Functions of this package that store or change messages see to it themselves.
func (db *DB) IndexMessages(ctx context.Context, ids ...int64) error {
	return inBatches(ids, func(some []int64) error {
		rows, err := db.SearchedMessages(ctx, some)
		if err != nil {
			return err
		}
		// SQLite's index writes what it has gathered whenever a number is lower than the one before it.
		slices.SortFunc(rows, func(a, b SearchedMessage) int { return cmp.Compare(searchDoc(a.Message), searchDoc(b.Message)) })
		for _, m := range rows {
			if err := db.indexMessage(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (db *DB) indexMessage(ctx context.Context, m SearchedMessage) error {
	if m.Kind == Event {
		_, err := db.exec(ctx, "DELETE FROM message_search WHERE docid = ?", searchDoc(m.Message))
		return err
	}
	if db.Postgres() {
		_, err := db.exec(ctx, "INSERT INTO message_search (docid, message, words) VALUES (?, ?, ?::tsvector) ON CONFLICT (docid) DO UPDATE SET message = excluded.message, words = excluded.words",
			searchDoc(m.Message), m.ID, tsvector(m.words(), m.marks()))
		return err
	}
	_, err := db.exec(ctx, "INSERT OR REPLACE INTO message_search (docid, marks, words, message) VALUES (?, ?, ?, ?)",
		searchDoc(m.Message), strings.Join(m.marks(), " ")+" ", strings.Join(m.words(), " "), m.ID)
	return err
}

// tsvector writes words, with their places, and marks, which have none and are in capitals as far as they are not words, for PostgreSQL.
func tsvector(words, marks []string) string {
	places := map[string][]int{}
	for i, w := range words {
		if w != fieldEnd {
			places[w] = append(places[w], i+1)
		}
	}
	var b strings.Builder
	for w, at := range places {
		b.WriteString("'" + w + "':")
		for i, n := range at[:min(len(at), 250)] {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(' ')
	}
	for _, m := range marks {
		b.WriteString("'" + postgresMark(m) + "' ")
	}
	return b.String()
}

// postgresMark is a mark as PostgreSQL has it: the letter in capitals instead of the underscore behind it.
func postgresMark(m string) string {
	kind, what, _ := strings.Cut(m, "_")
	return strings.ToUpper(kind) + what
}

// SearchedMessages reads what messages are found by.
func (db *DB) SearchedMessages(ctx context.Context, ids []int64) ([]SearchedMessage, error) {
	rows, err := db.messages(ctx, messageColumns+" WHERE id IN "+marks(len(ids))+" ORDER BY id", anys(ids)...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out, at, of := make([]SearchedMessage, len(rows)), map[int64]int{}, map[int64][]int{}
	var convs, kept []int64
	for i, m := range rows {
		out[i].Message, at[m.ID] = m, i
		kept, convs = append(kept, m.ID), append(convs, m.ConversationID)
		of[m.ConversationID] = append(of[m.ConversationID], i)
	}
	slices.Sort(convs)
	convs = slices.Compact(convs)
	var id, inbox, channel, first int64
	var subject string
	if err := db.rows(db.ownContext(ctx), `SELECT c.id, c.inbox_id, CASE WHEN coalesce(h.parent_id, 0) = 0 THEN c.channel_id ELSE h.parent_id END, c.subject,
		coalesce((SELECT m.id FROM messages m WHERE m.conversation_id = c.id ORDER BY m.id LIMIT 1), 0)
		FROM conversations c LEFT JOIN channels h ON h.id = c.channel_id WHERE c.id IN `+marks(len(convs)), anys(convs), []any{&id, &inbox, &channel, &subject, &first}, func() {
		for _, i := range of[id] {
			m := &out[i]
			m.Inbox, m.Channel, m.Headline, m.OnlyWhole = inbox, channel, subject, m.ID == first
		}
	}); err != nil {
		return nil, err
	}
	files, err := db.FilesOf(db.ownContext(ctx), kept)
	for _, f := range files {
		if m := &out[at[f.MessageID]]; !f.Inline || f.Name != "" {
			m.Files = append(m.Files, f.Name)
		}
	}
	return out, err
}

// SearchAgain notes that all of a conversation's messages are to be brought into the search anew: its subject or channel has changed, or
// messages have come to it from elsewhere.
func (db *DB) SearchAgain(ctx context.Context, conversationID int64) error {
	ids, err := db.ids(ctx, "SELECT id FROM messages WHERE conversation_id = ?", conversationID)
	if err != nil {
		return err
	}
	return db.searched(ctx, ids...)
}
