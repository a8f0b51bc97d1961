package models

import (
	"context"
	"math"
	"slices"
	"strings"
)

// SQLite goes through the lists of several words side by side, which is quick where all of them are long: a page is full soon. Where one
// is short and another long, it would go through the long one for next to nothing. So what a rare word finds is looked at one by one. What a
// large part of all contacts is found by fills a page out of the newest ones, before any list is looked up. And the lists of scopes are the longest
// of all: whether who looks may see what the other lists have found is read from the contacts, as long as they see most of it.

const (
	rareWord   = 500  // contacts that a word may be of to be rare
	walkPiece  = 100  // contacts that are looked at at once
	walkMost   = 300  // newest contacts that are looked at for a page, if it looks as if they would fill it
	listedMost = 1000 // contacts of lists that are looked at likewise
)

// noWord is none that any contact has: it is longer than words are.
var noWord = strings.Repeat("0", maxWord+1)

// foundQuery returns the query of the rows of one page of a search; empty if nothing is found.
func (db *DB) foundQuery(ctx context.Context, f ContactFilter) (string, []any, error) {
	ids, err := db.searchIDs(ctx, f)
	if err != nil || len(ids) == 0 {
		return "", nil, err
	}
	page := "SELECT id, '' AS sort_name FROM contacts WHERE id IN " + marks(len(ids))
	return contactColumns(len(f.Inboxes)) + " FROM (" + page + ") p" + contactNames, append(anys(f.Inboxes), anys(ids)...), nil
}

func (db *DB) searchIDs(ctx context.Context, f ContactFilter) ([]int64, error) {
	terms := searchTerms(f.Query)
	if len(terms) == 0 {
		return nil, nil
	}
	if db.Postgres() {
		return db.searchPostgres(ctx, f, terms)
	}
	if ids, full, err := db.searchNewest(ctx, f, terms); full || err != nil {
		return ids, err
	}
	lists := f.lists(terms)
	if len(lists) > 1 { // of one, what is looked at first is mostly the page
		ids, rare, err := db.rareIDs(ctx, lists)
		if err != nil {
			return nil, err
		}
		if rare {
			return db.searchAmong(ctx, f, terms, ids)
		}
	}
	return db.searchLists(ctx, f, terms, lists)
}

// rareIDs returns all that are on the first of some lists that is short, the newest first.
func (db *DB) rareIDs(ctx context.Context, lists []string) (ids []int64, rare bool, err error) {
	const listed = "SELECT docid FROM contact_search WHERE contact_search MATCH ? ORDER BY docid DESC LIMIT ? OFFSET ?"
	for _, list := range lists {
		if ids, err = db.ids(ctx, listed, list, 1, rareWord); err != nil {
			return nil, false, err
		}
		if len(ids) > 0 {
			continue
		}
		ids, err = db.ids(ctx, listed, list, rareWord, 0)
		return ids, true, err
	}
	return nil, false, nil
}

// searchLists goes through the lists of a search, first without those of the scopes.
func (db *DB) searchLists(ctx context.Context, f ContactFilter, terms, lists []string) (out []int64, err error) {
	whole, match := f.Limit, matchAll(lists)
	if len(lists) == 1 {
		match = lists[0]
	}
	for seen := 0; len(out)*listedMost >= whole*seen; {
		before := int64(math.MaxInt64)
		if f.After != nil {
			before = f.After.ID
		}
		ids, err := db.ids(ctx, "SELECT docid FROM contact_search WHERE contact_search MATCH ? AND docid < ? ORDER BY docid DESC LIMIT ?", match, before, 2*whole)
		if err != nil {
			return nil, err
		}
		f.Limit = whole - len(out)
		found, err := db.searchAmong(ctx, f, terms, ids)
		if out = append(out, found...); err != nil || len(out) == whole || len(ids) < 2*whole {
			return out, err
		}
		seen += len(ids)
		f.After = &ContactCursor{ID: ids[len(ids)-1]}
	}
	f.Limit = whole - len(out)
	if len(lists) == 1 { // it was not looked at whether it is rare
		ids, rare, err := db.rareIDs(ctx, lists)
		if err != nil {
			return nil, err
		}
		if rare {
			rest, err := db.searchAmong(ctx, f, terms, ids)
			return append(out, rest...), err
		}
	}
	query, args := f.searchPage(false)
	rest, err := db.ids(ctx, "SELECT id FROM ("+query+") q", args...)
	return append(out, rest...), err
}

// searchNewest looks at the newest contacts one by one, and reports whether what it has found of them is the whole page. It gives up as soon as
// too few of them are found.
func (db *DB) searchNewest(ctx context.Context, f ContactFilter, terms []string) (out []int64, full bool, err error) {
	before := int64(math.MaxInt64)
	if f.After != nil {
		before = f.After.ID
	}
	for seen := walkPiece; seen <= walkMost; seen += walkPiece {
		n := 0
		var id int64
		var scope, words string
		if err := db.rows(db.ownContext(ctx), "SELECT docid, c0scope, c1words FROM contact_search_content WHERE docid < ? ORDER BY docid DESC LIMIT ?", []any{before, walkPiece}, []any{&id, &scope, &words}, func() {
			if n++; f.finds(scope, words, terms) {
				out = append(out, id)
			}
			before = id
		}); err != nil {
			return nil, false, err
		}
		if n < walkPiece || len(out) >= f.Limit {
			return out[:min(len(out), f.Limit)], true, nil
		}
		if len(out)*walkMost < f.Limit*seen {
			return nil, false, nil
		}
	}
	return nil, false, nil
}

func (db *DB) ids(ctx context.Context, query string, args ...any) (out []int64, err error) {
	var id int64
	err = db.rows(db.ownContext(ctx), query, args, []any{&id}, func() { out = append(out, id) })
	return out, err
}

// searchAmong returns those of some contacts, newest first, that a search finds.
func (db *DB) searchAmong(ctx context.Context, f ContactFilter, terms []string, ids []int64) (out []int64, err error) {
	if f.After != nil {
		ids = slices.DeleteFunc(ids, func(id int64) bool { return id >= f.After.ID })
	}
	var id int64
	var scope, words string
	piece := min(f.Limit*4/3, walkPiece) // mostly most of them are found
	for len(ids) > 0 && len(out) < f.Limit {
		some := ids[:min(len(ids), max(piece, 1))]
		ids, piece = ids[len(some):], walkPiece
		err = db.rows(db.ownContext(ctx), "SELECT docid, c0scope, c1words FROM contact_search_content WHERE docid IN "+marks(len(some))+" ORDER BY docid DESC", anys(some), []any{&id, &scope, &words}, func() {
			if f.finds(scope, words, terms) {
				out = append(out, id)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return out[:min(len(out), f.Limit)], nil
}

// finds reports whether a search finds what is stored of a contact.
func (f ContactFilter) finds(scope, words string, terms []string) bool {
	have := strings.Fields(scope)
	if !slices.ContainsFunc(f.scopes(), func(s int64) bool { return slices.Contains(have, scopeWord(s)) }) {
		return false
	}
	if limit := f.limitWord(); limit != "" && !slices.Contains(have, limit) {
		return false
	}
	for _, t := range terms {
		if !strings.Contains(" "+words, " "+t) {
			return false
		}
	}
	return true
}
