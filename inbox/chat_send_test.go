package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// post is a message of a visitor in a chat.
func post(flow, who, text string) inbox.ChatPost {
	return inbox.ChatPost{Flow: flow, Key: (who + strings.Repeat("_", 22))[:22], Nonce: "nonce-" + who + "-" + strings.ReplaceAll(text, " ", "-"), Text: text, URL: "https://shop.example/x", IP: "192.0.2.9"}
}

func TestManyFirstMessagesAtOnceAreOneConversation(t *testing.T) {
	d := newDesk(t)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo), user(d.cas))
	d.pageOf(d.bo)
	d.pageOf(d.cas)
	var wg sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		wg.Go(func() { _, errs[i] = d.app.SendChat(d.ctx, post("help", "gail", fmt.Sprint("message ", i))) })
	}
	wg.Wait()
	d.must(errors.Join(errs...))
	all := d.conversations()
	if len(all) != 1 {
		t.Fatalf("%d conversations", len(all))
	}
	if n := len(d.thread(all[0].ID, models.Incoming)); n != 50 {
		t.Errorf("%d messages", n)
	}
	if n := len(d.thread(all[0].ID, models.Outgoing)); n != 1 {
		t.Errorf("the flow says %d things", n)
	}
	if all[0].Owner.Kind != models.OwnerUser || d.user(d.bo.ID).Load+d.user(d.cas.ID).Load != 1 {
		t.Errorf("owned by %v", all[0].Owner)
	}
}

func TestTheSameFirstMessageManyTimesIsOne(t *testing.T) {
	d := newDesk(t)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	var wg sync.WaitGroup
	ids, errs := make([]int64, 30), make([]error, 30)
	for i := range errs {
		wg.Go(func() {
			sent, err := d.app.SendChat(d.ctx, post("help", "gail", "hello"))
			ids[i], errs[i] = sent.ID, err
		})
	}
	wg.Wait()
	d.must(errors.Join(errs...))
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("answered with %v", ids)
			break
		}
	}
	if n := len(d.incoming()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestVisitorsOfOneAddressBeginSoManyChats(t *testing.T) {
	d := newDesk(t)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	for i := range 25 {
		_, err := d.app.SendChat(d.ctx, post("help", fmt.Sprint("visitor", i), "hello"))
		if want := i >= 20; errors.Is(err, inbox.ErrThrottled) != want {
			t.Fatalf("chat %d: %v", i, err)
		}
	}
	if _, err := d.app.SendChat(d.ctx, post("help", "visitor3", "and more")); err != nil {
		t.Errorf("a chat that goes on: %v", err)
	}
	d.advance(16 * time.Minute)
	_, err := d.app.SendChat(d.ctx, post("help", "visitor24", "hello"))
	d.must(err)
}

func TestVisitorsAreHereAsLongAsTheyListen(t *testing.T) {
	d := newDesk(t)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	var chats []inbox.VisitorChat
	for i := range 3 {
		p := post("help", fmt.Sprint("visitor", i), "hello")
		_, err := d.app.SendChat(d.ctx, p)
		d.must(err)
		v, err := d.app.ChatByKey(d.ctx, p.Key)
		d.must(err)
		chats = append(chats, v)
	}
	here := func() (s string) {
		for _, v := range chats {
			c, err := d.db.Chat(d.ctx, v.ConversationID)
			d.must(err)
			switch {
			case c.Here(models.Time(d.clock.Load())):
				s += "h"
			case c.LeftAt != 0:
				s += "l"
			default:
				s += "-"
			}
		}
		return s
	}
	note := func(want string) {
		t.Helper()
		d.must(d.app.NoteVisitors(d.ctx))
		if is := here(); is != want {
			t.Errorf("%s, want %s", is, want)
		}
	}
	note("hhh") // they have just written
	_, first, err := d.app.ListenToChat(chats[0], "192.0.2.9")
	d.must(err)
	_, second, err := d.app.ListenToChat(chats[1], "192.0.2.9")
	d.must(err)
	note("hhh")
	d.advance(80 * time.Second)
	note("hhl")
	d.advance(80 * time.Second)
	note("hhl")
	second()
	d.advance(5 * time.Second)
	note("hhl")
	_, third, err := d.app.ListenToChat(chats[1], "192.0.2.9") // from another page
	d.must(err)
	d.advance(20 * time.Second)
	note("hhl")
	third()
	first()
	d.advance(11 * time.Second)
	note("lll")
	_, fourth, err := d.app.ListenToChat(chats[2], "192.0.2.9")
	d.must(err)
	note("llh")
	d.advance(76 * time.Second) // the node is killed and notes nothing more
	if is := here(); is != "ll-" {
		t.Errorf("%s after the lease", is)
	}
	fourth()
}

func TestStreamsOfOneAddressAreSoMany(t *testing.T) {
	d := newDesk(t)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	var leave []func()
	listen := func(n int, ip string) error {
		p := post("help", fmt.Sprint("visitor", n), "hello")
		p.IP = fmt.Sprintf("192.0.2.%d", n)
		if _, err := d.app.ChatByKey(d.ctx, p.Key); err != nil {
			_, err := d.app.SendChat(d.ctx, p)
			d.must(err)
		}
		v, err := d.app.ChatByKey(d.ctx, p.Key)
		d.must(err)
		_, end, err := d.app.ListenToChat(v, ip)
		if err == nil {
			leave = append(leave, end)
		}
		return err
	}
	for n := range 401 {
		if err := listen(n/20, "198.51.100.1"); errors.Is(err, inbox.ErrThrottled) != (n >= 400) {
			t.Fatalf("stream %d: %v", n, err)
		}
	}
	d.must(listen(21, "198.51.100.2"))
	leave[0]()
	d.must(listen(22, "198.51.100.1"))
	for _, end := range leave[1:] {
		end()
	}
}
