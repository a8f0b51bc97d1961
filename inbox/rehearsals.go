package inbox

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// RehearsalDays are how far back a rehearsal may look.
var RehearsalDays = []int64{7, 30, 90}

// StartRehearsal queues a rehearsal of a draft over a channel's last days and returns its id; whatever the asker still has under way is
// cancelled. For who may write the channel's rule. Problems: days, and those of RuleForm.
func (a *App) StartRehearsal(ctx context.Context, who Actor, channelID int64, draft RuleForm, days int64) (id int64, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		ch, err := seenChannel(ctx, tx, again, channelID)
		if err != nil {
			return err
		}
		if !again.CanWriteRules(ch.InboxID) {
			return models.ErrForbidden
		}
		if err := (edit{tx: tx, n: n, who: again, now: a.now()}).checkRehearsal(ctx, ch, draft, days); err != nil {
			return err
		}
		kept := draft
		kept.Seen = cmp.Or(draft.Seen, ch.RuleID)
		text, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		r := models.Rehearsal{ChannelID: ch.ID, UserID: again.User.ID, Rule: string(text), Days: days, State: models.RehearsalQueued, CreatedAt: a.now(), BeatAt: a.now()}
		err = tx.CreateRehearsal(ctx, &r)
		id = r.ID
		return err
	})
	if err == nil {
		a.wakeStage()
	}
	return id, err
}

func (e edit) checkRehearsal(ctx context.Context, ch models.Channel, draft RuleForm, days int64) error {
	rule := draft.rule(ch)
	problems := models.Problems{}
	if err := e.checkRule(ctx, ch, &rule); err != nil && !errors.As(err, &problems) {
		return err
	}
	known := false
	for _, d := range RehearsalDays {
		known = known || d == days
	}
	if !known {
		problems.Add("days", "Choose one from the list.")
	}
	return problems.Err()
}

// RehearseAgain rehearses the draft of an earlier rehearsal over as many days, and returns the id of the new one.
func (a *App) RehearseAgain(ctx context.Context, who Actor, channelID, id int64) (int64, error) {
	r, _, err := a.seenRehearsal(ctx, a.DB, who, channelID, id)
	if err != nil {
		return 0, err
	}
	draft, err := draftOf(r)
	if err != nil {
		return 0, err
	}
	return a.StartRehearsal(ctx, who, channelID, draft, r.Days)
}

// CancelRehearsal stops a rehearsal on whatever node; one that has ended stays as it is. For who may write the channel's rule.
func (a *App) CancelRehearsal(ctx context.Context, who Actor, channelID, id int64) error {
	return a.DB.Write(ctx, func(tx *models.DB) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if _, _, err := a.seenRehearsal(ctx, tx, again, channelID, id); err != nil {
			return err
		}
		return tx.CancelRehearsal(ctx, id)
	})
}

// RehearsalDraft returns the form that was rehearsed, and over how many days.
func (a *App) RehearsalDraft(ctx context.Context, who Actor, channelID, id int64) (RuleForm, int64, error) {
	r, _, err := a.seenRehearsal(ctx, a.DB, who, channelID, id)
	if err != nil {
		return RuleForm{}, 0, err
	}
	f, err := draftOf(r)
	return f, r.Days, err
}

// seenRehearsal returns a channel's rehearsal for who may write the channel's rule; for others there is none. One whose node has died
// has been cut short.
func (a *App) seenRehearsal(ctx context.Context, db *models.DB, who Actor, channelID, id int64) (models.Rehearsal, models.Channel, error) {
	r, err := db.Rehearsal(ctx, id)
	if err != nil {
		return r, models.Channel{}, err
	}
	ch, err := db.Channel(ctx, r.ChannelID)
	if err != nil {
		return r, ch, err
	}
	if r.ChannelID != channelID || !who.CanWriteRules(ch.InboxID) {
		return models.Rehearsal{}, models.Channel{}, models.ErrNotFound
	}
	if r.State == models.RehearsalRunning && r.BeatAt.Add(rehearsalSilence) < a.now() {
		r.State = models.RehearsalCut
	}
	return r, ch, nil
}

// ErrTooSlow is what somebody is told who would have to wait too long for a page.
var ErrTooSlow = errors.New("this takes too long")

// RehearsedDecision makes a conversation's decision in a rehearsal again; ErrTooSlow: it takes longer than half a minute. For who may write the channel's rule and reads its inbox.
func (a *App) RehearsedDecision(ctx context.Context, who Actor, channelID, id, conversationID int64) (RehearsalDecision, error) {
	var d RehearsalDecision
	r, ch, err := a.seenRehearsal(ctx, a.DB, who, channelID, id)
	if err != nil {
		return d, err
	}
	c, err := a.DB.ConversationRow(ctx, conversationID, who.User.ID)
	if err != nil {
		return d, err
	}
	if r.State != models.RehearsalDone || c.ChannelID != ch.ID || !who.CanRead(c.InboxID) {
		return d, models.ErrNotFound
	}
	d.Rehearsal, d.Channel, d.Conversation = r, redacted(ch), c
	if d.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return d, err
	}
	in, err := a.rehearsalInput(ctx, r)
	if err != nil {
		return d, err
	}
	d.Decision, err = a.decideAgain(ctx, in, conversationID)
	return d, err
}

// decideAgain waits for a place and goes through the past once more; not for longer than somebody looks at a page that does not come.
func (a *App) decideAgain(ctx context.Context, in routing.RehearsalInput, conversationID int64) (d models.Decision, err error) {
	patient, stop := context.WithTimeout(ctx, a.stage.patience)
	defer stop()
	select {
	case a.stage.again <- struct{}{}:
		defer func() { <-a.stage.again }()
		d, err = a.stage.redo(patient, a.DB, in, conversationID)
	case <-patient.Done():
		err = patient.Err()
	}
	if err != nil && ctx.Err() == nil && patient.Err() != nil {
		err = ErrTooSlow
	}
	return d, err
}

// RehearsalDecision is one conversation's decision in a rehearsal.
type RehearsalDecision struct {
	Rehearsal    models.Rehearsal
	Channel      models.Channel
	Inbox        models.Inbox
	Conversation models.ConversationRow
	Decision     models.Decision
}
