package inbox

import (
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// UndoChange takes a merge, a split or a move of conversations back, whatever has happened since, or says why it cannot be. It returns the
// conversation to look at. Undone already: nothing is done. ErrNotFound: there is no such change for the asker, or it is too long ago.
func (a *App) UndoChange(ctx context.Context, who Actor, id int64) (look int64, record models.ConversationChange, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		t := threading{app: a, ctx: ctx, tx: tx, news: n, desk: desk}
		if record, err = tx.Change(ctx, id); err != nil {
			return err
		}
		if record.CreatedAt < desk.Now.Add(-ChangesUndone) {
			return models.ErrNotFound
		}
		s, err := record.Read()
		if err != nil {
			return err
		}
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		u := undoing{t, who, record, s}
		if err := u.hold(); err != nil {
			return err
		}
		look = record.FromID
		fresh, err := tx.EndChange(ctx, record.ID, desk.Now)
		if err != nil || !fresh {
			return err
		}
		switch record.Kind {
		case models.ChangeMerge:
			return u.merge()
		case models.ChangeSplit:
			return u.split()
		}
		return u.move()
	})
	return look, record, err
}

// undoing is a change on its way back.
type undoing struct {
	threading
	who    Actor
	record models.ConversationChange
	was    models.ChangeSnapshot
}

// hold locks what the change was about, in the order of ids, for who may read it now, and may read what it was taken from.
func (u undoing) hold() error {
	for _, id := range []int64{min(u.record.FromID, u.record.IntoID), max(u.record.FromID, u.record.IntoID)} {
		c, err := u.tx.LockConversation(u.ctx, id)
		if err != nil {
			return err
		}
		if !u.who.CanRead(c.InboxID) {
			return models.ErrNotFound
		}
	}
	if !u.who.CanRead(u.was.From.InboxID) {
		return models.ErrNotFound
	}
	return nil
}

func cannot(text string) error { return models.Problems{{Text: text}} }

// merge makes two conversations of one again. What was a part gets back its messages, the mails that have answered these since, and the answers that
// went to nobody but its people; what else colleagues have written since stays where they wrote it.
func (u undoing) merge() error {
	into, err := u.tx.Conversation(u.ctx, u.record.IntoID)
	if err != nil {
		return err
	}
	if into.State == models.StateMerged {
		return cannot("The conversation has been merged into another since. Undo that first.")
	}
	part, err := u.tx.Conversation(u.ctx, u.record.FromID)
	if err != nil {
		return err
	}
	if part.State != models.StateMerged { // in the trash, because its contact is being erased
		return models.ErrNotFound
	}
	all, err := u.tx.EntryIDs(u.ctx, into.ID, 0)
	if err != nil {
		return err
	}
	since, err := u.tx.Following(u.ctx, into.ID, u.was.Newest, u.was.Moved)
	if err != nil {
		return err
	}
	back := slices.DeleteFunc(slices.Concat(u.was.Moved, since.All()), func(id int64) bool { return !slices.Contains(all, id) })
	switch {
	case len(back) == 0:
		return cannot("Nothing of what was merged is in the conversation any more: it was split off, or erased.")
	case len(back) == len(all):
		return cannot("Nothing else is in the conversation any more: the rest was split off, or erased. It is apart already.")
	}
	return u.part(into, part, back, since)
}

// part moves messages back into what was a part, and places both.
func (u undoing) part(into, part models.Conversation, back []int64, since models.Follows) error {
	if err := u.tx.MoveMessages(u.ctx, into, part, back); err != nil {
		return err
	}
	asks, err := u.asks(into, part, since)
	if err != nil {
		return err
	}
	stored := part.UnansweredAt
	if err := u.retell(&part, asks); err != nil {
		return err
	}
	if asks, part.UnansweredAt = part.UnansweredAt, models.Never; asks == models.Never {
		part.UnansweredAt = stored // so that it is changed
	}
	stood := u.was.From
	if len(since.Mails) > 0 && asks != models.Never && stood.State == models.StateClosed {
		stood.State = models.StateOpen // somebody has written in it since
	}
	if err := u.desk.Restore(u.ctx, &part, stood, asks); err != nil {
		return err
	}
	if err := u.rest(into, since); err != nil {
		return err
	}
	for _, tag := range u.was.Tags {
		if _, err := u.tx.TakeTag(u.ctx, into.ID, tag); err != nil {
			return err
		}
	}
	gone, err := u.tx.Participants(u.ctx, part.ID)
	if err != nil {
		return err
	}
	if err := u.leave(into, gone); err != nil {
		return err
	}
	if err := u.tx.LinkAgain(u.ctx, u.was.Linked, into.ID, part.ID); err != nil {
		return err
	}
	if err := u.say(into.ID, models.EventData{Kind: models.EventParted, Other: part.ID}); err != nil {
		return err
	}
	if err := u.say(part.ID, models.EventData{Kind: models.EventParted, Other: into.ID}); err != nil {
		return err
	}
	u.tell(part)
	u.tell(into)
	return nil
}

