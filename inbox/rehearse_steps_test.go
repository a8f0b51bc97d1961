package inbox_test

import (
	"fmt"
	"slices"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// step lets time pass, does what becomes due in it when it is due, and then something.
func (p *pastWorld) step() {
	until := p.now().Add(time.Duration(1+p.rng.IntN(400)) * time.Second)
	if p.chance(8) {
		until = until.Add(time.Duration(p.rng.IntN(300)) * time.Minute)
	}
	for {
		next, err := p.db.NextTimer(p.ctx)
		p.must(err)
		if next >= until {
			break
		}
		p.clock.Store(int64(max(next, p.now())))
		p.must(p.app.RunDue(p.ctx))
	}
	p.clock.Store(int64(until))
	n := p.rng.IntN(100)
	if p.owners {
		n = p.rng.IntN(115)
	}
	for _, k := range []struct {
		weight int
		do     func()
	}{{26, p.arrives}, {10, p.writes}, {18, p.answers}, {10, p.states}, {14, p.goes}, {4, p.snoozes}, {4, p.joins}, {3, p.seats}, {3, p.changesCapacity}, {3, p.opens}, {2, p.comes}, {3, p.takes}, {8, p.owns}, {7, p.binds}} {
		if n -= k.weight; n < 0 {
			k.do()
			return
		}
	}
}

func (p *pastWorld) arrives() {
	ch := p.support
	if p.chance(35) {
		ch = p.sales
	}
	_, c := p.take(letter{to: ch.Address, from: p.sender()}, ch.Address)
	p.tell("%d arrives on %d: %v %v", c.ID, ch.ID, c.Owner, c.WaitingSince != 0)
}

// some returns a conversation, of those that will do.
func (p *pastWorld) some(will func(models.Conversation) bool) (models.Conversation, bool) {
	all := slices.DeleteFunc(p.every(), func(c models.Conversation) bool { return !will(c) })
	if len(all) == 0 {
		return models.Conversation{}, false
	}
	return all[p.rng.IntN(len(all))], true
}

// every returns all conversations, by id.
func (p *pastWorld) every() []models.Conversation {
	asleep, err := p.db.Conversations(p.ctx, models.Filter{Inboxes: []int64{p.open.ID}, View: models.ViewSnoozed, Limit: 1 << 20})
	p.must(err)
	out := append(asleep, p.conversations()...)
	slices.SortFunc(out, func(a, b models.Conversation) int { return int(a.ID - b.ID) })
	return out
}

func (p *pastWorld) writes() {
	closed := p.chance(70)
	c, ok := p.some(func(c models.Conversation) bool {
		return closed == (c.State == models.StateClosed) || c.State == models.StateSnoozed
	})
	if !ok {
		return
	}
	ch, err := p.db.Channel(p.ctx, c.ChannelID)
	p.must(err)
	m := p.thread(c.ID, models.Incoming)[0]
	p.must(p.deliver(p.raw(letter{to: ch.Address, from: m.From.Email, inReplyTo: m.RFCID}), ch.Address))
	c = p.conversation(c.ID)
	p.tell("%d is written in: %v %v", c.ID, c.Owner, c.WaitingSince != 0)
}

// answers is a reply, mostly by the owner.
func (p *pastWorld) answers() {
	c, ok := p.some(func(c models.Conversation) bool {
		return c.State == models.StateOpen && !c.Answered() && (c.Owner != models.Nobody || p.chance(10))
	})
	if !ok {
		return
	}
	by := p.anyone()
	if c.Owner.Kind == models.OwnerUser && p.chance(80) && p.user(c.Owner.ID).Active {
		by = p.user(c.Owner.ID)
	}
	_, err := p.app.Reply(p.ctx, p.as(by), c.ID, inbox.ReplyForm{Body: "Yes.", Anyway: true, Close: p.chance(50)})
	p.refused(err)
	p.tell("%d is answered by %d: %v", c.ID, by.ID, err)
}

func (p *pastWorld) states() {
	c, ok := p.some(func(c models.Conversation) bool { return c.State != models.StateClosed || p.chance(15) })
	if !ok {
		return
	}
	to := []models.State{models.StateClosed, models.StateClosed, models.StateClosed, models.StateOpen, models.StateSpam, models.StateTrash}[p.rng.IntN(6)]
	_, err := p.app.SetState(p.ctx, p.as(p.anyone()), c.ID, to)
	p.refused(err)
	p.tell("%d is set %s: %v", c.ID, to, err)
}

func (p *pastWorld) goes() {
	u := p.user(p.anyone().ID)
	if !u.Active {
		return
	}
	if p.chance(12) {
		a := models.Absence{UserID: u.ID, FromAt: p.now(), TillAt: p.now().Add(time.Duration(1+p.rng.IntN(300)) * time.Minute)}
		p.at(func(tx *models.DB, desk *routing.Desk) error {
			if err := tx.SaveAbsence(p.ctx, &a); err != nil {
				return err
			}
			_, err := desk.Refresh(p.ctx, u.ID)
			return err
		})
		p.tell("%d is out of office", u.ID)
		return
	}
	f := inbox.AvailabilityForm{Value: models.Away, For: []inbox.AvailabilityFor{inbox.ForNow, inbox.For30Min, inbox.ForHour}[p.rng.IntN(3)]}
	if u.Availability == models.Away {
		f.Value = models.Available
	}
	err := p.app.SetAvailability(p.ctx, p.as(u), u.ID, f)
	p.tell("%d is %v: %v", u.ID, f, err)
}

func (p *pastWorld) snoozes() {
	c, ok := p.some(func(c models.Conversation) bool { return c.State == models.StateOpen })
	if !ok {
		return
	}
	until := p.now().Add(time.Duration(1+p.rng.IntN(100)) * time.Minute)
	if p.chance(20) {
		until = models.Never
	}
	_, err := p.app.Snooze(p.ctx, p.as(p.anyone()), c.ID, until)
	p.refused(err)
	p.tell("%d is snoozed until %v: %v", c.ID, until.Time(), err)
}

func (p *pastWorld) joins() {
	t := []models.Team{p.care, p.board}[p.rng.IntN(2)]
	p.members(t)
	p.tell("team %d is others", t.ID)
}

// seats changes somebody's seat, or deactivates them, or brings them back.
func (p *pastWorld) seats() {
	u := p.user(p.users[1+p.rng.IntN(len(p.users)-1)].ID)
	page, err := p.app.User(p.ctx, p.as(p.ana), u.ID)
	p.must(err)
	f := inbox.UserForm{Name: u.Name, Email: u.Email, Role: u.Role, Seat: u.Seat, Active: u.Active, MainTeam: page.MainTeam}
	for id := range page.Extra {
		f.Teams = append(f.Teams, id)
	}
	if p.chance(50) {
		f.Active = !f.Active
	} else if f.Seat = models.SeatNone; u.Seat == models.SeatNone {
		f.Seat = models.SeatService
	}
	p.must(p.app.UpdateUser(p.ctx, p.as(p.ana), u.ID, f))
	p.tell("%d has seat %s, active %v", u.ID, f.Seat, f.Active)
}

func (p *pastWorld) changesCapacity() {
	u, n := p.anyone(), int64(p.rng.IntN(5))
	p.capacity(u, n)
	p.tell("%d has capacity %d", u.ID, n)
}

// opens restricts the inbox to some, or opens it.
func (p *pastWorld) opens() {
	f := inbox.InboxForm{Name: p.open.Name, Open: p.chance(50), Users: []int64{p.ana.ID}}
	for _, u := range p.users[1:] {
		if p.chance(50) {
			f.Users = append(f.Users, u.ID)
		}
	}
	if p.chance(50) {
		f.Teams = []int64{p.care.ID}
	}
	p.must(p.app.UpdateInbox(p.ctx, p.as(p.ana), p.open.ID, f))
	p.tell("access %+v", f)
}

// comes is somebody new.
func (p *pastWorld) comes() {
	if len(p.users) > 8 {
		return
	}
	u, inv, err := p.app.CreateUser(p.ctx, p.as(p.ana), inbox.UserForm{Name: "New", Email: fmt.Sprintf("new%d@harbour.example", len(p.users)), Role: models.RoleMember,
		Seat: models.SeatSales, MainTeam: p.care.ID})
	p.must(err)
	p.clock.Add(int64(time.Second / time.Microsecond))
	_, err = p.app.AcceptInvitation(p.ctx, secretOf(inv), goodPassword)
	p.must(err)
	p.capacity(u, 0)
	p.users = append(p.users, u)
	p.tell("%d is new", u.ID)
}

// takes gives a conversation of the other channel to somebody by hand.
func (p *pastWorld) takes() {
	c, ok := p.some(func(c models.Conversation) bool { return c.ChannelID == p.sales.ID && c.State == models.StateOpen })
	if !ok {
		return
	}
	to := []models.Owner{user(p.anyone()), team(p.care), models.Nobody}[p.rng.IntN(3)]
	_, err := p.app.Assign(p.ctx, p.as(p.ana), c.ID, to, c.Owner)
	p.refused(err)
	p.tell("%d is given to %v: %v", c.ID, to, err)
}
