package models

import (
	"context"
	"math"
	"strconv"
	"strings"
)

// The search index has a row for each contact that somebody may see: its words, and as words of another kind what limits a search: the scopes it
// may be seen by, its owner, whether it is tracked, and both in one: going through two long lists for what few have in common takes long.

// indexed is what the index and the lists repeat of a contact.
type indexed struct {
	Contact
	addresses, phones []string
	scopes            []int64
	tracked           bool
	stale             bool // lists hold something else of it
}

// Words of the other kind. PostgreSQL holds both kinds in one place: there these are in capitals, which no word has.
const (
	scopeInbox   = "s"
	scopeOwn     = "u"
	scopeOwner   = "w"
	scopeTracked = "t1"
)

func scopeWord(scope int64) string {
	if scope < 0 {
		return scopeOwn + strconv.FormatInt(-scope, 10)
	}
	return scopeInbox + strconv.FormatInt(scope, 10)
}

func ownerWord(userID int64) string { return scopeOwner + strconv.FormatInt(userID, 10) }

func trackedOwnerWord(userID int64) string { return ownerWord(userID) + scopeTracked }

func (c indexed) scopeWords() (out []string) {
	for _, s := range c.scopes {
		out = append(out, scopeWord(s))
	}
	out = append(out, ownerWord(c.OwnerID))
	if c.tracked {
		out = append(out, scopeTracked, trackedOwnerWord(c.OwnerID))
	}
	return out
}

