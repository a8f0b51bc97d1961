package inbox

import (
	"cmp"
	"context"
	"strconv"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// ChangesUndone is how long a merge, a split or a move of conversations can be undone.
const ChangesUndone = MergesUndone

// Merged means that a conversation has become a part of another. Nothing was changed.
type Merged struct{ Into int64 }

// Error says so.
func (m *Merged) Error() string { return "the conversation has been merged into another meanwhile" }

// MergeEnd is one of two conversations that become one, as their preview shows it.
type MergeEnd struct {
	models.ConversationRow
	Messages int
}

// MergingPreview is what would come of a merge.
type MergingPreview struct {
	From, Into MergeEnd
	Why        string // why it cannot be done, in plain English; empty: it can
	NewPeople  bool   // they are with different contacts
	Owner      string // who would have it; empty: nobody
	Opens      bool   // it would be open, and is not now
}

// PreviewMerging returns both conversations. ErrNotFound: one of them is not there for the asker, or they are the same.
func (a *App) PreviewMerging(ctx context.Context, who Actor, fromID, intoID int64) (p MergingPreview, err error) {
	for _, side := range []struct {
		id int64
		to *MergeEnd
	}{{fromID, &p.From}, {intoID, &p.Into}} {
		c, err := a.readableConversation(ctx, who, side.id)
		if err != nil {
			return p, err
		}
		if side.to.ConversationRow, err = a.DB.ConversationRow(ctx, c.ID, who.User.ID); err != nil {
			return p, err
		}
		ids, err := a.DB.EntryIDs(ctx, c.ID, 0)
		if err != nil {
			return p, err
		}
		side.to.Messages = len(ids)
	}
	from, into := p.From.Conversation, p.Into.Conversation
	if from.ID == into.ID {
		return p, models.ErrNotFound
	}
	p.NewPeople, p.Owner = from.ContactID != into.ContactID, cmp.Or(p.Into.OwnerName, p.From.OwnerName)
	p.Opens = into.State != models.StateOpen && from.State == models.StateOpen
	if err := mayMerge(ctx, a.DB, from, into); err != nil {
		problems, ok := err.(models.Problems)
		if !ok {
			return p, err
		}
		p.Why = problems[0].Text
	}
	return p, nil
}

// mayMerge answers Problems if one conversation cannot become a part of another.
func mayMerge(ctx context.Context, db *models.DB, from, into models.Conversation) error {
	if from.InboxID != into.InboxID {
		return models.Problems{{Text: "The two are in different inboxes. Move one of them first."}}
	}
	for _, c := range []models.Conversation{from, into} {
		if c.State == models.StateSpam || c.State == models.StateTrash {
			return models.Problems{{Text: "One of the two is filed as spam or in the trash. Take it out first."}}
		}
	}
	is, err := isChat(ctx, db, from.ID)
	if err == nil && is {
		err = models.Problems{{Text: "A chat cannot become a part of another conversation: its visitor goes on in it. Merge the other way round."}}
	}
	return err
}

// Merge makes one conversation a part of another: its messages and its people go there, and its address leads there. It returns the record, with
// which it can be undone. It answers ErrNotFound, or Problems if it cannot be.
func (a *App) Merge(ctx context.Context, who Actor, fromID, intoID int64) (record models.ConversationChange, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		t := threading{app: a, ctx: ctx, tx: tx, news: n, desk: desk}
		from, into, err := t.both(who, fromID, intoID)
		if err != nil {
			return err
		}
		record, err = t.merge(from, into)
		return err
	})
	return record, err
}

// threading is messages on their way from one conversation to another.
type threading struct {
	app  *App
	ctx  context.Context
	tx   *models.DB
	news *news
	desk *routing.Desk
}

// both holds two conversations, in the order of their ids, for somebody who may read both. ErrNotFound: they may not, or it is one. *Merged: one of
// them has become a part of another.
func (t threading) both(who Actor, fromID, intoID int64) (from, into models.Conversation, err error) {
	if fromID == intoID {
		return from, into, models.ErrNotFound
	}
	for _, id := range []int64{min(fromID, intoID), max(fromID, intoID)} {
		c, _, err := t.app.conversationForChange(t.ctx, t.tx, who, id)
		if err != nil {
			return from, into, err
		}
		if id == fromID {
			from = c
		} else {
			into = c
		}
	}
	return from, into, nil
}

