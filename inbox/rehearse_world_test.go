package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// pastWorld is a desk at which random things happen under a rule that stays in force on Support. Sales has another.
type pastWorld struct {
	*desk
	rng   *rand.Rand
	start models.Time
	rule  models.Rule
	told  []string
	users []models.User

	owners   bool // the rule assigns to the contact's owner
	visitors []models.Visitor
}

func newPastWorld(t *testing.T, seed uint64) *pastWorld {
	p := &pastWorld{desk: newDesk(t), rng: rand.New(rand.NewPCG(seed, 11)), owners: seed%2 == 0}
	p.users = []models.User{p.ana, p.bo, p.cas}
	p.write(func(tx *models.DB) error {
		for _, name := range []string{"Eva", "Finn", "Gus"} {
			u := person(name, models.RoleMember, models.SeatService)
			if err := tx.CreateUser(p.ctx, &u); err != nil {
				return err
			}
			p.users = append(p.users, u)
		}
		account, err := tx.Account(p.ctx)
		if err != nil {
			return err
		}
		account.UnansweredOnly, account.PageNeeded = p.chance(30), false
		return tx.SaveAccount(p.ctx, account)
	})
	for _, u := range p.users {
		p.capacity(u, max(0, int64(p.rng.IntN(7)-2)))
	}
	p.members(p.care)
	for _, ch := range []models.Channel{p.support, p.sales} {
		f := p.anyRule(ch.ID == p.support.ID)
		p.must(p.app.SaveRule(p.ctx, p.as(p.ana), ch.ID, f))
		p.tell("rule of %d: %+v", ch.ID, f)
	}
	var err error
	p.support, err = p.db.Channel(p.ctx, p.support.ID)
	p.must(err)
	p.rule, err = p.db.Rule(p.ctx, p.support.RuleID)
	p.must(err)
	p.start = p.now()
	return p
}

func (p *pastWorld) now() models.Time        { return models.Time(p.clock.Load()) }
func (p *pastWorld) chance(percent int) bool { return p.rng.IntN(100) < percent }
func (p *pastWorld) tell(f string, a ...any) {
	p.told = append(p.told, p.now().Time().Format("02 15:04:05 ")+fmt.Sprintf(f, a...))
}

// anyone returns somebody who can log in.
func (p *pastWorld) anyone() models.User {
	for {
		if u := p.user(p.users[p.rng.IntN(len(p.users))].ID); u.Active {
			return u
		}
	}
}

// refused reports whether somebody may not do a thing.
func (p *pastWorld) refused(err error) bool {
	if err != nil && !strings.Contains(fmt.Sprintf("%T", err), "Problems") && err != models.ErrNotFound && err != models.ErrForbidden {
		p.Fatal(err)
	}
	return err != nil
}

func (p *pastWorld) anyRule(rehearsed bool) inbox.RuleForm {
	f := inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: p.chance(85), Turns: p.chance(30), Drain: p.chance(85), Handout: 1 + int64(p.rng.IntN(3)),
		ReopenDays: 30, ReopenAway: p.chance(40), Tie: []models.Tie{models.TieRotate, models.TieLastAssigned}[p.rng.IntN(2)]}
	all := []models.Owner{team(p.care), team(p.board)}
	for _, u := range p.users {
		all = append(all, user(u))
	}
	p.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	n := 1 + p.rng.IntN(4)
	if f.Members = all[:n]; p.chance(50) {
		f.Second = all[n : n+2]
		if p.chance(70) {
			f.SecondAfter = 1 + int64(p.rng.IntN(40))
		}
	}
	if rehearsed && p.owners {
		f.AssignTo, f.NeedsTracked = models.AssignContactOwner, p.chance(60)
	}
	if !rehearsed && p.chance(30) {
		f.ReassignAfter = 1 + int64(p.rng.IntN(60))
	}
	return f
}

// capacity sets somebody's, as the page of users does.
func (p *pastWorld) capacity(u models.User, n int64) {
	p.at(func(tx *models.DB, desk *routing.Desk) error {
		row, err := tx.User(p.ctx, u.ID)
		if err != nil {
			return err
		}
		row.Capacity = n
		if err := tx.UpdateUser(p.ctx, row); err != nil {
			return err
		}
		desk.Freed()
		return tx.Record(p.ctx, models.History{At: desk.Now, Kind: models.HistoryCapacity, UserID: u.ID, Other: n})
	})
}

func (p *pastWorld) at(fn func(tx *models.DB, desk *routing.Desk) error) {
	p.Helper()
	p.write(func(tx *models.DB) error {
		desk, err := routing.Open(p.ctx, tx, 0, p.now())
		if err != nil {
			return err
		}
		if err := fn(tx, desk); err != nil {
			return err
		}
		return desk.Finish(p.ctx)
	})
}

// members puts random people into a team.
func (p *pastWorld) members(t models.Team) {
	f := inbox.TeamForm{Name: t.Name}
	for _, u := range p.users {
		if p.chance(40) {
			f.Members = append(f.Members, u.ID)
		}
	}
	p.must(p.app.UpdateTeam(p.ctx, p.as(p.ana), t.ID, f))
}
