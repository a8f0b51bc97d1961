package inbox

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fairlead/models"
	"fairlead/routing"
)

// SplitPreview is what would be split off from a conversation.
type SplitPreview struct {
	Conversation models.ConversationRow
	Message      models.Message
	Author       string // of what a colleague wrote
	After        int    // how many messages follow it
	Why          string // why this alone cannot be, in plain English; empty: it can
	WhyAll       string // why this and what follows cannot be
}

// PreviewSplit returns a message and what follows it. ErrNotFound: it is not there for the asker, or is an event.
func (a *App) PreviewSplit(ctx context.Context, who Actor, messageID int64) (p SplitPreview, err error) {
	if p.Message, err = a.readableMessage(ctx, who, messageID); err != nil {
		return p, err
	}
	if p.Conversation, err = a.DB.ConversationRow(ctx, p.Message.ConversationID, who.User.ID); err != nil {
		return p, err
	}
	if p.Author, err = ownerName(ctx, a.DB, models.UserOwner(p.Message.UserID)); err != nil {
		return p, err
	}
	for _, all := range []bool{false, true} {
		ids, err := toSplit(ctx, a.DB, p.Message, all)
		problems, isProblem := err.(models.Problems)
		switch {
		case err != nil && !isProblem:
			return p, err
		case isProblem && all:
			p.WhyAll = problems[0].Text
		case isProblem:
			p.Why = problems[0].Text
		case all:
			p.After = len(ids) - 1
		}
	}
	return p, nil
}

// toSplit returns which messages go with one: all that follow, or it alone. ErrNotFound: it is an event. Problems: they cannot be split off.
func toSplit(ctx context.Context, db *models.DB, m models.Message, all bool) (ids []int64, err error) {
	every, err := db.EntryIDs(ctx, m.ConversationID, 0)
	if err != nil {
		return nil, err
	}
	at := slices.Index(every, m.ID)
	if at < 0 {
		return nil, models.ErrNotFound
	}
	if ids = every[at:]; !all {
		ids = ids[:1]
	}
	if len(ids) == len(every) {
		return nil, models.Problems{{Field: "what", Text: "Nothing would be left of this conversation."}}
	}
	said, err := db.SaidInChat(ctx, ids)
	if err == nil && said {
		err = models.Problems{{Field: "what", Text: "What was said in a chat stays in it: its visitor sees it there."}}
	}
	return ids, err
}

// Split makes a conversation of its own of a message and, if all is set, of those that follow it. It goes to who has the first one; the mails'
// answers follow it. ErrNotFound: the message is not there for the asker. Problems: it cannot be split off.
func (a *App) Split(ctx context.Context, who Actor, messageID int64, all bool) (record models.ConversationChange, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		t := threading{app: a, ctx: ctx, tx: tx, news: n, desk: desk}
		m, err := tx.Message(ctx, messageID)
		if err != nil {
			return err
		}
		c, _, err := a.conversationForChange(ctx, tx, who, m.ConversationID)
		if err != nil {
			return err
		}
		ids, err := toSplit(ctx, tx, m, all)
		if err != nil {
			return err
		}
		record, err = t.split(c, m, ids)
		return err
	})
	return record, err
}

