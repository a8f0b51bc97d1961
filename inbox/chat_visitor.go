package inbox

import (
	"cmp"
	"context"
	"time"

	"fairlead/channels/forms"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

func (v VisitorChat) event(k live.Kind) live.Event {
	return live.Event{Kind: k, Inbox: v.Flow.Channel.InboxID, Conversation: v.ConversationID}
}

// VisitorTyping tells colleagues that the visitor of a chat writes, or has stopped. Nothing is stored.
func (a *App) VisitorTyping(ctx context.Context, v VisitorChat, on bool) error {
	if err := a.countChat("sign", v.Chat, signsPerChat); err != nil || v.EndedAt != 0 {
		return err
	}
	e := v.event(live.KindTyping)
	e.On = on
	return a.announce(ctx, e)
}

// VisitorSaw notes up to which message the visitor has seen a chat. What is no message of it changes nothing.
func (a *App) VisitorSaw(ctx context.Context, v VisitorChat, messageID int64) error {
	if err := a.countChat("sign", v.Chat, signsPerChat); err != nil || messageID <= v.SeenMessage {
		return err
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		is, err := tx.SeeChat(ctx, v.ConversationID, messageID)
		if is {
			n.tell(v.event(live.KindVisitor))
		}
		return err
	})
}

// VisitorMoved notes which page the visitor of a chat is on.
func (a *App) VisitorMoved(ctx context.Context, v VisitorChat, url, title string) error {
	if err := a.countChat("sign", v.Chat, signsPerChat); err != nil {
		return err
	}
	url, title = forms.Page(url), oneLine(title)
	if url == "" || url == v.URL && title == v.Title {
		return nil
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		c, err := tx.LockChat(ctx, v.ConversationID)
		if err != nil {
			return err
		}
		c.URL, c.Title = url, title
		n.tell(v.event(live.KindVisitor))
		return tx.UpdateChat(ctx, c)
	})
}

// ChatVisit keeps that a visitor looks at a page of another site. What is no visitor or no page leaves nothing.
func (a *App) ChatVisit(ctx context.Context, p PublicChat, signed, url, title, ip string) error {
	key, ok := forms.ReadVisitor(p.account.Key, signed)
	if url = forms.Page(url); !ok || url == "" {
		return nil
	}
	return a.seesPage(ctx, key, url, title, ip)
}

// ChatVisitor reads what a customer's site keeps of a visitor; empty: nothing that we gave it.
func (a *App) ChatVisitor(ctx context.Context, signed string) (string, error) {
	if signed == "" {
		return "", nil
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return "", err
	}
	key, _ := forms.ReadVisitor(account.Key, signed)
	return key, nil
}

// NewChatVisitor makes a visitor, who has agreed to it, and returns what the customer's site is to keep.
func (a *App) NewChatVisitor(ctx context.Context, p PublicChat, ip string) (string, error) {
	_, signed, err := a.NewVisitor(ctx, PublicForm{key: p.account.Key}, ip)
	return signed, err
}

// EndChat ends a chat for its visitor. If nobody owes them an answer it closes; else it stays open, as they may be written to.
func (a *App) EndChat(ctx context.Context, v VisitorChat) error {
	return a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, err := tx.LockConversation(ctx, v.ConversationID)
		if err != nil {
			return err
		}
		row, err := tx.LockChat(ctx, c.ID)
		if err != nil || row.EndedAt != 0 {
			return err
		}
		row.EndedAt = desk.Now
		if err := tx.UpdateChat(ctx, row); err != nil {
			return err
		}
		if _, err := tx.VisitorLeft(ctx, c.ID, cmp.Or(row.HereTill, models.Never), desk.Now); err != nil {
			return err
		}
		n.tell(v.event(live.KindVisitor))
		if !c.Answered() || c.State != models.StateOpen {
			return nil
		}
		return desk.SetState(ctx, &c, models.StateClosed)
	})
}

// LookAtChat is ViewChat for a page that keeps no stream: its visitor is here for a while, and has seen what it shows.
func (a *App) LookAtChat(ctx context.Context, v VisitorChat) (ChatView, error) {
	view, err := a.ViewChat(ctx, v, 0)
	if err != nil || v.EndedAt != 0 {
		return view, err
	}
	a.visitors.come(v.ConversationID, v.Flow.Channel.InboxID, a.now())
	for i := len(view.Messages) - 1; i >= 0; i-- {
		if m := view.Messages[i]; m.From == FromAgent {
			return view, a.VisitorSaw(ctx, v, m.ID)
		}
	}
	return view, nil
}

// ChatClock is a moment as a visitor of a chat reads it, in the company's time.
func (a *App) ChatClock(v VisitorChat, at models.Time) string {
	return at.Time().In(chatZone(v.Flow.account)).Format("2006-01-02 15:04")
}

// chatZone is the time zone that a company's visitors are told times in.
func chatZone(account models.Account) *time.Location {
	zone, err := hours.LoadZone(account.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}
