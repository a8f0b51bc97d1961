package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// runAsMain makes the test's own binary the program: a process that can be killed without killing the test.
const runAsMain = "FAIRLEAD_TEST_RUN_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runAsMain) != "" {
		main()
		return
	}
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// program is a Fairlead in a process of its own.
type program struct {
	cmd  *exec.Cmd
	door string
}

// start runs the program, with more settings, and returns once its doors are open.
func start(t *testing.T, dir, database string, settings ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), runAsMain+"=1", "FAIRLEAD_ADDR=127.0.0.1:0", "FAIRLEAD_URL=http://inbox.test", "FAIRLEAD_SMTP_ADDR=127.0.0.1:0", "FAIRLEAD_DATA="+dir,
		"FAIRLEAD_DATABASE="+database, "FAIRLEAD_SECRET=a secret of at least 16 bytes", "FAIRLEAD_PROXIES=", "FAIRLEAD_LOG=info")
	p.cmd.Env = append(p.cmd.Env, settings...)
	logs, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	var seen bytes.Buffer
	lines := bufio.NewScanner(io.TeeReader(logs, &seen))
	for lines.Scan() {
		if m := regexp.MustCompile(`msg=serving .*mail=(\S+)`).FindStringSubmatch(lines.Text()); m != nil {
			p.door = m[1]
			go io.Copy(io.Discard, logs) // so that it never waits for us to read
			return p
		}
	}
	t.Fatal("it did not start: ", seen.String())
	return nil
}

// kill is kill -9, and waits until the process is gone.
func (p *program) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// A mail that was answered with 250 is there once, whenever the process died; one that was not is sent again by its sender, and then it
// is there once too.
func TestWhatWasAcknowledgedSurvivesKill9(t *testing.T) {
	const mails = 50
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	random := rand.New(rand.NewPCG(1, 2))
	p := start(t, dir, database)
	for i, kills := 0, 0; i < mails; {
		dieAt := -1
		if random.IntN(3) > 0 && kills < 25 {
			dieAt = random.IntN(crashPoints)
		}
		acknowledged := deliver(t, p, i, dieAt)
		if acknowledged {
			i++
		}
		if dieAt >= 0 {
			kills++
			p.kill()
			p = start(t, dir, database)
		}
	}
	p.kill()
	countMails(t, dir, database, mails)
}

// crashPoints is how many moments of a delivery deliver knows.
const crashPoints = 6

// deliver sends mail number n; at moment dieAt the process is killed. It reports whether the mail was answered with 250.
func deliver(t *testing.T, p *program, n, dieAt int) bool {
	t.Helper()
	raw, err := net.DialTimeout("tcp", p.door, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.SetDeadline(time.Now().Add(30 * time.Second))
	c := textproto.NewConn(raw)
	moment := 0
	step := func(want int, format string, args ...any) bool {
		if moment == dieAt {
			p.kill()
		}
		moment++
		if format != "" {
			c.PrintfLine(format, args...)
		}
		if moment == crashPoints && dieAt == crashPoints-1 {
			p.kill() // after the last dot, whatever has been done with it by now
		}
		_, _, err := c.ReadResponse(want)
		return err == nil
	}
	mail := fmt.Sprintf("From: c%d@outside.example\r\nTo: support@harbour.example\r\nSubject: mail %d\r\nMessage-ID: <%d@outside.example>\r\n\r\n%s\r\n.", n, n, n, strings.Repeat("text ", 2000))
	return step(220, "") && step(250, "EHLO outside.example") && step(250, "MAIL FROM:<c%d@outside.example>", n) && step(250, "RCPT TO:<support@harbour.example>") &&
		step(354, "DATA") && step(250, "%s", mail)
}

func openCompany(t *testing.T, dir, database string) (*models.DB, *inbox.App) {
	t.Helper()
	db, err := models.Open(context.Background(), dir, database)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := inbox.NewVault([]byte("a secret of at least 16 bytes"))
	if err != nil {
		t.Fatal(err)
	}
	return db, inbox.New(inbox.App{DB: db, Vault: vault, URL: "http://inbox.test", Log: slog.New(slog.DiscardHandler)})
}

// makeCompany sets up an inbox whose one admin gets everything.
func makeCompany(t *testing.T, dir, database string) {
	t.Helper()
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	link, err := app.SetupLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "token=")
	u, err := app.Setup(ctx, token, inbox.SetupForm{Company: "Harbour", Name: "Ana", Email: "ana@harbour.example", Password: "a long enough secret", Inbox: "Support", Address: "support@harbour.example"})
	if err != nil {
		t.Fatal(err)
	}
	who, err := app.Actor(ctx, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := db.ChannelByAddress(ctx, "support@harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	err = app.SaveRule(ctx, who, ch.ID, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Members: []models.Owner{models.UserOwner(u.ID)}})
	if err != nil {
		t.Fatal(err)
	}
}

// countMails fails unless each mail is one conversation with one incoming message, its raw bytes and an owner, and the loads are right.
func countMails(t *testing.T, dir, database string, want int) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	found, err := db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 1000})
	if err != nil || len(found) != want {
		t.Fatalf("%d conversations, want %d; %v", len(found), want, err)
	}
	subjects := map[string]bool{}
	for _, c := range found {
		subjects[c.Subject] = true
		messages, err := db.MessagesBefore(ctx, c.ID, 0, 10)
		if err != nil || len(messages) != 2 || messages[0].Kind != models.Incoming || c.Owner.Kind != models.OwnerUser {
			t.Fatalf("%q: %d messages, owner %v, %v", c.Subject, len(messages), c.Owner, err)
		}
		var raw bytes.Buffer
		if err := db.CopyFile(ctx, messages[0].RawFileID, &raw); err != nil || !strings.HasSuffix(raw.String(), "text \r\n") {
			t.Fatalf("%q: raw mail of %d bytes, %v", c.Subject, raw.Len(), err)
		}
	}
	if len(subjects) != want {
		t.Errorf("%d different mails, want %d", len(subjects), want)
	}
	loads, err := db.RecountLoads(ctx)
	u, err2 := db.User(ctx, 1)
	if err != nil || err2 != nil || u.Load != int64(want) || loads[1].Open != u.Load {
		t.Errorf("load %d, recounted %d; %v %v", u.Load, loads[1], err, err2)
	}
}