// asks says from when on what somebody wrote in a part asks for an answer.
func (u undoing) asks(into, part models.Conversation, since models.Follows) (models.Time, error) {
	asks := u.was.From.UnansweredAt
	if since.OthersAnswered && part.ContactID == into.ContactID {
		asks = into.UnansweredAt // they have had their answer, or wait for another
	}
	if asks == models.Never && len(since.Mails) > 0 {
		asks = into.UnansweredAt
	}
	if len(since.Answers) == 0 {
		return asks, nil
	}
	last, err := u.tx.Message(u.ctx, slices.Max(since.Answers))
	return last.CreatedAt + 1, err
}

// rest places what is left where something was merged into: what the merge alone has made of it, and nobody has touched since, is as before. An answer
// that went with the part was none to those who wait here.
func (u undoing) rest(c models.Conversation, gone models.Follows) error {
	is, since := c, c.UnansweredAt
	waits := len(gone.Answers) > 0 && !gone.OthersAnswered && u.was.Into.UnansweredAt != models.Never
	if waits {
		since = u.was.Into.UnansweredAt
	}
	if err := u.retell(&is, since); err != nil {
		return err
	}
	asks := is.UnansweredAt
	is.UnansweredAt = c.UnansweredAt
	stood, before, after := is.Stands(), u.was.Into, u.was.After
	if waits && asks != models.Never && stood.State == models.StateClosed {
		stood.State = before.State // it was closed with that answer
	}
	if stood.State == after.State && is.LastIncoming <= u.was.Newest {
		stood.State, stood.SnoozedUntil = before.State, before.SnoozedUntil
		if stood.UnansweredAt == after.UnansweredAt {
			asks = before.UnansweredAt
		}
	}
	if stood.Owner == after.Owner && before.Owner != after.Owner {
		stood.Owner, stood.OwnerWhy, stood.QueuedAt = before.Owner, before.OwnerWhy, before.QueuedAt
	}
	return u.desk.Restore(u.ctx, &is, stood, asks)
}

// split brings back what was split off, with all that has come to it since: it becomes a part of the first again, which can be undone in turn.
func (u undoing) split() error {
	first, err := u.tx.Conversation(u.ctx, u.record.FromID)
	if err != nil {
		return err
	}
	part, err := u.tx.Conversation(u.ctx, u.record.IntoID)
	if err != nil {
		return err
	}
	for _, c := range []models.Conversation{first, part} {
		if c.State == models.StateMerged {
			return cannot("One of the two has been merged into another since. Undo that first.")
		}
	}
	_, err = u.threading.merge(part, first)
	return err
}

// move brings a conversation back to the inbox and the channel that it was on.
func (u undoing) move() error {
	c, err := u.tx.Conversation(u.ctx, u.record.FromID)
	if err != nil {
		return err
	}
	switch {
	case c.State == models.StateMerged:
		return cannot("The conversation has been merged into another since. Undo that first.")
	case c.InboxID != u.was.After.InboxID || c.ChannelID != u.was.After.ChannelID:
		return cannot("It has been moved on since. Undo that first.")
	}
	to, err := u.tx.Channel(u.ctx, u.was.From.ChannelID)
	if errors.Is(err, models.ErrNotFound) || err == nil && to.InboxID != u.was.From.InboxID {
		return cannot("The channel that it was on is not there any more.")
	}
	if err != nil {
		return err
	}
	was := c
	place := func() error { return u.desk.Move(u.ctx, &c, to) }
	if c.Owner.String() == u.was.After.Owner { // nobody has given it to anybody since: it is whose it was
		stood := u.was.From
		stood.State, stood.SnoozedUntil = c.State, c.SnoozedUntil
		if c.Answered() {
			stood.QueuedAt = 0
		}
		place = func() error { return u.desk.Restore(u.ctx, &c, stood, c.UnansweredAt) }
	}
	if err := u.shift(&c, to, 0, place); err != nil {
		return err
	}
	u.tell(was)
	u.tell(c)
	return nil
}
