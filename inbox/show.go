package inbox

import (
	"context"

	"fairlead/models"
)

// ThreadPage is how many entries of a conversation are shown at once.
const ThreadPage = 60

// Thread is one conversation as its page shows it.
type Thread struct {
	Conversation models.Conversation
	Inbox        models.Inbox
	Channel      models.Channel
	Contact      models.Contact
	Addresses    []string
	OwnerName    string
	Messages     []models.Message // oldest first
	Older        bool             // there are messages before the first
	Users        map[int64]models.User
	Files        map[int64][]models.File     // by message
	Deliveries   map[int64][]models.Delivery // by message
	Decisions    map[int64]models.Decision
	Linked       map[int64]models.Conversation // those named by events, that the viewer may see
	Others       []models.Conversation         // of the same contact, that the viewer may see
	ReplyTo      []string
	CanSetUp     bool // the viewer may set up the channel's sending
}

// Show returns a conversation with its newest messages, or those before an id, and notes that the viewer has seen it.
func (a *App) Show(ctx context.Context, who Actor, id, before int64) (Thread, error) {
	c, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{Conversation: c, CanSetUp: who.CanManage(c.InboxID)}
	if t.Messages, err = a.DB.MessagesBefore(ctx, id, before, ThreadPage+1); err != nil {
		return t, err
	}
	if len(t.Messages) > ThreadPage {
		t.Messages, t.Older = t.Messages[1:], true
	}
	for _, step := range []func(context.Context, Actor) error{a.around(&t), a.inside(&t)} {
		if err := step(ctx, who); err != nil {
			return t, err
		}
	}
	if before == 0 {
		err = a.markSeen(ctx, who, c)
	}
	return t, err
}

// around loads what the conversation stands in.
func (a *App) around(t *Thread) func(context.Context, Actor) error {
	return func(ctx context.Context, who Actor) (err error) {
		c := t.Conversation
		if t.Inbox, err = a.DB.Inbox(ctx, c.InboxID); err != nil {
			return err
		}
		if t.Channel, err = a.DB.Channel(ctx, c.ChannelID); err != nil {
			return err
		}
		if t.Contact, err = a.DB.Contact(ctx, c.ContactID); err != nil {
			return err
		}
		if t.Addresses, err = a.DB.AddressesOf(ctx, c.ContactID); err != nil {
			return err
		}
		if t.OwnerName, err = ownerName(ctx, a.DB, c.Owner); err != nil {
			return err
		}
		to, err := replyTo(ctx, a.DB, c, t.Channel)
		for _, p := range to {
			t.ReplyTo = append(t.ReplyTo, p.Email)
		}
		if err != nil {
			return err
		}
		t.Others, err = a.DB.ConversationsOfContact(ctx, c.ContactID, who.InboxIDs(), c.ID, 8)
		return err
	}
}

// inside loads what the messages refer to.
func (a *App) inside(t *Thread) func(context.Context, Actor) error {
	return func(ctx context.Context, who Actor) (err error) {
		var messages, users, decisions, linked []int64
		for _, m := range t.Messages {
			if m.UserID != 0 {
				users = append(users, m.UserID)
			}
			if m.Kind == models.Incoming || m.Kind == models.Outgoing {
				messages = append(messages, m.ID)
			}
			if e := m.Event; e != nil && e.DecisionID != 0 {
				decisions = append(decisions, e.DecisionID)
			}
			if e := m.Event; e != nil && e.Kind == models.EventLinked {
				linked = append(linked, e.Other)
			}
		}
		if t.Users, err = a.DB.UsersByID(ctx, users); err != nil {
			return err
		}
		if t.Decisions, err = a.DB.DecisionsByID(ctx, decisions); err != nil {
			return err
		}
		if t.Linked, err = a.linked(ctx, who, linked); err != nil {
			return err
		}
		return a.attached(ctx, t, messages)
	}
}

func (a *App) attached(ctx context.Context, t *Thread, messageIDs []int64) error {
	t.Files, t.Deliveries = map[int64][]models.File{}, map[int64][]models.Delivery{}
	if len(messageIDs) == 0 {
		return nil
	}
	files, err := a.DB.FilesOf(ctx, messageIDs)
	if err != nil {
		return err
	}
	for _, f := range files {
		t.Files[f.MessageID] = append(t.Files[f.MessageID], f)
	}
	deliveries, err := a.DB.DeliveriesOf(ctx, messageIDs)
	for _, d := range deliveries {
		t.Deliveries[d.MessageID] = append(t.Deliveries[d.MessageID], d)
	}
	return err
}

func (a *App) linked(ctx context.Context, who Actor, ids []int64) (map[int64]models.Conversation, error) {
	out := map[int64]models.Conversation{}
	for _, id := range ids {
		c, err := a.readableConversation(ctx, who, id)
		if err == nil {
			out[id] = c
		} else if err != models.ErrNotFound {
			return nil, err
		}
	}
	return out, nil
}

// markSeen writes only when there is something new, so that looking again costs nothing.
func (a *App) markSeen(ctx context.Context, who Actor, c models.Conversation) error {
	seen, err := a.DB.SeenBy(ctx, who.User.ID, []int64{c.ID})
	if err != nil || seen[c.ID] >= c.LastMessage {
		return err
	}
	return a.DB.Write(ctx, func(tx *models.DB) error { return tx.MarkSeen(ctx, who.User.ID, c.ID, c.LastMessage) })
}

// Locate returns a conversation and the view that it stands in for the viewer, for links that name only the conversation.
func (a *App) Locate(ctx context.Context, who Actor, id int64) (models.Conversation, models.View, error) {
	c, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return c, "", err
	}
	switch {
	case c.State == models.StateClosed:
		return c, models.ViewClosed, nil
	case c.State == models.StateSpam:
		return c, models.ViewSpam, nil
	case c.State == models.StateTrash:
		return c, models.ViewTrash, nil
	case c.Owner == models.Nobody:
		return c, models.ViewUnassigned, nil
	case c.Owner == models.UserOwner(who.User.ID):
		return c, models.ViewMine, nil
	}
	return c, models.ViewOpen, nil
}

// MessageHTML returns the sanitised HTML of a message and its inline pictures, for the sandboxed frame.
func (a *App) MessageHTML(ctx context.Context, who Actor, messageID int64) (models.Message, []models.File, error) {
	m, err := a.readableMessage(ctx, who, messageID)
	if err != nil {
		return m, nil, err
	}
	files, err := a.DB.FilesOf(ctx, []int64{m.ID})
	return m, files, err
}
