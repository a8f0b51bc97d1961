package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// Whenever the process that sends is killed, each answer goes out once, or is said that it may have; what went out has one copy in Sent.
func TestWhatIsSentSurvivesKill9(t *testing.T) {
	user, addr := mailServer(t)
	if err := user.Create("Sent", nil); err != nil {
		t.Fatal(err)
	}
	sentSurvives(t, addr)
}

// sentSurvives has answers go out, and copies of them into the mailbox, by a process that is killed again and again.
func sentSurvives(t *testing.T, addr string) {
	t.Helper()
	const answers, kills = 8, 10 // so many before each
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	out, line := newOutside(t), newCountingLine(t, addr)
	connectAccount(t, dir, database, line.port(), out.port())
	var ids []int64
	random := rand.New(rand.NewPCG(5, 6))
	for n := range kills {
		ids = append(ids, writeAnswers(t, dir, database, answers)...)
		steps := 0
		if random.IntN(3) > 0 {
			steps = 1 + random.IntN(16)
		}
		if n == 0 {
			steps = atMail
		}
		due := out.stopAt(steps)
		p := start(t, dir, database)
		if steps != 0 {
			waitBriefly(due)
		} else {
			line.waitBriefly(random.Int64N(8_000))
		}
		p.kill()
		out.goOn()
		freeSending(t, dir, database)
	}
	start(t, dir, database)
	await(t, "all that is to be sent", func() bool { return settled(t, dir, database, ids) })
	checkSent(t, dir, database, ids, out, copiesIn(t, addr))
}

// outside is the SMTP server of the account. It can stop at a step that a sender takes, before it answers that.
type outside struct {
	*email.Sink
	mu   sync.Mutex
	left int
	due  chan struct{} // it has stopped
	over chan struct{} // it goes on
}

func newOutside(t *testing.T) *outside {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &outside{Sink: email.NewSink(l), over: make(chan struct{})}
	o.Username, o.Password = "support", "sesame"
	o.Answer = func(string, string) *email.Refusal { o.step(); return nil }
	o.OnMail = func(email.Sent) { o.taken() }
	var serving sync.WaitGroup
	serving.Go(func() { _ = o.Serve() })
	t.Cleanup(func() { o.Close(); serving.Wait() })
	return o
}

func (o *outside) port() int { return o.Addr().(*net.TCPAddr).Port }

func (o *outside) step() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.left == atMail {
		return
	}
	if o.left--; o.left == 0 {
		close(o.due)
		<-o.over
	}
}

// taken is the step at which it has a mail, and has not said so.
func (o *outside) taken() {
	o.mu.Lock()
	if o.left == atMail {
		o.left = 1
	}
	o.mu.Unlock()
	o.step()
}

const atMail = -1 << 20 // a number of steps: the one at which the next mail is taken

// stopAt has it stop at the n-th step from now on, 0: not at all, until goOn is called; what is returned is closed then.
func (o *outside) stopAt(n int) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.left, o.due, o.over = n, make(chan struct{}), make(chan struct{})
	return o.due
}

func (o *outside) goOn() { close(o.over) }

func waitBriefly(due <-chan struct{}) {
	select {
	case <-due:
	case <-time.After(time.Second):
	}
}

// waitBriefly is waitFor where there may be nothing more to say.
func (c *countingLine) waitBriefly(bytes int64) {
	from := c.passed.Load()
	for c.passed.Load() < from+bytes {
		select {
		case <-c.more:
		case <-time.After(time.Second):
			return
		}
	}
}

// connectAccount has mail fetched from an account, and sent through it.
func connectAccount(t *testing.T, dir, database string, port, smtpPort int) {
	t.Helper()
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	who, err := app.Actor(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := db.ChannelByAddress(ctx, "support@harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := app.SaveMailbox(ctx, who, ch.ID, inbox.MailboxForm{Host: "127.0.0.1", Port: port, Security: "none", Username: "support", Password: "sesame", Private: true,
		Send: true, SMTPHost: "127.0.0.1", SMTPPort: smtpPort, SMTPSecurity: "none", KeepSent: models.SentKeep}); err != nil {
		t.Fatal(err)
	}
}

// writeAnswers has mails come in and be answered, while nothing sends yet, and returns the answers.
func writeAnswers(t *testing.T, dir, database string, n int) (ids []int64) {
	t.Helper()
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	who, err := app.Actor(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
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
	found, err := db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found {
		if c.Answered() {
			continue
		}
		m, err := app.Reply(ctx, who, c.ID, inbox.ReplyForm{Body: strings.Repeat("We are on it. ", 40)})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.ID)
	}
	return ids
}

// freeSending ends the leases of a node that is no more, as time would, and has copies that it began tried again now.
func freeSending(t *testing.T, dir, database string) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	if err := db.FreeMailboxes(ctx); err != nil {
		t.Fatal(err)
	}
	if err := db.ReleaseLeases(ctx); err != nil {
		t.Fatal(err)
	}
	m, err := db.MailboxOf(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	begun, err := db.SentCopiesDue(ctx, m.ID, models.Never, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range begun {
		if c.Attempts > 0 {
			if _, err := db.TrySentCopy(ctx, c, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// settled reports whether nothing more is to become of answers, nor of their copies.
func settled(t *testing.T, dir, database string, ids []int64) bool {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	rows, err := db.DeliveriesOf(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.State == models.DeliveryPending || r.State == models.DeliverySending {
			return false
		}
	}
	m, err := db.MailboxOf(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	left, err := db.SentCopiesDue(ctx, m.ID, models.Never, 1000)
	return err == nil && len(left) == 0
}

// checkSent compares what is said of answers with what the world has got of them.
func checkSent(t *testing.T, dir, database string, ids []int64, out *outside, copies map[string]int) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	got := map[string]int{}
	for _, m := range out.Mails() {
		got[email.Parse(m.Raw).MessageID]++
	}
	said := map[models.DeliveryState]int{}
	for _, id := range ids {
		m, err := db.Message(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.DeliveriesOf(ctx, []int64{id})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d deliveries, %v", len(rows), err)
		}
		said[rows[0].State]++
		switch n, kept := got[m.RFCID], copies[m.RFCID]; rows[0].State {
		case models.DeliverySent:
			if n != 1 || kept != 1 {
				t.Errorf("%s was sent: %d went out, %d copies", m.RFCID, n, kept)
			}
		case models.DeliveryUnknown:
			if n > 1 || kept > 0 {
				t.Errorf("%s may have been sent: %d went out, %d copies", m.RFCID, n, kept)
			}
		default:
			t.Errorf("%s is %s: %s", m.RFCID, rows[0].State, rows[0].LastWords)
		}
	}
	t.Logf("said %v", said)
	if said[models.DeliveryUnknown] == 0 || said[models.DeliverySent] == 0 {
		t.Error("it was never killed in the middle, or always")
	}
	if len(got) > len(ids) || len(copies) > len(ids) {
		t.Errorf("%d mails and %d copies of %d answers", len(got), len(copies), len(ids))
	}
}

// copiesIn counts the mails of Sent by Message-ID.
func copiesIn(t *testing.T, addr string) map[string]int {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("support", "sesame").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("Sent", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	section := &imap.FetchItemBodySection{Peek: true}
	all, err := c.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, m := range all {
		found[email.Parse(m.FindBodySection(section)).MessageID]++
	}
	return found
}
