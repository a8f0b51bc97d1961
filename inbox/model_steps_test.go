package inbox_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// step picks what happens next. Some time passes before most steps.
func (m *model) step() (string, func()) {
	m.clock.Add((time.Duration(m.rng.IntN(90)) * time.Second).Microseconds())
	m.naive.now = models.Time(m.clock.Load())
	kinds := []struct {
		weight int
		name   string
		do     func() string
	}{
		{22, "arrive", m.arrive}, {8, "write", m.write}, {16, "answer", m.answer}, {12, "state", m.state}, {8, "assign", m.assign}, {10, "switch", m.switches},
		{14, "advance", m.advance}, {3, "rule", m.rule}, {3, "person", m.person}, {3, "snooze", m.snooze}, {2, "route", m.routeNow}, {1, "account", m.options}, {1, "restart", m.restart}, {2, "absence", m.absence},
		{4, "own", m.own}, {4, "bind", m.bind}, {10, "page", m.page}, {8, "reach", m.reach},
	}
	n := m.rng.IntN(131)
	for _, k := range kinds {
		if n -= k.weight; n < 0 {
			var told string
			return k.name, func() {
				m.keep()
				m.due() // what has become due before this step
				told = k.do()
				m.told[len(m.told)-1] += " " + told
				if told != "" {
					m.did[k.name]++
				}
				m.settle()
				m.forget()
			}
		}
	}
	panic("weights")
}

// settle does in the model what the engine does at the end of every transaction.
func (m *model) settle() {
	m.look()
	for _, u := range m.back {
		if u.there() {
			m.naive.returns(u)
		}
	}
	m.back = nil
	m.naive.takeFromGone()
	m.naive.drain()
}

// look reads who is there: presence has tests of its own. Who is there again may have back what was taken from them.
func (m *model) look() {
	users, err := m.db.Users(m.ctx())
	m.ok(err)
	for _, u := range users {
		n := m.naive.user(u.ID)
		was := n.there()
		n.away, n.outOfOffice, n.page = u.Availability == models.Away, u.AvailabilityWhy == models.WhyOutOfOffice, u.PageOpen
		n.since = [2]models.Time{u.AvailabilitySince, u.PageSince}
		if n.there() && !was {
			m.back = append(m.back, n)
		}
	}
}

// forget lets go of what was closed long ago, so that what is compared does not grow.
func (m *model) forget() {
	for len(m.naive.convs) > 100 {
		c := m.some(func(c *naiveConv) bool { return c.state != models.StateOpen && c.state != models.StateSnoozed })
		if c == nil {
			return
		}
		delete(m.naive.convs, c.id)
	}
}

// live counts what is open or asleep.
func (m *model) live() (n int) {
	for _, c := range m.naive.convs {
		if c.state == models.StateOpen || c.state == models.StateSnoozed {
			n++
		}
	}
	return n
}

func (m *model) arrive() string {
	if live := m.live(); live > 50 {
		return ""
	}
	ch := m.naive.channels[[]int{0, 1, 2, 3, 3, 5, 5}[m.rng.IntN(7)]]
	now := m.naive.now
	contact := m.naive.contacts[m.rng.IntN(len(m.naive.contacts))]
	c := models.Conversation{InboxID: m.inboxOf(ch).ID, ChannelID: ch.id, ContactID: contact.id, State: models.StateOpen, CreatedAt: now, ActivityAt: now, UnansweredAt: now}
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		c.ID = 0
		if err := tx.CreateConversation(m.ctx(), &c); err != nil {
			return err
		}
		if ch.way != nil {
			return nil // its flow talks to it first
		}
		_, err := desk.Route(m.ctx(), &c, models.CauseArrival)
		return err
	})
	n := &naiveConv{id: c.ID, contact: contact, channel: ch, state: models.StateOpen, unanswered: now, byHand: ch.way != nil}
	m.naive.convs[c.ID] = n
	if ch.way != nil {
		return fmt.Sprintf("%d on chatflow %d of %d", c.ID, ch.id, contact.id)
	}
	m.naive.route(n, models.StateOpen, 0, models.CauseArrival)
	return fmt.Sprintf("%d on %d of %d", c.ID, ch.id, contact.id)
}

func (m *model) locked(id int64, fn func(tx *models.DB, desk *routing.Desk, c *models.Conversation) error) {
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.LockConversation(m.ctx(), id)
		if err != nil {
			return err
		}
		return fn(tx, desk, &c)
	})
}

