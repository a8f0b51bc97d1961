package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/demo"
	"fairlead/handlers"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// benchCompany is the demo's company with FAIRLEAD_BENCH_CONVERSATIONS conversations (1,000 if unset), made once for all benchmarks.
type benchCompany struct {
	app    *inbox.App
	pages  http.Handler
	cookie string
	door   string
	open   int64 // a conversation that is open and unassigned
}

var bench = sync.OnceValues(func() (*benchCompany, error) {
	var err error
	dir := os.Getenv("FAIRLEAD_BENCH_FOLDER") // one that an earlier run has left behind
	kept := dir != ""
	if !kept {
		if dir, err = os.MkdirTemp("", "fairlead-bench-"); err != nil {
			return nil, err
		}
	}
	ctx := context.Background()
	db, err := models.Open(ctx, dir, benchDatabase)
	if err != nil {
		return nil, err
	}
	vault, err := inbox.NewVault([]byte("a secret of at least 16 bytes"))
	if err != nil {
		return nil, err
	}
	b := &benchCompany{app: inbox.New(inbox.App{DB: db, Vault: vault, URL: "http://inbox.test", Log: slog.New(slog.DiscardHandler)})}
	if !kept {
		if err := demo.Fill(ctx, b.app, demo.Options{Conversations: int(benchConversations())}); err != nil {
			return nil, err
		}
	}
	if b.pages, err = handlers.New(b.app, handlers.Options{}); err != nil {
		return nil, err
	}
	return b, b.prepare(ctx)
})

func benchConversations() int64 {
	n, err := strconv.ParseInt(os.Getenv("FAIRLEAD_BENCH_CONVERSATIONS"), 10, 64)
	if err != nil {
		n = 1000
	}
	return n
}

// benchDatabase is set by the first benchmark, which alone has a way to make a database. With FAIRLEAD_BENCH_DATABASE it is one that stays: a run without
// FAIRLEAD_BENCH_FOLDER fills it, and one with any such folder finds it filled.
var benchDatabase string

func company(b *testing.B) *benchCompany {
	b.Helper()
	if benchDatabase == "" {
		benchDatabase = os.Getenv("FAIRLEAD_BENCH_DATABASE")
	}
	if benchDatabase == "" && os.Getenv("FAIRLEAD_TEST_DATABASE") != "" {
		benchDatabase = modelstest.NewURL(b)
	}
	c, err := bench()
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// prepare logs the admin in, opens the door, and picks a conversation.
func (c *benchCompany) prepare(ctx context.Context) error {
	form := url.Values{"email": {"admin@harbour.example"}, "password": {demo.Password}}
	r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = "inbox.test"
	rec := httptest.NewRecorder()
	c.pages.ServeHTTP(rec, r)
	for _, cookie := range rec.Result().Cookies() {
		c.cookie += cookie.Name + "=" + cookie.Value + "; "
	}
	found, err := c.app.DB.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewUnassigned, Limit: 1})
	if err != nil || len(found) == 0 {
		return fmt.Errorf("no unassigned conversation: %v", err)
	}
	c.open = found[0].ID
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.door = l.Addr().String()
	door := &email.Door{Domain: "inbox.test", Accept: c.app.Accept, Deliver: c.app.Deliver, Log: c.app.Log}
	go door.Serve(l)
	return nil
}

// page asks for a page until the benchmark has had enough; the whole handler chain runs, without a network.
func (c *benchCompany) page(b *testing.B, path string) {
	var size atomic.Int64
	one := func() {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "inbox.test"
		r.Header.Set("Cookie", c.cookie)
		rec := httptest.NewRecorder()
		c.pages.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Errorf("%s: %d", path, rec.Code)
		}
		size.Store(int64(rec.Body.Len()))
	}
	b.Run("one", func(b *testing.B) {
		before := processorTime()
		for b.Loop() {
			one()
		}
		b.ReportMetric(float64((processorTime()-before).Microseconds())/float64(b.N), "cpu-µs/page")
		b.ReportMetric(float64(size.Load())/1000, "kB/page")
	})
	b.Run("sixteen", func(b *testing.B) {
		b.SetParallelism(16 / runtime.GOMAXPROCS(0))
		before := processorTime()
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				one()
			}
		})
		b.ReportMetric(float64((processorTime()-before).Microseconds())/float64(b.N), "cpu-µs/page")
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	})
}

// processorTime is what the process has used of all cores. Unlike the clock it hardly depends on who else uses the machine.
func processorTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkUnassignedPage(b *testing.B) { company(b).page(b, "/inbox/1/unassigned") }

func BenchmarkConversationPage(b *testing.B) {
	c := company(b)
	c.page(b, "/inbox/1/unassigned/"+strconv.FormatInt(c.open, 10))
}

// BenchmarkDeliver takes mails from a socket to the disk: SMTP, parsing, routing over the demo's rule, commit, 250.
func BenchmarkDeliver(b *testing.B) {
	c := company(b)
	var n atomic.Int64
	for _, senders := range []int{1, 16, 64} {
		b.Run(strconv.Itoa(senders), func(b *testing.B) {
			b.SetParallelism(max(1, senders/runtime.GOMAXPROCS(0)))
			b.RunParallel(func(p *testing.PB) {
				s := newBenchSender(b, c.door)
				defer s.Close()
				for p.Next() {
					s.send(b, n.Add(1))
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}

// benchSender is one connection of a mail server to the door.
type benchSender struct{ *textproto.Conn }

func newBenchSender(b *testing.B, door string) *benchSender {
	conn, err := textproto.Dial("tcp", door)
	if err != nil {
		b.Error(err)
		return nil
	}
	s := &benchSender{conn}
	s.answer(b, 220)
	s.say(b, "EHLO bench\r\n", 250)
	return s
}

func (s *benchSender) say(b *testing.B, text string, want int) {
	s.W.WriteString(text)
	if err := s.W.Flush(); err != nil {
		b.Error(err)
	}
	s.answer(b, want)
}

// answer reads a whole answer, of one line or several.
func (s *benchSender) answer(b *testing.B, want int) {
	if _, _, err := s.ReadResponse(want); err != nil {
		b.Errorf("want %d: %v", want, err)
	}
}

func (s *benchSender) send(b *testing.B, n int64) {
	s.say(b, fmt.Sprintf("MAIL FROM:<c%d@outside.example>\r\n", n%5000), 250)
	s.say(b, "RCPT TO:<support@harbour.example>\r\n", 250)
	s.say(b, "DATA\r\n", 354)
	s.say(b, fmt.Sprintf("From: Contact %d <c%d@outside.example>\r\nTo: support@harbour.example\r\nSubject: Question %d\r\nMessage-ID: <%d@outside.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n.\r\n",
		n, n%5000, n, n, strings.Repeat("A question about the berth, as long as such mails are.\r\n", 12)), 250)
}
