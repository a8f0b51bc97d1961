package handlers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// chatFlow asks for a topic; who wants to buy is asked for an address, which may be skipped, and sent to the team; others are told to read on.
func chatFlow() chat.Flow {
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	return chat.Flow{Languages: []string{"en", "nl"}, Steps: []chat.Step{
		{Key: "hello", Kind: chat.StepSay, Text: forms.Text{"en": "Ahoy.", "nl": "Ahoi."}, Next: "topic"},
		{Key: "topic", Kind: chat.StepAsk, Text: forms.Text{"en": "What is it about?", "nl": "Waar gaat het over?"}, Label: en("Topic"), Answer: chat.AnswerChoice, Next: "email", Options: []chat.Option{
			{Key: "buy", Label: forms.Text{"en": "Buying a boat", "nl": "Een boot kopen"}}, {Key: "read", Label: en("Opening hours"), Next: "bye"}}},
		{Key: "email", Kind: chat.StepAsk, Text: en("Where do we reach you?"), Answer: chat.AnswerEmail, Maps: forms.MapsEmail, Optional: true, Next: "team"},
		{Key: "team", Kind: chat.StepSend, Text: en("Somebody is on the way."), Away: en("Nobody is here just now.")},
		{Key: "bye", Kind: chat.StepEnd, Text: en("They are on our site."), Close: true},
	}}
}

// makeChat makes a chatflow in an inbox, straight through models; change may alter it first.
func (w *world) makeChat(in models.Inbox, slug string, flow chat.Flow, change func(*models.Chatflow), people ...models.User) models.Channel {
	w.t.Helper()
	ctx := context.Background()
	ch := models.Channel{InboxID: in.ID, Kind: models.ChannelChat, Address: models.ChatAddress(slug), Name: "Chat " + slug, CreatedAt: 1}
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		ch.ID = 0
		if err := w.ruled(tx, &ch, models.DefaultRule(0)); err != nil {
			return err
		}
		f := models.Chatflow{ChannelID: ch.ID, Slug: slug, Active: true, CreatedAt: 1, Display: models.ChatDisplay{Colour: "#0b5c68", Greeting: map[string]string{"en": "Hello!"}},
			Options: models.ChatOptions{Hours: models.ChatAlways, Outside: models.ChatShown, Consent: models.ConsentAsk, Transcript: true}}
		if change != nil {
			change(&f)
		}
		if err := tx.CreateChatflow(ctx, &f); err != nil {
			return err
		}
		keys := []string{models.SwitchWay}
		for _, s := range flow.Steps {
			if s.Kind == chat.StepSend {
				keys = append(keys, s.Key)
			}
		}
		for _, key := range keys {
			way := models.Channel{InboxID: in.ID, Kind: models.ChannelChat, Address: models.WayAddress(ch.ID, key), Name: ch.Name + " › " + key, ParentID: ch.ID, CreatedAt: 1}
			r := models.ChatRule(0)
			r.AssignTo = models.AssignSpecific
			for _, u := range people {
				r.Members = append(r.Members, models.RuleMember{UserID: u.ID})
			}
			if err := w.ruled(tx, &way, r); err != nil {
				return err
			}
		}
		return tx.CreateChatflowVersion(ctx, &models.ChatflowVersion{ChannelID: ch.ID, Definition: flow.JSON(), CreatedAt: 1})
	}))
	return ch
}

func (w *world) ruled(tx *models.DB, ch *models.Channel, r models.Rule) error {
	ctx := context.Background()
	if err := tx.CreateChannel(ctx, ch); err != nil {
		return err
	}
	r.ChannelID = ch.ID
	if err := tx.CreateRule(ctx, &r); err != nil {
		return err
	}
	ch.RuleID = r.ID
	if err := tx.SetRule(ctx, ch.ID, r.ID); err != nil {
		return err
	}
	return tx.SetLanes(ctx, r)
}

// chatSite is where the pages are that chat in these tests.
const chatSite = "https://shop.example"

