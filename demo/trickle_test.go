package demo

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// running is a demo with its door, and a clock that the test moves: each wait is handed to the test.
type running struct {
	*testing.T
	app   *inbox.App
	demo  *Demo
	waits chan wait
	mails chan email.Envelope // that the door has taken
}

type wait struct {
	d    time.Duration
	fire chan time.Time
}

func run(t *testing.T) *running {
	ctx, stop := context.WithCancel(context.Background())
	r := &running{T: t, waits: make(chan wait, 100), mails: make(chan email.Envelope, 100)}
	r.app = inbox.New(inbox.App{DB: modelstest.Open(t), URL: "http://127.0.0.1", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.app.Door = l.Addr().String()
	door := &email.Door{Domain: "harbour.example", Accept: r.app.Accept, Deliver: r.deliver, Log: r.app.Log}
	go door.Serve(l)
	after := func(d time.Duration) <-chan time.Time {
		w := wait{d, make(chan time.Time, 1)}
		r.waits <- w
		return w.fire
	}
	if r.demo, err = Start(ctx, r.app, Options{Now: func() time.Time { return today }, After: after}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		r.demo.Wait()
		door.Shutdown(context.Background())
	})
	return r
}

// next returns what is waited for next.
func (r *running) next(from, to time.Duration) wait {
	r.Helper()
	select {
	case w := <-r.waits:
		if w.d < from || w.d > to {
			r.Fatalf("waits for %v", w.d)
		}
		return w
	case <-time.After(10 * time.Second):
		r.Fatal("nothing is waited for")
	}
	return wait{}
}

func (r *running) deliver(ctx context.Context, e email.Envelope) error {
	err := r.app.Deliver(ctx, e)
	r.mails <- e
	return err
}

// arrived returns the conversation of the next mail that comes in.
func (r *running) arrived() models.Conversation {
	r.Helper()
	ctx := context.Background()
	select {
	case e := <-r.mails:
		refs := must[[]models.MessageRef](r.T)(r.app.DB.MessagesByRFCID(ctx, []string{email.Parse(e.Raw).MessageID}, 2))
		if len(refs) != 1 {
			r.Fatalf("a mail is stored %d times", len(refs))
		}
		return must[models.Conversation](r.T)(r.app.DB.Conversation(ctx, refs[0].ConversationID))
	case <-time.After(10 * time.Second):
		r.Fatal("no mail came in")
	}
	return models.Conversation{}
}

// One demo runs for all of these.
func TestStart(t *testing.T) {
	r := run(t)
	first := r.next(firstMail, firstMail)
	t.Run("mail trickles in at the door", func(t *testing.T) { tricklesIn(t, r, first) })
	t.Run("the sink refuses who is gone", func(t *testing.T) { refusesWhoIsGone(t, r) })
	t.Run("the sink keeps what is sent and some answer", func(t *testing.T) { keepsAndAnswers(t, r) })
}

func tricklesIn(t *testing.T, r *running, w wait) {
	before := len(allOf(t, r.app))
	for i := range 20 {
		w.fire <- today
		c := r.arrived()
		if c.CreatedAt.Time() != today || c.Subject == "" || c.Snippet == "" {
			t.Errorf("%+v came in", c)
		}
		if n := len(allOf(t, r.app)); n != before+i+1 {
			t.Errorf("%d conversations after %d mails and %d before", n, i+1, before)
		}
		w = r.next(mailSoonest, mailLatest)
	}
	loadsAgree(t, r.app)
}

func keepsAndAnswers(t *testing.T, r *running) {
	ctx := context.Background()
	ch := must[models.Channel](t)(r.app.DB.ChannelByAddress(ctx, supportAddress))
	server := email.Server{Host: ch.SMTPHost, Port: ch.SMTPPort, Security: email.Security(ch.SMTPSecurity), AllowPrivate: ch.SMTPPrivate}
	thread := closedThread(t, r.app)
	const mails = 30
	for i := range mails {
		m := must[models.Message](t)(r.app.Reply(ctx, thread.who, thread.ID, inbox.ReplyForm{Body: "Is **this** all?", Anyway: true}))
		raw := must[models.File](t)(r.app.DB.File(ctx, m.RawFileID))
		var b strings.Builder
		if err := r.app.DB.CopyFile(ctx, raw.ID, &b); err != nil {
			t.Fatal(err)
		}
		outcomes, err := email.Sender{}.Send(ctx, server, ch.Address, []string{m.To[0].Email}, []byte(b.String()), nil)
		if err != nil || outcomes[0].State != email.StateSent {
			t.Fatal(outcomes, err)
		}
		sent := r.demo.Sent()
		if len(sent) != i+1 || sent[0].To != m.To[0].Email || sent[0].Subject != m.Subject || !strings.Contains(sent[0].Text, "Is **this** all?") || !strings.Contains(sent[0].From, supportAddress) {
			t.Fatalf("the sink holds %+v", sent[0])
		}
		if one, ok := r.demo.Mail(sent[0].ID); !ok || string(one.Raw) != b.String() {
			t.Error("the mail is not as it was sent")
		}
	}
	for range mails / 4 {
		r.next(thinkAtLeast, thinkAtMost).fire <- today
		if c := r.arrived(); c.ID != thread.ID || c.State != models.StateOpen || c.UnansweredAt == models.Never {
			t.Errorf("an answer to conversation %d is in %+v", thread.ID, c)
		}
	}
	if _, ok := r.demo.Mail(999); ok {
		t.Error("there is a mail that nobody sent")
	}
}

func TestAboutHalfAnswer(t *testing.T) {
	rng := newRand(1, 1)
	w, err := newWriters(rng)
	if err != nil {
		t.Fatal(err)
	}
	count := func(from, to string) int {
		d := &Demo{options: Options{Now: func() time.Time { return today }}, rng: rng, writers: w, answers: make(chan answer, 1000)}
		for range 400 {
			d.take(email.Sent{From: from, To: []string{to}, Raw: []byte("From: " + from + "\r\nMessage-ID: <a@b.example>\r\nSubject: x\r\n\r\nx\r\n")})
		}
		return len(d.answers)
	}
	if n := count(supportAddress, "ana@post.example"); n < 160 || n > 240 {
		t.Errorf("%d of 400 were answered", n)
	}
	for _, other := range [][2]string{{supportAddress, "zoe@" + companyDomain}, {supportAddress, "ana@" + goneDomain}, {"ana@post.example", "bo@post.example"}} {
		if n := count(other[0], other[1]); n != 0 {
			t.Errorf("%d mails from %s to %s were answered", n, other[0], other[1])
		}
	}
}

type worked struct {
	models.Conversation
	who inbox.Actor
}

// closedThread returns a closed conversation of Support with somebody to work it.
func closedThread(t *testing.T, app *inbox.App) worked {
	t.Helper()
	ctx := context.Background()
	admin := must[models.User](t)(app.DB.UserByEmail(ctx, adminAddress))
	who := must[inbox.Actor](t)(app.Actor(ctx, admin.ID))
	for _, c := range allOf(t, app) {
		contact := must[models.Contact](t)(app.DB.Contact(ctx, c.ContactID))
		if ch := must[models.Channel](t)(app.DB.Channel(ctx, c.ChannelID)); ch.Address == supportAddress && c.State == models.StateClosed && !strings.HasSuffix(contact.Email, goneDomain) {
			return worked{c, who}
		}
	}
	t.Fatal("no closed conversation")
	return worked{}
}

func refusesWhoIsGone(t *testing.T, r *running) {
	ch := must[models.Channel](t)(r.app.DB.ChannelByAddress(context.Background(), supportAddress))
	server := email.Server{Host: ch.SMTPHost, Port: ch.SMTPPort, Security: email.SecurityNone, AllowPrivate: true}
	outcomes, err := email.Sender{}.Send(context.Background(), server, supportAddress, []string{"ana@" + goneDomain}, []byte("Subject: x\r\n\r\nx\r\n"), nil)
	if err != nil || outcomes[0].State != email.StateFailed || !strings.Contains(outcomes[0].Words, "User unknown") || len(r.demo.Sent()) != 0 {
		t.Errorf("%+v %v", outcomes, err)
	}
}