func (m *model) write() string {
	closed := m.chance(60)
	c := m.some(func(c *naiveConv) bool { return !closed || c.state == models.StateClosed })
	if c == nil {
		return ""
	}
	m.locked(c.id, func(_ *models.DB, desk *routing.Desk, row *models.Conversation) error {
		return desk.Incoming(m.ctx(), row, true)
	})
	m.naive.writes(c)
	return fmt.Sprint(c.id)
}

func (m *model) reader(c *naiveConv) *naiveUser {
	u := m.naive.users[m.rng.IntN(len(m.naive.users))]
	if !m.naive.mayOwn(models.UserOwner(u.id), c.channel) {
		return nil
	}
	return u
}

func (m *model) as(u *naiveUser) inbox.Actor {
	who, err := m.app.Actor(m.ctx(), u.id)
	m.ok(err)
	return who
}

func (m *model) answer() string {
	c := m.some(func(c *naiveConv) bool { return c.unanswered != models.Never })
	if c == nil {
		return ""
	}
	u := m.reader(c)
	if c.owner.Kind == models.OwnerUser && m.chance(70) && m.naive.mayOwn(c.owner, c.channel) {
		u = m.naive.user(c.owner.ID)
	}
	if u == nil {
		return ""
	}
	closes := m.chance(50)
	state := models.StateOpen
	if closes {
		state = models.StateClosed
	}
	m.replies(c, u, state)
	if !(c.owner.Kind == models.OwnerUser && m.naive.mayOwn(c.owner, c.channel)) {
		c.byHand = false
		m.naive.put(c, models.UserOwner(u.id), c.state, c.unanswered)
	}
	if c.channel.ownsFirst && c.contact.owner == 0 {
		c.contact.owner = u.id
		m.did["first reply owns"]++
		m.naive.changed(c.contact)
	}
	m.naive.put(c, c.owner, state, models.Never)
	return fmt.Sprintf("%d by %d, closes %v", c.id, u.id, closes)
}

func (m *model) state() string {
	c := m.some(func(*naiveConv) bool { return true })
	if c == nil {
		return ""
	}
	to, u := []models.State{models.StateClosed, models.StateClosed, models.StateOpen, models.StateSpam, models.StateTrash}[m.rng.IntN(5)], m.reader(c)
	if u == nil || to == c.state {
		return ""
	}
	_, err := m.app.SetState(m.ctx(), m.as(u), c.id, to)
	m.ok(err)
	switch {
	case c.state == models.StateSnoozed && to == models.StateOpen:
		m.wake(c)
	default:
		neverRouted := c.state == models.StateSpam && !c.decided
		m.naive.put(c, c.owner, to, c.unanswered)
		if to == models.StateOpen && !m.naive.mayOwn(c.owner, c.channel) {
			c.byHand = true
			m.naive.put(c, models.Nobody, to, c.unanswered)
		} else if to == models.StateOpen && c.owner == models.Nobody && neverRouted && c.unanswered != models.Never {
			m.naive.route(c, to, 0, models.CauseArrival)
		} else if to == models.StateOpen && c.owner == models.Nobody && !c.byHand && c.unanswered != models.Never {
			m.naive.route(c, to, 0, models.CauseReopened)
		}
	}
	return fmt.Sprint(c.id, to)
}

func (m *model) wake(c *naiveConv) {
	if c.owner == models.Nobody && !c.byHand {
		m.naive.route(c, models.StateOpen, 0, models.CauseWoken)
		return
	}
	m.naive.put(c, c.owner, models.StateOpen, c.unanswered)
}

func (m *model) assign() string {
	c := m.some(func(c *naiveConv) bool { return c.state == models.StateOpen || m.chance(10) })
	if c == nil {
		return ""
	}
	u := m.reader(c)
	owners := []models.Owner{models.Nobody, models.TeamOwner(1), models.TeamOwner(2)}
	for _, o := range m.naive.users {
		owners = append(owners, models.UserOwner(o.id), models.UserOwner(o.id))
	}
	to := owners[m.rng.IntN(len(owners))]
	if u == nil || !m.naive.mayOwn(to, c.channel) || to == c.owner {
		return ""
	}
	_, err := m.app.Assign(m.ctx(), m.as(u), c.id, to, c.owner)
	m.ok(err)
	c.byHand = true
	m.naive.put(c, to, c.state, c.unanswered)
	return fmt.Sprint(c.id, " to ", to)
}

