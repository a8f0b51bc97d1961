package models

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"
)

// A search answers in about the same time whatever is stored. What a rare word finds is looked at one by one. Else messages are looked at one by one, the
// newest in front: what is common fills a page out of them. Else SQLite goes through the lists of all words side by side, from the newest message
// backwards, and stops when the page is full. At most searchBudget messages are looked at for a page: behind that the page ends, and the next
// one goes on. What nevertheless takes longer than searchTime (words that are each in very many messages and hardly ever in one) ends with ErrSearchTooWide.

const (
	searchBudget = 4000
	searchTime   = 2 * time.Second
	searchRare   = 200  // messages that a word may be in to be rare
	searchFirst  = 200  // messages that are looked at one by one before it is judged by what was found
	searchWalk   = 3000 // messages that are looked at one by one for a page, as long as it looks as if they would fill it
	walkStep     = 50   // of them at once, to begin with
)

// ErrSearchTooWide: a search would have taken too long.
var ErrSearchTooWide = errors.New("the search is too wide")

// MessageHit is a message that is found.
type MessageHit struct{ Doc, MessageID, ConversationID int64 }

// MessagesFound is one page of what is found, newest first. Next is what Till of the next page is; 0: there is nothing more. Cut: fewer than Limit are
// here, because so much has been looked at already.
type MessagesFound struct {
	Hits []MessageHit
	Next int64
	Cut  bool
}

// FindMessages returns a page of what a search finds.
func (db *DB) FindMessages(ctx context.Context, q MessageQuery) (MessagesFound, error) {
	if len(q.Inboxes) == 0 {
		return MessagesFound{}, nil
	}
	if q.Till == 0 {
		q.Till = math.MaxInt64
	}
	limited, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	f := finder{db: db, ctx: limited, q: q}
	find := f.sqlite
	if db.Postgres() {
		find = f.postgres
	}
	err := f.chooseDriver()
	if err == nil {
		err = find()
	}
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		err = ErrSearchTooWide
	}
	return f.out, err
}

// finder is one search under way.
type finder struct {
	db  *DB
	ctx context.Context
	q   MessageQuery
	out MessagesFound
	by  driver // what it goes by
	few bool   // of which all can be looked at
}

func (f *finder) sqlite() error {
	for _, atom := range f.q.atoms() {
		if f.few {
			break
		}
		docs, err := f.docs(atom, 0, math.MaxInt64, searchRare+1)
		if err != nil {
			return err
		}
		if len(docs) <= searchRare {
			return f.among(slices.DeleteFunc(docs, func(d int64) bool { return d < f.q.From || d >= f.q.Till }))
		}
	}
	most := searchWalk
	if len(f.q.atoms()) == 0 {
		most = searchBudget
	}
	if done, err := f.walk(searchFirst, most); done || err != nil {
		return err
	}
	till, more, err := f.stream(searchBudget)
	if more {
		f.out.Next, f.out.Cut = till, true
	}
	return err
}

// docs reads the numbers of messages that match, newest first.
func (f *finder) docs(match string, from, till int64, limit int) (out []int64, err error) {
	var doc int64
	err = f.db.rows(f.ctx, "SELECT docid FROM message_search WHERE message_search MATCH ? AND docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?", []any{match, from, till, limit}, []any{&doc},
		func() { out = append(out, doc) })
	return out, err
}

// stream has SQLite go through the lists of all that is looked for until the page is full or so many have been found: then there is more to look at,
// further back than till. What is found is looked at while the lists are gone through, so that these are left as soon as the page is full.
func (f *finder) stream(budget int) (till int64, more bool, err error) {
	where, args := f.q.conditions()
	var h MessageHit
	var fits bool
	var hits []MessageHit
	looked, room := 0, f.q.Limit+1-len(f.out.Hits)
	err = f.db.rowsWhile(f.ctx, "SELECT d.docid, coalesce(m.id, 0), coalesce(c.id, 0), coalesce("+where+", FALSE) FROM (SELECT docid FROM message_search WHERE message_search MATCH ? AND docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?) d"+
		" LEFT JOIN message_search_content s ON s.docid = d.docid LEFT JOIN messages m ON m.id = s.c0message LEFT JOIN conversations c ON c.id = m.conversation_id",
		append(args, f.q.match(), f.q.From, f.q.Till, budget), []any{&h.Doc, &h.MessageID, &h.ConversationID, &fits}, func() bool {
			if looked++; fits {
				hits = append(hits, h)
			}
			return len(hits) < room
		})
	f.add(hits)
	return h.Doc, looked == budget && f.out.Next == 0, err
}

// take adds to the page those of some messages, newest first, whose conversations are asked for, and reports whether it is full.
func (f *finder) take(docs []int64) (full bool, err error) {
	where, args := f.q.conditions()
	var h MessageHit
	var hits []MessageHit
	from := "message_search_content s CROSS JOIN messages m ON m.id = s.c0message CROSS JOIN conversations c ON c.id = m.conversation_id"
	if f.db.Postgres() {
		from = "message_search s JOIN messages m ON m.id = s.message JOIN conversations c ON c.id = m.conversation_id"
	}
	err = f.db.rows(f.ctx, "SELECT s.docid, m.id, c.id FROM "+from+" WHERE s.docid IN "+marks(len(docs))+" AND "+where, append(anys(docs), args...), []any{&h.Doc, &h.MessageID, &h.ConversationID}, func() { hits = append(hits, h) })
	slices.SortFunc(hits, func(a, b MessageHit) int { return cmp.Compare(b.Doc, a.Doc) })
	f.add(hits)
	return f.out.Next != 0, err
}

// add adds hits to the page, and notes where the next begins if there are more.
func (f *finder) add(hits []MessageHit) {
	for _, h := range hits {
		if len(f.out.Hits) == f.q.Limit {
			f.out.Next = f.out.Hits[len(f.out.Hits)-1].Doc
			return
		}
		f.out.Hits = append(f.out.Hits, h)
	}
}

// among looks at messages one by one.
func (f *finder) among(docs []int64) error {
	for len(docs) > 0 {
		some := docs[:min(len(docs), 50)]
		docs = docs[len(some):]
		var fit []int64
		var doc int64
		var have, words string
		if err := f.db.rows(f.ctx, "SELECT docid, c1marks, c2words FROM message_search_content WHERE docid IN "+marks(len(some))+" ORDER BY docid DESC", anys(some), []any{&doc, &have, &words}, func() {
			if f.q.finds(have, words) {
				fit = append(fit, doc)
			}
		}); err != nil {
			return err
		}
		if len(fit) == 0 {
			continue
		}
		if full, err := f.take(fit); full || err != nil {
			return err
		}
	}
	return nil
}
