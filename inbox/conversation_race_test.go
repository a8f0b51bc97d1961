package inbox_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// crowd is what many do at once, and what came of it.
type crowd struct {
	*desk
	started []models.Conversation // there before, each with one mail

	mu      sync.Mutex
	given   map[int64][]models.Owner // by conversation: to whom Assign said that it went
	moved   int
	replies map[int64]int // messages that Reply answered with, how often
}

// Everything at once, many times over: nothing may be lost, doubled or overwritten. checkLoads recounts at the end.
func TestAHundredAtOnce(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.ana), team(d.care))
	c := &crowd{desk: d, given: map[int64][]models.Owner{}, replies: map[int64]int{}}
	for i := range 10 {
		_, conv := d.take(letter{id: fmt.Sprintf("<start-%d@fietsen.example>", i)})
		c.started = append(c.started, conv)
	}
	actors := []inbox.Actor{d.as(d.ana), d.as(d.bo), d.as(d.cas), d.as(d.dot)}
	news, answers := c.mails(20, ""), c.mails(20, "<start-%d@fietsen.example>")
	c.run(actors, news, answers)

	if n, want := len(d.incoming()), len(c.started)+len(news)+len(answers); n != want {
		t.Errorf("%d mails stored, want %d", n, want)
	}
	all := d.conversations()
	if want := len(c.started) + len(news); len(all) != want {
		t.Errorf("%d conversations, want %d", len(all), want)
	}
	outgoing := 0
	for _, conv := range all {
		outgoing += len(d.thread(conv.ID, models.Outgoing))
		c.checkOwners(conv)
	}
	if outgoing != len(c.replies) || outgoing != 10 {
		t.Errorf("%d answers stored, %d told, want 10", outgoing, len(c.replies))
	}
	for id, n := range c.replies {
		if n != 2 || len(d.states(id)) != 1 {
			t.Errorf("answer %d was told %d times and has %d deliveries", id, n, len(d.states(id)))
		}
	}
	t.Logf("%d were told that they came too late", c.moved)
}

// mails writes n of them; those that answer name the mail that started one of the ten conversations.
func (c *crowd) mails(n int, answers string) (out [][]byte) {
	for i := range n {
		l := letter{}
		if answers != "" {
			l.inReplyTo = fmt.Sprintf(answers, i%10)
		}
		out = append(out, c.raw(l))
	}
	return out
}

// run lets 130 loose: 80 deliveries of 40 mails, 20 who give conversations away, 20 who send 10 forms twice, 10 who close and open while
// people come and go.
func (c *crowd) run(actors []inbox.Actor, news, answers [][]byte) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	start := func(fn func() error) {
		all.Go(func() {
			<-begin
			if err := fn(); err != nil {
				c.Error(err)
			}
		})
	}
	for _, raw := range append(append([][]byte(nil), news...), answers...) {
		for range 2 {
			start(func() error {
				return c.app.Deliver(c.ctx, email.Envelope{To: []string{c.support.Address}, Raw: raw})
			})
		}
	}
	for i := range 20 {
		start(func() error { return c.give(actors[i%4], i) })
		start(func() error { return c.answer(actors[i/2%3], i/2) })
	}
	for i := range 10 {
		start(func() error { return c.comeAndGo(actors[i%4], i) })
	}
	close(begin)
	all.Wait()
}

// give hands one conversation round: each time to somebody else than the owner it saw.
func (c *crowd) give(who inbox.Actor, i int) error {
	owners := []models.Owner{user(c.ana), user(c.bo), user(c.cas), team(c.care), models.Nobody}
	for n := range 3 {
		id := c.started[(i+n)%3].ID // many at few
		now, err := c.db.Conversation(c.ctx, id)
		if err != nil {
			return err
		}
		to := owners[(i+n)%len(owners)]
		if to == now.Owner {
			to = owners[(i+n+1)%len(owners)]
		}
		_, err = c.app.Assign(c.ctx, who, id, to, now.Owner)
		var moved *inbox.Moved
		c.mu.Lock()
		switch {
		case errors.As(err, &moved):
			c.moved++
			err = nil
		case err == nil:
			c.given[id] = append(c.given[id], to)
		}
		c.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// answer posts the form n; two goroutines have the same one.
func (c *crowd) answer(who inbox.Actor, n int) error {
	m, err := c.app.Reply(c.ctx, who, c.started[n%10].ID, inbox.ReplyForm{Body: "On it.", Nonce: fmt.Sprint("form ", n), Anyway: true, Close: n%3 == 0})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replies[m.ID]++
	return err
}

func (c *crowd) comeAndGo(who inbox.Actor, i int) error {
	id := c.started[i].ID
	for n := range 4 {
		if _, err := c.app.SetState(c.ctx, who, id, []models.State{models.StateClosed, models.StateOpen, models.StateTrash, models.StateOpen}[n]); err != nil {
			return err
		}
		u, to := []models.User{c.ana, c.bo, c.cas}[i%3], []models.Availability{models.Away, models.Available}[n%2]
		if err := c.app.SetAvailability(c.ctx, c.as(u), u.ID, inbox.AvailabilityForm{Value: to}); err != nil {
			return err
		}
	}
	return nil
}

// checkOwners replays the events of a conversation: each change begins with the owner that the one before left, the last left the
// owner there is, and whom Assign said that it went to had it.
func (c *crowd) checkOwners(conv models.Conversation) {
	c.Helper()
	owner, had := models.Nobody.String(), map[string]bool{models.Nobody.String(): true}
	for _, m := range c.thread(conv.ID, models.Event) {
		switch e := m.Event; e.Kind {
		case models.EventDecision:
			owner = e.OwnerTo
		case models.EventOwner:
			if e.OwnerFrom != owner {
				c.Errorf("conversation %d: %s was overwritten by a change from %s to %s", conv.ID, owner, e.OwnerFrom, e.OwnerTo)
			}
			owner = e.OwnerTo
		}
		had[owner] = true
	}
	if owner != conv.Owner.String() {
		c.Errorf("conversation %d: its events end with %s, its owner is %s", conv.ID, owner, conv.Owner)
	}
	for _, to := range c.given[conv.ID] {
		if !had[to.String()] {
			c.Errorf("conversation %d: %s was said to have it and never had", conv.ID, to)
		}
	}
}
