package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// websiteChat is the slug of the chatflow on Harbour's website.
const websiteChat = "website"

// firstChatflow is when Harbour made it.
const firstChatflow = 14 * 24 * time.Hour

// stay is how long after the demo has begun the visitors who are in a chat are there.
const stay = 20 * time.Minute

// chatted is one chat on Harbour's website.
type chatted struct {
	ago                time.Duration
	name, email, topic string // email empty: the visitor skipped it; topic is the key of a choice
	page, title        string // that the visitor was on
	colleague          int    // index of staff who had it; noTeam: nobody yet
	says               []chatLine
	seen               bool // the visitor stays while it is told, and sees all of it
	stays              bool // and is there when the demo begins
	close              bool
}

// chatLine is one thing said in it.
type chatLine struct {
	after time.Duration // the beginning
	ours  bool
	text  string
}

var toldChats = [...]chatted{
	{ago: 6 * 24 * time.Hour, name: "Eilidh MacLeod", email: "eilidh@cuillin-sailing.example", topic: "berth", page: website + "/berths", title: "Berths and prices", colleague: 2, seen: true, close: true, says: []chatLine{
		{40 * time.Second, false, "We arrive on Friday evening, around nine. Is somebody there to take our lines?"}, {70 * time.Second, true, "Good afternoon Eilidh!"}, {85 * time.Second, true, "The office closes at eight, but the harbour master is on channel 9 until ten."},
		{2 * time.Minute, false, "Perfect, thank you."}, {150 * time.Second, true, "See you on Friday. Pier B, number 4 is yours."}}},
	{ago: 26 * time.Hour, name: "Pieter de Graaf", email: "pieter@degraaf.example", topic: "crane", page: website + "/yard", title: "The yard", colleague: 4, says: []chatLine{
		{30 * time.Second, false, "Can the crane lift 14 tonnes?"}, {25 * time.Minute, true, "It can, up to 16. Shall I reserve it for you? The first free morning is Thursday."}}},
	{ago: 12 * time.Minute, name: "Noémie Caron", topic: "invoice", page: website + "/contact", title: "Contact", colleague: 0, seen: true, stays: true, says: []chatLine{
		{30 * time.Second, false, "Hello, I was charged twice for last weekend."}, {60 * time.Second, true, "Hello Noémie, I am looking it up."}, {3 * time.Minute, false, "It is invoice 2026-1183"}, {200 * time.Second, false, "and the other one has no number at all"}}},
	{ago: 4 * time.Minute, name: "Sam", topic: "other", page: website + "/", title: "Harbour", colleague: noTeam, stays: true, says: []chatLine{
		{25 * time.Second, false, "Is there a shower for guests who only stay for lunch?"}}},
}

// planChats plans the chatflow and the chats on it.
func (w *world) planChats() {
	w.at(w.now.Add(-firstChatflow), w.makeChatflow)
	for n, c := range toldChats {
		t := &toldChat{world: w, chatted: c, key: fmt.Sprintf("demo-%017d", n), start: w.now.Add(-c.ago)}
		w.at(t.start, t.begin)
		for _, line := range c.says {
			w.at(t.start.Add(line.after), func(ctx context.Context) error { return t.say(ctx, line) })
		}
		w.at(t.start.Add(5*time.Minute), t.end)
	}
}

// makeChatflow makes the chatflow and its way to the front desk, in English and Dutch.
func (w *world) makeChatflow(ctx context.Context) error {
	now := models.At(w.clock)
	ch := models.Channel{InboxID: w.support.InboxID, Kind: models.ChannelChat, Address: models.ChatAddress(websiteChat), Name: "Website chat", CreatedAt: now}
	if err := w.storeChannel(ctx, &ch, models.DefaultRule); err != nil {
		return err
	}
	f := models.Chatflow{ChannelID: ch.ID, Slug: websiteChat, Active: true, CreatedAt: now, Display: models.ChatDisplay{Colour: "#0b5c68", Side: "right", Avatar: "⚓", Name: companyName,
		Greeting: map[string]string{"en": "Ask us anything.", "nl": "Vraag ons iets."}}, Options: models.ChatOptions{Hours: models.ChatAlways, Outside: models.ChatShown, Consent: models.ConsentAsk, Transcript: true}}
	if err := w.tx.CreateChatflow(ctx, &f); err != nil {
		return err
	}
	if err := w.tx.CreateChatflowVersion(ctx, &models.ChatflowVersion{ChannelID: ch.ID, Definition: websiteFlow().JSON(), CreatedBy: w.admin().User.ID, CreatedAt: now}); err != nil {
		return err
	}
	way := models.Channel{InboxID: ch.InboxID, Kind: models.ChannelChat, ParentID: ch.ID, Address: models.WayAddress(ch.ID, "desk"), Name: ch.Name + " › Front desk", CreatedAt: now}
	return w.storeChannel(ctx, &way, func(id int64) models.Rule {
		r := models.ChatRule(id)
		r.AssignTo, r.Members = models.AssignSpecific, []models.RuleMember{{TeamID: w.teams[frontDesk]}}
		return r
	})
}

