package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// remember notes how things stand before an answer that can be taken back.
func (o *answer) remember() (err error) {
	if o.holds() {
		o.before.Conversation, o.before.Was = o.conv.ID, o.conv.HeldRow()
		o.newest, err = o.tx.LastMessageID(o.ctx)
	}
	return err
}

// holds reports whether it can be taken back: what is said in a chat is there at once.
func (o *answer) holds() bool { return o.hold > 0 && !o.arrives.ByChat() }

// letIn lets those take part to whom the answer goes.
func (o *answer) letIn() error {
	if o.holds() {
		in, err := o.tx.Participants(o.ctx, o.conv.ID)
		if err != nil {
			return err
		}
		o.before.Joined = slices.DeleteFunc(o.recipients(), func(e string) bool { return slices.Contains(in, e) })
	}
	return o.tx.AddParticipants(o.ctx, o.conv.ID, o.recipients())
}

// holdBack notes what the answer has changed, so that it can be taken back until its sending begins.
func (o *answer) holdBack() (err error) {
	if !o.holds() {
		return nil
	}
	o.before.Is = o.conv.HeldRow()
	if o.before.Events, err = o.tx.EventsAfter(o.ctx, o.conv.ID, o.newest); err != nil {
		return err
	}
	return o.tx.HoldAnswer(o.ctx, models.HeldAnswer{MessageID: o.msg.ID, UserID: o.who.User.ID, Till: o.now.Add(o.hold), Before: o.before})
}

// saidTooLate is said to who would take an answer back that is on its way.
const saidTooLate = "It is too late: the answer is on its way."

// Unsend takes an answer back whose sending has not begun, for whoever wrote it: it is gone, and what it had changed is as before, unless others
// have changed it meanwhile. The text, Cc, Bcc and the files are the writer's draft again, which is
// returned, before what they have begun to write since. ErrNotFound: there is no such answer of the asker's. Problems: it is too late.
func (a *App) Unsend(ctx context.Context, who Actor, messageID int64) (back models.Draft, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		m, err := tx.Message(ctx, messageID)
		if err != nil {
			return err
		}
		c, who, err := a.conversationForChange(ctx, tx, who, m.ConversationID)
		if err != nil {
			return err
		}
		if m.Kind != models.Outgoing || m.UserID != who.User.ID {
			return models.ErrNotFound
		}
		held, err := tx.HeldAnswer(ctx, m.ID)
		if errors.Is(err, models.ErrNotFound) {
			return models.Problems{{Text: saidTooLate}}
		}
		if err != nil {
			return err
		}
		if free, err := tx.Withdraw(ctx, m.ID); err != nil || !free {
			if err == nil {
				err = models.Problems{{Text: saidTooLate}}
			}
			return err
		}
		u := unsending{threading{app: a, ctx: ctx, tx: tx, news: n, desk: desk}, who, m, held.Before}
		if back, err = u.draft(c); err != nil {
			return err
		}
		return u.run(c)
	})
	return back, err
}

// typedPeople writes people as they are typed into a field for addresses.
func typedPeople(ps []models.Person) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		switch out[i] = p.Email; {
		case p.Name != "" && strings.ContainsAny(p.Name, `"\(),.:;<>@[]`):
			out[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(p.Name) + `" <` + p.Email + ">"
		case p.Name != "":
			out[i] = p.Name + " <" + p.Email + ">"
		}
	}
	return strings.Join(out, ", ")
}

// unsending is an answer on its way back.
type unsending struct {
	threading
	who    Actor
	msg    models.Message
	before models.HeldBefore
}

// draft makes of the answer what it was before it was sent.
func (u unsending) draft(c models.Conversation) (models.Draft, error) {
	d := models.Draft{UserID: u.who.User.ID, ConversationID: c.ID, Tab: models.DraftReply, Body: u.msg.Text, CcLine: typedPeople(u.msg.Cc), BccLine: typedPeople(u.msg.Bcc),
		Staged: models.StagedIn(c.ID), UpdatedAt: u.desk.Now}
	if err := u.tx.StageAgain(u.ctx, u.msg.ID, d.Staged, u.desk.Now); err != nil {
		return d, err
	}
	if u.msg.Forwards != 0 {
		d.Tab, d.ForwardID, d.ToLine = models.DraftForward, u.msg.Forwards, typedPeople(u.msg.To)
	}
	u.news.draft(d)
	return d, u.tx.AddToDraft(u.ctx, &d)
}

