package inbox_test

import (
	"strconv"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
	"fairlead/routing"
)

// chatflow makes an active chatflow of an inbox with one step that sends to a team member, and returns it with that way, whose rule names
// some; change may alter the rule.
func (d *desk) chatflow(in models.Inbox, slug string, hours models.ChatHours, change func(*models.Rule), named ...models.Owner) (models.Chatflow, models.Channel) {
	d.Helper()
	var flow models.Chatflow
	var way models.Channel
	d.write(func(tx *models.DB) error {
		ch := models.Channel{InboxID: in.ID, Kind: models.ChannelChat, Address: models.ChatAddress(slug), Name: slug}
		if err := tx.CreateChannel(d.ctx, &ch); err != nil {
			return err
		}
		if err := setRule(d.ctx, tx, &ch, models.DefaultRule(ch.ID)); err != nil {
			return err
		}
		flow = models.Chatflow{ChannelID: ch.ID, Slug: slug, Active: true, Options: models.ChatOptions{Hours: hours}}
		if err := tx.CreateChatflow(d.ctx, &flow); err != nil {
			return err
		}
		v := models.ChatflowVersion{ChannelID: ch.ID, Definition: chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{{Key: "send", Kind: chat.StepSend, Text: forms.Text{"en": "One moment."}}}}.JSON()}
		if err := tx.CreateChatflowVersion(d.ctx, &v); err != nil {
			return err
		}
		flow.VersionID = v.ID
		way = models.Channel{InboxID: in.ID, Kind: models.ChannelChat, Address: models.WayAddress(ch.ID, "send"), Name: slug + " › People", ParentID: ch.ID}
		return tx.CreateChannel(d.ctx, &way)
	})
	d.assigns(&way, func(r *models.Rule) {
		r.Chat, r.Tie = true, models.TieLastAssigned
		if change != nil {
			change(r)
		}
	}, named...)
	return flow, way
}

// pageOf opens a page of somebody; what it returns closes it.
func (d *desk) pageOf(u models.User) func() {
	d.Helper()
	end, err := d.app.PageOpen(d.ctx, d.as(u))
	d.must(err)
	return end
}

// starts makes a chat on its chatflow's channel that has not reached its way yet.
func (d *desk) starts(way models.Channel) models.Conversation {
	d.Helper()
	c := models.Conversation{InboxID: way.InboxID, ChannelID: way.ParentID, State: models.StateOpen, CreatedAt: d.now(), ActivityAt: d.now(), UnansweredAt: d.now()}
	d.write(func(tx *models.DB) error {
		d.letters++
		k, err := tx.ContactTyped(d.ctx, models.NewContact{Email: "visitor" + strconv.Itoa(d.letters) + "@fietsen.example"}, d.now())
		if err != nil {
			return err
		}
		c.ID, c.ContactID = 0, k.ID
		if err := tx.CreateConversation(d.ctx, &c); err != nil {
			return err
		}
		return tx.Record(d.ctx, models.History{At: d.now(), Kind: models.HistoryState, InboxID: c.InboxID, ChannelID: c.ChannelID, ConversationID: c.ID, Value: string(c.State)})
	})
	return c
}

// reaches sends a chat its way.
func (d *desk) reaches(c models.Conversation, way models.Channel) models.Conversation {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.LockConversation(d.ctx, c.ID)
		if err != nil {
			return err
		}
		_, err = desk.RouteChat(d.ctx, &c, way)
		return err
	})
	return d.conversation(c.ID)
}

// chats makes a chat that reaches its way at once.
func (d *desk) chats(way models.Channel) models.Conversation {
	d.Helper()
	return d.reaches(d.starts(way), way)
}

// types is another message of the visitor.
func (d *desk) types(id int64) {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.LockConversation(d.ctx, id)
		if err != nil {
			return err
		}
		return desk.Incoming(d.ctx, &c, true)
	})
}

// answers is an answer of whoever owns it.
func (d *desk) answers(id int64) {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.LockConversation(d.ctx, id)
		if err != nil {
			return err
		}
		return desk.Answered(d.ctx, &c, models.StateOpen)
	})
}
