package models_test

import (
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// A list says why a rule left a conversation to nobody, whatever the candidates are called.
func TestAListRowHoldsTheVerdicts(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, contact := world(t, db)
	hostile := `","verdict":"away","x":"`
	d := models.Decision{ChannelID: ch.ID, Reason: "none_could", Candidates: []models.Candidate{{Name: hostile, Via: hostile, Verdict: "busier"}, {Name: "Bo", Verdict: "no_seat"}}}
	c := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: contact.ID, State: models.StateOpen, OwnerWhy: models.ByRule, ActivityAt: 5, LastIncoming: 7}
	if err := db.CreateConversation(ctx, &c); err != nil {
		t.Fatal(err)
	}
	d.ConversationID = c.ID
	if err := db.CreateDecision(ctx, &d); err != nil {
		t.Fatal(err)
	}
	was := c
	c.DecisionID = d.ID
	if err := db.PlaceConversation(ctx, was, c); err != nil {
		t.Fatal(err)
	}
	rows, err := db.ListRows(ctx, models.Filter{Inboxes: []int64{ch.InboxID}, View: models.ViewUnassigned, UserID: 1, Limit: 5})
	if err != nil || len(rows) != 1 || rows[0].Decision == nil || !rows[0].Unread || rows[0].At != 5 || rows[0].Contact != contact.DisplayName() {
		t.Fatalf("%+v, %v", rows, err)
	}
	var got []string
	for _, k := range rows[0].Decision.Candidates {
		got = append(got, k.Verdict)
	}
	if len(got) != 2 || got[0] != "busier" || got[1] != "no_seat" || rows[0].Decision.Reason != "none_could" {
		t.Errorf("%q, %+v", got, rows[0].Decision)
	}
}
