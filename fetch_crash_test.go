package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// Every mail of a mailbox is there once, whenever the process that fetches it is killed, and what is marked as read is stored.
func TestWhatIsFetchedSurvivesKill9(t *testing.T) {
	user, addr := mailServer(t)
	fetchedSurvives(t, addr, func(raw string) {
		if _, err := user.Append("INBOX", literal{strings.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{Time: time.Now()}); err != nil {
			t.Fatal(err)
		}
	})
}

// fetchedSurvives has mails put into a mailbox and fetched from it, by a process that is killed again and again.
func fetchedSurvives(t *testing.T, addr string, put func(raw string)) {
	t.Helper()
	const mails = 150
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	line := newCountingLine(t, addr)
	connectMailbox(t, dir, database, line.port())
	p := start(t, dir, database)
	await(t, "the first look", func() bool { return line.passed.Load() > 0 && fetchedOnce(t, dir, database) })
	for n := range mails {
		put(fmt.Sprintf("From: c%d@outside.example\r\nTo: support@harbour.example\r\nSubject: mail %d\r\nMessage-ID: <%d@outside.example>\r\n\r\n%s\r\n", n, n, n, strings.Repeat("text ", 400)))
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		line.waitFor(t, random.Int64N(120_000))
		p.kill()
		freeLeases(t, dir, database) // else the next waits for as long as a node may be silent
		p = start(t, dir, database)
	}
	await(t, "all mails to be read", func() bool { return unread(t, addr) == 0 })
	p.kill()
	countFetched(t, dir, database, mails)
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(3 * time.Minute); !is(); <-tick.C {
		if time.Now().After(limit) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

func connectMailbox(t *testing.T, dir, database string, port int) {
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
	err = app.SaveMailbox(ctx, who, ch.ID, inbox.MailboxForm{Host: "127.0.0.1", Port: port, Security: "none", Username: "support", Password: "sesame", Private: true})
	if err != nil {
		t.Fatal(err)
	}
}

func fetchedOnce(t *testing.T, dir, database string) bool {
	t.Helper()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	all, err := db.Mailboxes(context.Background())
	return err == nil && len(all) == 1 && all[0].FetchedAt.IsSet()
}

func freeLeases(t *testing.T, dir, database string) {
	t.Helper()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	if err := db.FreeMailboxes(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func countFetched(t *testing.T, dir, database string, want int) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	found, err := db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 1000})
	if err != nil || len(found) != want {
		t.Fatalf("%d conversations, want %d; %v", len(found), want, err)
	}
	lines, err := db.MailLines(ctx, found[0].ChannelID, 0, 1000)
	if err != nil || len(lines) != want {
		t.Fatalf("%d lines, want %d; %v", len(lines), want, err)
	}
	for _, l := range lines {
		if l.Outcome != models.MailNew || l.MessageID == 0 {
			t.Errorf("line %+v", l)
		}
	}
}

// mailServer is an IMAP server with one account, until the test ends.
func mailServer(t *testing.T) (*imapmemserver.User, string) {
	t.Helper()
	user := imapmemserver.NewUser("support", "sesame")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	srv := imapserver.New(&imapserver.Options{Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIdle: {}, imap.CapUIDPlus: {}}, InsecureAuth: true, Logger: nobody{},
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return user, l.Addr().String()
}

type nobody struct{}

func (nobody) Printf(string, ...any) {}

type literal struct {
	io.Reader
	size int64
}

// Size returns how long it is.
func (l literal) Size() int64 { return l.size }

func unread(t *testing.T, addr string) int {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("support", "sesame").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return len(found.AllUIDs())
}

// countingLine carries connections to a server and counts what the server says.
type countingLine struct {
	l      net.Listener
	passed atomic.Int64
	more   chan struct{}
}

func newCountingLine(t *testing.T, server string) *countingLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &countingLine{l: l, more: make(chan struct{}, 1)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", server)
			if err != nil {
				in.Close()
				continue
			}
			go func() { defer out.Close(); _, _ = io.Copy(out, in) }()
			go func() { defer in.Close(); defer out.Close(); _, _ = io.Copy(in, io.TeeReader(out, c)) }()
		}
	}()
	return c
}

// Write counts.
func (c *countingLine) Write(b []byte) (int, error) {
	c.passed.Add(int64(len(b)))
	select {
	case c.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

func (c *countingLine) port() int { return c.l.Addr().(*net.TCPAddr).Port }

// waitFor waits until the server has said so many bytes more, or is silent because nothing is left.
func (c *countingLine) waitFor(t *testing.T, bytes int64) {
	t.Helper()
	from := c.passed.Load()
	for c.passed.Load() < from+bytes {
		select {
		case <-c.more:
		case <-time.After(15 * time.Second):
			return
		}
	}
}