// IndexContacts brings search and lists up to what contacts are now. Every function here that changes a contact does it; whoever writes
// rows of contacts, their addresses, phones, scopes or visitors in another way calls it afterwards, in the same transaction. On PostgreSQL it
// holds the contacts: of two at once the second sees what the first has done.
func (db *DB) IndexContacts(ctx context.Context, ids ...int64) error {
	for len(ids) > 0 {
		n := min(len(ids), indexBatch)
		if err := db.indexBatch(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

const indexBatch = 200

func (db *DB) indexBatch(ctx context.Context, ids []int64) error {
	if err := db.holdContacts(ctx, ids); err != nil {
		return err
	}
	rows, err := db.indexedContacts(ctx, ids)
	if err != nil {
		return err
	}
	if _, err := db.exec(ctx, "DELETE FROM contact_search WHERE docid IN "+marks(len(ids)), anys(ids)...); err != nil {
		return err
	}
	for _, c := range rows { // all of it before any word is stored: SQLite writes out the words it has gathered at every UPDATE
		if err := db.storeScopes(ctx, c); err != nil {
			return err
		}
	}
	for _, c := range rows {
		if len(c.scopes) == 0 {
			continue
		}
		if err := db.storeWords(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) holdContacts(ctx context.Context, ids []int64) error {
	if !db.Postgres() {
		return nil
	}
	var id int64
	return db.rows(ctx, "SELECT id FROM contacts WHERE id IN "+marks(len(ids))+" ORDER BY id FOR NO KEY UPDATE", anys(ids), []any{&id}, func() {})
}

// storeScopes writes what lists go by, where it is not so already.
func (db *DB) storeScopes(ctx context.Context, c *indexed) error {
	if sorted := sortName(c.Name, c.Email); c.SortName != sorted {
		c.SortName, c.stale = sorted, true
		if _, err := db.exec(ctx, "UPDATE contacts SET sort_name = ? WHERE id = ?", sorted, c.ID); err != nil {
			return err
		}
	}
	if err := db.ownScope(ctx, c); err != nil || !c.stale {
		return err
	}
	_, err := db.exec(ctx, "UPDATE contact_scopes SET sort_name = ?, owner_id = ?, tracked = ? WHERE contact_id = ?", c.SortName, c.OwnerID, c.tracked, c.ID)
	return err
}

func (db *DB) storeWords(ctx context.Context, c *indexed) error {
	scope, words := c.scopeWords(), contactWords(c.Contact, c.addresses, c.phones)
	if db.Postgres() {
		all := append([]string{strings.ToUpper(strings.Join(scope, " "))}, words...)
		_, err := db.exec(ctx, "INSERT INTO contact_search (docid, words) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))", c.ID, strings.Join(all, " "))
		return err
	}
	_, err := db.exec(ctx, "INSERT INTO contact_search (docid, scope, words) VALUES (?, ?, ?)", c.ID, strings.Join(scope, " "), strings.Join(words, " "))
	return err
}

// ownScope lets the owner see the contact, and nobody who was the owner before.
func (db *DB) ownScope(ctx context.Context, c *indexed) error {
	kept := c.scopes[:0]
	has := false
	for _, s := range c.scopes {
		if s >= 0 || s == -c.OwnerID {
			kept, has = append(kept, s), has || s < 0
			continue
		}
		if _, err := db.exec(ctx, "DELETE FROM contact_scopes WHERE inbox_id = ? AND contact_id = ?", s, c.ID); err != nil {
			return err
		}
	}
	c.scopes = kept
	if c.OwnerID == 0 || has || c.MergedInto != 0 {
		return nil
	}
	c.scopes = append(c.scopes, -c.OwnerID)
	_, err := db.exec(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id, owner_id, tracked) VALUES (?, ?, ?, ?, ?)", -c.OwnerID, c.SortName, c.ID, c.OwnerID, c.tracked)
	return err
}

// indexedContacts reads what there is of contacts.
func (db *DB) indexedContacts(ctx context.Context, ids []int64) (out []*indexed, err error) {
	found, in, args := map[int64]*indexed{}, " IN "+marks(len(ids)), anys(ids)
	var c Contact
	if err := db.rows(ctx, "SELECT id, name, email, owner_id, company, sort_name, merged_into FROM contacts WHERE id"+in, args,
		[]any{&c.ID, &c.Name, &c.Email, &c.OwnerID, &c.Company, &c.SortName, &c.MergedInto}, func() {
			found[c.ID] = &indexed{Contact: c}
			out = append(out, found[c.ID])
		}); err != nil {
		return nil, err
	}
	var id, scope, owner int64
	var text string
	var tracked bool
	for _, q := range []struct {
		query string
		into  []any
		add   func(c *indexed)
	}{
		{"SELECT contact_id, email FROM contact_addresses WHERE contact_id" + in, []any{&id, &text}, func(c *indexed) { c.addresses = append(c.addresses, text) }},
		{"SELECT contact_id, phone FROM contact_phones WHERE contact_id" + in, []any{&id, &text}, func(c *indexed) { c.phones = append(c.phones, text) }},
		{"SELECT contact_id, id FROM visitors WHERE contact_id <> 0 AND contact_id" + in, []any{&id, &scope}, func(c *indexed) { c.tracked = true }},
		{"SELECT contact_id, inbox_id, sort_name, owner_id, tracked FROM contact_scopes WHERE contact_id" + in + " ORDER BY inbox_id", []any{&id, &scope, &text, &owner, &tracked}, func(c *indexed) {
			c.scopes = append(c.scopes, scope)
			c.stale = c.stale || text != c.SortName || owner != c.OwnerID || tracked != c.tracked
		}},
	} {
		if err := db.rows(ctx, q.query, args, q.into, func() {
			if c := found[id]; c != nil {
				q.add(c)
			}
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// indexContactsBehind is IndexContacts for all behind one.
func (db *DB) indexContactsBehind(ctx context.Context, last int64) error {
	if err := db.indexContactsBetween(ctx, last, math.MaxInt64); err != nil {
		return err
	}
	return db.tidySearch(ctx)
}

// indexContactsBetween is IndexContacts for all behind one, up to another.
func (db *DB) indexContactsBetween(ctx context.Context, last, till int64) error {
	for {
		var ids []int64
		var id int64
		if err := db.rows(ctx, "SELECT id FROM contacts WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", []any{last, till, indexBatch}, []any{&id}, func() { ids = append(ids, id) }); err != nil {
			return err
		}
		if len(ids) == 0 {
			return nil
		}
		if err := db.IndexContacts(ctx, ids...); err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}

// tidySearch makes one piece of what many inserts have left in pieces.
func (db *DB) tidySearch(ctx context.Context) error {
	if db.Postgres() {
		return nil
	}
	_, err := db.exec(ctx, "INSERT INTO contact_search (contact_search) VALUES ('optimize')")
	return err
}
