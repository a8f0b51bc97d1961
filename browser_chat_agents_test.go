package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// chatter is a visitor of a chat who has no browser: what they do is done by the use cases.
type chatter struct {
	*installation
	flow string
	key  string
	n    int
}

// chatsTo makes a chatflow whose chats go to somebody, and returns its address.
func (i *installation) chatsTo(emails ...string) string {
	i.Helper()
	var ids []int64
	for _, e := range emails {
		ids = append(ids, i.actor(e).User.ID)
	}
	i.fine(i.db.Write(i.Context(), func(tx *models.DB) error {
		flow, err := modelstest.Chatflow(i.Context(), tx, 1, "website", models.ChatOptions{Hours: models.ChatAlways})
		if err != nil {
			return err
		}
		_, err = modelstest.Way(i.Context(), tx, flow, "send", ids...)
		return err
	}))
	return "website"
}

func (c *chatter) send(p inbox.ChatPost) inbox.ChatSent {
	c.Helper()
	c.n++
	p.Flow, p.Key, p.Nonce, p.Lang, p.IP = c.flow, c.key, fmt.Sprintf("message-%04d", c.n), "en", "192.0.2.1"
	p.URL, p.Title, p.Referrer = "https://harbour.example/berths", "Berths and prices", "https://search.example/"
	sent, err := c.app.SendChat(c.Context(), p)
	c.fine(err)
	return sent
}

func (c *chatter) says(text string) inbox.ChatSent { return c.send(inbox.ChatPost{Text: text}) }

// enters answers what the flow asks and is sent to somebody.
func (c *chatter) enters(name string) {
	c.Helper()
	c.send(inbox.ChatPost{Step: "topic", Option: "berth"})
	c.send(inbox.ChatPost{Step: "name", Text: name})
}

func (c *chatter) chat() inbox.VisitorChat {
	c.Helper()
	v, err := c.app.ChatByKey(c.Context(), c.key)
	c.fine(err)
	return v
}

// TestChatInTheInbox has two colleagues at their windows and a visitor in a chat.
func TestChatInTheInbox(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	ana := &chatter{i, i.chatsTo("tom@harbour.example"), strings.Repeat("a", 22), 0}
	tom, mia := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	tom.logIn("tom@harbour.example", password)
	mia.logIn("mia@harbour.example", password)
	tom.open("/inbox/all/mine")
	tom.has("#list .empty", "")
	listens := func() bool {
		u, err := i.db.User(i.Context(), i.actor("tom@harbour.example").User.ID)
		return err == nil && u.PageOpen
	}
	i.until("Tom's page to be known", listens)
	_, err := evaluate[string](tom, `(() => { window.tones = 0; const of = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function () { window.tones++; return of.call(this); }; return ""; })()`)
	i.fine(err)
	tom.mark()
	ana.enters("Ana Bakker")
	tom.has("#rows .convrow.asks .chatmark.waits", "Waits in the chat")
	tom.wait("a sound", `window.tones >= 2`)
	tom.click("#rows a", "Ana Bakker")
	tom.has("h1.subject", "Chat with Ana Bakker")
	tom.has("#side .chatanswers", "A berth")
	tom.has("#arrival", "In the chat")
	tom.has("#chatstrip", "Here now")

	i.fine(i.app.VisitorTyping(i.Context(), ana.chat(), true))
	tom.has("#typing", "Ana Bakker is typing…")
	ana.says("Is pier C free in May?")
	tom.has(".msgs .say.in .text", "Is pier C free in May?")
	tom.inView("Is pier C free in May?")
	i.until("that Tom has read it", func() bool { return ana.chat().ReadMessage >= ana.lastIncoming() })

	heard, stop, err := i.app.ListenToChat(ana.chat(), "192.0.2.1")
	i.fine(err)
	defer stop()
	mia.open(tom.path())
	mia.has("h1.subject", "Chat with Ana Bakker")
	mia.listening(i)
	tom.click("[data-editor] textarea", "")
	tom.press("Yes, it is. Until June")
	i.until("the visitor to hear of it", func() bool { return hears(heard, live.KindTyping) })
	mia.has("#typing", "A colleague is typing an answer…")
	tom.press(kb.Enter)
	if got := tom.value("[data-editor] textarea"); got != "Yes, it is. Until June\n" {
		t.Errorf("Enter did more than begin a line: %q", got)
	}
	tom.press(kb.Enter, ctrl)
	tom.has(".msgs .say.out:not(.pending) .text", "Yes, it is. Until June")
	mia.has(".msgs .say.out .text", "Yes, it is. Until June")
	mia.gone("#typing", "typing")
	tom.inView("Until June")
	if focus, err := evaluate[string](tom, `document.activeElement.name + document.activeElement.value`); err != nil || focus != "body" {
		t.Errorf("the focus, or what is typed, is %q (%v)", focus, err)
	}
	v := ana.chat()
	i.fine(i.app.VisitorSaw(i.Context(), v, ana.lastMessage()))
	tom.has(".fate .seen", "Seen")
	i.overALostConnection(tom, ana)
	i.readingAbove(tom, ana)
	i.enterSends(tom, ana)
	tom.calm()
	mia.calm()
}

