package inbox_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"fairlead/channels/chat"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// visitor is somebody in a chat, as they are now: here till a moment from now, or gone.
type visitor struct {
	name, email string
	here        time.Duration // from now on; 0: has left
	left        time.Duration // how long ago
	ended       bool
}

// chatOf stores a chat of a visitor who has written once, in an inbox with a chatflow of its own.
func (d *desk) chatOf(v visitor, o models.ChatOptions, says ...string) models.Conversation {
	d.Helper()
	now := models.At(d.app.Now())
	c := models.Chat{Language: "en", CreatedAt: now, URL: "https://harbour.example/berths", Title: "Berths", Referrer: "https://search.example/"}
	if v.here > 0 {
		c.HereTill = now.Add(v.here)
	} else {
		c.LeftAt = now.Add(-v.left)
	}
	if v.ended {
		c.EndedAt = now
	}
	if len(says) == 0 {
		says = []string{"Is there a berth?"}
	}
	d.write(func(tx *models.DB) error {
		c := c
		flow, err := modelstest.Chatflow(d.ctx, tx, d.open.ID, "site", o)
		if err != nil {
			return err
		}
		return modelstest.Chat(d.ctx, tx, flow, models.Contact{Name: v.name, Email: v.email}, &c, says...)
	})
	all := d.conversations()
	return all[len(all)-1]
}

func (d *desk) chatRow(id int64) models.Chat {
	d.Helper()
	c, err := d.db.Chat(d.ctx, id)
	d.must(err)
	return c
}

// mailOf returns the mail that a message went out as, and to whom.
func (d *desk) mailOf(m models.Message) (raw string, to []string) {
	d.Helper()
	stored, err := d.db.Message(d.ctx, m.ID)
	d.must(err)
	if stored.RawFileID == 0 {
		return "", nil
	}
	var b bytes.Buffer
	d.must(d.db.CopyFile(d.ctx, stored.RawFileID, &b))
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{m.ID})
	d.must(err)
	for _, r := range rows {
		to = append(to, r.Recipient)
	}
	return b.String(), to
}

func TestHowAnAnswerArrives(t *testing.T) {
	cases := []struct {
		name    string
		visitor visitor
		before  func(d *desk, c models.Conversation)
		arrives models.Arrival
		via     string
		to      string
	}{
		{"here", visitor{"Ana", "ana@customer.example", time.Minute, 0, false}, nil, models.ArrivesInChat, models.ViaChat, ""},
		{"left, with an address", visitor{"Ana", "ana@customer.example", 0, time.Minute, false}, nil, models.ArrivesByMail, models.ViaChat, "ana@customer.example"},
		{"left, without one", visitor{"", "", 0, time.Minute, false}, nil, models.ArrivesLater, models.ViaChat, ""},
		{"ended, with an address", visitor{"Ana", "ana@customer.example", time.Minute, 0, true}, nil, models.ArrivesByMail, models.ViaChat, "ana@customer.example"},
		{"ended, without one", visitor{"", "", time.Minute, 0, true}, nil, models.ArrivesNowhere, "", ""},
		{"left, and no channel can send", visitor{"Ana", "ana@customer.example", 0, time.Minute, false}, func(d *desk, _ models.Conversation) { d.muted() }, models.ArrivesLater, models.ViaChat, ""},
		{"has written by mail since", visitor{"Ana", "ana@customer.example", time.Minute, 0, false}, func(d *desk, c models.Conversation) {
			d.write(func(tx *models.DB) error {
				m := models.Message{ConversationID: c.ID, Kind: models.Incoming, From: models.Person{Email: "ana@work.example"}, Text: "By mail.", CreatedAt: models.At(d.app.Now())}
				return tx.CreateMessage(d.ctx, &m)
			})
		}, models.ArrivesAsMail, "", "ana@work.example"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			conv := d.chatOf(c.visitor, models.ChatOptions{})
			if c.before != nil {
				c.before(d, conv)
			}
			th, err := d.app.Show(d.ctx, d.as(d.bo), conv.ID, 0)
			d.must(err)
			if th.Chat == nil || th.Chat.Arrives != c.arrives {
				t.Fatalf("the editor says %+v", th.Chat)
			}
			m, err := d.app.Reply(d.ctx, d.as(d.bo), conv.ID, inbox.ReplyForm{Body: "Yes, *two* are free.", Cc: "other@customer.example"})
			if c.arrives == models.ArrivesNowhere {
				var p models.Problems
				if !errors.As(err, &p) || len(d.thread(conv.ID, models.Outgoing)) != 1 {
					t.Fatalf("sent: %v", err)
				}
				return
			}
			d.must(err)
			raw, to := d.mailOf(m)
			if m.Via != c.via || (raw != "") != (c.to != "") || c.arrives.ByChat() && strings.Join(to, " ") != c.to || c.arrives == models.ArrivesAsMail && to[0] != c.to {
				t.Errorf("via %q, mailed to %q", m.Via, to)
			}
			if c.arrives == models.ArrivesByMail && (!strings.Contains(raw, "Yes, *two* are free.") || strings.Contains(raw, "text/html") || d.chatRow(conv.ID).MailedMessage != m.ID) {
				t.Errorf("the mail:\n%s", raw)
			}
			if got := d.conversation(conv.ID); got.Owner != user(d.bo) || !got.Answered() {
				t.Errorf("%+v", got)
			}
		})
	}
}

