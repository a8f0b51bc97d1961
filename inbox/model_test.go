package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
	"fairlead/routing"
)

// FAIRLEAD_MODEL_STEPS is how many steps are taken instead of a few thousand; FAIRLEAD_MODEL_SEED repeats a run.
func modelSteps(t *testing.T) (steps int, seed uint64) {
	steps, seed = 3000, 1
	for name, into := range map[string]func(uint64){"FAIRLEAD_MODEL_STEPS": func(n uint64) { steps = int(n) }, "FAIRLEAD_MODEL_SEED": func(n uint64) { seed = n }} {
		if text := os.Getenv(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 63)
			if err != nil {
				t.Fatal(name, err)
			}
			into(n)
		}
	}
	return steps, seed
}

// Random people, teams, hours, rules, arrivals, answers, closings, away switches and restarts: after each step the engine has done what
// the naive model has, every decision can be made again from its record, and nobody waits while somebody could take it.
func TestTheEngineDoesWhatTheModelDoes(t *testing.T) {
	steps, seed := modelSteps(t)
	t.Logf("%d steps, seed %d", steps, seed)
	m := newModel(t, seed)
	for i := range steps {
		name, do := m.step()
		m.told = append(m.told, fmt.Sprintf("%d %s", i, name))
		do()
		m.check()
		if t.Failed() {
			t.Fatal("\n" + strings.Join(m.told[max(0, len(m.told)-25):], "\n"))
		}
	}
	t.Log(m.did)
}

// model is the engine and the naive model side by side.
type model struct {
	t     *testing.T
	naive *naive
	rng   *rand.Rand
	dir   string
	url   string
	db    *models.DB
	app   *inbox.App
	clock atomic.Int64
	told  []string
	did   map[string]int

	inboxes   [2]models.Inbox
	visitors  []models.Visitor // as bound
	pages     map[int64]func() // open, by user; what closes them
	back      []*naiveUser     // there again, and not settled yet
	decisions int64            // the newest
	replayed  int64            // the newest that was made again
}

func (m *model) ctx() context.Context { return context.Background() }

func (m *model) ok(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err, "\n", strings.Join(m.told[max(0, len(m.told)-10):], "\n"))
	}
}

func newModel(t *testing.T, seed uint64) *model {
	m := &model{t: t, rng: rand.New(rand.NewPCG(seed, 7)), dir: t.TempDir(), url: modelstest.NewURL(t), did: map[string]int{}, pages: map[int64]func(){},
		naive: &naive{convs: map[int64]*naiveConv{}, teams: [2]map[int64]bool{{}, {}}}}
	m.clock.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMicro())
	m.start()
	t.Cleanup(func() { m.db.Close() })
	m.ok(m.db.Write(m.ctx(), m.furnish))
	return m
}

// start opens the database anew, as a restart does.
func (m *model) start() {
	var err error
	m.db, err = models.Open(m.ctx(), m.dir, m.url)
	m.ok(err)
	vault, err := inbox.NewVault([]byte("a secret for tests"))
	m.ok(err)
	m.app = inbox.New(inbox.App{DB: m.db, Log: slog.New(slog.DiscardHandler), Vault: vault, Now: func() time.Time { return time.UnixMicro(m.clock.Load()) }})
}