func (m *model) switches() string {
	u := m.naive.users[m.rng.IntN(len(m.naive.users))]
	f := inbox.AvailabilityForm{Value: models.Away, EndAbsence: true}
	if u.away || m.chance(30) {
		f.Value = models.Available
	}
	f.For = []inbox.AvailabilityFor{inbox.ForNow, inbox.ForNow, inbox.For30Min, inbox.ForToday, inbox.ForAlways}[m.rng.IntN(5)]
	if !u.active {
		return ""
	}
	m.ok(m.app.SetAvailability(m.ctx(), m.as(u), u.id, f))
	return fmt.Sprint(u.id, f)
}

// absence takes somebody out of office for a while.
func (m *model) absence() string {
	u := m.naive.users[m.rng.IntN(len(m.naive.users))]
	a := models.Absence{UserID: u.id, FromAt: m.naive.now.Add(time.Duration(m.rng.IntN(3)) * time.Hour)}
	a.TillAt = a.FromAt.Add(time.Duration(1+m.rng.IntN(20)) * time.Hour)
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		a.ID = 0
		if err := tx.SaveAbsence(m.ctx(), &a); err != nil {
			return err
		}
		_, err := desk.Refresh(m.ctx(), u.id)
		return err
	})
	return fmt.Sprint(u.id)
}

// advance lets time pass, mostly minutes.
func (m *model) advance() string {
	by := time.Duration(m.rng.IntN(40)) * time.Minute
	if m.chance(10) {
		by = time.Duration(m.rng.IntN(30)) * time.Hour
	}
	m.clock.Add(by.Microseconds())
	m.naive.now = models.Time(m.clock.Load())
	m.due()
	return by.String()
}

var errPeek = errors.New("only looked")

// due does what is due, in the engine and in the model.
func (m *model) due() {
	var timers []models.Timer
	err := m.db.Write(m.ctx(), func(tx *models.DB) (err error) {
		if timers, err = tx.TakeTimers(m.ctx(), m.naive.now, 1000); err == nil {
			err = errPeek
		}
		return err
	})
	if !errors.Is(err, errPeek) {
		m.ok(err)
	}
	if len(timers) == 0 {
		return
	}
	m.ok(m.app.RunDue(m.ctx()))
	m.look()
	for _, t := range timers {
		switch t.Kind {
		case models.TimerChannel:
			m.naive.late(m.naive.channels[t.Subject-1])
		case models.TimerSnooze:
			if c := m.naive.convs[t.Subject]; c != nil {
				m.wake(c)
			}
		}
	}
	m.settle()
}

// rule puts another rule in force.
func (m *model) rule() string {
	ch := m.naive.channels[[]int{0, 1, 2, 4, 6}[m.rng.IntN(5)]]
	f := inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: m.chance(80), Turns: m.chance(30), Tie: []models.Tie{models.TieRotate, models.TieLastAssigned}[m.rng.IntN(2)],
		Drain: m.chance(85), Handout: 1 + int64(m.rng.IntN(4)), ReopenDays: 30, ReopenAway: m.chance(30)}
	if m.chance(5) {
		f.AssignTo = models.AssignNobody
	}
	if m.chance(45) {
		f.AssignTo, f.NeedsTracked = models.AssignContactOwner, m.chance(50)
	}
	ch.ownsFirst = m.chance(20)
	f.FirstReplyOwns = &ch.ownsFirst
	if m.chance(30) {
		f.ReassignAfter = 1 + int64(m.rng.IntN(120))
	}
	all := []models.Owner{models.TeamOwner(1), models.TeamOwner(2)}
	for _, u := range m.naive.users {
		if u.active && u.seat {
			all = append(all, models.UserOwner(u.id))
		}
	}
	m.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	n := 1 + m.rng.IntN(5)
	f.Members = all[:min(n, len(all))]
	if m.chance(40) && len(all) > n {
		f.Second = all[n:min(n+2, len(all))]
		if m.chance(60) {
			f.SecondAfter = 1 + int64(m.rng.IntN(60))
		}
	}
	writer := m.naive.users[slices.IndexFunc(m.naive.users, func(u *naiveUser) bool { return u.active && u.seat })]
	m.ok(m.app.SaveRule(m.ctx(), m.as(writer), ch.id, f))
	row, err := m.db.Channel(m.ctx(), ch.id)
	m.ok(err)
	ch.rule, err = m.db.Rule(m.ctx(), row.RuleID)
	m.ok(err)
	for _, c := range m.naive.queue() {
		if c.channel == ch {
			c.lane = m.naive.laneOf(c, c.leftOut)
		}
	}
	return fmt.Sprintf("of %d: %+v", ch.id, f)
}

