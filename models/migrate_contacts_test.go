package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// Contacts of an earlier version are seen by those who read their conversations, listed and found; one domain is one, however it was written.
func TestContactsAreFoundAfterBeingBroughtUpToDate(t *testing.T) {
	ctx, all := context.Background(), models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	for n := 2; n < 5; n++ {
		dir, url := t.TempDir(), modelstest.NewURL(t)
		models.SetMigrations(all[:n])
		db, err := models.Open(ctx, dir, url)
		if err != nil {
			t.Fatal(err)
		}
		statements := []string{
			"INSERT INTO inboxes (id, name, open, created_at) VALUES (1, 'Support', TRUE, 1), (2, 'Board', FALSE, 1)",
			"INSERT INTO channels (id, inbox_id, kind, address, from_name, rule_id, smtp_host, smtp_port, smtp_security, smtp_username, smtp_private, created_at) VALUES (1, 1, 'email', 's@x.example', '', 1, '', 0, '', '', FALSE, 1)",
			"INSERT INTO contacts (id, name, email, created_at) VALUES (1, 'Zoë Ündersen', 'zoe@x.example', 1), (2, '', 'joost@bücher.example', 1), (3, 'Again', 'joost@xn--bcher-kva.example', 1), (4, 'Nobody''s', 'n@x.example', 1)",
			"INSERT INTO contact_addresses (email, contact_id) VALUES ('zoe@x.example', 1), ('joost@bücher.example', 2), ('joost@xn--bcher-kva.example', 3), ('n@x.example', 4)",
		}
		for i, to := range []struct{ inbox, contact int }{{1, 1}, {2, 1}, {2, 2}, {1, 3}} {
			statements = append(statements, fmt.Sprintf("INSERT INTO conversations (id, inbox_id, channel_id, contact_id, subject, snippet, state, owner_kind, owner_id, owner_why, decision_id, linked_id, last_message, last_incoming, has_files, created_at, activity_at, unanswered_at, closed_at, waiting_since, queued_at) VALUES (%d, %d, 1, %d, '', '', 'open', 0, 0, 'rule', 0, 0, 0, 0, FALSE, 1, 1, 1, 0, 0, 0)", i+1, to.inbox, to.contact))
			if n > 2 {
				statements = append(statements, fmt.Sprintf("INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) VALUES (%d, '', %d)", to.inbox, to.contact))
			}
		}
		for _, s := range statements {
			if err := db.Exec(ctx, s); err != nil {
				t.Fatal(fmt.Errorf("from version %d: %w: %s", n, err, s))
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		models.SetMigrations(all)
		if db, err = models.Open(ctx, dir, url); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			inbox int64
			query string
			want  string
		}{{1, "", "3 1"}, {2, "", "2 1"}, {3, "", ""}, {1, "ündersen", "1"}, {1, "undersen", "1"}, {2, "joost", "2"}, {1, "joost", "3"}, {1, "nobody", ""}} {
			rows, err := db.ContactRows(ctx, models.ContactFilter{Inboxes: []int64{c.inbox}, UserID: 9, Query: c.query, Limit: 10})
			var got []string
			for _, r := range rows {
				got = append(got, fmt.Sprint(r.ID))
			}
			slices.SortFunc(got, strings.Compare)
			want := strings.Fields(c.want)
			slices.Sort(want)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("from version %d: inbox %d finds by %q %v, want %v (%v)", n, c.inbox, c.query, got, want, err)
			}
		}
		for email, want := range map[string]int64{"Joost@BÜCHER.example": 3, "zoe@X.example": 1} {
			if c, err := db.ContactByAddress(ctx, email); err != nil || c.ID != want {
				t.Errorf("from version %d: %s is contact %d, %v", n, email, c.ID, err)
			}
		}
		if c, err := db.Contact(ctx, 2); err != nil || c.Email != "joost@bücher.example" {
			t.Errorf("from version %d: the first address of contact 2 is %q (%v)", n, c.Email, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