// ask posts JSON to the chat's interface, as the script in another site's page does.
func (w *world) chatAsk(what string, body map[string]any) chatAnswer {
	w.t.Helper()
	raw, err := json.Marshal(body)
	w.ok(err)
	return w.chatRaw(what, string(raw), nil)
}

func (w *world) chatRaw(what, body string, header http.Header) chatAnswer {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/chat-api/"+what, strings.NewReader(body))
	r.Header.Set("Content-Type", "text/plain")
	r.Header.Set("Origin", chatSite)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	for name, values := range header {
		r.Header[name] = values
	}
	return w.chatted(w.send(r))
}

func (w *world) chatted(a answer) chatAnswer {
	w.t.Helper()
	out := chatAnswer{answer: a}
	if a.body != "" && strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal([]byte(a.body), &out.said); err != nil {
			w.t.Fatalf("%v: %s", err, a.body)
		}
	}
	return out
}

// chatAnswer is what the script gets.
type chatAnswer struct {
	answer
	said map[string]any
}

func (a chatAnswer) is(status int) chatAnswer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// chatKeyOf is the key of a visitor's browser.
func chatKeyOf(name string) string { return (name + strings.Repeat("0", 22))[:22] }

// say sends a message of a visitor, with more fields as pairs of name and value.
func (w *world) say(flow, who, text string, more ...any) chatAnswer {
	w.t.Helper()
	body := map[string]any{"flow": flow, "key": chatKeyOf(who), "text": text, "lang": "en", "url": chatSite + "/boats", "title": "Boats", "nonce": fmt.Sprintf("nonce-%x", sha256.Sum256([]byte(who+text+fmt.Sprint(more...))))}
	for i := 0; i < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return w.chatAsk("send", body)
}

// chatWith returns the chat of a visitor and its conversation.
func (w *world) chatWith(who string) (models.Chat, models.Conversation) {
	w.t.Helper()
	c, err := w.db.ChatByKey(context.Background(), chatKeyOf(who))
	w.ok(err)
	conv, err := w.db.Conversation(context.Background(), c.ConversationID)
	w.ok(err)
	return c, conv
}

// thread is what stands in a conversation, a line each: kind, who and text.
func (w *world) chatLines(id int64) (out []string) {
	w.t.Helper()
	rows, err := w.db.MessagesBefore(context.Background(), id, 0, 1000)
	w.ok(err)
	for _, m := range rows {
		switch {
		case m.Kind == models.Event:
			out = append(out, "event "+string(m.Event.Kind))
		case m.Kind == models.Incoming:
			out = append(out, "visitor "+m.Text)
		case m.UserID == 0:
			out = append(out, "flow "+m.Text)
		default:
			out = append(out, string(m.Kind)+" "+m.Text)
		}
	}
	return out
}

// chatFile sends a file ahead of its message and returns the answer.
func (w *world) chatUpload(flow, who, nonce, name, data string) chatAnswer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range map[string]string{"key": chatKeyOf(who), "flow": flow, "nonce": nonce, "lang": "en"} {
		w.ok(m.WriteField(k, v))
	}
	part, err := m.CreateFormFile("file", name)
	w.ok(err)
	_, err = part.Write([]byte(data))
	w.ok(err)
	w.ok(m.Close())
	r := httptest.NewRequest(http.MethodPost, chatFilePath, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", chatSite)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return w.chatted(w.send(r))
}

// pageOpen has somebody have a page open, as far as chats ask.
func (w *world) pageOpen(users ...models.User) {
	w.t.Helper()
	ctx := context.Background()
	for _, u := range users {
		_, err := w.app.PageOpen(ctx, w.actor(u))
		w.ok(err)
	}
}

// everyConversation returns all conversations of the inbox Support that are no spam.
func (w *world) everyConversation() (out []models.Conversation) {
	w.t.Helper()
	for _, v := range []models.View{models.ViewOpen, models.ViewClosed} {
		rows, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID, w.legal.ID}, View: v, Limit: 1000})
		w.ok(err)
		out = append(out, rows...)
	}
	return out
}

// reread reads the page anew.
func (a chatAnswer) reread() answer {
	a.t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	a.Document = doc
	return a.answer
}
