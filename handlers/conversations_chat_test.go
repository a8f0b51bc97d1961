package handlers

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fairlead/channels/chat"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// openChat stores a chat in Support with what a test sets, and returns the address of its page.
func (w *world) openChat(contact models.Contact, set func(*models.Chat), says ...string) (models.Conversation, string) {
	w.t.Helper()
	ctx, now := context.Background(), models.At(w.now)
	c := models.Chat{Language: "en", CreatedAt: now.Add(-5 * time.Minute), URL: "https://harbour.example/berths?utm=x", Title: "Berths & more", Referrer: "https://search.example/?q=berth"}
	set(&c)
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		c := c
		flow, err := modelstest.Chatflow(ctx, tx, w.support.ID, "site", models.ChatOptions{})
		if err != nil {
			return err
		}
		return modelstest.Chat(ctx, tx, flow, contact, &c, says...)
	}))
	rows, err := w.db.Conversations(ctx, models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewOpen, Limit: 10})
	w.ok(err)
	return rows[0], fmt.Sprintf("/inbox/%d/open/%d", w.support.ID, rows[0].ID)
}

func (w *world) here(c *models.Chat) { c.HereTill = models.At(w.now).Add(time.Minute) }

func TestThePageOfAChat(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	state := chat.State{Answers: map[string]string{"topic": "bill", "name": "Ana <script>"}}
	c, path := w.openChat(models.Contact{Name: "Ana <b>Bakker</b>"}, func(c *models.Chat) { w.here(c); c.State = state.JSON() }, "Hello?", "Is <i>anybody</i> there? https://harbour.example/x")
	page := w.get(path).is(200)
	page.shows("h1.subject", "Chat with Ana <b>Bakker</b>").shows("#chatstrip", "Here now").shows("#chatstrip a", "Berths & more").shows("#arrival", "In the chat")
	page.shows(".chatpane .claimed", "Not verified: what the visitor says of themselves").shows(".chatpane", "search.example")
	page.shows(".chatanswers", "TopicAn invoiceWhat is your name?Ana <script>").shows(".say.auto", "Automatic")
	if n := page.Find("article.say.in").Length(); n != 2 || page.Find("article.say.in.follows").Length() != 1 || page.Find("article.say.in .head").Length() != 1 {
		t.Errorf("%d messages, of which %d go on", n, page.Find("article.say.in.follows").Length())
	}
	if page.Find(".say .text a[href='https://harbour.example/x'][rel~=nofollow]").Length() != 1 || page.Find(".say script, .say i, h1 b").Length() != 0 {
		t.Error("links are missing, or markup of a stranger is there")
	}
	for _, gone := range []string{"#copies", "[name=cc]", ".addresses", "[data-for=reply] .cannot"} {
		if page.Find(gone).Length() != 0 {
			t.Errorf("%s is of mails", gone)
		}
	}
	if page.Find("form[data-chat][data-enter=false]").Length() != 1 || page.Find("a.unscripted[href='"+path+"']").Length() != 1 {
		t.Error("the editor is not that of chats, or nothing leads to newer messages")
	}
	list := w.get(path[:strings.LastIndexByte(path, '/')])
	list.shows("#c"+fmt.Sprint(c.ID)+" .chatmark.waits", "Waits in the chat").shows("#rows .from", "Ana <b>Bakker</b>")
	if strings.Contains(list.says("#rows"), "(no subject)") {
		t.Error("a chat has no subject to miss")
	}
}

func TestAnAnswerInAChat(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	c, path := w.openChat(models.Contact{}, w.here, "Hello?")
	form := w.get(path)
	form.shows("h1.subject", "Chat with Visitor")
	send := func(body, nonce string) answer {
		return w.post(fmt.Sprintf("/conversations/%d/reply", c.ID), "action", "send", "body", body, "nonce", nonce, "seen", form.value("seen"), "back", path)
	}
	send("Yes, **here**", "one").goesTo(path)
	send("Yes, **here**", "one").goesTo(path)
	page := w.get(path)
	page.shows("article.say.out:not(.auto) .text", "Yes, **here**")
	if page.Find("#notice .notice").Length() != 0 || page.Find(".msgs .say.out:not(.auto)").Length() != 1 || page.Find(".msgs .fate").Length() != 0 {
		t.Error("something is said of it, it is there twice, or it is seen already")
	}
	send(" ", "two").is(422).shows("#body-problem", "Write something first.")
	send(strings.Repeat("x", 10_001), "three").is(422).shows("#body-problem", "too long for a chat")
	own := page.Find(".msgs .say.out:not(.auto)").AttrOr("id", "")
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		chat, err := tx.Chat(context.Background(), c.ID)
		if err != nil {
			return err
		}
		conv, err := tx.Conversation(context.Background(), chat.ConversationID)
		if err == nil {
			_, err = tx.SeeChat(context.Background(), c.ID, conv.LastMessage)
		}
		return err
	}))
	w.get(path).shows("#"+own+" .seen", "Seen")
}