func (t threading) merge(from, into models.Conversation) (record models.ConversationChange, err error) {
	if err := mayMerge(t.ctx, t.tx, from, into); err != nil {
		return record, err
	}
	snapshot := models.ChangeSnapshot{From: from.Stands(), Into: into.Stands()}
	if snapshot.Newest, err = t.tx.LastMessageID(t.ctx); err != nil {
		return record, err
	}
	if snapshot.Moved, err = t.tx.EntryIDs(t.ctx, from.ID, 0); err != nil {
		return record, err
	}
	if err := t.move(from, &into, snapshot.Moved, min(from.UnansweredAt, into.UnansweredAt)); err != nil {
		return record, err
	}
	if err := t.tx.ShareParticipants(t.ctx, from.ID, into.ID); err != nil {
		return record, err
	}
	if snapshot.Linked, err = t.tx.Relink(t.ctx, from.ID, into.ID); err != nil {
		return record, err
	}
	if snapshot.Tags, err = t.tx.ShareTags(t.ctx, from.ID, into.ID); err != nil {
		return record, err
	}
	if err := t.tx.MoveStaged(t.ctx, from.ID, into.ID); err != nil {
		return record, err
	}
	if err := t.tx.MoveDrafts(t.ctx, from.ID, into.ID); err != nil {
		return record, err
	}
	into.UnansweredAt = snapshot.Into.UnansweredAt // what of it counts is for the desk to say
	if record, err = t.begin(models.ChangeMerge, from.ID, into.ID); err != nil {
		return record, err
	}
	e := models.EventData{Kind: models.EventMerged, Change: record.ID, Other: from.ID, Text: strconv.Itoa(len(snapshot.Moved))}
	if err := t.say(into.ID, e); err != nil {
		return record, err
	}
	if err := t.desk.Merge(t.ctx, &from, &into); err != nil {
		return record, err
	}
	snapshot.After = into.Stands()
	t.tell(from)
	t.tell(into)
	return record, t.tx.KeepSnapshot(t.ctx, record.ID, snapshot)
}

// move puts messages into another conversation, and brings the rows of both up to what they hold then. Who had read what is kept apart.
func (t threading) move(from models.Conversation, into *models.Conversation, ids []int64, since models.Time) error {
	if err := t.tx.UniteSeen(t.ctx, from, *into); err != nil {
		return err
	}
	if err := t.tx.MoveMessages(t.ctx, from, *into, ids); err != nil {
		return err
	}
	if err := t.tx.MoveTellings(t.ctx, from.ID, into.ID); err != nil {
		return err
	}
	return t.retell(into, since)
}

// retell brings a conversation's row up to the messages that it has now. since is from when on one that asks for an answer counts.
func (t threading) retell(c *models.Conversation, since models.Time) error {
	newest, err := t.tx.Retell(t.ctx, c, since)
	if err != nil {
		return err
	}
	if newest != "" {
		c.Snippet = email.Snippet(newest, snippetLength)
	}
	return t.tx.UpdateConversation(t.ctx, *c)
}

// begin stores the record of a change; what undoing it needs follows.
func (t threading) begin(kind models.ChangeKind, from, into int64) (models.ConversationChange, error) {
	c := models.ConversationChange{Kind: kind, FromID: from, IntoID: into, Snapshot: "{}", ByUser: t.desk.By, CreatedAt: t.desk.Now}
	return c, t.tx.CreateChange(t.ctx, &c)
}

// say leaves an event in a thread.
func (t threading) say(conversationID int64, e models.EventData) error {
	return t.tx.CreateMessage(t.ctx, &models.Message{ConversationID: conversationID, Kind: models.Event, UserID: t.desk.By, Event: &e, CreatedAt: t.desk.Now})
}

// tell announces that a conversation has changed, to who reads its inbox.
func (t threading) tell(c models.Conversation) {
	t.news.tell(live.Event{Kind: live.KindConversation, Inbox: c.InboxID, Conversation: c.ID, By: t.desk.By})
}

func isChat(ctx context.Context, db *models.DB, conversationID int64) (bool, error) {
	_, err := db.Chat(ctx, conversationID)
	if err == models.ErrNotFound {
		return false, nil
	}
	return err == nil, err
}
