package models_test

import (
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// What rehearsals read is read from an index, in its order: nothing scans what went before.
func TestThePastIsReadFromIndexes(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, c := world(t, db)
	other := models.Inbox{Name: "Sales", Open: true}
	if err := db.CreateInbox(ctx, &other); err != nil {
		t.Fatal(err)
	}
	if err := db.Fill(ctx, ch, c, 5000); err != nil {
		t.Fatal(err)
	}
	plans, err := db.ExplainPast(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range plans {
		text := strings.Join(plan, "\n")
		for _, bad := range []string{"SCAN h", "SCAN conversations", "TEMP B-TREE", "Seq Scan", "Sort Key: h.at", "Sort Key: at", "Sort Key: id"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s:\n%s", bad, text)
			}
		}
	}
}

func TestHowConversationsStoodAtAMoment(t *testing.T) {
	db := modelstest.Open(t)
	row := func(at models.Time, kind models.HistoryKind, value string, other int64) models.History {
		return models.History{At: at, Kind: kind, ChannelID: 3, ConversationID: 7, Value: value, Other: other}
	}
	if err := db.Write(ctx, func(tx *models.DB) error {
		return tx.Record(ctx, row(10, models.HistoryState, "open", 0), row(20, models.HistoryOwner, "u4", 10), row(30, models.HistoryAnswer, "", 0),
			row(40, models.HistoryState, "snoozed", 90), row(50, models.HistoryAsked, "", 0), row(50, models.HistoryState, "open", 0), row(60, models.HistoryOwner, "t2", 0))
	}); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[models.Time]models.PastStart{
		15: {State: models.StateOpen, OpenedAt: 10},
		25: {State: models.StateOpen, OpenedAt: 10, Owner: models.UserOwner(4), OwnerAt: 20, Handed: true},
		35: {State: models.StateOpen, OpenedAt: 10, Owner: models.UserOwner(4), OwnerAt: 20, Answered: true},
		45: {State: models.StateSnoozed, OpenedAt: 10, Owner: models.UserOwner(4), OwnerAt: 20, Answered: true, SnoozedUntil: 90},
		55: {State: models.StateOpen, OpenedAt: 50, Owner: models.UserOwner(4), OwnerAt: 20},
		65: {State: models.StateOpen, OpenedAt: 50, Owner: models.TeamOwner(2), OwnerAt: 60},
	} {
		want.Conversation, want.ChannelID = 7, 3
		if got, err := db.PastStarts(ctx, []int64{7, 8}, at); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("at %d: %+v, %v; want %+v", at, got, err, want)
		}
	}
	if got, err := db.PastStarts(ctx, []int64{7}, 10); err != nil || len(got) != 0 {
		t.Errorf("before all: %+v, %v", got, err)
	}
	if got, err := db.HistoryBegins(ctx); err != nil || got != 10 {
		t.Errorf("begins at %d, %v", got, err)
	}
}
