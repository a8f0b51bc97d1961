package inbox

import (
	"context"
	"crypto/rand"
	"errors"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/hours"
)

// HoursOf returns the working hours of somebody, in the zone that they live by.
func (a *App) HoursOf(ctx context.Context, u models.User) (hours.Schedule, error) {
	account, err := a.DB.Account(ctx)
	return account.WorkingOf(u.Working).Schedule(nil), err
}

// Schedule keeps an answer, or what is forwarded, until it is to go out. What would hold it back now does: *Collision, models.Problems or
// models.ErrNotFound. A form that was sent before answers with what it stored then, the zero value if that was sent.
func (a *App) Schedule(ctx context.Context, who Actor, conversationID int64, f ReplyForm, l LaterForm) (s models.Scheduled, err error) {
	staged, err := a.stagedFiles(ctx, who, f.Draft)
	if err != nil {
		return s, err
	}
	form := f.Nonce
	if form == "" {
		form = rand.Text()
	}
	f.Nonce = ownNonce(who, form)
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if done, err := sentOrScheduled(ctx, tx, f.Nonce, &s); err != nil || done {
			return err
		}
		o := answer{app: a, ctx: ctx, tx: tx, who: who, conv: c, form: f, files: staged, now: a.now()}
		if s, err = o.later(l); err != nil {
			return err
		}
		if err := tx.CreateScheduled(ctx, &s); err != nil {
			return err
		}
		if err := dropSent(ctx, tx, n, who.User.ID, c.ID, form, f.Body, f.DraftAt); err != nil {
			return err
		}
		n.scheduled(c, who.User.ID)
		return nil
	})
	return s, err
}

// scheduled says that what is to go out in a conversation has changed.
func (n *news) scheduled(c models.Conversation, by int64) {
	n.later = true
	n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID, By: by})
}

func sentOrScheduled(ctx context.Context, tx *models.DB, nonce string, s *models.Scheduled) (bool, error) {
	_, err := tx.MessageByNonce(ctx, nonce)
	if errors.Is(err, models.ErrNotFound) {
		*s, err = tx.ScheduledByNonce(ctx, nonce)
	}
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// later checks what is to go out later as if it went now, and is the row of it.
func (o *answer) later(l LaterForm) (s models.Scheduled, err error) {
	account, err := o.tx.Account(o.ctx)
	if err != nil {
		return s, err
	}
	if err := o.check(); err != nil {
		return s, err
	}
	if o.arrives.ByChat() {
		return s, models.Problems{{Field: "", Text: "What is said in a chat goes at once: it cannot be sent later."}}
	}
	at, err := l.at(o.now, account.WorkingOf(o.who.User.Working).Schedule(nil))
	if err != nil {
		return s, err
	}
	if n, err := o.tx.CountScheduled(o.ctx, o.who.User.ID); err != nil || n >= models.MaxScheduled {
		if err == nil {
			err = models.Problems{{Field: "", Text: "You have too much scheduled: at most 100 mails."}}
		}
		return s, err
	}
	return models.Scheduled{ConversationID: o.conv.ID, UserID: o.who.User.ID, SendAt: at, Body: o.form.Body, ToLine: typedAddresses(o.to), CcLine: o.form.Cc, BccLine: o.form.Bcc,
		ForwardID: o.form.Forwards, Nonce: o.form.Nonce, SeenID: o.conv.LastMessage, CloseToo: o.form.Close, UnlessWritten: l.UnlessWritten, CreatedAt: o.now}, nil
}

func typedAddresses(list []email.Address) string {
	ps := make([]models.Person, len(list))
	for i, a := range list {
		ps[i] = models.Person(a)
	}
	return typedPeople(ps)
}

// scheduledForChange loads a row, and its conversation for somebody who may see it.
func (a *App) scheduledForChange(ctx context.Context, tx *models.DB, who Actor, id int64) (s models.Scheduled, c models.Conversation, _ Actor, err error) {
	if s, err = tx.Scheduled(ctx, id); err != nil {
		return s, c, who, err
	}
	c, who, err = a.conversationForChange(ctx, tx, who, s.ConversationID)
	return s, c, who, err
}

// EditScheduled takes back what its writer has scheduled: it is their draft again, which is returned. ErrNotFound: it is gone, or not theirs.
func (a *App) EditScheduled(ctx context.Context, who Actor, id int64) (d models.Draft, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		s, c, who, err := a.scheduledForChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if s.UserID != who.User.ID || s.Cancelled() {
			return models.ErrNotFound
		}
		if taken, err := tx.TakeScheduled(ctx, s); err != nil || !taken {
			return errors.Join(err, gone(taken))
		}
		if err := tx.UnstageLater(ctx, s, a.now()); err != nil {
			return err
		}
		d = models.Draft{UserID: s.UserID, ConversationID: c.ID, Tab: models.DraftReply, Body: s.Body, CcLine: s.CcLine, BccLine: s.BccLine, Staged: models.StagedIn(c.ID), UpdatedAt: a.now()}
		if s.ForwardID != 0 {
			d.Tab, d.ForwardID, d.ToLine = models.DraftForward, s.ForwardID, s.ToLine
		}
		n.draft(d)
		n.scheduled(c, who.User.ID)
		return tx.AddToDraft(ctx, &d)
	})
	return d, err
}

