package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

func TestFillUpInBulk(t *testing.T) {
	ctx := context.Background()
	var told strings.Builder
	app := filled(t, Options{Conversations: 2300, Progress: &told})
	all := allOf(t, app)
	if len(all) != 2300 {
		t.Fatalf("%d conversations", len(all))
	}
	bulk := all[realThreads:]
	free, contacts := 0, map[int64]bool{}
	for _, c := range bulk {
		contacts[c.ContactID] = true
		if c.State == models.StateOpen && c.Owner == models.Nobody {
			free++
		} else if c.State != models.StateClosed && c.Owner == models.Nobody {
			t.Errorf("conversation %d is %s and nobody's", c.ID, c.State)
		}
		messages, err := app.DB.MessagesBefore(ctx, c.ID, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(messages) != 3 || messages[2].ID != c.LastMessage || messages[2].ID != c.LastIncoming || messages[0].CreatedAt != c.CreatedAt || messages[2].CreatedAt != c.ActivityAt {
			t.Fatalf("conversation %+v has the messages %+v", c, messages)
		}
		if ok, err := app.DB.IsParticipant(ctx, c.ID, messages[0].From.Email); !ok || err != nil {
			t.Errorf("who wrote conversation %d does not take part in it", c.ID)
		}
	}
	if free != 200 || len(contacts) != 400 {
		t.Errorf("%d open and unassigned, %d contacts", free, len(contacts))
	}
	if !strings.Contains(told.String(), "2000 of 2000") {
		t.Errorf("progress: %q", told.String())
	}
	loadsAgree(t, app)
	canBeWorked(t, app, bulk)
}

// canBeWorked shows that what was stored in bulk is like any other: it is shown, answered, and the next mail finds ids that are free.
func canBeWorked(t *testing.T, app *inbox.App, bulk []models.Conversation) {
	t.Helper()
	ctx := context.Background()
	admin := must[models.User](t)(app.DB.UserByEmail(ctx, adminAddress))
	who := must[inbox.Actor](t)(app.Actor(ctx, admin.ID))
	for _, c := range bulk[:60] {
		thread := must[inbox.Thread](t)(app.Show(ctx, who, c.ID, 0))
		if len(thread.ReplyTo) != 1 || thread.Contact.Email != thread.ReplyTo[0] {
			t.Errorf("an answer to %d goes to %v", c.ID, thread.ReplyTo)
		}
	}
	must[models.Message](t)(app.Reply(ctx, who, bulk[0].ID, inbox.ReplyForm{Body: "We are at it.", Anyway: true}))
	w := &world{tx: app.DB, app: app, rng: newRand(1, 1), now: today, clock: today}
	ch := must[models.Channel](t)(app.DB.ChannelByAddress(ctx, supportAddress))
	l := letter{from: email.Address{Email: must[models.Contact](t)(app.DB.Contact(ctx, bulk[0].ContactID)).Email}, to: supportAddress, subject: "One more", text: "Hello", id: "<one@more.example>", date: today, language: "en"}
	raw, err := l.compose()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.receive(ctx, ch, l.from.Email, raw); err != nil {
		t.Fatal(err)
	}
	if n := len(allOf(t, app)); n != 2301 {
		t.Errorf("%d conversations after one more mail", n)
	}
	loadsAgree(t, app)
}

func TestProgressOnATerminalIsOneLine(t *testing.T) {
	var out strings.Builder
	now := today
	p := newProgress(Options{Progress: &out, Terminal: true}, "Rows", 200)
	p.begun, p.now = now, func() time.Time { return now }
	p.at(0)
	now = now.Add(3 * time.Second)
	p.at(100)
	p.at(100)
	p.end()
	if s := out.String(); strings.Count(s, "\n") != 1 || strings.Count(s, "50% 3s") != 1 || !strings.Contains(s, "["+strings.Repeat("=", 20)+strings.Repeat(" ", 20)+"]") {
		t.Errorf("%q", s)
	}
}

// BenchmarkFill fills a database with 100,000 conversations each time, and says how many of them a second takes.
func BenchmarkFill(b *testing.B) {
	const size = 100_000
	for b.Loop() {
		app := inbox.New(inbox.App{DB: modelstest.Open(b), URL: "http://127.0.0.1"})
		if err := Fill(context.Background(), app, Options{Conversations: size}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "conversations/s")
}
