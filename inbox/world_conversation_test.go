package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// desk is a small company, made straight through models: an open inbox with two addresses and a restricted one, and four people.
// Ana is the admin and has no access to the restricted inbox; Bo has it by name, Cas by the team Board; Dot has no seat.
type desk struct {
	testing.TB
	app *inbox.App
	db  *models.DB
	ctx context.Context

	ana, bo, cas, dot       models.User
	care, board             models.Team // Care: Bo and Cas; Board: Cas
	open, closed            models.Inbox
	support, sales, private models.Channel // the first two are of the open inbox

	clock   atomic.Int64 // microseconds
	letters int
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskOn(t, modelstest.Open(t))
}

// newDeskOn is newDesk on a database that is empty.
func newDeskOn(t testing.TB, db *models.DB) *desk {
	t.Helper()
	d := &desk{TB: t, db: db, ctx: context.Background()}
	d.clock.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMicro())
	vault, err := inbox.NewVault([]byte("a secret for tests"))
	d.must(err)
	d.app = inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Vault: vault, URL: "http://desk.example",
		Sender: email.Sender{Hostname: "desk.example", Timeout: 10 * time.Second},
		Now:    func() time.Time { return time.UnixMicro(d.clock.Load()) }})
	d.must(d.db.Write(d.ctx, d.furnish))
	t.Cleanup(d.checkLoads)
	return d
}

func (d *desk) furnish(tx *models.DB) error {
	d.ana, d.bo = person("Ana", models.RoleAdmin, models.SeatService), person("Bo", models.RoleMember, models.SeatService)
	d.cas, d.dot = person("Cas", models.RoleMember, models.SeatSales), person("Dot", models.RoleMember, models.SeatNone)
	for _, u := range []*models.User{&d.ana, &d.bo, &d.cas, &d.dot} {
		if err := tx.CreateUser(d.ctx, u); err != nil {
			return err
		}
	}
	d.open, d.closed = models.Inbox{Name: "Support", Open: true}, models.Inbox{Name: "Board"}
	d.care, d.board = models.Team{Name: "Care"}, models.Team{Name: "Board"}
	for _, err := range []error{tx.CreateInbox(d.ctx, &d.open), tx.CreateInbox(d.ctx, &d.closed), tx.CreateTeam(d.ctx, &d.care), tx.CreateTeam(d.ctx, &d.board),
		tx.SetMembersOf(d.ctx, d.care.ID, []models.TeamMember{{TeamID: d.care.ID, UserID: d.bo.ID, Main: true}, {TeamID: d.care.ID, UserID: d.cas.ID}}),
		tx.SetMembersOf(d.ctx, d.board.ID, []models.TeamMember{{TeamID: d.board.ID, UserID: d.cas.ID, Main: true}}),
		tx.SetAccess(d.ctx, d.closed.ID, []models.InboxUser{{InboxID: d.closed.ID, UserID: d.bo.ID}}, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)} {
		if err != nil {
			return err
		}
	}
	d.support, d.sales, d.private = address(d.open, "support@harbour.example"), address(d.open, "sales@harbour.example"), address(d.closed, "board@harbour.example")
	for _, ch := range []*models.Channel{&d.support, &d.sales, &d.private} {
		if err := tx.CreateChannel(d.ctx, ch); err != nil {
			return err
		}
		if err := setRule(d.ctx, tx, ch, models.DefaultRule(ch.ID)); err != nil {
			return err
		}
	}
	return nil
}

func person(name string, role models.Role, seat models.Seat) models.User {
	return models.User{Name: name, Email: strings.ToLower(name) + "@harbour.example", PasswordHash: "set", Role: role, Seat: seat, Active: true, Availability: models.Available}
}

// address is a channel that can send, to a server that nobody listens at.
func address(in models.Inbox, at string) models.Channel {
	return models.Channel{InboxID: in.ID, Kind: models.ChannelEmail, Address: at, FromName: "Harbour", SMTPHost: "127.0.0.1", SMTPPort: 1, SMTPSecurity: "none", SMTPPrivate: true}
}