func gone(there bool) error {
	if there {
		return nil
	}
	return models.ErrNotFound
}

// saidTimePassed is the problem of what was to go out while it was cancelled: who takes that back does not send it.
const saidTimePassed = "Its time has passed: choose another, or send it now."

// CancelScheduled calls off what is scheduled, or takes that back (cancel false), for anybody who reads the conversation. Taken back, it is as it
// was, with the problem that it had; it has one where it would otherwise go out at once. It returns the row as it is then.
func (a *App) CancelScheduled(ctx context.Context, who Actor, id int64, cancel bool) (s models.Scheduled, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		var c models.Conversation
		if s, c, who, err = a.scheduledForChange(ctx, tx, who, id); err != nil || s.Cancelled() == cancel {
			return err
		}
		problem := s.Before()
		switch {
		case cancel:
			problem = models.CancelledOf(s.Problem)
		case problem == "" && s.SendAt <= a.now():
			problem = saidTimePassed
		}
		done, err := tx.MarkScheduled(ctx, s, problem, a.now())
		s.Problem = problem
		n.scheduled(c, who.User.ID)
		return errors.Join(err, gone(done || err != nil))
	})
	return s, err
}

// ScheduledRow is what somebody has scheduled, with where. Of a conversation that they may not read any more there is nothing but that.
type ScheduledRow struct {
	models.Scheduled
	Conversation models.Conversation
	Contact      string
	Readable     bool
}

// OwnScheduled returns what the asker has scheduled, and what of it could not be sent.
func (a *App) OwnScheduled(ctx context.Context, who Actor) (out []ScheduledRow, err error) {
	rows, err := a.DB.ScheduledBy(ctx, who.User.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, s := range rows {
		ids[i] = s.ConversationID
	}
	in, err := a.DB.ConversationRows(ctx, unique(ids), who.User.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range rows {
		r := ScheduledRow{Scheduled: s}
		if c, there := in[s.ConversationID]; there && who.CanRead(c.InboxID) {
			r.Conversation, r.Contact, r.Readable = c.Conversation, c.Contact.DisplayName(), true
		} else {
			r.Body, r.ToLine, r.CcLine, r.BccLine = "", "", "", ""
		}
		out = append(out, r)
	}
	return out, nil
}

// CountScheduled counts these, up to models.CountStop.
func (a *App) CountScheduled(ctx context.Context, who Actor) (int64, error) {
	return a.DB.CountScheduled(ctx, who.User.ID)
}

// scheduledIn loads what goes out later in a conversation, with its files.
func (a *App) scheduledIn(ctx context.Context, t *Thread) (err error) {
	if t.Scheduled, err = a.DB.ScheduledIn(ctx, t.ID); err != nil || len(t.Scheduled) == 0 {
		return err
	}
	t.LaterFiles, err = a.DB.FilesLater(ctx, t.Scheduled)
	return err
}
