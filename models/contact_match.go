package models

import (
	"strings"
)

// searchPage returns the query of the ids of one page of a search, newest first; empty if nothing can be found.
func (f ContactFilter) searchPage(postgres bool) (query string, args []any) {
	terms := searchTerms(f.Query)
	if len(terms) == 0 {
		return "", nil
	}
	before, last := "", []any(nil)
	if f.After != nil {
		before, last = "docid < ?", []any{f.After.ID}
	}
	if postgres { // found by the words alone: going through all contacts in their order takes long where a word is rare
		if before != "" {
			before = " WHERE " + before
		}
		return "WITH found AS MATERIALIZED (SELECT docid FROM contact_search WHERE words @@ ?::tsquery) SELECT docid AS id, '' AS sort_name FROM found" + before + " ORDER BY docid DESC LIMIT ?",
			append(append([]any{f.tsquery(terms)}, last...), f.Limit)
	}
	if before != "" {
		before = " AND " + before
	}
	return "SELECT docid AS id, '' AS sort_name FROM contact_search WHERE contact_search MATCH ?" + before + " ORDER BY docid DESC LIMIT ?", append(append([]any{f.match(terms)}, last...), f.Limit)
}

// limitWord is the one that every contact of a filter has, whoever looks; empty: it takes all.
func (f ContactFilter) limitWord() string {
	switch {
	case f.Owner != nil && f.Tracked:
		return trackedOwnerWord(*f.Owner)
	case f.Owner != nil:
		return ownerWord(*f.Owner)
	case f.Tracked:
		return scopeTracked
	}
	return ""
}

// match writes a search for SQLite. Words hold nothing but small letters and digits, so that none is an operator.
func (f ContactFilter) match(terms []string) string {
	var scopes []string
	for _, s := range f.scopes() {
		scopes = append(scopes, "scope:"+scopeWord(s))
	}
	return "(" + strings.Join(scopes, " OR ") + ") AND " + matchAll(f.lists(terms))
}

// lists are what a search goes through on SQLite besides the scopes.
func (f ContactFilter) lists(terms []string) (out []string) {
	if w := f.limitWord(); w != "" {
		out = append(out, "scope:"+w)
	}
	for _, t := range terms {
		out = append(out, "words:"+t+"*")
	}
	return out
}

// matchAll finds what is on all of the lists.
func matchAll(lists []string) string {
	parts := make([]string, len(lists))
	for i, l := range lists { // by itself SQLite would read the whole of one word's list to plan with
		parts[i] = "(" + l + " OR " + noWord + ")"
	}
	return strings.Join(parts, " AND ")
}

// tsquery writes a search for PostgreSQL.
func (f ContactFilter) tsquery(terms []string) string {
	var scopes []string
	for _, s := range f.scopes() {
		scopes = append(scopes, "'"+strings.ToUpper(scopeWord(s))+"'")
	}
	parts := []string{"(" + strings.Join(scopes, " | ") + ")"}
	if w := f.limitWord(); w != "" {
		parts = append(parts, "'"+strings.ToUpper(w)+"'")
	}
	for _, t := range terms {
		parts = append(parts, "'"+t+"':*")
	}
	return strings.Join(parts, " & ")
}