func (u unsending) run(c models.Conversation) error {
	later, err := u.laterHeld(c)
	if err != nil {
		return err
	}
	gone := []int64{u.msg.ID}
	if later == nil {
		gone = append(gone, u.before.Events...)
	}
	if err := u.tx.EraseMessages(u.ctx, gone, map[string]int64{}); err != nil {
		return err
	}
	if err := u.leave(c, u.before.Joined); err != nil {
		return err
	}
	if later != nil {
		if err := u.passOn(*later); err != nil {
			return err
		}
	} else if err := u.keeper(c); err != nil {
		return err
	}
	if err := u.row(c, later != nil); err != nil {
		return err
	}
	u.news.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID, By: u.who.User.ID})
	return nil
}

// laterHeld returns the next answer in the conversation that is held back, too; nil: there is none.
func (u unsending) laterHeld(c models.Conversation) (*models.HeldAnswer, error) {
	all, err := u.tx.HeldAnswersIn(u.ctx, c.ID)
	for _, h := range all {
		if h.MessageID > u.msg.ID {
			return &h, err
		}
	}
	return nil, err
}

// passOn has an answer that followed this one put back what this one has changed, should it be taken back, too.
func (u unsending) passOn(later models.HeldAnswer) error {
	b := &later.Before
	b.Conversation, b.Was, b.Keeper = u.before.Conversation, u.before.Was, b.Keeper || u.before.Keeper
	b.Events, b.Joined = append(u.before.Events, b.Events...), append(b.Joined, u.before.Joined...)
	return u.tx.KeepBefore(u.ctx, later)
}

// keeper takes the contact from whom the answer made its owner.
func (u unsending) keeper(c models.Conversation) error {
	if !u.before.Keeper {
		return nil
	}
	contact, err := u.tx.LockContact(u.ctx, c.ContactID)
	if err != nil || contact.OwnerID != u.who.User.ID {
		return err
	}
	return ownContact(u.ctx, u.tx, u.desk, &contact, 0)
}

// row brings the conversation's row back to what it was, as far as nobody has changed it since. followed: another answer has followed, and stays.
func (u unsending) row(c models.Conversation, followed bool) error {
	is, was := c, u.before.Was
	if _, err := u.tx.Retell(u.ctx, &is, models.Never); err != nil {
		return err
	}
	is.UnansweredAt = c.UnansweredAt
	if c.LastMessage == u.msg.ID {
		is.ActivityAt = was.ActivityAt // which may be later than any message of it, where old mail was brought along
	}
	if c.Snippet == u.before.Is.Snippet && !followed {
		is.Snippet = was.Snippet
	}
	if err := u.tx.UpdateConversation(u.ctx, is); err != nil {
		return err
	}
	answered, err := u.tx.AnsweredSince(u.ctx, c.ID, u.msg.ID)
	if err != nil || answered || followed || c.ID != u.before.Conversation {
		return err
	}
	return u.desk.Unanswer(u.ctx, &is, u.stood(is))
}

// stood is how the conversation is to stand: what is still as the answer left it is as before.
func (u unsending) stood(c models.Conversation) models.HeldRow {
	now, to, left := c.HeldRow(), u.before.Was, u.before.Is
	to.InboxID, to.ChannelID = now.InboxID, now.ChannelID
	to.UnansweredAt = min(to.UnansweredAt, now.UnansweredAt)
	moved := now.Owner != left.Owner
	if now.State != left.State || now.LastIncoming != left.LastIncoming || now.SnoozedUntil != left.SnoozedUntil {
		to.State, to.SnoozedUntil = now.State, now.SnoozedUntil
	}
	if moved {
		to.Owner, to.OwnerWhy, to.QueuedAt, to.WaitingSince, to.LeftOut, to.Handed, to.TurnSince = now.Owner, now.OwnerWhy, now.QueuedAt, now.WaitingSince, now.LeftOut, now.Handed, now.TurnSince
	}
	return to
}

// held loads until when answers can be taken back. Most pages show none that is young enough, and ask nothing.
func (a *App) held(ctx context.Context, t *Thread) error {
	young := func(m models.Message) bool {
		return m.Kind == models.Outgoing && m.CreatedAt.Add(a.HoldFor) > a.now()
	}
	if a.HoldFor == 0 || !slices.ContainsFunc(t.Messages, young) {
		return nil
	}
	rows, err := a.DB.HeldAnswersIn(ctx, t.ID)
	t.Held = map[int64]models.Time{}
	for _, h := range rows {
		t.Held[h.MessageID] = h.Till
	}
	return err
}
