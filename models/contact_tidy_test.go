package models_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
)

// Nothing is left in the database's files of words that were taken out of the search, many pieces or few, also if making them one is broken off
// and done again while others change contacts; and the rest is found as before.
func TestWordsThatAreTakenOutAreGone(t *testing.T) {
	for _, n := range []int{3, 700, 4000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			dir := t.TempDir()
			db, err := models.Open(ctx, dir, "")
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := db.FillContacts(ctx, n, func(i int) models.Contact {
				c := someone(i)
				if i == n/2 {
					c.Name, c.Email = "Xiomara Quetzalcoatl", "vuvuzela@zyzzyva.example"
				}
				return c
			}); err != nil {
				t.Fatal(err)
			}
			gone := int64(n/2 + 1)
			index := func(ids ...int64) {
				t.Helper()
				for _, id := range ids { // each in a piece of its own
					if err := db.Write(ctx, func(tx *models.DB) error { return tx.IndexContacts(ctx, id) }); err != nil {
						t.Fatal(err)
					}
				}
			}
			for i := range int64(40) {
				index(1+i%int64(n), gone)
			}
			before := found(t, db, n)
			if err := db.Write(ctx, func(tx *models.DB) error {
				return errors.Join(tx.HideContacts(ctx, []int64{gone}), tx.EraseContacts(ctx, models.ErasedPerson{ContactIDs: []int64{gone}}, map[string]int64{}))
			}); err != nil {
				t.Fatal(err)
			}
			broken := errors.New("broken off")
			for stop := range 12 {
				steps := 0
				err := db.TidySearch(ctx, func(*models.DB) error {
					if steps++; steps > stop {
						return broken
					}
					return nil
				})
				if err != nil && !errors.Is(err, broken) {
					t.Fatal(err)
				}
				index(1 + int64(stop)%int64(n))
			}
			stopped, stop := context.WithCancel(ctx)
			stop()
			if err := db.TidySearch(stopped, nil); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			for range 2 {
				if err := errors.Join(db.TidySearch(ctx, nil), db.Settle(ctx), db.Exec(ctx, "INSERT INTO contact_search (contact_search) VALUES ('integrity-check')")); err != nil {
					t.Fatal(err)
				}
			}
			files, err := filepath.Glob(filepath.Join(dir, "fairlead.db*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				for _, word := range []string{"xiomara", "quetzal", "vuvuzela", "zyzzyva"} {
					if strings.Contains(strings.ToLower(string(data)), word) {
						t.Errorf("%s still holds %q", filepath.Base(f), word)
					}
				}
			}
			after := found(t, db, n)
			for query, ids := range before {
				if ids = slices.DeleteFunc(ids, func(id int64) bool { return id == gone }); !slices.Equal(ids, after[query]) {
					t.Errorf("%q finds %v, and found %v", query, after[query], ids)
				}
			}
			if query := "xiomara"; len(before[query]) == 0 && len(after[query]) > 0 {
				t.Errorf("%q: before %v, after %v", query, before[query], after[query])
			}
		})
	}
}

// found is what searches find, by what is typed.
func found(t *testing.T, db *models.DB, n int) map[string][]int64 {
	t.Helper()
	out := map[string][]int64{}
	for _, query := range []string{"m", "ma", "marloes", "example", "c1", "jan", "xiomara", "zyzzyva.example", "van", "smit example"} {
		rows, err := db.ContactRows(ctx, models.ContactFilter{Inboxes: []int64{1, 2}, UserID: 1, Query: query, Limit: n + 1})
		if err != nil {
			t.Fatal(err)
		}
		out[query] = []int64{}
		for _, r := range rows {
			out[query] = append(out[query], r.ID)
		}
	}
	return out
}
