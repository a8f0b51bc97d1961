package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// A hundred chats at once while twenty agents open and close pages on two nodes, come and go: every chat is somebody's or waits, nobody waits
// whom somebody could take, and two minutes later nobody who is gone owes a visitor an answer.
func TestChatsArriveWhilePagesOpenAndClose(t *testing.T) {
	const agents, chats, capacity = 20, 100, 3
	d := newDesk(t)
	nodes := []*inbox.App{d.app, inbox.New(inbox.App{DB: d.db, Log: d.app.Log, Vault: d.app.Vault, Now: d.app.Now})}
	var people []models.User
	d.write(func(tx *models.DB) error {
		people = nil
		for i := range agents {
			u := person(fmt.Sprint("Agent", i), models.RoleMember, models.SeatService)
			u.Capacity = capacity
			if err := tx.CreateUser(d.ctx, &u); err != nil {
				return err
			}
			people = append(people, u)
		}
		return nil
	})
	var named []models.Owner
	for _, u := range people {
		named = append(named, user(u))
	}
	_, way := d.chatflow(d.open, "help", models.ChatAlways, func(r *models.Rule) { r.Handout = 2 }, named...)
	talking := make([]models.Conversation, chats)
	for i := range talking {
		talking[i] = d.starts(way)
	}
	begin, open := make(chan struct{}), make([]bool, agents)
	var all sync.WaitGroup
	for _, c := range talking {
		all.Go(func() {
			<-begin
			err := d.db.Write(d.ctx, func(tx *models.DB) error {
				desk, err := routing.Open(d.ctx, tx, 0, d.now())
				if err != nil {
					return err
				}
				c, err := tx.LockConversation(d.ctx, c.ID)
				if err != nil {
					return err
				}
				if _, err := desk.RouteChat(d.ctx, &c, way); err != nil {
					return err
				}
				return desk.Finish(d.ctx)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for i, u := range people {
		who, rng := d.as(u), rand.New(rand.NewPCG(uint64(i), 5))
		all.Go(func() {
			<-begin
			var ends []func()
			for range 6 {
				switch rng.IntN(4) {
				case 0, 1:
					end, err := nodes[rng.IntN(2)].PageOpen(d.ctx, who)
					if err != nil {
						t.Error(err)
					}
					ends = append(ends, end)
				case 2:
					if len(ends) > 0 {
						ends[0]()
						ends = ends[1:]
					}
				case 3:
					v := []models.Availability{models.Available, models.Available, models.Away}[rng.IntN(3)]
					if err := d.app.SetAvailability(d.ctx, who, u.ID, inbox.AvailabilityForm{Value: v}); err != nil {
						t.Error(err)
					}
				}
			}
			open[i] = len(ends) > 0
		})
	}
	close(begin)
	all.Wait()
	d.checkChats(way, chats, capacity)
	keep := func(by time.Duration) {
		d.advance(by)
		for i, u := range people {
			if open[i] {
				for _, node := range nodes {
					d.must(node.PageKept(d.ctx, d.as(u)))
				}
			}
		}
		d.must(d.app.RunDue(d.ctx))
	}
	keep(6 * time.Second)
	for i, u := range people {
		if now := d.user(u.ID); now.PageOpen != open[i] {
			t.Errorf("%s has a page open: %v; should be %v", u.Name, now.PageOpen, open[i])
		}
	}
	for range 4 {
		keep(36 * time.Second)
	}
	d.checkChats(way, chats, capacity)
	for _, c := range d.conversations() {
		if c.Owner.Kind == models.OwnerUser && d.user(c.Owner.ID).GoneSince() != 0 {
			t.Errorf("chat %d waits for %s, who is gone", c.ID, d.user(c.Owner.ID).Name)
		}
	}
}

// checkChats looks at what became of the chats of a way, none of which has an answer.
func (d *desk) checkChats(way models.Channel, chats int, capacity int64) {
	d.Helper()
	owned, waiting := 0, 0
	for _, c := range d.conversations() {
		switch {
		case c.ChannelID != way.ID:
			d.Errorf("chat %d is on channel %d", c.ID, c.ChannelID)
		case c.Owner.Kind == models.OwnerUser && c.WaitingSince == 0:
			owned++
		case c.Owner == models.Nobody && c.WaitingSince != 0:
			waiting++
		default:
			d.Errorf("chat %d is %v and waits since %v", c.ID, c.Owner, c.WaitingSince)
		}
		d.replays(c)
	}
	if owned+waiting != chats {
		d.Errorf("%d owned and %d waiting of %d", owned, waiting, chats)
	}
	rule, err := d.db.RuleInForce(d.ctx, way.ID)
	d.must(err)
	people, err := d.db.Nominees(d.ctx, rule, way.InboxID)
	d.must(err)
	for _, n := range people {
		u := d.user(n.User.ID)
		if u.Load > capacity || u.Handed > rule.Handout {
			d.Errorf("%s has %d open and %d handed out", u.Name, u.Load, u.Handed)
		}
		if waiting > 0 && u.GoneSince() == 0 && u.Load < capacity && u.Handed < rule.Handout {
			d.Errorf("%d wait, and %s is there with room", waiting, u.Name)
		}
	}
	d.Logf("%d owned, %d waiting", owned, waiting)
}
