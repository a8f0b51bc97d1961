package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/modelstest"
	"fairlead/routing"
)

const goodPassword = "correct horse battery"

// goodHash is worked out once: it takes its time by design.
var goodHash = sync.OnceValue(func() string {
	h, err := inbox.HashPassword(context.Background(), goodPassword)
	if err != nil {
		panic(err)
	}
	return h
})

// people is a small company: Ada administers, Leo leads Support, Mia and Max work. Support is open to everyone. Sales is restricted
// to Mia and to the team Field, in which Max is.
type people struct {
	*inbox.App
	t   testing.TB
	now time.Time

	ada, leo, mia, max models.User
	field              models.Team
	support, sales     models.Inbox
	supportMail        models.Channel
	salesMail          models.Channel
}

// emptyApp is Fairlead before its set-up, with a clock that stands still until it is moved.
func emptyApp(t testing.TB) *people {
	t.Helper()
	vault, err := inbox.NewVault([]byte("a secret of the tests alone"))
	if err != nil {
		t.Fatal(err)
	}
	p := &people{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	p.App = inbox.New(inbox.App{DB: modelstest.Open(t), Vault: vault, URL: "https://fairlead.example", Door: "127.0.0.1:2525",
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return p.now }})
	return p
}

func newPeople(t testing.TB) *people {
	t.Helper()
	p := emptyApp(t)
	p.ada = p.user("Ada", models.RoleAdmin, models.SeatService)
	p.leo = p.user("Leo", models.RoleLead, models.SeatSales)
	p.mia = p.user("Mia", models.RoleMember, models.SeatService)
	p.max = p.user("Max", models.RoleMember, models.SeatNone)
	ada := p.actor(p.ada)
	var err error
	p.field, err = p.CreateTeam(p.ctx(), ada, inbox.TeamForm{Name: "Field", Members: []int64{p.max.ID}})
	p.ok(err)
	p.support, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Support", Open: true})
	p.ok(err)
	p.sales, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Sales", Users: []int64{p.mia.ID}, Teams: []int64{p.field.ID}})
	p.ok(err)
	p.supportMail, err = p.CreateChannel(p.ctx(), ada, p.support.ID, inbox.ChannelForm{Address: "support@harbour.example"})
	p.ok(err)
	p.salesMail, err = p.CreateChannel(p.ctx(), ada, p.sales.ID, inbox.ChannelForm{Address: "sales@harbour.example"})
	p.ok(err)
	p.ok(p.DB.SetLedBy(p.ctx(), p.leo.ID, []models.InboxLead{{InboxID: p.support.ID, UserID: p.leo.ID}}))
	return p
}

func (p *people) ctx() context.Context { return context.Background() }

func (p *people) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// is fails unless an error is the one that is wanted.
func (p *people) is(err, want error) {
	p.t.Helper()
	if !errors.Is(err, want) {
		p.t.Errorf("error %v, want %v", err, want)
	}
}

// problem fails unless an error is a problem at a field.
func (p *people) problem(err error, field string) {
	p.t.Helper()
	var problems models.Problems
	if !errors.As(err, &problems) {
		p.t.Errorf("error %v, want a problem at %s", err, field)
		return
	}
	if _, ok := problems.For(field); !ok {
		p.t.Errorf("problems %v, want one at %s", problems, field)
	}
}

func (p *people) user(name string, role models.Role, seat models.Seat) models.User {
	p.t.Helper()
	u := models.User{Name: name, Email: strings.ToLower(name) + "@harbour.example", PasswordHash: goodHash(), Role: role, Seat: seat, Active: true,
		Availability: models.Available}
	p.ok(p.DB.CreateUser(p.ctx(), &u))
	return u
}

func (p *people) actor(u models.User) inbox.Actor {
	p.t.Helper()
	who, err := p.Actor(p.ctx(), u.ID)
	p.ok(err)
	return who
}

// stored returns a user as they are now.
func (p *people) stored(u models.User) models.User {
	p.t.Helper()
	u, err := p.DB.User(p.ctx(), u.ID)
	p.ok(err)
	return u
}

// form is what the page of a user would post back unchanged.
func (p *people) form(u models.User) inbox.UserForm {
	p.t.Helper()
	page, err := p.User(p.ctx(), p.actor(p.ada), u.ID)
	p.ok(err)
	f := inbox.UserForm{Name: page.User.Name, Email: page.User.Email, Role: page.User.Role, Seat: page.User.Seat, MainTeam: page.MainTeam, Active: page.User.Active}
	for id := range page.Extra {
		f.Teams = append(f.Teams, id)
	}
	for id := range page.Leads {
		f.Leads = append(f.Leads, id)
	}
	return f
}

