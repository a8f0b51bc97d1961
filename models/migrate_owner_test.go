package models_test

import (
	"context"
	"fmt"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// What waits under an earlier version waits on in the lane of the rule's people, and rules need tracked contacts.
func TestRulesAndQueuesAreKeptWhenOwnersComeIn(t *testing.T) {
	ctx, all := context.Background(), models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	for n := 2; n <= 3; n++ {
		dir, url := t.TempDir(), modelstest.NewURL(t)
		models.SetMigrations(all[:n])
		db, err := models.Open(ctx, dir, url)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{
			"INSERT INTO inboxes (id, name, open, created_at) VALUES (1, 'Support', TRUE, 1)",
			"INSERT INTO channels (id, inbox_id, kind, address, from_name, rule_id, smtp_host, smtp_port, smtp_security, smtp_username, smtp_private, created_at) VALUES (1, 1, 'email', 's@x.example', '', 1, '', 0, '', '', FALSE, 1)",
			"INSERT INTO rules (id, channel_id, assign_to, only_available, tie, created_by, created_at) VALUES (1, 1, 'specific', TRUE, 'rotate', 0, 1)",
			"INSERT INTO contacts (id, name, email, created_at) VALUES (1, 'Joost', 'joost@x.example', 1)",
			"INSERT INTO conversations (id, inbox_id, channel_id, contact_id, subject, snippet, state, owner_kind, owner_id, owner_why, decision_id, linked_id, last_message, last_incoming, has_files, created_at, activity_at, unanswered_at, closed_at, waiting_since, queued_at) VALUES (1, 1, 1, 1, '', '', 'open', 0, 0, 'rule', 0, 0, 0, 0, FALSE, 1, 1, 1, 0, 7, 5)",
		} {
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
		queue, err := db.Queue(ctx, 1, 0, models.Waiting{}, 10)
		if err != nil || len(queue) != 1 || queue[0] != (models.Waiting{ConversationID: 1, QueuedAt: 5, Since: 7, UnansweredAt: 1}) {
			t.Errorf("from version %d: %+v, %v", n, queue, err)
		}
		if r, err := db.RuleInForce(ctx, 1); err != nil || !r.NeedsTracked {
			t.Errorf("from version %d: %+v, %v", n, r, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
