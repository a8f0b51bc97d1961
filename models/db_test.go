package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

var ctx = context.Background()

// world makes one user, inbox, channel with its default rule, and contact.
func world(t *testing.T, db *models.DB) (models.User, models.Channel, models.Contact) {
	t.Helper()
	u := models.User{Name: "Ana", Email: "ana@harbour.example", Role: models.RoleAdmin, Seat: models.SeatService, Active: true, Availability: models.Available}
	i := models.Inbox{Name: "Support", Open: true}
	var ch models.Channel
	var c models.Contact
	err := db.Write(ctx, func(tx *models.DB) (err error) {
		if err = errors.Join(tx.CreateUser(ctx, &u), tx.CreateInbox(ctx, &i)); err != nil {
			return err
		}
		ch = models.Channel{InboxID: i.ID, Kind: models.ChannelEmail, Address: "support@harbour.example"}
		if err = tx.CreateChannel(ctx, &ch); err != nil {
			return err
		}
		r := models.DefaultRule(ch.ID)
		if err = tx.CreateRule(ctx, &r); err != nil {
			return err
		}
		ch.RuleID = r.ID
		if err = tx.SetRule(ctx, ch.ID, r.ID); err != nil {
			return err
		}
		c, err = tx.FindOrCreateContact(ctx, "Marloes", "Marloes@Fietsen.example", 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u, ch, c
}

func TestRowsComeBackAsStored(t *testing.T) {
	db := modelstest.Open(t)
	u, ch, c := world(t, db)
	key := bytes.Repeat([]byte{7}, 32)
	conv := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: c.ID, Subject: "Factuur", State: models.StateOpen, Owner: models.UserOwner(u.ID), ActivityAt: 5, UnansweredAt: 5}
	msg := models.Message{Kind: models.Incoming, From: models.Person{Name: "M", Email: "m@x.example"}, To: []models.Person{{Email: "a@b.example"}}, RFCID: "<1@x>", DeliveryKey: key}
	dec := models.Decision{ChannelID: ch.ID, Owner: models.UserOwner(u.ID), Candidates: []models.Candidate{{UserID: u.ID, Verdict: "chosen"}}}
	raw := models.File{Kind: models.FileRaw, Name: "mail.eml"}
	data := bytes.Repeat([]byte("0123456789abcdef"), 40_000) // three chunks
	err := db.Write(ctx, func(tx *models.DB) error {
		if err := tx.CreateConversation(ctx, &conv); err != nil {
			return err
		}
		msg.ConversationID, dec.ConversationID = conv.ID, conv.ID
		return errors.Join(tx.CreateMessage(ctx, &msg), tx.CreateDecision(ctx, &dec), tx.CreateFile(ctx, &raw, data),
			tx.AddParticipants(ctx, conv.ID, []string{"M@x.example", "m@x.example"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Conversation(ctx, conv.ID)
	if err != nil || got != conv {
		t.Errorf("conversation: %+v, %v", got, err)
	}
	m, err := db.Message(ctx, msg.ID)
	if err != nil || m.From != msg.From || len(m.To) != 1 || m.To[0] != msg.To[0] || m.RFCID != "<1@x>" || m.Event != nil || !bytes.Equal(m.DeliveryKey, key) {
		t.Errorf("message: %+v, %v", m, err)
	}
	d, err := db.Decision(ctx, dec.ID)
	if err != nil || d.Owner != dec.Owner || len(d.Candidates) != 1 || d.Candidates[0] != dec.Candidates[0] {
		t.Errorf("decision: %+v, %v", d, err)
	}
	var out bytes.Buffer
	if err := db.CopyFile(ctx, raw.ID, &out); err != nil || !bytes.Equal(out.Bytes(), data) {
		t.Errorf("file: %d bytes of %d, %v", out.Len(), len(data), err)
	}
	if ok, _ := db.IsParticipant(ctx, conv.ID, "M@X.example"); !ok {
		t.Error("participant not found in another case")
	}
	if again := (models.Message{ConversationID: conv.ID, Kind: models.Incoming, DeliveryKey: key}); !errors.Is(db.Write(ctx, func(tx *models.DB) error { return tx.CreateMessage(ctx, &again) }), models.ErrDuplicate) {
		t.Error("the same delivery key was stored twice")
	}
	if n, err := db.CountConversations(ctx, models.Filter{Inboxes: []int64{ch.InboxID}, View: models.ViewMine, UserID: u.ID}); n != 1 || err != nil {
		t.Errorf("mine: %d, %v", n, err)
	}
}

func TestAddressesAreOneContactInAnyCase(t *testing.T) {
	db := modelstest.Open(t)
	_, _, c := world(t, db)
	again, err := db.FindOrCreateContact(ctx, "Someone else", "marloes@fietsen.EXAMPLE", 2)
	if err != nil || again.ID != c.ID || again.Name != "Marloes" {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestOneWritersErrorLeavesTheOthersAlone(t *testing.T) {
	db := modelstest.Open(t)
	var wg sync.WaitGroup
	errs := make([]error, 100)
	for i := range errs {
		wg.Go(func() {
			errs[i] = db.Write(ctx, func(tx *models.DB) error {
				team := models.Team{Name: fmt.Sprint("team ", i)}
				if err := tx.CreateTeam(ctx, &team); err != nil {
					return err
				}
				if i%3 == 0 {
					return models.ErrForbidden
				}
				return nil
			})
		})
	}
	wg.Wait()
	teams, err := db.Teams(ctx)
	if err != nil || len(teams) != 66 {
		t.Errorf("%d teams, %v", len(teams), err)
	}
	for i, err := range errs {
		if want := i%3 == 0; errors.Is(err, models.ErrForbidden) != want {
			t.Errorf("writer %d was told %v", i, err)
		}
	}
}

func TestAPanicReachesItsOwnWriter(t *testing.T) {
	db := modelstest.Open(t)
	defer func() {
		if recover() != "boom" {
			t.Error("the panic was lost")
		}
		if _, err := db.Teams(ctx); err != nil {
			t.Error(err)
		}
	}()
	db.Write(ctx, func(tx *models.DB) error { panic("boom") })
}

func TestListsPageThroughEverythingOnce(t *testing.T) {
	db := modelstest.Open(t)
	u, ch, c := world(t, db)
	err := db.Write(ctx, func(tx *models.DB) error {
		for i := range 23 {
			conv := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: c.ID, State: models.StateOpen, ActivityAt: models.Time(100 + i/3), UnansweredAt: models.Time(100 - i/4)}
			if err := tx.CreateConversation(ctx, &conv); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, sort := range []models.Sort{models.SortNewest, models.SortWaiting} {
		f := models.Filter{Inboxes: []int64{ch.InboxID, 999}, View: models.ViewUnassigned, UserID: u.ID, Sort: sort, Limit: 5}
		seen, pages := map[int64]bool{}, 0
		for {
			rows, err := db.Conversations(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				if seen[r.ID] {
					t.Fatalf("%s: %d twice", sort, r.ID)
				}
				seen[r.ID] = true
			}
			if len(rows) < f.Limit {
				break
			}
			cur := f.CursorOf(rows[len(rows)-1])
			f.After, pages = &cur, pages+1
		}
		if len(seen) != 23 || pages != 4 {
			t.Errorf("%s: %d rows, %d full pages", sort, len(seen), pages)
		}
	}
}

func TestTriesAreCountedWithinTheirWindow(t *testing.T) {
	db := modelstest.Open(t)
	for want := int64(1); want <= 3; want++ {
		if n, err := db.CountTry(ctx, "k", 10, 1000); n != want || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
	if n, _ := db.CountTry(ctx, "k", 10+1000, 1000); n != 1 {
		t.Errorf("a new window starts at %d", n)
	}
}

// On SQLite others share the transaction: whoever hangs up must not undo their work.
func TestHangingUpLeavesTheGroupAlone(t *testing.T) {
	db := modelstest.Open(t)
	if db.Postgres() {
		t.Skip("every writer has a transaction of its own")
	}
	err := db.Write(ctx, func(tx *models.DB) error {
		gone, hangUp := context.WithCancel(ctx)
		hangUp()
		team := models.Team{Name: "Care"}
		_, readErr := tx.Teams(gone)
		return errors.Join(tx.CreateTeam(gone, &team), readErr)
	})
	if teams, _ := db.Teams(ctx); err != nil || len(teams) != 1 {
		t.Errorf("%d teams, %v", len(teams), err)
	}
}

func TestChangesOutsideOfATransactionWorkAfterOne(t *testing.T) {
	db := modelstest.Open(t)
	for i := range 3 {
		err := db.Write(ctx, func(tx *models.DB) error { return tx.CreateTeam(ctx, &models.Team{Name: fmt.Sprint("in ", i)}) })
		if err := errors.Join(err, db.CreateTeam(ctx, &models.Team{Name: fmt.Sprint("out ", i)})); err != nil {
			t.Fatal(err)
		}
	}
	if teams, err := db.Teams(ctx); err != nil || len(teams) != 6 {
		t.Errorf("%d teams, %v", len(teams), err)
	}
}

func TestRowsStoredTogetherGetTheirIDs(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, _ := world(t, db)
	r := models.Rule{ChannelID: ch.ID, AssignTo: models.AssignSpecific, Tie: models.TieRotate, Members: []models.RuleMember{{UserID: 7}, {UserID: 8}, {TeamID: 9}}}
	if err := db.Write(ctx, func(tx *models.DB) error { return tx.CreateRule(ctx, &r) }); err != nil {
		t.Fatal(err)
	}
	got, err := db.Rule(ctx, r.ID)
	if err != nil || !slices.Equal(got.Members, r.Members) || got.Members[0].ID == 0 {
		t.Errorf("stored %+v, read %+v, %v", r.Members, got.Members, err)
	}
}
