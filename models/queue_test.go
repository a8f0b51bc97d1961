package models_test

import (
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// The head of a queue comes from its index in order and stops at its limit; the rows of a list join outwards by their ids alone.
func TestTheQueueIsReadFromItsIndex(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, c := world(t, db)
	other := models.Inbox{Name: "Sales", Open: true}
	if err := db.CreateInbox(ctx, &other); err != nil {
		t.Fatal(err)
	}
	if err := db.Fill(ctx, ch, c, 5000); err != nil {
		t.Fatal(err)
	}
	plan, err := db.ExplainQueue(ctx, ch.ID)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(plan, "\n"); !strings.Contains(text, "conversations_queue") || strings.Contains(text, "TEMP B-TREE") || strings.Contains(text, "Sort") {
		t.Errorf("the queue:\n%s", text)
	}
	plan, err = db.ExplainLanes(ctx, ch.ID)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(plan, "\n"); strings.Contains(text, "SCAN conversations") || strings.Contains(text, "Seq Scan on conversations") {
		t.Errorf("the lanes:\n%s", text)
	}
	plan, err = db.ExplainRows(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewSnoozed, UserID: 1, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(plan, "\n"); strings.Contains(text, "SCAN c\n") || strings.Contains(text, "Seq Scan on conversations") {
		t.Errorf("the rows:\n%s", text)
	}
}

func TestQueueHead(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, contact := world(t, db)
	var want []int64
	for i := range int64(120) {
		c := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: contact.ID, State: models.StateOpen, ActivityAt: 5, UnansweredAt: 5}
		if err := db.CreateConversation(ctx, &c); err != nil {
			t.Fatal(err)
		}
		was := c
		c.WaitingSince, c.QueuedAt = 7, models.Time(1000-i) // the newest is the first in line
		if i%3 == 0 {
			c.WaitingSince, c.QueuedAt = 0, 0
		} else {
			want = append([]int64{c.ID}, want...)
		}
		if err := db.PlaceConversation(ctx, was, c); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.QueueHead(ctx, ch.ID, 0)
	if err != nil || len(got) != 80 {
		t.Fatal(len(got), err)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("number %d is %d, want %d", i, got[i], want[i])
		}
	}
}