func TestWhatTheEditorSaysBeforeSending(t *testing.T) {
	ana := models.Contact{Name: "Ana", Email: "ana@customer.example"}
	cases := []struct {
		name    string
		contact models.Contact
		set     func(w *world, c *models.Chat)
		strip   string
		says    string
		cannot  bool
	}{
		{"here", ana, func(w *world, c *models.Chat) { w.here(c) }, "Here now", "In the chat", false},
		{"left", ana, func(w *world, c *models.Chat) { c.LeftAt = models.At(w.now).Add(-3 * time.Minute) }, "Left 3 minutes ago", "The visitor has left: it goes to ana@customer.example by e-mail", false},
		{"left unnoticed", ana, func(w *world, c *models.Chat) { c.HereTill = models.At(w.now).Add(-time.Hour) }, "Left 1 hour ago", "it goes to ana@customer.example", false},
		{"left without an address", models.Contact{}, func(w *world, c *models.Chat) { c.LeftAt = models.At(w.now) }, "Left just now", "The visitor has left and gave no address: they see it if they come back", false},
		{"ended without an address", models.Contact{}, func(w *world, c *models.Chat) { c.EndedAt = models.At(w.now) }, "Ended by the visitor", "no mail can go to them", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.mailed(w.supportMail)
			w.login(w.lena)
			_, path := w.openChat(c.contact, func(chat *models.Chat) { c.set(w, chat) }, "Hello?")
			page := w.get(path).is(200).shows("#chatstrip", c.strip).shows("#arrival", c.says)
			if cannot := page.Find("button[value=send][disabled]").Length() == 1; cannot != c.cannot {
				t.Errorf("can be sent: %v", !cannot)
			}
			w.header.Set("Fairlead-Part", "arrival")
			part := w.get(path).is(200)
			if part.shows("#arrival", c.says); part.Find("main, textarea").Length() != 0 {
				t.Error("the part is more than that")
			}
		})
	}
}

// mailed sets up sending for a channel, to a server that nobody listens at.
func (w *world) mailed(ch models.Channel) {
	w.t.Helper()
	ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPPrivate = "127.0.0.1", 1, "none", true
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error { return tx.UpdateChannel(context.Background(), ch) }))
}

func TestVerifiedVisitors(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	_, path := w.openChat(models.Contact{Name: "Ana"}, func(c *models.Chat) { c.Identity = "customer-17" }, "Hello?")
	page := w.get(path).shows(".chatpane .verified", "Verified by your site customer-17")
	if page.Find(".claimed").Length() != 0 {
		t.Error("said to be a claim, too")
	}
}

// Who has written by mail since is answered by mail, with the editor of mails.
func TestAChatThatGoesOnByMail(t *testing.T) {
	w := newWorld(t)
	w.mailed(w.supportMail)
	w.login(w.lena)
	c, path := w.openChat(models.Contact{Name: "Ana", Email: "ana@customer.example"}, w.here, "Hello?")
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		return tx.CreateMessage(context.Background(), &models.Message{ConversationID: c.ID, Kind: models.Incoming, From: models.Person{Email: "ana@customer.example"}, Subject: "Re: Your chat", Text: "By mail.", CreatedAt: models.At(w.now)})
	}))
	page := w.get(path)
	if page.Find("form[data-editor]:not([data-chat])").Length() != 1 || page.Find("[name=cc]").Length() != 1 || page.value("arrives") != "as_mail" {
		t.Error("the editor is that of chats")
	}
	page.shows(".msg:not(.say) .body", "By mail.").shows("#arrival", "The visitor wrote by e-mail last: it goes to ana@customer.example by e-mail")
}

