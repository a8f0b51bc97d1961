package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/handlers"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// installation is a Fairlead as people run it, on free ports of loopback, with a mail server to send through.
type installation struct {
	*testing.T
	*service
	url   string
	cable *cable
	sink  *email.Sink
	logs  *lockedBuffer
}

// password is that of everyone in the tests.
const password = "a walk along the quay"

// install starts one that goes with the test.
func install(t *testing.T) *installation {
	t.Helper()
	return launch(t, modelstest.NewURL(t), func(context.Context, *service) handlers.Options { return handlers.Options{} })
}

// launch opens an installation, prepares it, and runs it until the test ends.
func launch(t *testing.T, database string, prepare func(context.Context, *service) handlers.Options) *installation {
	t.Helper()
	c := config{Addr: "127.0.0.1:0", SMTPAddr: "127.0.0.1:0", Data: t.TempDir(), Database: database, Secret: "sixteen characters at least", Log: "info"}
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	logs := &lockedBuffer{}
	s, err := open(ctx, c, logs)
	if err != nil {
		t.Fatal(err)
	}
	wire := &cable{Listener: s.web, conns: map[net.Conn]bool{}}
	s.web = wire
	options := prepare(ctx, s)
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx, options) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error("stopping: ", err)
		}
		s.db.Close()
		if log := logs.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
			t.Error("the log:\n", log)
		}
	})
	return &installation{T: t, service: s, url: s.config.URL, cable: wire, sink: startSink(t), logs: logs}
}

func startSink(t *testing.T) *email.Sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sink := email.NewSink(l)
	sink.Answer = func(_, address string) *email.Refusal {
		if strings.HasPrefix(address, "nobody@") {
			return &email.Refusal{Code: 550, Enhanced: [3]int{5, 1, 1}, Message: "No such mailbox"}
		}
		return nil
	}
	go func() { _ = sink.Serve() }() // ends with Close
	t.Cleanup(func() { sink.Close() })
	return sink
}

// until waits for something outside the browser.
func (i *installation) until(what string, ok func() bool) {
	i.Helper()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for end := time.Now().Add(patience); !ok(); <-poll.C {
		if time.Now().After(end) {
			i.Fatalf("%s: not within %s; the log:\n%s", what, patience, i.logs)
		}
	}
}

var setupLink = regexp.MustCompile(`link=(\S+)`)

// setupPath is where the log says that the first admin is made.
func (i *installation) setupPath() (path string) {
	i.Helper()
	i.until("the link for the first visit", func() bool {
		m := setupLink.FindStringSubmatch(i.logs.String())
		if m != nil {
			path = strings.TrimPrefix(strings.Trim(m[1], `"`), i.url)
		}
		return m != nil
	})
	return path
}

// mail is a message of a stranger.
type mail struct {
	from, to, subject, body string
	headers                 []string // further ones, whole
	html                    bool
}

func (m mail) raw(id string) []byte {
	kind := "plain"
	if m.html {
		kind = "html"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@mail.example>\r\nDate: %s\r\nMIME-Version: 1.0\r\n", m.from, m.to, m.subject, id, time.Now().Format(time.RFC1123Z))
	for _, h := range m.headers {
		b.WriteString(h + "\r\n")
	}
	if !strings.Contains(strings.Join(m.headers, "\n"), "Content-Type:") {
		fmt.Fprintf(&b, "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", kind)
	}
	b.WriteString("\r\n" + strings.ReplaceAll(m.body, "\n", "\r\n") + "\r\n")
	return b.Bytes()
}

var mailNumber atomic.Int64

// deliver hands a mail to the door, as a mail server would, and returns its Message-ID.
func (i *installation) deliver(m mail) string {
	i.Helper()
	id := strconv.FormatInt(mailNumber.Add(1), 10)
	if err := smtp.SendMail(i.app.Door, nil, "sender@mail.example", []string{m.to}, m.raw(id)); err != nil {
		i.Fatal("deliver: ", err)
	}
	return "<" + id + "@mail.example>"
}

// sent waits until the sink has taken n mails, and returns the newest one.
func (i *installation) sent(n int) string {
	i.Helper()
	i.until(fmt.Sprintf("mail number %d to arrive", n), func() bool { return len(i.sink.Mails()) >= n })
	mails := i.sink.Mails()
	if len(mails) != n {
		i.Fatalf("%d mails were sent instead of %d", len(mails), n)
	}
	return string(mails[n-1].Raw)
}

func (i *installation) sinkPort() string {
	return strconv.Itoa(i.sink.Addr().(*net.TCPAddr).Port)
}

// company sets up what most tests look at, without the pages that the story goes through: Mia, an admin; Tom and Eva, who answer
// mail; a team; and an address that can send. It returns Mia.
func (i *installation) company() inbox.Actor {
	i.Helper()
	ctx := i.Context()
	link := i.setupPath()
	_, token, _ := strings.Cut(link, "token=")
	admin, err := i.app.Setup(ctx, token, inbox.SetupForm{Company: "Harbour Bikes", Name: "Mia Winter", Email: "mia@harbour.example", Password: password, Inbox: "Support", Address: "support@harbour.example"})
	i.fine(err)
	mia, err := i.app.Actor(ctx, admin.ID)
	i.fine(err)
	var members []int64
	for _, name := range []string{"Tom Berger", "Eva Lind"} {
		first, _, _ := strings.Cut(name, " ")
		u, err := i.app.AddUser(ctx, inbox.UserForm{Name: name, Email: strings.ToLower(first) + "@harbour.example", Role: models.RoleMember, Seat: models.SeatService}, password)
		i.fine(err)
		members = append(members, u.ID)
	}
	_, err = i.app.CreateTeam(ctx, mia, inbox.TeamForm{Name: "Workshop", Members: members})
	i.fine(err)
	port, err := strconv.Atoi(i.sinkPort())
	i.fine(err)
	i.fine(i.app.UpdateChannel(ctx, mia, 1, inbox.ChannelForm{Address: "support@harbour.example", FromName: "Harbour Bikes", Host: "127.0.0.1", Port: port, Security: string(email.SecurityNone), Private: true}))
	return mia
}

// file writes one to upload, and returns where it is.
func (i *installation) file(name, content string) string {
	i.Helper()
	file := filepath.Join(i.TempDir(), name)
	i.fine(os.WriteFile(file, []byte(content), 0o600))
	return file
}

func (i *installation) fine(err error) {
	i.Helper()
	if err != nil {
		i.Fatal(err)
	}
}

// lockedBuffer is a log that can be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*lockedBuffer)(nil)

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