func (t threading) split(c models.Conversation, m models.Message, ids []int64) (record models.ConversationChange, err error) {
	snapshot := models.ChangeSnapshot{From: c.Stands(), Moved: ids}
	if snapshot.Newest, err = t.tx.LastMessageID(t.ctx); err != nil {
		return record, err
	}
	part, err := t.splitOff(c, m)
	if err != nil {
		return record, err
	}
	if err := t.tx.CopySeen(t.ctx, c.ID, part.ID); err != nil {
		return record, err
	}
	if _, err := t.tx.ShareTags(t.ctx, c.ID, part.ID); err != nil {
		return record, err
	}
	if err := t.tx.MoveMessages(t.ctx, c, part, ids); err != nil {
		return record, err
	}
	since := c.UnansweredAt
	for _, side := range []*models.Conversation{&part, &c} {
		stored := side.UnansweredAt
		if err := t.retell(side, since); err != nil {
			return record, err
		}
		asks := side.UnansweredAt
		side.UnansweredAt = stored
		if err := t.desk.Waits(t.ctx, side, asks); err != nil {
			return record, err
		}
	}
	if err := t.takePart(c, part); err != nil {
		return record, err
	}
	if record, err = t.begin(models.ChangeSplit, c.ID, part.ID); err != nil {
		return record, err
	}
	if err := t.say(c.ID, models.EventData{Kind: models.EventSplit, Change: record.ID, Other: part.ID, Text: strconv.Itoa(len(ids))}); err != nil {
		return record, err
	}
	if err := t.say(part.ID, models.EventData{Kind: models.EventSplitOff, Change: record.ID, Other: c.ID}); err != nil {
		return record, err
	}
	if err := t.desk.Split(t.ctx, c, &part); err != nil {
		return record, err
	}
	snapshot.Into, snapshot.After = part.Stands(), part.Stands()
	t.tell(c)
	t.tell(part)
	return record, t.tx.KeepSnapshot(t.ctx, record.ID, snapshot)
}

// splitOff stores the new conversation: with who wrote the message that it begins with, and on the channel of the first one. Of a chat it is on
// the e-mail channel that its answers go out by.
func (t threading) splitOff(c models.Conversation, m models.Message) (models.Conversation, error) {
	part := models.Conversation{InboxID: c.InboxID, ChannelID: c.ChannelID, ContactID: c.ContactID, Subject: m.Subject, Snippet: c.Snippet,
		State: c.State, CreatedAt: t.desk.Now, ActivityAt: t.desk.Now, ClosedAt: c.ClosedAt, UnansweredAt: models.Never}
	if part.Subject == "" {
		part.Subject = c.Subject
	}
	if part.State == models.StateSnoozed {
		part.State = models.StateOpen
	}
	if m.Kind == models.Incoming && m.From.Email != "" && m.Auto != "bounce" {
		from, err := t.tx.ContactOfAddress(t.ctx, m.From.Email)
		if err == nil {
			part.ContactID = from.ID
		} else if !errors.Is(err, models.ErrNotFound) {
			return part, err
		}
	}
	chat, err := isChat(t.ctx, t.tx, c.ID)
	if err != nil {
		return part, err
	}
	if chat {
		ch, err := replyChannel(t.ctx, t.tx, c.ChannelID)
		if err != nil {
			return part, err
		}
		if ch.ID == 0 {
			return part, models.Problems{{Field: "what", Text: "This inbox has no e-mail address that can send, so a mail cannot go on by itself here."}}
		}
		part.ChannelID = ch.ID
	}
	if err := t.tx.CreateConversation(t.ctx, &part); err != nil {
		return part, err
	}
	return part, t.tx.Record(t.ctx, models.History{At: t.desk.Now, Kind: models.HistoryState, InboxID: part.InboxID, ChannelID: part.ChannelID, ConversationID: part.ID, Value: string(part.State), ByUser: t.desk.By})
}

// takePart lets those take part in what was split off who stand in its messages, and no longer in the rest those who stand in none of that. The
// contact stays in both.
func (t threading) takePart(left, part models.Conversation) error {
	in, err := t.tx.WhoTakesPart(t.ctx, part.ID)
	if err != nil {
		return err
	}
	if err := t.tx.AddParticipants(t.ctx, part.ID, in); err != nil {
		return err
	}
	return t.leave(left, in)
}

// leave takes those of some addresses out of a conversation who stand in none of its messages and are not its contact's.
func (t threading) leave(c models.Conversation, gone []string) error {
	stay, err := t.tx.WhoTakesPart(t.ctx, c.ID)
	if err != nil {
		return err
	}
	own, err := t.tx.AddressesOf(t.ctx, c.ContactID)
	if err != nil {
		return err
	}
	gone = slices.DeleteFunc(slices.Clone(gone), func(e string) bool { return slices.Contains(stay, e) || slices.Contains(own, e) })
	return t.tx.RemoveParticipants(t.ctx, c.ID, gone)
}