// conversation makes one on a channel, in a state, owned by somebody.
func (p *people) conversation(ch models.Channel, state models.State, owner models.Owner) models.Conversation {
	p.t.Helper()
	c := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, State: models.StateOpen, UnansweredAt: models.Never}
	p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error {
		c.ID = 0
		contact, err := tx.FindOrCreateContact(p.ctx(), "Joost", "joost@fietsen.example", 1)
		if err != nil {
			return err
		}
		c.ContactID = contact.ID
		if err := tx.CreateConversation(p.ctx(), &c); err != nil {
			return err
		}
		desk, err := routing.Open(p.ctx(), tx, 0, 1)
		if err != nil {
			return err
		}
		if err := desk.Assign(p.ctx(), &c, owner, models.ByHand); err != nil {
			return err
		}
		return desk.SetState(p.ctx(), &c, state)
	}))
	return c
}

// owner fails unless a conversation is owned by whom it should be, and unless every load is what a recount says.
func (p *people) owner(c models.Conversation, want models.Owner) {
	p.t.Helper()
	is, err := p.DB.Conversation(p.ctx(), c.ID)
	p.ok(err)
	if is.Owner != want {
		p.t.Errorf("conversation %d is owned by %v, want %v", c.ID, is.Owner, want)
	}
	loads, err := p.DB.RecountLoads(p.ctx())
	p.ok(err)
	users, err := p.DB.Users(p.ctx())
	p.ok(err)
	for _, u := range users {
		if is := (models.Load{Open: u.Load, Handed: u.Handed}); is != loads[u.ID] {
			p.t.Errorf("load of %s is %v, recounted %v", u.Name, is, loads[u.ID])
		}
	}
}

// lastEvent returns the newest event in a conversation.
func (p *people) lastEvent(c models.Conversation) models.EventData {
	p.t.Helper()
	all, err := p.DB.MessagesBefore(p.ctx(), c.ID, 0, 100)
	p.ok(err)
	if len(all) == 0 || all[len(all)-1].Event == nil {
		p.t.Fatalf("conversation %d has no event at its end", c.ID)
	}
	return *all[len(all)-1].Event
}

// later returns the history that fn writes, one line each: kind, whom or what it is about, and the value.
func (p *people) later(fn func(), kinds ...models.HistoryKind) []string {
	p.t.Helper()
	before := len(p.history(kinds))
	fn()
	rows := p.history(kinds)[before:]
	var lines []string
	for _, r := range rows {
		line := string(r.Kind)
		for _, part := range []struct {
			name string
			id   int64
		}{{"u", r.UserID}, {"t", r.TeamID}, {"i", r.InboxID}, {"c", r.ChannelID}} {
			if part.id != 0 {
				line += fmt.Sprintf(" %s%d", part.name, part.id)
			}
		}
		lines = append(lines, strings.TrimSpace(line+" "+r.Value))
	}
	slices.Sort(lines)
	return lines
}

func (p *people) history(kinds []models.HistoryKind) []models.History {
	p.t.Helper()
	if len(kinds) == 0 {
		kinds = []models.HistoryKind{models.HistoryActive, models.HistorySeat, models.HistoryAvailability, models.HistoryTeam, models.HistoryAccess, models.HistoryRule}
	}
	rows, err := p.DB.HistorySince(p.ctx(), 0, kinds...)
	p.ok(err)
	slices.SortStableFunc(rows, func(a, b models.History) int { return int(a.ID - b.ID) })
	return rows
}

// same fails unless two lists hold the same lines.
func (p *people) same(got []string, want ...string) {
	p.t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		p.t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// session logs a user in, as the web does, and returns its id.
func (p *people) session(u models.User, id string) string {
	p.t.Helper()
	p.ok(p.DB.SaveSession(p.ctx(), models.Session{ID: id, UserID: u.ID, Data: []byte("{}"), ExpiresAt: models.Never}))
	return id
}

func (p *people) loggedIn(id string) bool {
	p.t.Helper()
	_, err := p.DB.Session(p.ctx(), id, 1)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		p.t.Fatal(err)
	}
	return err == nil
}

// told returns the events that fn announces. On PostgreSQL they go through the database, which live tests.
func (p *people) told(fn func()) []live.Event {
	p.t.Helper()
	events, stop := p.Hub.Listen()
	fn()
	stop()
	var told []live.Event
	for e := range events {
		told = append(told, e)
	}
	return told
}