// listening waits until the page that is shown has its stream: pages that were left have none.
func (w *window) listening(i *installation) {
	w.Helper()
	i.until("the streams of two pages", func() bool { return i.app.Hub.Listeners() == 2 })
}

func (c *chatter) conversation() models.Conversation {
	c.Helper()
	conv, err := c.db.Conversation(c.Context(), c.chat().ConversationID)
	c.fine(err)
	return conv
}

func (c *chatter) lastIncoming() int64 { c.Helper(); return c.conversation().LastIncoming }
func (c *chatter) lastMessage() int64  { c.Helper(); return c.conversation().LastMessage }

// hears reports whether something of a kind has been told.
func hears(heard <-chan live.Event, kind live.Kind) bool {
	for {
		select {
		case e := <-heard:
			if e.Kind == kind && e.By != 0 && e.On {
				return true
			}
		default:
			return false
		}
	}
}

// inView waits until the message with a text stands where it can be read.
func (w *window) inView(text string) {
	w.Helper()
	w.wait(fmt.Sprintf("%q in view", text), fmt.Sprintf(`[...document.querySelectorAll(".msgs .say")].some(e => { const b = e.getBoundingClientRect(), box = document.querySelector(".msgs").getBoundingClientRect(); return e.textContent.includes(%s) && b.top >= box.top - 1 && b.bottom <= box.bottom + 1; })`, quote(text)))
}

// overALostConnection has two answers wait for the network and go in order, once.
func (i *installation) overALostConnection(tom *window, ana *chatter) {
	i.Helper()
	tom.click("[data-editor] textarea", "")
	i.cable.pull(true)
	tom.press("First")
	tom.press(kb.Enter, ctrl)
	tom.press("Second")
	tom.press(kb.Enter, ctrl)
	tom.has(".say.pending", "First")
	tom.has(".say.pending", "Second")
	i.cable.pull(false)
	tom.waitFor(3*patience, "both to arrive", `!document.querySelector(".msgs .pending") && document.querySelector(".msgs").textContent.includes("Second")`)
	var said []string
	rows, err := i.db.MessagesBefore(i.Context(), ana.chat().ConversationID, 0, 100)
	i.fine(err)
	for _, m := range rows {
		if m.UserID != 0 && m.Kind == models.Outgoing {
			said = append(said, m.Text)
		}
	}
	if len(said) != 3 || said[1] != "First" || said[2] != "Second" {
		i.Errorf("stored %q", said)
	}
}

// readingAbove has a message come while Tom reads what is older.
func (i *installation) readingAbove(tom *window, ana *chatter) {
	i.Helper()
	for n := range 25 {
		ana.says(fmt.Sprintf("And another thing, number %d", n))
	}
	tom.has(".msgs", "number 24")
	tom.inView("number 24")
	tom.wait("the top", `(() => { const box = document.querySelector(".msgs"); box.scrollTop = 0; return box.scrollTop === 0; })()`)
	ana.says("Are you there?")
	tom.has("#newmessages", "1 new")
	if at, err := evaluate[float64](tom, `document.querySelector(".msgs").scrollTop`); err != nil || at > 1 {
		i.Errorf("it jumped to %v (%v)", at, err)
	}
	tom.click("#newmessages", "")
	tom.inView("Are you there?")
}

// enterSends switches the setting on.
func (i *installation) enterSends(tom *window, ana *chatter) {
	i.Helper()
	back := tom.path()
	tom.open("/settings/profile")
	tom.click("[name=enter_sends]", "")
	tom.click(".savebar button, form[action='/settings/profile'] button.btn:not(.outline)", "Save")
	tom.has("#notice", "Saved")
	tom.open(back)
	tom.click("[data-editor] textarea", "")
	tom.press("One line")
	tom.press(kb.Enter, kb.ModifierShift)
	tom.press("and another")
	tom.press(kb.Enter)
	tom.has(".msgs .say.out:not(.pending) .text", "One line and another")
}

// longName is one that no column was made for.
const longName = "Wolfeschlegelsteinhausenbergerdorff-van-den-Nieuwenhuijzen Llanfairpwllgwyngyll"