// Nothing goes by mail, or not by mail, if the editor said something else: it is said first, and pressing again sends.
func TestWhatTheEditorSaidHolds(t *testing.T) {
	type step func(w *world, c *models.Chat)
	left := func(w *world, c *models.Chat) {
		w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
			_, err := tx.VisitorLeft(context.Background(), c.ConversationID, c.HereTill, models.At(w.now))
			return err
		}))
	}
	back := func(w *world, c *models.Chat) {
		w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
			return tx.VisitorsHere(context.Background(), []int64{c.ConversationID}, models.At(w.now).Add(time.Hour))
		}))
	}
	says := func(via string) step {
		return func(w *world, c *models.Chat) {
			w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
				return tx.CreateMessage(context.Background(), &models.Message{ConversationID: c.ConversationID, Kind: models.Incoming, Via: via, From: models.Person{Email: "ana@customer.example"}, Text: "More", CreatedAt: models.At(w.now)})
			}))
		}
	}
	for _, c := range []struct {
		name   string
		before step // the page is loaded
		then   step // before sending
		said   string
		told   string // empty: it goes at once
		shows  string
	}{
		{"left", nil, left, "chat", "The visitor has left meanwhile: this would go to ana@customer.example by e-mail. Send it again if it may.", "The visitor has left: it goes to ana@customer.example by e-mail"},
		{"came back", left, back, "mail", "", ""},
		{"wrote by mail", nil, says(""), "chat", "The visitor has written by e-mail meanwhile: this would go to ana@customer.example by e-mail. Send it again if it may.", "it goes to ana@customer.example by e-mail"},
		{"writes in the chat again", says(""), says(models.ViaChat), "as_mail", "The visitor writes in the chat again: this would go there. Send it again if it may.", "In the chat"},
		{"nothing", nil, nil, "chat", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.mailed(w.supportMail)
			w.login(w.lena)
			conv, path := w.openChat(models.Contact{Name: "Ana", Email: "ana@customer.example"}, w.here, "Hello?")
			row, err := w.db.Chat(context.Background(), conv.ID)
			w.ok(err)
			chat := &row
			if c.before != nil {
				c.before(w, chat)
			}
			page := w.get(path)
			if got := page.value("arrives"); got != c.said {
				t.Fatalf("the page says %q", got)
			}
			if c.then != nil {
				c.then(w, chat)
			}
			send := func(said string) answer {
				return w.post(fmt.Sprintf("/conversations/%d/reply", chat.ConversationID), "action", "send", "body", "An answer", "nonce", "n-"+said, "seen", page.value("seen"), "back", path, "arrives", said)
			}
			if c.told != "" {
				again := send(c.said).is(422).shows(".editor .problem", c.told).shows("#arrival", c.shows).shows("[name=body]", "An answer")
				if got := w.get(path); got.Find(".msgs").Text() == "" || strings.Contains(got.says(".msgs"), "An answer") {
					t.Error("it is sent")
				}
				c.said = again.value("arrives")
			}
			send(c.said).is(303)
			w.get(path).shows(".msgs", "An answer")
		})
	}
}

func TestTypingOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	c, _ := w.openChat(models.Contact{}, w.here, "Hello?")
	w.post(fmt.Sprintf("/conversations/%d/typing", c.ID), "on", "1").is(204)
	w.post(fmt.Sprintf("/conversations/%d/typing", c.ID)).is(204)
	w.post("/conversations/999999/typing", "on", "1").is(404)
	r := httptest.NewRequest("POST", fmt.Sprintf("/conversations/%d/typing", c.ID), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w.send(r).is(403)
}

func TestChatSettingsOfTheProfile(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	page := w.get(profilePath)
	if len(page.checked("notify_sound")) != 1 || len(page.checked("enter_sends")) != 0 || page.Find("body[data-sound=true]").Length() != 1 {
		t.Error("the sound is on from the beginning, and Enter begins a line")
	}
	w.post(profilePath, "name", "Lena", "language", "", "enter_sends", "1").goesTo(profilePath)
	if u := w.reload(w.lena); !u.EnterSends || u.NotifySound {
		t.Errorf("stored %+v", u)
	}
	_, path := w.openChat(models.Contact{}, w.here, "Hello?")
	if page := w.get(path); page.Find("form[data-enter=true]").Length() != 1 || page.Find("body[data-sound=false]").Length() != 1 {
		t.Error("the page does not know")
	}
}

// chatIn stores a chat with somebody who gave no name, and returns its conversation.
func (w *world) chatIn(in models.Inbox) (id int64) {
	w.t.Helper()
	ctx := context.Background()
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		flow, err := modelstest.Chatflow(ctx, tx, in.ID, fmt.Sprintf("of-%d", in.ID), models.ChatOptions{})
		if err != nil {
			return err
		}
		c := models.Chat{Language: "en", CreatedAt: 1}
		err = modelstest.Chat(ctx, tx, flow, models.Contact{}, &c, "Hello?")
		id = c.ConversationID
		return err
	}))
	return id
}
