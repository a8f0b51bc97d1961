package models_test

import (
	"context"
	"errors"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// What people were writing when an earlier version ended is there in the next, and something can be put aside for it.
func TestDraftsOfAnEarlierVersionAreKept(t *testing.T) {
	ctx, all := context.Background(), models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	dir, url := t.TempDir(), modelstest.NewURL(t)
	models.SetMigrations(all[:before(t, "0019_own_words")])
	db, err := models.Open(ctx, dir, url)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	for _, query := range []string{
		"INSERT INTO inboxes (id, name, open, created_at) VALUES (1, 'Support', TRUE, 1)",
		"INSERT INTO channels (id, inbox_id, kind, address, from_name, rule_id, smtp_host, smtp_port, smtp_security, smtp_username, smtp_private, created_at) VALUES (1, 1, 'email', 's@x.example', '', 1, '', 0, '', '', FALSE, 1)",
		"INSERT INTO contacts (id, name, email, created_at) VALUES (1, 'Wim', 'w@x.example', 1)",
		"INSERT INTO users (id, name, email, password_hash, role, seat, active, availability, load, last_assigned, signature, language, notify_badge, notify_desk, created_at) VALUES (1, 'Bo', 'bo@x.example', '', 'member', 'none', TRUE, 'available', 0, 0, '', '', FALSE, FALSE, 1)",
		"INSERT INTO conversations (id, inbox_id, channel_id, contact_id, subject, snippet, state, owner_kind, owner_id, owner_why, decision_id, linked_id, last_message, last_incoming, has_files, created_at, activity_at, unanswered_at, closed_at, waiting_since, queued_at) VALUES (1, 1, 1, 1, '', '', 'open', 0, 0, 'rule', 0, 0, 0, 0, FALSE, 1, 1, 1, 0, 0, 0)",
		"INSERT INTO drafts (id, user_id, conversation_id, tab, body, to_line, cc_line, bcc_line, forward_id, staged, nonce, updated_at) VALUES (7, 1, 1, 'reply', 'Dear', '', 'c', 'b', 0, 'in:1', 'n', 9)",
	} {
		must(db.Exec(ctx, query))
	}
	must(db.Close())
	models.SetMigrations(all)
	db, err = models.Open(ctx, dir, url)
	must(err)
	defer db.Close()
	must(db.Write(ctx, func(tx *models.DB) error {
		return errors.Join(tx.PutAside(ctx, models.Draft{UserID: 1, ConversationID: 1, Tab: models.DraftComment, Body: "Other", UpdatedAt: 3}), tx.SwapDrafts(ctx, 1, 1, 20), tx.SwapDrafts(ctx, 1, 1, 20))
	}))
	d, aside, err := db.BothDrafts(ctx, 1, 1)
	must(err)
	if d.Body != "Dear" || d.CcLine != "c" || d.BccLine != "b" || d.Staged != "in:1" || d.Nonce != "n" || d.UpdatedAt <= 20 || aside.Body != "Other" || aside.Tab != models.DraftComment {
		t.Errorf("%+v, aside %+v", d, aside)
	}
}
