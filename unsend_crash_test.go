package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// heldFor is how long answers are held back here.
const heldFor = 1500 * time.Millisecond

// However often the process that sends is killed while answers are held back, and while they are taken back: an answer that was taken back goes to
// nobody, and every other one goes out once, or is said that it may have.
func TestWhatIsHeldBackSurvivesKill9(t *testing.T) {
	const answers, kills = 6, 8 // so many before each
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	user, addr := mailServer(t)
	if err := user.Create("Sent", nil); err != nil {
		t.Fatal(err)
	}
	out, line := newOutside(t), newCountingLine(t, addr)
	connectAccount(t, dir, database, line.port(), out.port())
	random := rand.New(rand.NewPCG(7, 8))
	var went []int64
	undone, late := map[string]bool{}, 0
	for n := range kills {
		steps := 1 + random.IntN(20)
		if n == 0 {
			steps = atMail
		}
		due := out.stopAt(steps)
		var p *program
		if n%2 == 0 {
			p = start(t, dir, database) // it is there while they are written
		}
		held := heldAnswers(t, dir, database, answers)
		if p == nil {
			p = start(t, dir, database)
		}
		before := random.IntN(answers)
		if n == 0 {
			before = 2
		}
		back, _ := takeBack(t, dir, database, held[:before])
		if n%4 != 3 { // else it is killed while all of them are still held back
			waitUpTo(due, 2*heldFor)
		}
		p.kill()
		again, tooLate := takeBack(t, dir, database, held[before:before+random.IntN(answers-before+1)])
		late += tooLate
		for _, m := range append(back, again...) {
			undone[m.RFCID] = true
		}
		for _, m := range held {
			if !undone[m.RFCID] {
				went = append(went, m.ID)
			}
		}
		out.goOn()
		freeSending(t, dir, database)
	}
	out.stopAt(0)
	start(t, dir, database)
	await(t, "all that is to be sent", func() bool { return settled(t, dir, database, went) })
	checkSent(t, dir, database, went, out, copiesIn(t, addr))
	for _, m := range out.Mails() {
		if undone[email.Parse(m.Raw).MessageID] {
			t.Errorf("%s was taken back, and went out", email.Parse(m.Raw).MessageID)
		}
	}
	t.Logf("%d taken back, %d too late, %d went out", len(undone), late, len(went))
	if len(undone) == 0 || late == 0 {
		t.Error("none was taken back, or none too late")
	}
}

func waitUpTo(due <-chan struct{}, limit time.Duration) {
	select {
	case <-due:
	case <-time.After(limit):
	}
}

// heldAnswers has mails come in and be answered by answers that can be taken back for a while.
func heldAnswers(t *testing.T, dir, database string, n int) (held []models.Message) {
	t.Helper()
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	app.HoldFor = heldFor
	who, err := app.Actor(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range takeMails(t, db, app, n) {
		m, err := app.Reply(ctx, who, c.ID, inbox.ReplyForm{Body: strings.Repeat("We are on it. ", 40), Close: true})
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, m)
	}
	return held
}

// takeMails has mails come in, and returns their conversations.
func takeMails(t *testing.T, db *models.DB, app *inbox.App, n int) []models.Conversation {
	t.Helper()
	ctx := context.Background()
	before, err := db.LastMessageID(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		i := before + int64(i)
		raw := fmt.Sprintf("From: c%d@outside.example\r\nTo: support@harbour.example\r\nSubject: mail %d\r\nMessage-ID: <%d@outside.example>\r\n\r\nHello\r\n", i, i, i)
		if err := app.Deliver(ctx, email.Envelope{From: "c@outside.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: n})
	if err != nil || len(found) != n {
		t.Fatalf("%d of %d conversations, %v", len(found), n, err)
	}
	return found
}

// takeBack takes answers back, as far as it is not too late: which it did, and how many were on their way.
func takeBack(t *testing.T, dir, database string, held []models.Message) (back []models.Message, late int) {
	t.Helper()
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	who, err := app.Actor(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range held {
		var p models.Problems
		switch _, err := app.Unsend(ctx, who, m.ID); {
		case err == nil:
			back = append(back, m)
			if _, err := db.Message(ctx, m.ID); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s was taken back, and is there: %v", m.RFCID, err)
			}
		case errors.As(err, &p):
			late++
		default:
			t.Fatal(err)
		}
	}
	return back, late
}

// Whenever the process that tells somebody by mail is killed, each thing is told once at most, and what may not have arrived is said to be so.
func TestWhatIsToldByMailSurvivesKill9(t *testing.T) {
	const things, kills = 3, 8 // so many before each
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	_, addr := mailServer(t)
	out, line := newOutside(t), newCountingLine(t, addr)
	connectAccount(t, dir, database, line.port(), out.port())
	random := rand.New(rand.NewPCG(9, 10))
	var rounds [][]int64
	for n := range kills {
		steps := random.IntN(16)
		if n == 0 {
			steps = atMail
		}
		rounds = append(rounds, makeTidings(t, dir, database, things))
		due := out.stopAt(steps)
		p := start(t, dir, database)
		if steps != 0 { // else at once: before anything is told, or while it is
			waitBriefly(due)
		}
		p.kill()
		out.goOn()
		freeSending(t, dir, database)
	}
	out.stopAt(0)
	start(t, dir, database)
	await(t, "all that is told", func() bool { return toldAll(t, dir, database) })
	checkTold(t, dir, database, rounds, out)
}

// makeTidings has mails come in that are given to somebody who has no page open, longer ago than they have to see it.
func makeTidings(t *testing.T, dir, database string, n int) (ids []int64) {
	t.Helper()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	app.Now = func() time.Time { return time.Now().Add(-3 * time.Minute) }
	for _, c := range takeMails(t, db, app, n) {
		ids = append(ids, c.ID)
	}
	return ids
}

// toldAll reports whether nobody is to be told anything any more, and no mail is on its way.
func toldAll(t *testing.T, dir, database string) bool {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	left, err := db.TellingsOf(ctx, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := db.SystemMails(ctx)
	return err == nil && len(left) == 0 && len(mails) == 0
}

func checkTold(t *testing.T, dir, database string, rounds [][]int64, out *outside) {
	t.Helper()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	told := map[int64]int{}
	for _, m := range out.Mails() {
		body := email.Parse(m.Raw).Text
		for _, ids := range rounds {
			for _, id := range ids {
				if strings.Contains(body, fmt.Sprintf("/conversations/%d\n", id)) {
					told[id]++
				}
			}
		}
	}
	rows, err := db.DeliveriesOf(context.Background(), []int64{0})
	if err != nil {
		t.Fatal(err)
	}
	said := map[models.DeliveryState]int{}
	for _, r := range rows {
		said[r.State]++
	}
	lost := 0
	for _, ids := range rounds {
		missing := 0
		for _, id := range ids {
			if told[id] > 1 {
				t.Errorf("conversation %d was told %d times", id, told[id])
			}
			if told[id] == 0 {
				missing++
			}
		}
		if missing > 0 {
			lost++
		}
	}
	t.Logf("said %v, of %d rounds %d not told", said, len(rounds), lost)
	if lost > said[models.DeliveryUnknown] {
		t.Errorf("%d were not told, and of %d mails it is said that they may not have arrived", lost, said[models.DeliveryUnknown])
	}
	if said[models.DeliveryUnknown] == 0 || said[models.DeliverySent] == 0 || said[models.DeliverySent]+said[models.DeliveryUnknown] != len(rows) {
		t.Error("it was never killed in the middle, or always")
	}
}
