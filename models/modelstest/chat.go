package modelstest

import (
	"context"
	"errors"
	"strconv"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// AskingFlow says hello and asks for a topic and a name, then sends to somebody.
func AskingFlow() chat.Flow {
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	return chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{
		{Key: "hello", Kind: chat.StepSay, Text: en("Hello, this is Harbour."), Next: "topic"},
		{Key: "topic", Kind: chat.StepAsk, Text: en("What is it about?"), Label: en("Topic"), Answer: chat.AnswerChoice, Next: "name",
			Options: []chat.Option{{Key: "berth", Label: en("A berth")}, {Key: "bill", Label: en("An invoice")}}},
		{Key: "name", Kind: chat.StepAsk, Text: en("What is your name?"), Answer: chat.AnswerText, Maps: forms.MapsName, Optional: true, Next: "send"},
		{Key: "send", Kind: chat.StepSend, Text: en("Somebody is coming."), Away: en("Nobody is here now.")},
	}}
}

// Chatflow stores a chatflow of AskingFlow, without ways to people: what came by it is given by hand.
func Chatflow(ctx context.Context, tx *models.DB, inboxID int64, slug string, o models.ChatOptions) (models.Channel, error) {
	ch := models.Channel{InboxID: inboxID, Kind: models.ChannelChat, Address: models.ChatAddress(slug), Name: "Website " + slug, CreatedAt: 1}
	if err := tx.CreateChannel(ctx, &ch); err != nil {
		return ch, err
	}
	rule := models.DefaultRule(ch.ID)
	if err := tx.CreateRule(ctx, &rule); err != nil {
		return ch, err
	}
	ch.RuleID = rule.ID
	v := models.ChatflowVersion{ChannelID: ch.ID, Definition: AskingFlow().JSON(), CreatedAt: 1}
	return ch, errors.Join(tx.SetRule(ctx, ch.ID, rule.ID), tx.CreateChatflow(ctx, &models.Chatflow{ChannelID: ch.ID, Slug: slug, Active: true, Options: o, CreatedAt: 1}), tx.CreateChatflowVersion(ctx, &v))
}

// Way stores the way of a step to people: its rule names them.
func Way(ctx context.Context, tx *models.DB, flow models.Channel, key string, users ...int64) (models.Channel, error) {
	ch := models.Channel{InboxID: flow.InboxID, Kind: models.ChannelChat, ParentID: flow.ID, Address: models.WayAddress(flow.ID, key), Name: flow.Name + " › Team", CreatedAt: 1}
	if err := tx.CreateChannel(ctx, &ch); err != nil {
		return ch, err
	}
	rule := models.ChatRule(ch.ID)
	if rule.AssignTo = models.AssignSpecific; len(users) == 0 {
		rule.AssignTo = models.AssignNobody
	}
	for _, id := range users {
		rule.Members = append(rule.Members, models.RuleMember{UserID: id})
	}
	if err := tx.CreateRule(ctx, &rule); err != nil {
		return ch, err
	}
	ch.RuleID = rule.ID
	return ch, errors.Join(tx.SetRule(ctx, ch.ID, rule.ID), tx.SetLanes(ctx, rule))
}

// Chat stores an open chat of a flow with a contact, in which a flow has spoken and its visitor has written, and c has the rest; contact may be without
// a name and an address. c.ConversationID is set.
func Chat(ctx context.Context, tx *models.DB, flow models.Channel, contact models.Contact, c *models.Chat, says ...string) error {
	f, err := tx.Chatflow(ctx, flow.ID)
	if err != nil {
		return err
	}
	if contact.CreatedAt = c.CreatedAt; contact.ID == 0 {
		if err := tx.CreateContact(ctx, &contact); err != nil {
			return err
		}
	}
	conv := models.Conversation{InboxID: flow.InboxID, ChannelID: flow.ID, ContactID: contact.ID, State: models.StateOpen, CreatedAt: c.CreatedAt, ActivityAt: c.CreatedAt, UnansweredAt: models.Never}
	if err := tx.CreateConversation(ctx, &conv); err != nil {
		return err
	}
	c.ConversationID, c.FlowID, c.VersionID = conv.ID, flow.ID, f.VersionID
	if c.KeyHash == nil {
		c.KeyHash = models.ChatKeyHash("key " + strconv.FormatInt(conv.ID, 10))
	}
	if err := tx.CreateChat(ctx, c); err != nil {
		return err
	}
	if err := tx.CreateMessage(ctx, &models.Message{ConversationID: conv.ID, Kind: models.Outgoing, Via: models.ViaChat, Text: "Hello, this is Harbour.", Visible: "Hello, this is Harbour.", CreatedAt: c.CreatedAt}); err != nil {
		return err
	}
	for i, text := range says {
		if _, err := VisitorSays(ctx, tx, conv.ID, contact, text, c.CreatedAt+models.Time(i)); err != nil {
			return err
		}
	}
	return nil
}

// VisitorSays stores what the visitor of a chat writes. Nothing is routed or announced.
func VisitorSays(ctx context.Context, tx *models.DB, conversationID int64, contact models.Contact, text string, at models.Time) (models.Message, error) {
	m := models.Message{ConversationID: conversationID, Kind: models.Incoming, Via: models.ViaChat, From: models.Person{Name: contact.Name, Email: contact.Email}, Text: text, Visible: text, CreatedAt: at}
	if err := tx.CreateMessage(ctx, &m); err != nil {
		return m, err
	}
	was, err := tx.LockConversation(ctx, conversationID)
	if err != nil {
		return m, err
	}
	is := was
	is.LastMessage, is.LastIncoming, is.ActivityAt, is.Snippet = m.ID, m.ID, at, text
	if err := tx.UpdateConversation(ctx, is); err != nil {
		return m, err
	}
	is.UnansweredAt = min(was.UnansweredAt, at)
	return m, tx.PlaceConversation(ctx, was, is)
}