// person changes somebody's seat, activity, capacity, teams or access.
func (m *model) person() string {
	u := m.naive.users[1+m.rng.IntN(len(m.naive.users)-1)] // the first stays: somebody must write rules
	what := m.rng.IntN(5)
	switch what {
	case 0:
		u.seat = !u.seat || m.chance(60)
	case 1:
		u.active = !u.active || m.chance(60)
	case 2:
		u.capacity = int64(m.rng.IntN(8))
	case 3:
		team := m.naive.teams[m.rng.IntN(2)]
		if team[u.id] {
			delete(team, u.id)
		} else {
			team[u.id] = true
		}
	case 4:
		u.restricted = !u.restricted
	}
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		row, err := tx.User(m.ctx(), u.id)
		if err != nil {
			return err
		}
		if row.Active, row.Capacity, row.Seat = u.active, u.capacity, models.SeatNone; u.seat {
			row.Seat = models.SeatService
		}
		if err := errors.Join(tx.UpdateUser(m.ctx(), row), m.access(tx)); err != nil {
			return err
		}
		for _, c := range m.lost() {
			full, err := tx.LockConversation(m.ctx(), c.id)
			if err != nil {
				return err
			}
			if err := desk.Assign(m.ctx(), &full, models.Nobody, models.LostAccess); err != nil {
				return err
			}
		}
		desk.Freed()
		return nil
	})
	for _, c := range m.lost() {
		c.byHand = true
		m.naive.put(c, models.Nobody, c.state, c.unanswered)
	}
	return fmt.Sprint(u.id, " ", what, *u)
}

// lost returns the open work of those who may not have it any more.
func (m *model) lost() (out []*naiveConv) {
	for _, c := range m.naive.convs {
		if (c.state == models.StateOpen || c.state == models.StateSnoozed) && !m.naive.mayOwn(c.owner, c.channel) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *naiveConv) int { return cmp.Compare(a.id, b.id) })
	return out
}

func (m *model) snooze() string {
	c := m.some(func(c *naiveConv) bool { return c.state == models.StateOpen })
	if c == nil {
		return ""
	}
	u, until := m.reader(c), m.naive.now.Add(time.Duration(1+m.rng.IntN(600))*time.Minute)
	if m.chance(20) {
		until = models.Never
	}
	if u == nil {
		return ""
	}
	_, err := m.app.Snooze(m.ctx(), m.as(u), c.id, until)
	m.ok(err)
	m.naive.put(c, c.owner, models.StateSnoozed, c.unanswered)
	c.snoozed = until
	return fmt.Sprint(c.id)
}

// routeNow is the button.
func (m *model) routeNow() string {
	c := m.some(func(c *naiveConv) bool { return c.state == models.StateOpen && c.owner == models.Nobody })
	if c == nil {
		return ""
	}
	m.locked(c.id, func(_ *models.DB, desk *routing.Desk, row *models.Conversation) error {
		_, err := desk.Route(m.ctx(), row, models.CauseByHand)
		return err
	})
	m.naive.route(c, models.StateOpen, 0, models.CauseByHand)
	return fmt.Sprint(c.id)
}

// options switches whether conversations that wait for the contact are a load.
func (m *model) options() string {
	m.naive.account.UnansweredOnly = !m.naive.account.UnansweredOnly
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		account, err := tx.Account(m.ctx())
		if err != nil {
			return err
		}
		account.UnansweredOnly = m.naive.account.UnansweredOnly
		if err := tx.SaveAccount(m.ctx(), account); err != nil {
			return err
		}
		if _, err := tx.SetLoads(m.ctx()); err != nil {
			return err
		}
		desk.Freed()
		return nil
	})
	return fmt.Sprint(m.naive.account.UnansweredOnly)
}

func (m *model) restart() string {
	m.ok(m.db.Close())
	m.start()
	clear(m.pages)
	return "again"
}
