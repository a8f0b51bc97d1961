package models_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

func TestBulkStoresWholeConversations(t *testing.T) {
	db := modelstest.Open(t)
	u, ch, _ := world(t, db)
	b, err := db.StartBulk(ctx)
	if err != nil {
		t.Fatal(err)
	}
	contacts := []models.Contact{{Name: "Bo", Email: "bo@post.example"}}
	err = b.AddContacts(ctx, contacts)
	if err == nil {
		err = b.AddThreads(ctx, []models.BulkThread{{Email: "bo@post.example",
			Conversation: models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: contacts[0].ID, State: models.StateOpen, Owner: models.UserOwner(u.ID), UnansweredAt: models.Never},
			Messages: []models.Message{{Kind: models.Incoming, From: models.Person{Email: "bo@post.example"}, Text: "Hello", RFCID: "<1@post.example>"},
				{Kind: models.Outgoing, UserID: u.ID, To: []models.Person{{Email: "bo@post.example"}}}}}})
	}
	if err := b.Finish(ctx, err); err != nil {
		t.Fatal(err)
	}
	refs, err := db.MessagesByRFCID(ctx, []string{"<1@post.example>"}, 2)
	if err != nil || len(refs) != 1 {
		t.Fatal(refs, err)
	}
	c, err := db.Conversation(ctx, refs[0].ConversationID)
	if err != nil || c.LastIncoming != refs[0].ID || c.LastMessage != refs[0].ID+1 {
		t.Errorf("%+v %v", c, err)
	}
	found, err := db.FindOrCreateContact(ctx, "", "bo@post.example", 1)
	if err != nil || found.ID != c.ContactID {
		t.Errorf("the contact is %+v, %v", found, err)
	}
	if seen, err := db.SeenBy(ctx, u.ID, []int64{c.ID}); err != nil || seen[c.ID] != c.LastMessage {
		t.Errorf("the author has seen %v, %v", seen, err)
	}
	if u, err = db.User(ctx, u.ID); err != nil || u.Load != 1 || u.LastAssigned == 0 {
		t.Errorf("the owner is %+v, %v", u, err)
	}
	if c, err := db.FindOrCreateContact(ctx, "Cy", "cy@post.example", 1); err != nil || c.ID <= found.ID {
		t.Errorf("the next contact is %+v, %v", c, err)
	}
}

func TestBulkThatFailsLeavesTheIndexesAndTheSettings(t *testing.T) {
	dir := t.TempDir()
	db, err := models.Open(ctx, dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	before := indexes(t, dir)
	b, err := db.StartBulk(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = b.AddContacts(ctx, []models.Contact{{Email: "bo@post.example"}, {Email: "bo@post.example"}})
	if err == nil || b.Finish(ctx, err) == nil {
		t.Error("one address was given to two contacts")
	}
	if after := indexes(t, dir); after != before || before < 10 {
		t.Errorf("%d indexes before, %d after", before, after)
	}
	if c, err := db.FindOrCreateContact(ctx, "Bo", "bo@post.example", 1); err != nil || c.Name != "Bo" {
		t.Errorf("afterwards: %+v, %v", c, err)
	}
}

func indexes(t *testing.T, dir string) (n int) {
	t.Helper()
	file, err := sql.Open("sqlite3", filepath.Join(dir, "fairlead.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Contacts are made to be found in many transactions: whoever wants to write waits for one of them, not for all.
func TestOthersWriteWhileBulkEnds(t *testing.T) {
	db := modelstest.Open(t)
	world(t, db)
	b, err := db.StartBulk(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const n = 12_000
	var rows []models.Contact
	for i := range n {
		rows = append(rows, someone(i))
	}
	err = b.AddContacts(ctx, rows)
	stop, wrote := make(chan bool), make(chan int)
	go func() {
		count := 0
		for {
			select {
			case <-stop:
				wrote <- count
				return
			default:
			}
			if err := db.Write(ctx, func(*models.DB) error { return nil }); err != nil {
				t.Error(err)
			}
			count++
		}
	}()
	err = b.Finish(ctx, err)
	close(stop)
	if count := <-wrote; count < n/1000 || err != nil {
		t.Errorf("%d transactions of others (%v)", count, err)
	}
}
