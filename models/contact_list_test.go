package models_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// Every range of a list of contacts is read from an index in the order of the page; only what is merged of them is sorted. A search is
// answered by the index of words.
func TestContactsAreReadFromAnIndex(t *testing.T) {
	db := modelstest.Open(t)
	world(t, db)
	if err := db.FillContacts(ctx, 3000, someone); err != nil {
		t.Fatal(err)
	}
	me, nobody := int64(1), int64(0)
	for _, owner := range []*int64{nil, &me, &nobody} {
		for _, tracked := range []bool{false, true} {
			for _, after := range []*models.ContactCursor{nil, {SortName: "noor", ID: 7}} {
				for _, query := range []string{"", "marl fiets"} {
					name := fmt.Sprint(owner != nil, tracked, after != nil, query)
					plan, err := db.ExplainContacts(ctx, models.ContactFilter{Inboxes: []int64{1, 2}, UserID: 1, Owner: owner, Tracked: tracked, After: after, Query: query, Limit: 51})
					if err != nil {
						t.Fatal(name, err)
					}
					checkContactsPlan(t, name, strings.Join(plan, "\n"), query != "", db.Postgres())
				}
			}
		}
	}
}

var (
	sqliteContacts   = regexp.MustCompile(`SEARCH (TABLE )?contact_scopes USING (COVERING )?INDEX contact_scopes_\w+ \(inbox_id=\?`)
	postgresContacts = regexp.MustCompile(`(Index (Only )?Scan using|Bitmap Index Scan on) contact_scopes_\w+`) // a bitmap where it knows that there are few
)

func checkContactsPlan(t *testing.T, name, plan string, search, postgres bool) {
	t.Helper()
	ranges := sqliteContacts
	if postgres {
		ranges = postgresContacts
	}
	want := 4 // the viewer's own, everybody's, and two inboxes
	if search {
		want = 0
		if !strings.Contains(plan, "contact_search_words") && !strings.Contains(plan, "contact_search VIRTUAL TABLE") {
			t.Errorf("%s: not by the index of words:\n%s", name, plan)
		}
	}
	scanned := strings.Contains(plan, "Seq Scan on contact") || strings.Contains(plan, "SCAN contact_scopes") || strings.Contains(plan, "SCAN k\n")
	if n := len(ranges.FindAllString(plan, -1)); n != want || scanned {
		t.Errorf("%s: %d ranges of %d:\n%s", name, n, want, plan)
	}
}

func names(rows []models.ContactRow) (out []string) {
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return out
}

