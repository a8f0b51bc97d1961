package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// Two hundred mails at once while fifty agents come and go: nobody has more than they may, nobody waits whom somebody could take.
func TestArrivalsWhileAgentsComeAndGo(t *testing.T) {
	const agents, mails, capacity = 50, 200, 3
	d := newDesk(t)
	team := models.Team{Name: "Everybody"}
	var people []models.User
	d.write(func(tx *models.DB) error {
		if err := tx.CreateTeam(d.ctx, &team); err != nil {
			return err
		}
		var members []models.TeamMember
		for i := range agents {
			u := person(fmt.Sprint("Agent", i), models.RoleMember, models.SeatService)
			u.Capacity = capacity
			if err := tx.CreateUser(d.ctx, &u); err != nil {
				return err
			}
			people, members = append(people, u), append(members, models.TeamMember{TeamID: team.ID, UserID: u.ID})
		}
		return tx.SetMembersOf(d.ctx, team.ID, members)
	})
	d.assigns(&d.support, func(r *models.Rule) { r.Handout = 2 }, models.TeamOwner(team.ID))
	var all sync.WaitGroup
	begin := make(chan struct{})
	for range mails {
		raw := d.raw(letter{})
		all.Go(func() {
			<-begin
			if err := d.app.Deliver(d.ctx, email.Envelope{To: []string{d.support.Address}, Raw: raw}); err != nil {
				t.Error(err)
			}
		})
	}
	for i, u := range people {
		who, rng := d.as(u), rand.New(rand.NewPCG(uint64(i), 1))
		all.Go(func() {
			<-begin
			for range 6 {
				v := []models.Availability{models.Available, models.Away}[rng.IntN(2)]
				if err := d.app.SetAvailability(d.ctx, who, u.ID, inbox.AvailabilityForm{Value: v}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	close(begin)
	all.Wait()
	d.checkHandedOut(d.support, mails, capacity)
}

// checkHandedOut looks at what became of a channel's conversations, each of which wants an answer.
func (d *desk) checkHandedOut(ch models.Channel, mails int, capacity int64) {
	d.Helper()
	owned, waiting := 0, 0
	for _, c := range d.conversations() {
		switch {
		case c.Owner.Kind == models.OwnerUser && c.WaitingSince == 0:
			owned++
		case c.Owner == models.Nobody && c.WaitingSince != 0:
			waiting++
		default:
			d.Errorf("conversation %d is %v and waits since %v", c.ID, c.Owner, c.WaitingSince)
		}
		stored, err := d.db.Decision(d.ctx, c.DecisionID)
		d.must(err)
		if again := routing.Replay(stored); string(again.Reason) != stored.Reason || again.UserID != stored.Owner.ID {
			d.Errorf("decision %d replays to %d for %s", stored.ID, again.UserID, again.Reason)
		}
	}
	if owned+waiting != mails {
		d.Errorf("%d owned and %d waiting of %d", owned, waiting, mails)
	}
	rule, err := d.db.RuleInForce(d.ctx, ch.ID)
	d.must(err)
	named, err := d.db.Nominees(d.ctx, rule, ch.InboxID)
	d.must(err)
	for _, n := range named {
		u := n.User
		if u.Load > capacity || u.Handed > rule.Handout {
			d.Errorf("%s has %d open and %d handed out", u.Name, u.Load, u.Handed)
		}
		if waiting > 0 && u.Availability == models.Available && u.Load < capacity && u.Handed < rule.Handout {
			d.Errorf("%d wait, and %s has room", waiting, u.Name)
		}
	}
	d.Logf("%d owned, %d waiting", owned, waiting)
}

// routeNow runs the rule for a conversation, as the button does.
func (d *desk) routeNow(id int64) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		desk, err := routing.Open(d.ctx, tx, 0, models.At(d.app.Now()))
		if err != nil {
			return err
		}
		c, err := tx.LockConversation(d.ctx, id)
		if err != nil {
			return err
		}
		if _, err := desk.Route(d.ctx, &c, models.CauseByHand); err != nil {
			return err
		}
		return desk.Finish(d.ctx)
	})
}
