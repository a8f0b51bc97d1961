package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// FAIRLEAD_REHEARSE_SEEDS is how many pasts are made up instead of a few; FAIRLEAD_REHEARSE_SEED begins with one.
func rehearsalSeeds(t *testing.T) (first, n uint64) {
	first, n = 1, 6
	for name, into := range map[string]*uint64{"FAIRLEAD_REHEARSE_SEEDS": &n, "FAIRLEAD_REHEARSE_SEED": &first} {
		if text := os.Getenv(name); text != "" {
			var err error
			if *into, err = strconv.ParseUint(text, 10, 63); err != nil {
				t.Fatal(name, err)
			}
		}
	}
	return first, n
}

// Rehearsing the rule that was in force gives every conversation to whom it was given, when it was: whatever people did in between, as
// long as they gave none of the channel's conversations to each other.
func TestRehearsingWhatWasInForceRepeatsIt(t *testing.T) {
	first, n := rehearsalSeeds(t)
	for seed := first; seed < first+n; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := newPastWorld(t, seed)
			for range 250 {
				p.step()
			}
			p.compare(0)
			p.compare(p.start.Add(time.Duration(p.rng.Int64N(int64(p.now()-p.start))) * time.Microsecond))
		})
	}
}

// pastWorld is a desk at which random things happen under a rule that stays in force on Support. Sales has another.
type pastWorld struct {
	*desk
	rng   *rand.Rand
	start models.Time
	rule  models.Rule
	told  []string
	users []models.User
}

func newPastWorld(t *testing.T, seed uint64) *pastWorld {
	p := &pastWorld{desk: newDesk(t), rng: rand.New(rand.NewPCG(seed, 11))}
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
	for _, k := range []struct {
		weight int
		do     func()
	}{{26, p.arrives}, {10, p.writes}, {18, p.answers}, {10, p.states}, {14, p.goes}, {4, p.snoozes}, {4, p.joins}, {3, p.seats}, {3, p.changesCapacity}, {3, p.opens}, {2, p.leaves}, {3, p.takes}} {
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
	_, c := p.take(letter{to: ch.Address}, ch.Address)
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
	p.must(p.deliver(p.raw(letter{to: ch.Address, inReplyTo: m.RFCID}), ch.Address))
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

// leaves is somebody new.
func (p *pastWorld) leaves() {
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

func (p *pastWorld) input(from models.Time) routing.RehearsalInput {
	return routing.RehearsalInput{Rule: p.rule, Channel: p.support, From: from, Till: p.now() + 1}
}

// compare rehearses from a moment on and looks at every conversation.
func (p *pastWorld) compare(from models.Time) {
	p.Helper()
	got, err := routing.Rehearse(p.ctx, p.db, p.input(from), nil)
	p.must(err)
	arrived := 0
	for _, c := range p.every() {
		if c.ChannelID == p.support.ID && c.CreatedAt >= from {
			arrived++
		}
	}
	if len(got.Rows) != arrived {
		p.Errorf("%d rows for %d conversations", len(got.Rows), arrived)
	}
	for _, row := range got.Rows {
		decisions := p.decisionsOf(row.ConversationID)
		if row.Is != row.Was || row.Wait != row.WasWait || string(row.Reason) != decisions[0].Reason {
			is, err := routing.RehearsedDecision(p.ctx, p.db, p.input(from), row.ConversationID)
			p.must(err)
			for _, d := range append(decisions, is) {
				p.tell("%s", known(d))
			}
			p.Errorf("from %v: conversation %d went to %v after %v (%s); rehearsed: %v after %v (%s)\n%s", from.Time(), row.ConversationID, row.Was, us(row.WasWait), decisions[0].Reason,
				row.Is, us(row.Wait), row.Reason, strings.Join(p.told, "\n"))
			return
		}
	}
	p.compareDecisions(from, got)
	if got.Actual != got.Rehearsed {
		p.Errorf("%+v, rehearsed %+v", got.Actual, got.Rehearsed)
	}
}

func us(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// decisionsOf returns the decisions about a conversation, oldest first.
func (p *pastWorld) decisionsOf(id int64) (out []models.Decision) {
	for _, m := range p.thread(id, models.Event) {
		if m.Event.DecisionID != 0 {
			d, err := p.db.Decision(p.ctx, m.Event.DecisionID)
			p.must(err)
			out = append(out, d)
		}
	}
	return out
}

// compareDecisions makes some decisions again and compares what was known.
func (p *pastWorld) compareDecisions(from models.Time, got routing.Rehearsal) {
	for range min(6, len(got.Rows)) {
		row := got.Rows[p.rng.IntN(len(got.Rows))]
		is, err := routing.RehearsedDecision(p.ctx, p.db, p.input(from), row.ConversationID)
		p.must(err)
		stored := p.decisionsOf(row.ConversationID)
		was := stored[0]
		if i := slices.IndexFunc(stored, func(d models.Decision) bool { return d.Owner != models.Nobody && d.Owner == row.Was }); i >= 0 && row.Is != models.Nobody && us(row.Wait) == time.Duration(stored[i].CreatedAt-row.At)*time.Microsecond {
			was = stored[i]
		}
		if a, b := known(was), known(is); a != b {
			p.Errorf("from %v: decision about %d\n%s\nrehearsed\n%s\n%s", from.Time(), row.ConversationID, a, b, strings.Join(p.told, "\n"))
			return
		}
	}
}

// known writes down what a decision knew, but for the numbers of turns.
func known(d models.Decision) string {
	out := fmt.Sprint(d.Owner, d.OwnerName, d.Reason, d.Cause, d.FromQueue, d.Ahead, d.SecondDue, d.CreatedAt)
	for _, c := range d.Candidates {
		c.LastAssigned, c.AwayWhy = 0, ""
		out += fmt.Sprintf("\n%+v", c)
	}
	return out
}