// What a viewer finds is what a naive look at every contact finds, whatever changes it.
func TestContactsAreFoundByWhatTheyAreNow(t *testing.T) {
	db := modelstest.Open(t)
	u, ch, marloes := world(t, db)
	other := models.Inbox{Name: "Closed"}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(db.CreateInbox(ctx, &other))
	find := func(query string, change func(*models.ContactFilter), want ...string) {
		t.Helper()
		f := models.ContactFilter{Inboxes: []int64{ch.InboxID}, UserID: u.ID, Query: query, Limit: 50}
		if change != nil {
			change(&f)
		}
		rows, err := db.ContactRows(ctx, f)
		ok(err)
		if got := names(rows); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	write := func(fn func(tx *models.DB) error) { t.Helper(); ok(db.Write(ctx, fn)) }
	find("", nil)
	find("marl", nil)
	write(func(tx *models.DB) error { return tx.AddScope(ctx, marloes.ID, other.ID) })
	find("marl", nil)
	write(func(tx *models.DB) error { return tx.AddScope(ctx, marloes.ID, ch.InboxID) })
	for _, q := range []string{"", "marl", "MARLOES", "marloes@fiets", "fietsen", "example marl", "mar fie exa"} {
		find(q, nil, "Marloes")
	}
	for _, q := range []string{"arloes", "marloes x", "OR", "\"", "*", "-", "😀", "marloes NOT fietsen", "'; --"} {
		find(q, nil)
	}
	write(func(tx *models.DB) error { return tx.AddPhone(ctx, marloes.ID, "+31612345678") })
	for _, q := range []string{"+31612345678", "06 1234 5678", "06-123", "0031 6 123", "612345"} {
		find(q, nil, "Marloes")
	}
	write(func(tx *models.DB) error { return tx.AddAddress(ctx, marloes.ID, "Second@BÜCHER.example") })
	for _, q := range []string{"second", "bucher", "Bücher", "second@xn--bcher"} {
		find(q, nil, "Marloes")
	}
	write(func(tx *models.DB) error { return tx.RemoveAddress(ctx, marloes.ID, "marloes@fietsen.example") })
	find("fietsen", nil)
	write(func(tx *models.DB) error {
		c, err := tx.Contact(ctx, marloes.ID)
		if err != nil {
			return err
		}
		c.Name, c.Company = "Ærø Łódź 田中", "Zeil & Co"
		return tx.UpdateContact(ctx, c)
	})
	for _, q := range []string{"aero", "lodz", "田", "ŁÓD", "zeil co"} {
		find(q, nil, "Ærø Łódź 田中")
	}
	none := func(f *models.ContactFilter) { f.Inboxes = nil }
	mine, nobodys := func(f *models.ContactFilter) { f.Owner = &u.ID }, func(f *models.ContactFilter) { f.Owner = new(int64) }
	tracked := func(f *models.ContactFilter) { f.Tracked = true }
	for _, q := range []string{"", "lodz"} {
		find(q, none)
		find(q, mine)
		find(q, nobodys, "Ærø Łódź 田中")
		find(q, tracked)
	}
	write(func(tx *models.DB) error { return tx.SetContactOwner(ctx, marloes.ID, u.ID) })
	for _, q := range []string{"", "lodz"} {
		find(q, none, "Ærø Łódź 田中") // whose own it is
		find(q, mine, "Ærø Łódź 田中")
		find(q, nobodys)
		find(q, func(f *models.ContactFilter) { f.Inboxes, f.UserID = nil, u.ID+1 })
	}
	v := models.Visitor{KeyHash: []byte("k")}
	write(func(tx *models.DB) error {
		if err := tx.CreateVisitor(ctx, &v); err != nil {
			return err
		}
		return tx.BindVisitor(ctx, v.ID, marloes.ID, 5)
	})
	find("lodz", tracked, "Ærø Łódź 田中")
	find("", tracked, "Ærø Łódź 田中")
	write(func(tx *models.DB) error { return tx.BindVisitor(ctx, v.ID, marloes.ID+1000, 6) })
	find("lodz", tracked)
	find("", tracked)
	write(func(tx *models.DB) error { return tx.SetContactOwner(ctx, marloes.ID, 0) })
	find("", none)
	find("", nil, "Ærø Łódź 田中")
}

// A list in pages is the list, whatever scopes its contacts are in.
func TestPagesOfContactsJoinUp(t *testing.T) {
	db := modelstest.Open(t)
	world(t, db)
	if err := db.FillContacts(ctx, 300, someone); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(ctx, func(tx *models.DB) error {
		for id := int64(2); id < 60; id++ {
			if err := tx.AddScope(ctx, id, 2); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"", "c"} {
		f := models.ContactFilter{Inboxes: []int64{1, 2}, UserID: 2, Query: query, Limit: 1000}
		whole, err := db.ContactRows(ctx, f)
		if err != nil || len(whole) < 290 {
			t.Fatal(len(whole), err)
		}
		var paged []models.ContactRow
		for f.Limit = 17; ; {
			rows, err := db.ContactRows(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			if paged = append(paged, rows...); len(rows) < f.Limit {
				break
			}
			last := rows[len(rows)-1]
			f.After = &models.ContactCursor{SortName: last.SortName, ID: last.ID}
		}
		if !slices.Equal(names(whole), names(paged)) {
			t.Errorf("%q: %d rows, in pages %d", query, len(whole), len(paged))
		}
	}
}

func TestPhonesAreReadAsTheirCountryWritesThem(t *testing.T) {
	for _, c := range []struct{ typed, country, want string }{
		{"06-12345678", "NL", "+31612345678"}, {"+31 (0)6 1234 5678", "", "+31612345678"}, {"020 7946 0018", "gb", "+442079460018"}, {"06-12345678", "", ""}, {"12", "NL", ""},
		{"", "NL", ""}, {"hello", "NL", ""}, {strings.Repeat("1", 500), "NL", ""},
	} {
		if got, ok := models.NormalPhone(c.typed, c.country); got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %q is %q", c.typed, c.country, got)
		}
	}
}