// furnish makes seven people, the first of them an admin whom rules may name, too; two teams; an open inbox with two channels and a
// restricted one, which has working hours, with one.
func (m *model) furnish(tx *models.DB) (err error) {
	week := []string{"", "", "mon 09:00-17:00; tue 09:00-12:00 13:00-17:00; wed 09:00-17:00; fri 22:00-06:00", "mon 00:00-24:00; thu 08:00-20:00; sun 10:00-12:00"}
	for i := range 7 {
		u := person(fmt.Sprint("P", i), models.RoleAdmin, models.SeatService)
		u.Hours, u.TimeZone = week[i%len(week)], []string{"", "Europe/Amsterdam", "America/New_York"}[i%3]
		if err := tx.CreateUser(m.ctx(), &u); err != nil {
			return err
		}
		m.naive.users = append(m.naive.users, &naiveUser{id: u.ID, active: true, seat: true})
	}
	for i, name := range []string{"Open", "Restricted"} {
		m.inboxes[i] = models.Inbox{Name: name, Open: i == 0}
		if i == 1 {
			m.inboxes[i].Hours, m.inboxes[i].TimeZone = "mon 08:00-18:00; tue 08:00-18:00; wed 08:00-18:00; thu 08:00-18:00; fri 08:00-16:00", "Europe/Amsterdam"
		}
		team := models.Team{Name: name}
		if err := errors.Join(tx.CreateInbox(m.ctx(), &m.inboxes[i]), tx.CreateTeam(m.ctx(), &team)); err != nil {
			return err
		}
	}
	for i := range 3 {
		ch := address(m.inboxes[i/2], fmt.Sprintf("c%d@harbour.example", i))
		if err := tx.CreateChannel(m.ctx(), &ch); err != nil {
			return err
		}
		nc := &naiveChannel{id: ch.ID, restricted: i == 2}
		schedule := m.inboxes[i/2].Working.Schedule(nil)
		nc.attended = func(since models.Time, working time.Duration) models.Time {
			at, ok := schedule.Add(since.Time(), working)
			if !ok {
				return models.Never
			}
			return models.At(at)
		}
		m.naive.channels = append(m.naive.channels, nc)
		if err := setRule(m.ctx(), tx, &ch, models.DefaultRule(ch.ID)); err != nil {
			return err
		}
		nc.rule = models.DefaultRule(ch.ID)
	}
	for i, hours := range []models.ChatHours{models.ChatAlways, models.ChatInHours} {
		if err := m.furnishChat(tx, i, hours); err != nil {
			return err
		}
	}
	account, err := tx.Account(m.ctx())
	if err != nil {
		return err
	}
	account.PageNeeded = false
	for i := range 5 {
		c, err := tx.FindOrCreateContact(m.ctx(), fmt.Sprint("C", i), fmt.Sprintf("c%d@fietsen.example", i), 1)
		v := models.Visitor{KeyHash: models.VisitorKeyHash(fmt.Sprint(i)), CreatedAt: 1}
		if err := errors.Join(err, tx.CreateVisitor(m.ctx(), &v)); err != nil {
			return err
		}
		m.naive.contacts = append(m.naive.contacts, &naiveContact{id: c.ID})
		m.visitors = append(m.visitors, v)
	}
	return errors.Join(m.access(tx), tx.SaveAccount(m.ctx(), account))
}

// access stores teams and who may see the restricted inbox.
func (m *model) access(tx *models.DB) error {
	var named []models.InboxUser
	for _, u := range m.naive.users {
		if u.restricted {
			named = append(named, models.InboxUser{InboxID: m.inboxes[1].ID, UserID: u.id})
		}
	}
	for i, members := range m.naive.teams {
		var rows []models.TeamMember
		for id := range members {
			rows = append(rows, models.TeamMember{TeamID: int64(i + 1), UserID: id})
		}
		if err := tx.SetMembersOf(m.ctx(), int64(i+1), rows); err != nil {
			return err
		}
	}
	return tx.SetAccess(m.ctx(), m.inboxes[1].ID, named, []models.InboxTeam{{InboxID: m.inboxes[1].ID, TeamID: 2}}, nil)
}

// at is a transaction at the desk.
func (m *model) at(fn func(tx *models.DB, desk *routing.Desk) error) {
	m.t.Helper()
	m.ok(m.db.Write(m.ctx(), func(tx *models.DB) error {
		desk, err := routing.Open(m.ctx(), tx, 0, m.naive.now)
		if err != nil {
			return err
		}
		if err := fn(tx, desk); err != nil {
			return err
		}
		return desk.Finish(m.ctx())
	}))
}

// some returns a conversation that is not done with; nil if there is none that satisfies.
func (m *model) some(that func(c *naiveConv) bool) *naiveConv {
	var ids []int64
	for id, c := range m.naive.convs {
		if that(c) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return m.naive.convs[ids[m.rng.IntN(len(ids))]]
}

func (m *model) chance(percent int) bool { return m.rng.IntN(100) < percent }