func setRule(ctx context.Context, tx *models.DB, ch *models.Channel, r models.Rule) error {
	if err := tx.CreateRule(ctx, &r); err != nil {
		return err
	}
	ch.RuleID = r.ID
	return errors.Join(tx.SetRule(ctx, ch.ID, r.ID), tx.SetLanes(ctx, r))
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// write changes what the use cases of people would change.
func (d *desk) write(fn func(tx *models.DB) error) {
	d.Helper()
	d.must(d.db.Write(d.ctx, fn))
}

// away makes somebody Away, by their own hand.
func (d *desk) away(u models.User) { d.switches(u, models.Away) }

// back makes somebody Available, by their own hand.
func (d *desk) back(u models.User) { d.switches(u, models.Available) }

func (d *desk) switches(u models.User, to models.Availability) {
	d.Helper()
	d.must(d.app.SetAvailability(d.ctx, d.as(u), u.ID, inbox.AvailabilityForm{Value: to}))
}

// advance moves the clock.
func (d *desk) advance(by time.Duration) { d.clock.Add(by.Microseconds()) }

// assigns puts a rule in force that names owners; change may alter it first.
func (d *desk) assigns(ch *models.Channel, change func(*models.Rule), named ...models.Owner) {
	d.Helper()
	r := models.DefaultRule(ch.ID)
	r.AssignTo = models.AssignSpecific
	for _, o := range named {
		if o.Kind == models.OwnerTeam {
			r.Members = append(r.Members, models.RuleMember{TeamID: o.ID})
		} else {
			r.Members = append(r.Members, models.RuleMember{UserID: o.ID})
		}
	}
	if change != nil {
		change(&r)
	}
	d.write(func(tx *models.DB) error { return setRule(d.ctx, tx, ch, r) })
}

func user(u models.User) models.Owner { return models.UserOwner(u.ID) }
func team(t models.Team) models.Owner { return models.TeamOwner(t.ID) }

// as loads who asks, as every request does.
func (d *desk) as(u models.User) inbox.Actor {
	d.Helper()
	who, err := d.app.Actor(d.ctx, u.ID)
	d.must(err)
	return who
}

// letter is a mail to be written. Its zero value is a short mail from Marloes to Support with a Message-ID of its own; the id "-"
// leaves the field out.
type letter struct{ from, to, cc, subject, id, inReplyTo, references, more, body string }

func (d *desk) raw(l letter) []byte {
	d.letters++
	if l.id == "" {
		l.id = fmt.Sprintf("<letter-%d@fietsen.example>", d.letters)
	}
	var b strings.Builder
	for _, f := range [][2]string{{"From", first(l.from, "Marloes <marloes@fietsen.example>")}, {"To", first(l.to, d.support.Address)}, {"Cc", l.cc}, {"Subject", first(l.subject, "A bicycle")},
		{"Message-ID", strings.TrimPrefix(l.id, "-")}, {"In-Reply-To", l.inReplyTo}, {"References", l.references}, {"Date", "Mon, 02 Mar 2026 10:00:00 +0100"}} {
		if f[1] != "" && f[1] != "none" {
			b.WriteString(f[0] + ": " + f[1] + "\r\n")
		}
	}
	b.WriteString(l.more)
	if !strings.Contains(l.more, "Content-Type:") {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\n")
	}
	return []byte(b.String() + "\r\n" + first(l.body, fmt.Sprintf("Letter %d.", d.letters)) + "\r\n")
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// deliver hands a raw mail in as the SMTP door does, to Support unless recipients are named.
func (d *desk) deliver(raw []byte, to ...string) error {
	if len(to) == 0 {
		to = []string{d.support.Address}
	}
	return d.app.Deliver(d.ctx, email.Envelope{From: "envelope@fietsen.example", To: to, Raw: raw})
}

// take delivers a letter and returns what was stored of it last, and where.
func (d *desk) take(l letter, to ...string) (models.Message, models.Conversation) {
	d.Helper()
	d.must(d.deliver(d.raw(l), to...))
	in := d.incoming()
	m := in[len(in)-1]
	return m, d.conversation(m.ConversationID)
}

func (d *desk) conversation(id int64) models.Conversation {
	d.Helper()
	c, err := d.db.Conversation(d.ctx, id)
	d.must(err)
	return c
}

func (d *desk) user(id int64) models.User {
	d.Helper()
	u, err := d.db.User(d.ctx, id)
	d.must(err)
	return u
}

// conversations returns all there are, by id.
func (d *desk) conversations() (out []models.Conversation) {
	d.Helper()
	for _, v := range []models.View{models.ViewOpen, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
		rows, err := d.db.Conversations(d.ctx, models.Filter{Inboxes: []int64{d.open.ID, d.closed.ID}, View: v, Limit: 1 << 20})
		d.must(err)
		out = append(out, rows...)
	}
	slices.SortFunc(out, func(a, b models.Conversation) int { return int(a.ID - b.ID) })
	return out
}

// thread returns the messages of one conversation of some kinds (none: all), oldest first.
func (d *desk) thread(conversation int64, kinds ...models.MessageKind) []models.Message {
	d.Helper()
	all, err := d.db.MessagesBefore(d.ctx, conversation, 0, 1<<20)
	d.must(err)
	return slices.DeleteFunc(all, func(m models.Message) bool { return len(kinds) > 0 && !slices.Contains(kinds, m.Kind) })
}

// incoming returns every mail stored, by id.
func (d *desk) incoming() (out []models.Message) {
	d.Helper()
	for _, c := range d.conversations() {
		out = append(out, d.thread(c.ID, models.Incoming)...)
	}
	slices.SortFunc(out, func(a, b models.Message) int { return int(a.ID - b.ID) })
	return out
}

// assign places a conversation whatever its owner is now.
func (d *desk) assign(by models.User, id int64, to models.Owner) {
	d.Helper()
	_, err := d.app.Assign(d.ctx, d.as(by), id, to, d.conversation(id).Owner)
	d.must(err)
}

func (d *desk) setState(by models.User, id int64, s models.State) {
	d.Helper()
	_, err := d.app.SetState(d.ctx, d.as(by), id, s)
	d.must(err)
}

// reply sends an answer that must be taken.
func (d *desk) reply(by models.User, id int64, f inbox.ReplyForm) models.Message {
	d.Helper()
	f.Body = first(f.Body, "We are on it.")
	m, err := d.app.Reply(d.ctx, d.as(by), id, f)
	d.must(err)
	return m
}

// checkLoads recounts every user's load: the counters must be right whatever a test did.
func (d *desk) checkLoads() {
	counted, err := d.db.RecountLoads(d.ctx)
	if err != nil {
		d.Fatal(err)
	}
	users, err := d.db.Users(d.ctx)
	if err != nil {
		d.Fatal(err)
	}
	kept := map[int64]models.Load{}
	for _, u := range users {
		if u.Load != 0 || u.Handed != 0 {
			kept[u.ID] = models.Load{Open: u.Load, Handed: u.Handed}
		}
	}
	if !maps.Equal(kept, counted) {
		d.Errorf("load counters %v, counted %v", kept, counted)
	}
}

func loopback(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
