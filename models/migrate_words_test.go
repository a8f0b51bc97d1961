package models_test

import (
	"context"
	"fmt"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// before returns how many steps come before one.
func before(t *testing.T, step string) int {
	t.Helper()
	for n, m := range models.Migrations() {
		if m.ID == step {
			return n
		}
	}
	t.Fatal("there is no step ", step)
	return 0
}

// Contacts that an earlier version has put into the index are found by owner and tracking together, and by all that they were found by.
func TestTrackedContactsOfAnEarlierVersionAreFoundByTheirOwner(t *testing.T) {
	ctx, all := context.Background(), models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	n := before(t, "0010_contact_words")
	dir, url := t.TempDir(), modelstest.NewURL(t)
	models.SetMigrations(all[:n])
	db, err := models.Open(ctx, dir, url)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	exec := func(query string, args ...any) { t.Helper(); must(db.Exec(ctx, query, args...)) }
	const contacts = 12
	row := func(i int) (owner int, tracked bool) { return []int{0, 7, 8}[i%3], i%2 == 0 }
	for i := 1; i <= contacts; i++ {
		owner, tracked := row(i)
		exec("INSERT INTO contacts (id, name, email, owner_id, sort_name, company, job_title, note, created_at) VALUES (?, 'Wim', ?, ?, 'wim', '', '', '', 1)", i, fmt.Sprintf("w%d@x.example", i), owner)
		exec("INSERT INTO contact_scopes (inbox_id, sort_name, contact_id, owner_id, tracked) VALUES (1, 'wim', ?, ?, ?)", i, owner, tracked)
		scope := fmt.Sprintf("s1 w%d", owner)
		if tracked {
			scope += " t1"
			for v := range 2 { // of one with two browsers the word is there once
				exec("INSERT INTO visitors (key_hash, contact_id, created_at, seen_at, bound_at) VALUES (?, ?, 1, 2, 3)", fmt.Appendf(nil, "k%d.%d", i, v), i)
			}
		}
		if db.Postgres() {
			exec("INSERT INTO contact_search (docid, words) VALUES (?, array_to_tsvector(string_to_array(upper(?) || ' wim w' || ?, ' ')))", i, scope, fmt.Sprint(i))
		} else {
			exec("INSERT INTO contact_search (docid, scope, words) VALUES (?, ?, 'wim w' || ?)", i, scope, i)
		}
	}
	exec("INSERT INTO visitors (key_hash, contact_id, created_at, seen_at, bound_at) VALUES (?, 99, 1, 2, 3)", []byte("of one that is no more"))
	exec("INSERT INTO visitors (key_hash, contact_id, created_at, seen_at, bound_at) VALUES (?, 0, 1, 2, 3)", []byte("of nobody"))
	must(db.Close())
	models.SetMigrations(all)
	db, err = models.Open(ctx, dir, url)
	must(err)
	defer db.Close()
	whole := func() {
		t.Helper()
		if !db.Postgres() {
			exec("INSERT INTO contact_search (contact_search) VALUES ('integrity-check')")
		}
	}
	find := func(f models.ContactFilter, want func(owner int, tracked bool) bool) {
		t.Helper()
		f.Inboxes, f.UserID, f.Limit = []int64{1}, 9, 50
		rows, err := db.ContactRows(ctx, f)
		must(err)
		got := map[int64]bool{}
		for _, r := range rows {
			got[r.ID] = true
		}
		for i := 1; i <= contacts; i++ {
			if owner, tracked := row(i); got[int64(i)] != want(owner, tracked) {
				t.Errorf("%+v: contact %d of %d, tracked %t: found %t", f, i, owner, tracked, got[int64(i)])
			}
		}
	}
	for _, query := range []string{"wim", "w"} {
		find(models.ContactFilter{Query: query}, func(int, bool) bool { return true })
		find(models.ContactFilter{Query: query, Tracked: true}, func(_ int, tracked bool) bool { return tracked })
		for _, owner := range []int64{0, 7, 8} {
			find(models.ContactFilter{Query: query, Owner: &owner}, func(o int, _ bool) bool { return o == int(owner) })
			find(models.ContactFilter{Query: query, Owner: &owner, Tracked: true}, func(o int, tracked bool) bool { return o == int(owner) && tracked })
		}
	}
	whole()
	must(db.Write(ctx, func(tx *models.DB) error { return tx.SetContactOwner(ctx, 6, 7) })) // was nobody's and tracked
	find(models.ContactFilter{Query: "w6", Tracked: true, Owner: new(int64)}, func(int, bool) bool { return false })
	whole()
}