// muted takes sending away from every channel.
func (d *desk) muted() {
	d.Helper()
	d.write(func(tx *models.DB) error {
		for _, ch := range []models.Channel{d.support, d.sales} {
			ch.SMTPHost = ""
			if err := tx.UpdateChannel(d.ctx, ch); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestWhatAVisitorHasNotSeenIsMailedOnceTwoMinutesAfterTheyLeft(t *testing.T) {
	cases := []struct {
		name   string
		email  string
		seen   bool          // all of it
		here   time.Duration // the visitor stays that long after the answers
		mailed bool
	}{
		{"left before they saw it", "ana@customer.example", false, 30 * time.Second, true},
		{"stayed longer, then left", "ana@customer.example", false, 10 * time.Minute, true},
		{"saw it", "ana@customer.example", true, 30 * time.Second, false},
		{"gave no address", "", false, 30 * time.Second, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			conv := d.chatOf(visitor{"Ana", c.email, 30 * time.Second, 0, false}, models.ChatOptions{})
			d.reply(d.bo, conv.ID, inbox.ReplyForm{Body: "One moment."})
			last := d.reply(d.cas, conv.ID, inbox.ReplyForm{Body: "Pier C, number 12.", Anyway: true})
			if c.here > 30*time.Second {
				d.setChat(conv.ID, func(chat *models.Chat) { chat.HereTill = models.At(d.app.Now()).Add(c.here) })
			}
			if c.seen {
				d.setChat(conv.ID, func(chat *models.Chat) { chat.SeenMessage = last.ID })
			}
			d.advance(c.here + 119*time.Second)
			d.due()
			if raw, _ := d.mailOf(last); raw != "" {
				t.Fatal("mailed too early")
			}
			d.advance(2 * time.Second)
			d.due()
			raw, to := d.mailOf(last)
			if (raw != "") != c.mailed {
				t.Fatalf("mailed: %q", raw)
			}
			if c.mailed && (len(to) != 1 || !strings.Contains(raw, "One moment.") || !strings.Contains(raw, "Pier C, number 12.") || !strings.Contains(raw, "Cas:") || strings.Count(raw, "Bo:") != 1) {
				t.Errorf("to %q:\n%s", to, raw)
			}
			n := d.deliveries(conv.ID)
			d.advance(time.Hour)
			d.due()
			if d.deliveries(conv.ID) != n {
				t.Error("mailed twice")
			}
		})
	}
}

func (d *desk) setChat(id int64, change func(*models.Chat)) {
	d.Helper()
	c := d.chatRow(id)
	change(&c)
	d.write(func(tx *models.DB) error {
		if _, err := tx.SeeChat(d.ctx, id, c.SeenMessage); err != nil {
			return err
		}
		return errors.Join(tx.UpdateChat(d.ctx, c), tx.VisitorsHere(d.ctx, []int64{id}, c.HereTill))
	})
}

func (d *desk) deliveries(conversation int64) (n int) {
	d.Helper()
	for _, m := range d.thread(conversation, models.Outgoing) {
		rows, err := d.db.DeliveriesOf(d.ctx, []int64{m.ID})
		d.must(err)
		n += len(rows)
	}
	return n
}

// The answer to the mail joins the conversation, is not shown in the chat, and is answered by mail.
func TestTheAnswerToAChatsMailJoinsIt(t *testing.T) {
	d := newDesk(t)
	conv := d.chatOf(visitor{"Ana", "ana@customer.example", 0, time.Hour, false}, models.ChatOptions{})
	m := d.reply(d.bo, conv.ID, inbox.ReplyForm{})
	stored, err := d.db.Message(d.ctx, m.ID)
	d.must(err)
	in, there := d.take(letter{from: "Ana <ana@customer.example>", inReplyTo: stored.RFCID, body: "Thank you!"})
	if there.ID != conv.ID || in.Via != "" {
		t.Fatalf("in %d via %q", there.ID, in.Via)
	}
	if again := d.reply(d.bo, conv.ID, inbox.ReplyForm{}); again.Via != "" || len(again.To) != 1 {
		t.Errorf("answered via %q to %v", again.Via, again.To)
	}
}

func TestAnAnsweredChatClosesAfterSilence(t *testing.T) {
	d := newDesk(t)
	conv := d.chatOf(visitor{"Ana", "", time.Hour, 0, false}, models.ChatOptions{CloseAfter: 10})
	d.reply(d.bo, conv.ID, inbox.ReplyForm{})
	d.advance(6 * time.Minute)
	d.write(func(tx *models.DB) error {
		_, err := modelstest.VisitorSays(d.ctx, tx, conv.ID, models.Contact{}, "And electricity?", models.At(d.app.Now()))
		return err
	})
	d.advance(5 * time.Minute)
	d.due()
	if got := d.conversation(conv.ID); got.State != models.StateOpen {
		t.Fatal("closed while the visitor waits")
	}
	d.reply(d.bo, conv.ID, inbox.ReplyForm{})
	d.advance(9 * time.Minute)
	d.due()
	if got := d.conversation(conv.ID); got.State != models.StateOpen {
		t.Fatal("closed too early")
	}
	d.advance(time.Minute)
	d.due()
	if got := d.conversation(conv.ID); got.State != models.StateClosed || got.Owner != user(d.bo) {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsReadIsNotedAndTold(t *testing.T) {
	d := newDesk(t)
	conv := d.chatOf(visitor{"Ana", "", time.Hour, 0, false}, models.ChatOptions{})
	heard, stop := d.app.Hub.Listen()
	defer stop()
	for range 2 {
		_, err := d.app.Show(d.ctx, d.as(d.bo), conv.ID, 0)
		d.must(err)
	}
	if got := d.chatRow(conv.ID); got.ReadMessage != conv.LastIncoming {
		t.Errorf("read up to %d", got.ReadMessage)
	}
	if d.db.Postgres() {
		return // told through the database
	}
	if e := <-heard; e.Kind != live.KindRead || e.Conversation != conv.ID || len(heard) != 0 {
		t.Errorf("told %+v and %d more", e, len(heard))
	}
}

func TestTypingIsToldOnlyByWhoMayAndToWhoIsThere(t *testing.T) {
	cases := []struct {
		name    string
		visitor visitor
		told    bool
	}{{"here", visitor{"Ana", "", time.Minute, 0, false}, true}, {"left", visitor{"Ana", "", 0, time.Minute, false}, false}, {"ended", visitor{"Ana", "", time.Minute, 0, true}, false}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			conv := d.chatOf(c.visitor, models.ChatOptions{})
			heard, stop := d.app.Hub.Listen()
			defer stop()
			d.must(d.app.ChatTyping(d.ctx, d.as(d.bo), conv.ID, true))
			if told := len(heard) == 1; told != (c.told && !d.db.Postgres()) {
				t.Errorf("told %d", len(heard))
			}
		})
	}
	d := newDesk(t)
	_, mail := d.take(letter{})
	if err := d.app.ChatTyping(d.ctx, d.as(d.bo), mail.ID, true); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("in a mail: %v", err)
	}
	_, private := d.take(letter{to: d.private.Address}, d.private.Address)
	if err := d.app.ChatTyping(d.ctx, d.as(d.dot), private.ID, true); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("where nothing may be seen: %v", err)
	}
}

func TestTheAnswersOfTheFlowAreShownInItsWords(t *testing.T) {
	d := newDesk(t)
	conv := d.chatOf(visitor{"Ana", "", time.Minute, 0, false}, models.ChatOptions{})
	state := chat.State{Answers: map[string]string{"topic": "berth", "name": "Ana <b>", "gone": "x"}}
	d.setChat(conv.ID, func(chat *models.Chat) { chat.State = state.JSON() })
	th, err := d.app.Show(d.ctx, d.as(d.bo), conv.ID, 0)
	d.must(err)
	want := []inbox.ChatAnswer{{Label: "Topic", Value: "A berth"}, {Label: "What is your name?", Value: "Ana <b>"}}
	if got := th.Chat.Answers; len(got) != 2 || got[0] != want[0] || got[1] != want[1] || th.Chat.Flow != "Website site" {
		t.Errorf("%+v", th.Chat)
	}
	d.setChat(conv.ID, func(chat *models.Chat) { chat.State = "{" })
	if th, err := d.app.Show(d.ctx, d.as(d.bo), conv.ID, 0); err != nil || th.Chat.Answers != nil {
		t.Errorf("a broken state: %v %v", th.Chat, err)
	}
}
