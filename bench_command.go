package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/load"
	"fairlead/models"
)

// benchCommand measures: a Fairlead of its own, in a process and a folder that are thrown away, on this machine alone.
func benchCommand(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "chat" {
		return errors.New("did you mean fairlead bench chat? Try fairlead help")
	}
	f := flag.NewFlagSet("bench chat", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says it in one line
	visitors, agents := f.Int("visitors", 1000, "how many are connected"), f.Int("agents", 50, "how many have a page open")
	messages, quiet := f.Int("messages", 5000, "how many are sent, and answered"), f.Duration("quiet", 30*time.Second, "how long nobody writes")
	if err := f.Parse(args[1:]); err != nil {
		return wrongFlag(err)
	}
	if f.NArg() > 0 || *visitors < 1 || *agents < 1 || *messages < 1 || *quiet <= 0 {
		return errors.New("bench chat takes numbers from 1: try fairlead help")
	}
	dir, err := os.MkdirTemp("", "fairlead-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := benchChat{dir: dir, flow: "bench"}
	if err := b.company(ctx, *agents); err != nil {
		return err
	}
	if err := b.serve(ctx); err != nil {
		return err
	}
	defer func() { b.stop() }()
	if b.db, err = models.Open(ctx, dir, ""); err != nil { // only to look at: whose which chat is
		return err
	}
	defer b.db.Close()
	figures, err := load.Chat(ctx, load.ChatOptions{URL: b.url, Flow: b.flow, Agents: b.logins, Visitors: *visitors, Messages: *messages, Quiet: *quiet, Progress: out, Restart: b.restart, Find: b.find})
	if err != nil {
		return err
	}
	return sayFigures(out, figures)
}

// benchChat is a company that chats.
type benchChat struct {
	dir, flow, url string
	addr           string // where it serves
	stop           func()
	pid            int
	db             *models.DB
	logins         []load.Login
	users          []int64
}

// company makes agents and a chatflow that gives every chat to one of them at its first message.
func (b *benchChat) company(ctx context.Context, agents int) error {
	db, err := models.Open(ctx, b.dir, "")
	if err != nil {
		return err
	}
	defer db.Close()
	secret, err := config{Data: b.dir}.secret()
	if err != nil {
		return err
	}
	vault, err := inbox.NewVault(secret)
	if err != nil {
		return err
	}
	app := inbox.New(inbox.App{DB: db, Vault: vault, URL: "http://127.0.0.1"})
	for i := range agents {
		role := models.RoleMember
		if i == 0 {
			role = models.RoleAdmin
		}
		login := load.Login{Email: fmt.Sprintf("agent%d@bench.example", i), Password: "a long password of the bench"}
		u, err := app.AddUser(ctx, inbox.UserForm{Name: fmt.Sprintf("Agent %d", i), Email: login.Email, Role: role, Seat: models.SeatService, Active: true}, login.Password)
		if err != nil {
			return err
		}
		b.logins, b.users = append(b.logins, login), append(b.users, u.ID)
	}
	return b.chatflow(ctx, app)
}

func (b *benchChat) chatflow(ctx context.Context, app *inbox.App) error {
	admin, err := app.Actor(ctx, b.users[0])
	if err != nil {
		return err
	}
	in, err := app.CreateInbox(ctx, admin, inbox.InboxForm{Name: "Chats", Open: true})
	if err != nil {
		return err
	}
	if admin, err = app.Actor(ctx, b.users[0]); err != nil {
		return err
	}
	ch, err := app.CreateChatflow(ctx, admin, inbox.NewChatflow{InboxID: in.ID, Name: "Bench", Slug: b.flow, Language: "en"})
	if err != nil {
		return err
	}
	s, err := app.ChatflowSettings(ctx, admin, ch.ID)
	if err != nil {
		return err
	}
	hello := chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{{Key: "hello", Kind: chat.StepSay, Text: forms.Text{"en": "Hello."}}}}
	if _, err := app.SaveFlow(ctx, admin, ch.ID, inbox.FlowForm{Flow: hello, Seen: s.Chatflow.VersionID}); err != nil {
		return err
	}
	var everybody []models.Owner
	for _, id := range b.users {
		everybody = append(everybody, models.UserOwner(id))
	}
	if _, err := app.SaveChatAssignment(ctx, admin, ch.ID, true, inbox.WayRule{Members: everybody}); err != nil {
		return err
	}
	return app.SwitchChatflow(ctx, admin, ch.ID, true)
}

// serve starts the program in a process of its own.
func (b *benchChat) serve(ctx context.Context) error {
	if b.addr == "" {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		b.addr = free.Addr().String()
		free.Close()
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, self, "serve")
	c.Env = append(os.Environ(), "FAIRLEAD_ADDR="+b.addr, "FAIRLEAD_URL=", "FAIRLEAD_DATA="+b.dir, "FAIRLEAD_DATABASE=", "FAIRLEAD_SMTP_ADDR=", "FAIRLEAD_SECRET=", "FAIRLEAD_PROXIES=127.0.0.1", "FAIRLEAD_LOG=error")
	c.Stderr = os.Stderr
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = stopWithin + time.Second
	if err := c.Start(); err != nil {
		return err
	}
	b.pid, b.url = c.Process.Pid, "http://"+b.addr
	b.stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if r, err := http.Get(b.url + "/healthz"); err == nil {
			r.Body.Close()
			return nil
		}
	}
	b.stop()
	return errors.New("it did not start within 20 seconds")
}

func (b *benchChat) restart(ctx context.Context) (int, error) {
	b.stop()
	err := b.serve(ctx)
	return b.pid, err
}

func (b *benchChat) find(ctx context.Context, key string) (int64, int, error) {
	c, err := b.db.ChatByKey(ctx, key)
	if err != nil {
		return 0, 0, err
	}
	// Who is asked before any agent's page is known to be open waits a moment in the queue.
	var conv models.Conversation
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if conv, err = b.db.Conversation(ctx, c.ConversationID); err != nil {
			return 0, 0, err
		}
		if owner := slices.Index(b.users, conv.Owner.ID); conv.Owner.Kind == models.OwnerUser && owner >= 0 {
			return conv.ID, owner, nil
		}
	}
	return 0, 0, fmt.Errorf("chat %d was not assigned", conv.ID)
}

func sayFigures(out io.Writer, f load.ChatFigures) error {
	row := func(what string, s load.Spread) string {
		ms := func(d time.Duration) string { return fmt.Sprintf("%8.1f", float64(d)/float64(time.Millisecond)) }
		return fmt.Sprintf("  %-46s %s %s %s\n", what, ms(s.P50), ms(s.P99), ms(s.Max))
	}
	_, err := fmt.Fprintf(out, "\n%d visitors and %d agents connected, %d cores, %s\n\n  %-46s %8s %8s %8s\n%s%s%s%s%s\n  memory for each connected visitor %13.1f kB\n  memory of the process at the end %14.1f MB\n  processor while nobody writes %17.1f %% of a core\n",
		f.Visitors, f.Agents, runtime.NumCPU(), filepath.Base(os.Args[0]), "milliseconds", "p50", "p99", "most",
		row("first message: made, routed and committed", f.Begin), row("message committed", f.Send), row("message told to the agent's page", f.Told),
		row("message on the agent's page", f.Page), row("answer at the visitor", f.Answer), float64(f.Connection)/1024, float64(f.Memory)/(1<<20), f.Idle*100)
	return err
}
