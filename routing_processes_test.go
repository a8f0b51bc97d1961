package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/smtp"
	"os"
	"strings"
	"sync"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// crew is what three processes on one PostgreSQL route to.
type crew struct {
	*testing.T
	db    *models.DB
	app   *inbox.App
	users []models.User
}

const (
	crewSize     = 50
	crewCapacity = 3
	crewMails    = 200
)

// Three processes on one PostgreSQL take 200 mails while 50 agents come and go, and one of them is killed: each mail is there once, with one
// owner, nobody has more than they may, and nobody waits whom somebody could take.
func TestThreeProcessesRouteAsOne(t *testing.T) {
	if os.Getenv("FAIRLEAD_TEST_DATABASE") == "" {
		t.Skip("needs PostgreSQL: set FAIRLEAD_TEST_DATABASE")
	}
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	c := &crew{T: t}
	c.db, c.app = openCompany(t, dir, database)
	t.Cleanup(func() { c.db.Close() })
	c.hire()
	var doors [3]*program
	for i := range doors {
		doors[i] = start(t, dir, database)
	}
	var all sync.WaitGroup
	half := make(chan struct{}, crewMails)
	for i := range crewMails {
		all.Go(func() {
			for try := i; ; try++ { // whoever is not answered tries the next one, as mail servers do
				if c.deliver(doors[try%3], i) == nil {
					half <- struct{}{}
					return
				}
			}
		})
	}
	for i, u := range c.users {
		all.Go(func() { c.comeAndGo(u, rand.New(rand.NewPCG(uint64(i), 2))) })
	}
	for range crewMails / 4 {
		<-half
	}
	doors[0].kill()
	all.Wait()
	c.check()
}

// hire makes the agents, and a rule that names them.
func (c *crew) hire() {
	ctx := context.Background()
	err := c.db.Write(ctx, func(tx *models.DB) error {
		for i := range crewSize {
			u := models.User{Name: fmt.Sprint("Agent ", i), Email: fmt.Sprintf("a%d@harbour.example", i), PasswordHash: "set", Role: models.RoleMember, Seat: models.SeatService,
				Active: true, Availability: models.Available, Capacity: crewCapacity}
			if err := tx.CreateUser(ctx, &u); err != nil {
				return err
			}
			c.users = append(c.users, u)
		}
		return nil
	})
	f := inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Drain: true, Handout: 2, ReopenDays: 30}
	for _, u := range c.users {
		f.Members = append(f.Members, models.UserOwner(u.ID))
	}
	who, err2 := c.app.Actor(ctx, 1)
	if err := errors.Join(err, err2, c.app.SaveRule(ctx, who, 1, f)); err != nil {
		c.Fatal(err)
	}
}

func (c *crew) deliver(p *program, n int) error {
	mail := fmt.Sprintf("From: c%d@outside.example\r\nTo: support@harbour.example\r\nSubject: mail %d\r\nMessage-ID: <%d@outside.example>\r\n\r\nHello.\r\n", n, n, n)
	return smtp.SendMail(p.door, nil, fmt.Sprintf("c%d@outside.example", n), []string{"support@harbour.example"}, []byte(mail))
}

func (c *crew) comeAndGo(u models.User, rng *rand.Rand) {
	ctx := context.Background()
	who, err := c.app.Actor(ctx, u.ID)
	for range 8 {
		v := []models.Availability{models.Available, models.Away}[rng.IntN(2)]
		err = errors.Join(err, c.app.SetAvailability(ctx, who, u.ID, inbox.AvailabilityForm{Value: v}))
	}
	if err != nil {
		c.Error(err)
	}
}

func (c *crew) check() {
	ctx := context.Background()
	found, err := c.db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 1000})
	if err != nil || len(found) != crewMails {
		c.Fatalf("%d conversations, want %d; %v", len(found), crewMails, err)
	}
	waiting, subjects := 0, map[string]bool{}
	for _, conv := range found {
		subjects[strings.TrimSpace(conv.Subject)] = true
		if (conv.Owner == models.Nobody) != (conv.WaitingSince != 0) {
			c.Errorf("conversation %d is %v and waits since %v", conv.ID, conv.Owner, conv.WaitingSince)
		}
		if conv.WaitingSince != 0 {
			waiting++
		}
	}
	loads, err := c.db.RecountLoads(ctx)
	users, err2 := c.db.Users(ctx)
	if err != nil || err2 != nil || len(subjects) != crewMails {
		c.Fatal(len(subjects), err, err2)
	}
	for _, u := range users {
		if is := (models.Load{Open: u.Load, Handed: u.Handed}); is != loads[u.ID] || u.Load > crewCapacity || u.Handed > 2 {
			c.Errorf("%s has %v, counted %v", u.Name, is, loads[u.ID])
		}
		if waiting > 0 && u.ID != 1 && u.Availability == models.Available && u.Load < crewCapacity && u.Handed < 2 {
			c.Errorf("%d wait, and %s has room", waiting, u.Name)
		}
	}
	c.Logf("%d waiting", waiting)
}