// seedChats makes chats in all the ways that they may be: with the visitor here, gone with an address and without one, long ones and verified ones.
func (i *installation) seedChats() (ids []int64) {
	i.Helper()
	ctx, now := i.Context(), models.At(time.Now())
	tom := i.actor("tom@harbour.example")
	i.fine(i.db.Write(ctx, func(tx *models.DB) error {
		ids = nil
		flow, err := modelstest.Chatflow(ctx, tx, 1, "sights", models.ChatOptions{})
		if err != nil {
			return err
		}
		store := func(contact models.Contact, c models.Chat, says ...string) error {
			c.Language, c.CreatedAt = "en", now.Add(-20*time.Minute)
			c.URL, c.Title = "https://harbour.example/berths?from=May", "Berths and prices"
			c.State = `{"answers":{"topic":"berth","name":"` + contact.Name + `"}}`
			err := modelstest.Chat(ctx, tx, flow, contact, &c, says...)
			ids = append(ids, c.ConversationID)
			return err
		}
		many := numbered(200)
		for _, err := range []error{
			store(models.Contact{Name: "Ana Bakker"}, models.Chat{HereTill: now.Add(time.Hour), Referrer: "https://search.example/?q=berth"}, "Hello!", "Is a berth for 11 metres free in May? See https://harbour.example/berths/c"),
			store(models.Contact{Name: longName, Email: "a-very-long-address-of-somebody-with-much-to-say@" + strings.Repeat("long.", 12) + "example"}, models.Chat{LeftAt: now.Add(-3 * time.Minute), Identity: "customer-1729"}, strings.Repeat("Aaaargh", 40)),
			store(models.Contact{}, models.Chat{LeftAt: now.Add(-50 * time.Hour)}, many...),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
	for _, id := range ids[:2] {
		_, err := i.app.Assign(ctx, tom, id, models.UserOwner(tom.User.ID), models.Nobody)
		i.fine(err)
	}
	for _, text := range []string{"Good morning Ana,", "it is. Pier C, number 12."} {
		_, err := i.app.Reply(ctx, tom, ids[0], inbox.ReplyForm{Body: text, Anyway: true})
		i.fine(err)
	}
	i.fine(i.db.Write(ctx, func(tx *models.DB) error {
		c, err := tx.Conversation(ctx, ids[0])
		if err == nil {
			_, err = tx.SeeChat(ctx, ids[0], c.LastMessage)
		}
		return err
	}))
	_, err := i.app.Comment(ctx, tom, ids[0], "Keep 12 free, please.", "")
	i.fine(err)
	_, err = i.app.Reply(ctx, tom, ids[1], inbox.ReplyForm{Body: "We have written to you.", Anyway: true})
	i.fine(err)
	return ids
}

func numbered(n int) (out []string) {
	for k := range n {
		out = append(out, fmt.Sprintf("Message %d", k+1))
	}
	return out
}

// chatSights are chats as colleagues see them.
func (i *installation) chatSights(w *window) []sight {
	ids := i.seedChats()
	at := func(id int64, more string) string { return fmt.Sprintf("/inbox/all/open/%d%s", id, more) }
	return []sight{
		w.page("/inbox/all/open", "#rows .chatmark", "Chat"),
		w.page(at(ids[0], ""), "#arrival", "In the chat"),
		w.page(at(ids[0], "?side=1"), ".chatanswers", "A berth"),
		w.page(at(ids[0], "?tab=comment"), "[data-editor].note", "Comment"),
		w.page(at(ids[1], ""), "#arrival", "The visitor has left: it goes to"),
		w.page(at(ids[1], "?side=1"), ".chatpane .verified", "customer-1729"),
		w.page(at(ids[2], ""), "#arrival", "gave no address"),
	}
}

// TestChatsAreAccessible has axe find nothing on a chat.
func TestChatsAreAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("tom@harbour.example", password)
	for n, s := range append(i.chatSights(w), w.page("/settings/profile", "[name=enter_sends]", "")) {
		if n == 7 {
			w.open("/settings/profile")
		} else {
			s.show()
		}
		w.accessible(string(axe), s.name)
		if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
			w.shots(filepath.Join(dir, fmt.Sprintf("chat-%d", n)))
		}
	}
	w.calm()
}

// shots takes pictures of what the window shows, wide, narrow and in between, in both themes.
func (w *window) shots(name string) {
	w.Helper()
	for _, width := range []int64{1440, 1024, 390} {
		for _, theme := range []string{"light", "dark"} {
			w.size(width, 900)
			w.theme(theme)
			w.wait("fonts and layout", `document.fonts.ready.then(() => true)`)
			w.picture(fmt.Sprintf("%s-%d-%s.png", name, width, theme))
		}
	}
	w.size(1440, 900)
	w.theme("light")
}
