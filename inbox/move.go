package inbox

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// MoveChoices returns where a conversation can be moved to: the e-mail channels of the other inboxes that the asker reads. why says in plain
// English why it cannot be moved at all; empty: it can.
func (a *App) MoveChoices(ctx context.Context, who Actor, id int64) (c models.ConversationRow, to []models.Channel, why string, err error) {
	now, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return c, nil, "", err
	}
	if c, err = a.DB.ConversationRow(ctx, now.ID, who.User.ID); err != nil {
		return c, nil, "", err
	}
	others := slices.DeleteFunc(who.InboxIDs(), func(id int64) bool { return id == c.InboxID })
	if to, err = a.DB.EmailChannels(ctx, others); err != nil {
		return c, nil, "", err
	}
	is, err := isChat(ctx, a.DB, c.ID)
	if is {
		why = saidChatStays
	}
	return c, to, why, err
}

const saidChatStays = "A chat stays in its inbox: its visitor goes on in it by the chatflow that is there."

// Move puts a conversation into another inbox, on an e-mail channel of that, if it is still in the inbox that the page showed. The owner keeps it who
// may read that inbox; else the channel's rule runs. It answers ErrNotFound if the asker may not read both, or Problems at "channel".
func (a *App) Move(ctx context.Context, who Actor, id, channelID, was int64) (record models.ConversationChange, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		t := threading{app: a, ctx: ctx, tx: tx, news: n, desk: desk}
		c, who, err := a.conversationForChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		to, err := tx.Channel(ctx, channelID)
		if err != nil {
			return err
		}
		switch {
		case to.Kind != models.ChannelEmail || !who.CanRead(to.InboxID):
			return models.ErrNotFound
		case c.InboxID != was || to.InboxID == was:
			return models.Problems{{Field: "channel", Text: "It is in another inbox by now."}}
		}
		if is, err := isChat(ctx, tx, c.ID); err != nil || is {
			if err == nil {
				err = models.Problems{{Field: "channel", Text: saidChatStays}}
			}
			return err
		}
		record, err = t.moveTo(c, to)
		return err
	})
	return record, err
}

func (t threading) moveTo(c models.Conversation, to models.Channel) (record models.ConversationChange, err error) {
	snapshot := models.ChangeSnapshot{From: c.Stands(), Into: c.Stands()}
	was := c
	if record, err = t.begin(models.ChangeMove, c.ID, c.ID); err != nil {
		return record, err
	}
	if err := t.shift(&c, to, record.ID, func() error { return t.desk.Move(t.ctx, &c, to) }); err != nil {
		return record, err
	}
	snapshot.After = c.Stands()
	t.tell(was)
	t.tell(c)
	return record, t.tx.KeepSnapshot(t.ctx, record.ID, snapshot)
}

// shift puts a conversation on another channel, with what the thread says of it, and with who may see its contact by it. Answers to what it has
// sent and got so far find it there. change is the record that can be undone; 0: none. place has the desk move it.
func (t threading) shift(c *models.Conversation, to models.Channel, change int64, place func() error) error {
	from, err := t.tx.Channel(t.ctx, c.ChannelID)
	if err != nil {
		return err
	}
	was := *c
	if err := t.tx.MoveInbox(t.ctx, c.ID, was.InboxID, to.InboxID); err != nil {
		return err
	}
	e := models.EventData{Kind: models.EventMoved, Change: change, NameFrom: from.Title(), NameTo: to.Title()}
	if e.From, e.To, err = t.inboxNames(was.InboxID, to.InboxID); err != nil {
		return err
	}
	if err := t.say(c.ID, e); err != nil {
		return err
	}
	if err := place(); err != nil {
		return err
	}
	if err := t.tx.AddScope(t.ctx, c.ContactID, c.InboxID); err != nil {
		return err
	}
	return t.tx.LeaveScope(t.ctx, c.ContactID, was.InboxID)
}

func (t threading) inboxNames(a, b int64) (from, to string, err error) {
	for id, name := range map[int64]*string{a: &from, b: &to} {
		in, err := t.tx.Inbox(t.ctx, id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return "", "", err
		}
		*name = in.Name
	}
	return from, to, nil
}
