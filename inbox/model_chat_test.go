package inbox_test

import (
	"fmt"
	"slices"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// furnishChat makes a chatflow of an inbox with one way to people.
func (m *model) furnishChat(tx *models.DB, in int, hours models.ChatHours) error {
	flow := address(m.inboxes[in], models.ChatAddress(fmt.Sprint("flow", in)))
	flow.Kind, flow.Name = models.ChannelChat, fmt.Sprint("Flow ", in)
	if err := tx.CreateChannel(m.ctx(), &flow); err != nil {
		return err
	}
	way := address(m.inboxes[in], models.WayAddress(flow.ID, "send"))
	way.Kind, way.Name, way.ParentID = models.ChannelChat, flow.Name+" › People", flow.ID
	if err := tx.CreateChannel(m.ctx(), &way); err != nil {
		return err
	}
	if err := tx.CreateChatflow(m.ctx(), &models.Chatflow{ChannelID: flow.ID, Slug: fmt.Sprint("flow", in), Active: true, Options: models.ChatOptions{Hours: hours}}); err != nil {
		return err
	}
	schedule := m.inboxes[in].Working.Schedule(nil)
	nw := &naiveChannel{id: way.ID, restricted: in == 1, rule: models.ChatRule(way.ID), attended: m.naive.channels[2*in].attended}
	if hours == models.ChatInHours {
		nw.closed = func(now models.Time) bool { return !schedule.Open(now.Time()) }
	}
	nf := &naiveChannel{id: flow.ID, restricted: in == 1, rule: models.DefaultRule(flow.ID), way: nw, attended: nw.attended}
	m.naive.channels = append(m.naive.channels, nf, nw)
	for _, r := range []struct {
		ch   *models.Channel
		rule models.Rule
	}{{&flow, nf.rule}, {&way, nw.rule}} {
		if err := setRule(m.ctx(), tx, r.ch, r.rule); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) inboxOf(ch *naiveChannel) models.Inbox {
	if ch.restricted {
		return m.inboxes[1]
	}
	return m.inboxes[0]
}

// page opens somebody's page, or closes it.
func (m *model) page() string {
	u := m.naive.users[m.rng.IntN(len(m.naive.users))]
	if end := m.pages[u.id]; end != nil {
		delete(m.pages, u.id)
		end()
		return fmt.Sprint(u.id, " closes")
	}
	if !u.active {
		return ""
	}
	end, err := m.app.PageOpen(m.ctx(), m.as(u))
	m.ok(err)
	m.pages[u.id] = end
	return fmt.Sprint(u.id, " opens")
}

// keep has open pages say so, most of the time: whose does not is taken for one of a node that was killed.
func (m *model) keep() {
	var ids []int64
	for id := range m.pages {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		u := m.naive.user(id)
		if !u.active || m.chance(4) {
			continue
		}
		m.ok(m.app.PageKept(m.ctx(), m.as(u)))
		if !u.page {
			m.look()
			for _, u := range m.back {
				m.naive.returns(u)
			}
			m.back = nil
			m.naive.drain()
		}
	}
}

// reach sends a chat to people.
func (m *model) reach() string {
	c := m.some(func(c *naiveConv) bool { return c.channel.way != nil })
	if c == nil {
		return ""
	}
	way, err := m.db.Channel(m.ctx(), c.channel.way.id)
	m.ok(err)
	m.locked(c.id, func(_ *models.DB, desk *routing.Desk, row *models.Conversation) error {
		_, err := desk.RouteChat(m.ctx(), row, way)
		return err
	})
	if c.channel = c.channel.way; c.owner == models.Nobody && c.state == models.StateOpen {
		m.naive.route(c, models.StateOpen, 0, models.CauseArrival)
	}
	return fmt.Sprint(c.id, " by ", way.ID)
}

// replies is an answer of somebody, who becomes the owner if nobody is.
func (m *model) replies(c *naiveConv, u *naiveUser, state models.State) {
	if !c.channel.rule.Chat && c.channel.way == nil {
		_, err := m.app.Reply(m.ctx(), m.as(u), c.id, inbox.ReplyForm{Body: "Yes.", Anyway: true, Close: state == models.StateClosed})
		m.ok(err)
		return
	}
	m.locked(c.id, func(tx *models.DB, desk *routing.Desk, row *models.Conversation) error {
		if !(c.owner.Kind == models.OwnerUser && m.naive.mayOwn(c.owner, c.channel)) {
			if err := desk.Assign(m.ctx(), row, models.UserOwner(u.id), models.ByReply); err != nil {
				return err
			}
		}
		if c.channel.ownsFirst && c.contact.owner == 0 {
			k, err := tx.LockContact(m.ctx(), c.contact.id)
			if err != nil {
				return err
			}
			if err := inbox.OwnContact(m.ctx(), tx, desk, &k, u.id); err != nil {
				return err
			}
		}
		return desk.Answered(m.ctx(), row, state)
	})
}