func (w *world) storeChannel(ctx context.Context, ch *models.Channel, ruleOf func(int64) models.Rule) error {
	if err := w.tx.CreateChannel(ctx, ch); err != nil {
		return err
	}
	rule := ruleOf(ch.ID)
	rule.CreatedAt = models.At(w.clock)
	if err := w.tx.CreateRule(ctx, &rule); err != nil {
		return err
	}
	ch.RuleID = rule.ID
	return errors.Join(w.tx.SetRule(ctx, ch.ID, rule.ID), w.tx.SetLanes(ctx, rule))
}

func websiteFlow() chat.Flow {
	say := func(en, nl string) forms.Text { return forms.Text{"en": en, "nl": nl} }
	return chat.Flow{Languages: []string{"en", "nl"}, Steps: []chat.Step{
		{Key: "hello", Kind: chat.StepSay, Text: say("Ahoy! This is Harbour.", "Ahoi! Dit is Harbour."), Next: "topic"},
		{Key: "topic", Kind: chat.StepAsk, Text: say("What is it about?", "Waar gaat het over?"), Label: say("Topic", "Onderwerp"), Answer: chat.AnswerChoice, Next: "name", Options: []chat.Option{
			{Key: "berth", Label: say("A berth", "Een ligplaats")}, {Key: "crane", Label: say("The yard and the crane", "De werf en de kraan")},
			{Key: "invoice", Label: say("An invoice", "Een factuur")}, {Key: "other", Label: say("Something else", "Iets anders")}}},
		{Key: "name", Kind: chat.StepAsk, Text: say("What may we call you?", "Hoe mogen we u noemen?"), Label: say("Name", "Naam"), Answer: chat.AnswerText, Maps: forms.MapsName, Next: "email"},
		{Key: "email", Kind: chat.StepAsk, Text: say("And where do we answer if you have to go?", "En waar antwoorden we als u weg moet?"), Label: say("E-mail", "E-mail"), Answer: chat.AnswerEmail, Maps: forms.MapsEmail, Optional: true, Next: "desk"},
		{Key: "desk", Kind: chat.StepSend, Text: say("One moment, please: somebody of the front desk is coming.", "Een ogenblik: iemand van de balie komt eraan."),
			Away: say("Nobody is at the desk right now. Leave your question here, and we will answer it.", "Er is nu niemand aan de balie. Stel hier uw vraag, dan beantwoorden we die.")},
	}}
}

// toldChat is a chat as it happens.
type toldChat struct {
	*world
	chatted
	key   string
	start time.Time
	n     int
	id    int64
}

func (t *toldChat) post(ctx context.Context, p inbox.ChatPost) error {
	t.n++
	p.Flow, p.Key, p.Nonce, p.Lang = websiteChat, t.key, fmt.Sprintf("demo-message-%d", t.n), "en"
	p.URL, p.Title, p.Referrer, p.IP = t.page, t.title, "https://www.search.example/", "192.0.2.1"
	_, err := t.app.SendChat(ctx, p)
	return err
}

// begin goes through the flow, and a colleague takes the chat.
func (t *toldChat) begin(ctx context.Context) error {
	for _, p := range []inbox.ChatPost{{Step: "topic", Option: t.topic}, {Step: "name", Text: t.name}, {Step: "email", Text: t.email, Skip: t.email == ""}} {
		if err := t.post(ctx, p); err != nil {
			return err
		}
	}
	v, err := t.app.ChatByKey(ctx, t.key)
	if err != nil {
		return err
	}
	t.id = v.ConversationID
	if t.stays {
		if err := t.tx.VisitorsHere(ctx, []int64{t.id}, models.At(t.now.Add(stay))); err != nil {
			return err
		}
	}
	if t.colleague == noTeam {
		return nil
	}
	c, err := t.tx.Conversation(ctx, t.id)
	if err != nil {
		return err
	}
	who := t.actors[t.users[t.colleague]]
	_, err = t.app.Assign(ctx, who, t.id, models.UserOwner(who.User.ID), c.Owner)
	return err
}

func (t *toldChat) say(ctx context.Context, line chatLine) error {
	if !line.ours {
		return t.post(ctx, inbox.ChatPost{Text: line.text})
	}
	if t.seen {
		if err := t.tx.VisitorsHere(ctx, []int64{t.id}, models.At(t.clock.Add(time.Minute))); err != nil {
			return err
		}
	}
	m, err := t.app.Reply(ctx, t.actors[t.users[t.colleague]], t.id, inbox.ReplyForm{Body: line.text, Anyway: true})
	if err != nil {
		return err
	}
	return t.settle(ctx, m.ID)
}

// end is what is left of it: what the visitor has seen, and whether it is done with.
func (t *toldChat) end(ctx context.Context) error {
	c, err := t.tx.Conversation(ctx, t.id)
	if err != nil {
		return err
	}
	if t.seen {
		if _, err := t.tx.SeeChat(ctx, t.id, c.LastMessage); err != nil {
			return err
		}
	}
	if !t.close {
		return nil
	}
	_, err = t.app.SetState(ctx, t.actors[t.users[t.colleague]], t.id, models.StateClosed)
	return err
}
