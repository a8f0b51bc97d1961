package inbox_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Visitors write while their chats are ended, closed, filed as spam, answered, given to others, and while their contacts are merged: every message
// that was taken is there once, loads are right, and nothing fails but with what the visitor is told.
func TestVisitorsWriteWhileTheirChatsAreHandled(t *testing.T) {
	const chats, each = 6, 5
	d := newDesk(t)
	flow, _ := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo), user(d.cas))
	d.asks(flow)
	d.pageOf(d.bo)
	d.pageOf(d.cas)
	keep, err := d.app.CreateContact(d.ctx, d.as(d.ana), inbox.ContactForm{Name: "Gail G.", Email: "gail@customer.example"})
	d.must(err)
	who := func(n int) string { return fmt.Sprintf("visitor%d", n) }
	var talking []models.Conversation
	for n := range chats {
		d.saysIn(who(n), "Gail", "", "")
		c, _ := d.newestChat()
		talking = append(talking, c)
	}
	begin, taken, mu := make(chan struct{}), map[string]int{}, sync.Mutex{}
	var all sync.WaitGroup
	does := func(what string, allowed func(error) bool, f func() error) {
		all.Go(func() {
			<-begin
			if err := f(); err != nil && !allowed(err) {
				t.Errorf("%s: %v", what, err)
			}
		})
	}
	problems := func(err error) bool { var p models.Problems; return errors.As(err, &p) }
	over := func(err error) bool {
		return errors.Is(err, inbox.ErrChatEnded) || errors.Is(err, models.ErrNotFound) || problems(err)
	}
	for n, c := range talking {
		for k, text := range []string{"+31201234567", "gail@customer.example", "and more", "and more again", "that is all"}[:each] {
			p := post("help", who(n), text)
			p.Nonce = fmt.Sprintf("nonce-%d-%d", n, k)
			for range 2 { // as a browser does that has had no answer
				does("write", over, func() error {
					sent, err := d.app.SendChat(d.ctx, p)
					if err == nil && sent.ID != 0 {
						mu.Lock()
						taken[fmt.Sprint(sent.ID, " ", text)] = n
						mu.Unlock()
					}
					return err
				})
			}
		}
		none := func(error) bool { return false }
		switch n {
		case 0:
			does("end", none, func() error {
				v, err := d.app.ChatByKey(d.ctx, post("help", who(n), "").Key)
				return errors.Join(err, d.app.EndChat(d.ctx, v))
			})
		case 1:
			does("close", none, func() error { _, err := d.app.SetState(d.ctx, d.as(d.bo), c.ID, models.StateClosed); return err })
		case 2:
			does("spam", none, func() error { _, err := d.app.SetState(d.ctx, d.as(d.bo), c.ID, models.StateSpam); return err })
		case 3:
			does("answer", problems, func() error {
				_, err := d.app.Reply(d.ctx, d.as(d.cas), c.ID, inbox.ReplyForm{Body: "Here I am.", Nonce: "answer", Anyway: true})
				return err
			})
		case 4:
			does("merge", over, func() error {
				_, err := d.app.MergeContacts(d.ctx, d.as(d.ana), keep.ID, c.ContactID, inbox.MergeChoice{})
				return err
			})
		case 5:
			does("give", func(err error) bool { var m *inbox.Moved; return errors.As(err, &m) }, func() error {
				_, err := d.app.Assign(d.ctx, d.as(d.bo), c.ID, user(d.ana), d.conversation(c.ID).Owner)
				return err
			})
		}
	}
	close(begin)
	all.Wait()
	there := map[string]int{}
	for n, c := range talking {
		for _, m := range d.thread(c.ID, models.Incoming) {
			if m.Text != "Gail" {
				there[fmt.Sprint(m.ID, " ", m.Text)] = n
			}
		}
	}
	if len(there) != len(taken) {
		t.Errorf("taken %v, there %v", taken, there)
	}
	for m, n := range taken {
		if is, ok := there[m]; !ok || is != n {
			t.Errorf("%q of chat %d is in %d (%v)", m, n, is, ok)
		}
	}
	d.checkLoads()
	d.advance(time.Hour)
	d.due()
	d.checkLoads()
}
