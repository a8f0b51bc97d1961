package models

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"
)

// A search answers in about the same time whatever is stored. What a rare word finds is looked at one by one, and what common words find fills a page out
// of the newest messages. Else SQLite goes through the lists of all words side by side, from the newest message backwards, and stops when the page is full. What the index does not know (in which state a
// conversation is, and whose) is looked up for what it finds, at most searchBudget messages for a page: behind that the page ends, and the next
// one goes on. What nevertheless takes longer than searchTime (words that are each in very many messages and hardly ever in one) ends with ErrSearchTooWide.

const (
	searchBudget = 4000
	searchTime   = 2 * time.Second
	searchRare   = 200 // messages that a word may be in to be rare
	searchFew    = 100 // conversations that may be looked through one by one
	searchWalk   = 600 // messages that are looked at one by one for a page, as long as it looks as if they would fill it
	walkStep     = 50  // of them at once
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
	err := find()
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
}

func (f *finder) sqlite() error {
	for _, atom := range f.q.atoms() {
		docs, err := f.docs(atom, 0, math.MaxInt64, searchRare+1)
		if err != nil {
			return err
		}
		if len(docs) <= searchRare {
			return f.among(slices.DeleteFunc(docs, func(d int64) bool { return d < f.q.From || d >= f.q.Till }))
		}
	}
	if done, err := f.walk(); done || err != nil {
		return err
	}
	if docs, few, err := f.ofFewConversations(); few || err != nil {
		return errors.Join(err, f.among(docs))
	}
	till, more, err := f.stream(4*f.q.Limit, searchBudget)
	if more {
		f.out.Next, f.out.Cut = till, true
	}
	return err
}

// walk looks at the newest messages one by one, and reports whether that was all there is to do. It gives up as soon as too few of them fit; what comes
// after it goes on from there. Where a search is asked to begin is no matter to it, while the lists of words are gone through from their newest end.
func (f *finder) walk() (done bool, err error) {
	for seen := walkStep; seen <= searchWalk; seen += walkStep {
		n := 0
		var fit []int64
		var doc int64
		var have, words string
		if err := f.db.rows(f.ctx, "SELECT docid, c1marks, c2words FROM message_search_content WHERE docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?", []any{f.q.From, f.q.Till, walkStep}, []any{&doc, &have, &words}, func() {
			if n++; f.q.finds(have, words) {
				fit = append(fit, doc)
			}
			f.q.Till = doc
		}); err != nil {
			return false, err
		}
		if len(fit) > 0 {
			if full, err := f.take(fit); full || err != nil {
				return true, err
			}
		}
		if n < walkStep {
			return true, nil
		}
		if len(f.out.Hits)*searchWalk < f.q.Limit*seen {
			return false, nil
		}
	}
	return false, nil
}

// docs reads the numbers of messages that match, newest first.
func (f *finder) docs(match string, from, till int64, limit int) (out []int64, err error) {
	var doc int64
	err = f.db.rows(f.ctx, "SELECT docid FROM message_search WHERE message_search MATCH ? AND docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?", []any{match, from, till, limit}, []any{&doc},
		func() { out = append(out, doc) })
	return out, err
}

// stream has SQLite go through the lists of all that is looked for, some at once, until the page is full or so many have been looked at: then there is
// more to look at, further back than till.
func (f *finder) stream(some, budget int) (till int64, more bool, err error) {
	match, till := f.q.match(), f.q.Till
	for looked := 0; looked < budget; looked += some {
		if looked > 0 {
			some = searchBudget / 4
		}
		docs, err := f.docs(match, f.q.From, till, some)
		if err != nil {
			return till, false, err
		}
		for rest := docs; len(rest) > 0; {
			n := min(len(rest), 2*f.q.Limit)
			if full, err := f.take(rest[:n]); full || err != nil {
				return till, false, err
			}
			rest = rest[n:]
		}
		if len(docs) < some {
			return till, false, nil
		}
		till = docs[some-1]
	}
	return till, true, nil
}

// take adds to the page those of some messages, newest first, whose conversations are asked for, and reports whether it is full.
func (f *finder) take(docs []int64) (full bool, err error) {
	where, args := f.q.conditions()
	var h MessageHit
	var hits []MessageHit
	err = f.db.rows(f.ctx, "SELECT s.docid, m.id, c.id FROM message_search_content s CROSS JOIN messages m ON m.id = s.c0message CROSS JOIN conversations c ON c.id = m.conversation_id WHERE s.docid IN "+
		marks(len(docs))+" AND "+where, append(anys(docs), args...), []any{&h.Doc, &h.MessageID, &h.ConversationID}, func() { hits = append(hits, h) })
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

// ofFewConversations returns the messages of all conversations that are asked for, newest first, if there are few.
func (f *finder) ofFewConversations() (docs []int64, few bool, err error) {
	if len(f.q.Owners) == 0 && len(f.q.States) == 0 {
		return nil, false, nil
	}
	var ids []int64
	for _, inbox := range f.q.Inboxes {
		for _, s := range f.q.states() {
			of, args := []string{"inbox_id = ? AND state = ?"}, [][]any{{inbox, s}}
			if len(f.q.Owners) > 0 {
				of, args = nil, nil
				for _, o := range f.q.Owners {
					of, args = append(of, "inbox_id = ? AND state = ? AND owner_kind = ? AND owner_id = ?"), append(args, []any{inbox, s, o.Kind, o.ID})
				}
			}
			for i := range of {
				some, err := f.db.ids(f.ctx, "SELECT id FROM conversations WHERE "+of[i]+" LIMIT ?", append(args[i], searchFew+1-len(ids))...)
				if err != nil {
					return nil, false, err
				}
				if ids = append(ids, some...); len(ids) > searchFew {
					return nil, false, nil
				}
			}
		}
	}
	var m Message
	err = f.db.rows(f.ctx, "SELECT id, created_at FROM messages WHERE conversation_id IN "+marks(len(ids))+" LIMIT ?", append(anys(ids), searchBudget+1), []any{&m.ID, (*int64)(&m.CreatedAt)}, func() {
		if d := searchDoc(m); d >= f.q.From && d < f.q.Till {
			docs = append(docs, d)
		}
	})
	slices.SortFunc(docs, func(a, b int64) int { return cmp.Compare(b, a) })
	return docs, err == nil && len(docs) <= searchBudget, err
}
