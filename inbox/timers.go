package inbox

import (
	"context"
	"errors"
	"time"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

const (
	timersAtOnce = 50               // in one transaction
	schedulePoll = 15 * time.Second // another node may have set a timer, or the clock may have been moved
)

func (a *App) wakeSchedule() {
	select {
	case a.clock <- struct{}{}:
	default:
	}
}

// RunSchedule does what is due, when it is due, until ctx ends. Each timer is taken in the transaction that does it: after a crash it is
// still there, and of several nodes one has it.
func (a *App) RunSchedule(ctx context.Context) {
	if err := a.startCoverage(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("schedule: the first look at coverage", "error", err)
	}
	if err := a.lookAtAll(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("schedule: the first look at everybody", "error", err)
	}
	for ctx.Err() == nil {
		if err := a.RunDue(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("schedule", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-a.clock:
		case <-time.After(a.untilTimer(ctx)):
		}
	}
}

func (a *App) untilTimer(ctx context.Context) time.Duration {
	next, err := a.DB.NextTimer(ctx)
	if err != nil || next == models.Never {
		return schedulePoll
	}
	return min(max(time.Duration(next-a.now())*time.Microsecond, 20*time.Millisecond), schedulePoll)
}

// lookAtAll works out everybody's availability: the clock may have been set back behind a change, and while Fairlead was down a country
// may have changed its time.
func (a *App) lookAtAll(ctx context.Context) error {
	return a.route(ctx, 0, func(_ *models.DB, _ *news, desk *routing.Desk) error {
		desk.Freed() // what waits may have been waiting since before an upgrade
		return desk.RefreshAll(ctx)
	})
}

// setBack is by how much the clock goes back when it was set, and not merely corrected.
const setBack = time.Minute

// RunDue does everything that is due now. A timer that fails is tried again a minute later and holds up no other.
func (a *App) RunDue(ctx context.Context) error {
	now := a.now()
	if before := models.Time(a.looked.Swap(int64(now))); now.Add(setBack) < before {
		if err := a.lookAtAll(ctx); err != nil {
			return err
		}
	}
	for {
		next, err := a.DB.NextTimer(ctx)
		if err != nil || next > a.now() {
			return err
		}
		if err := a.runDue(ctx, timersAtOnce); err == nil {
			continue
		}
		if err := a.oneByOne(ctx); err != nil {
			return err
		}
	}
}

// oneByOne does what is due where some of it fails: everybody's availability together, if that goes, and then each timer by itself. What
// fails is put off by a minute.
func (a *App) oneByOne(ctx context.Context) error {
	if err := a.runDue(ctx, 0); err != nil {
		a.Log.Error("schedule: not everybody's availability could be worked out at once", "error", err)
	}
	timers, err := a.DB.DueTimers(ctx, a.now())
	if err != nil {
		return err
	}
	for _, t := range timers {
		if err := a.runOne(ctx, t); err != nil {
			a.Log.Error("schedule: a timer failed", "kind", t.Kind, "subject", t.Subject, "error", err)
			if err := a.putOff(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *App) runOne(ctx context.Context, t models.Timer) error {
	return a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		if taken, err := tx.TakeTimer(ctx, t); err != nil || !taken {
			return err
		}
		return a.fire(ctx, tx, n, desk, t)
	})
}

func (a *App) runDue(ctx context.Context, limit int) error {
	return a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		timers, err := tx.TakeTimers(ctx, desk.Now, limit)
		for _, t := range timers {
			if err := a.fire(ctx, tx, n, desk, t); err != nil {
				return err
			}
		}
		return err
	})
}

// putOff moves a timer by a minute, unless it is gone.
func (a *App) putOff(ctx context.Context, t models.Timer) error {
	return a.DB.Write(ctx, func(tx *models.DB) error {
		if err := tx.LockRouting(ctx); err != nil {
			return err
		}
		if taken, err := tx.TakeTimer(ctx, t); err != nil || !taken {
			return err
		}
		return tx.SetTimer(ctx, t.Kind, t.Subject, a.now().Add(time.Minute))
	})
}

// fire does what one timer is for. What it is about may be gone.
func (a *App) fire(ctx context.Context, tx *models.DB, n *news, desk *routing.Desk, t models.Timer) (err error) {
	switch t.Kind {
	case models.TimerAvailability:
		_, err = desk.Refresh(ctx, t.Subject)
	case models.TimerSnooze:
		var c models.Conversation
		if c, err = tx.LockConversation(ctx, t.Subject); err == nil && c.SnoozedUntil > desk.Now {
			err = tx.SetTimer(ctx, t.Kind, t.Subject, c.SnoozedUntil) // snoozed again meanwhile
		} else if err == nil {
			err = desk.Wake(ctx, &c)
		}
	case models.TimerChannel:
		var late []routing.Move
		late, err = desk.Look(ctx, t.Subject)
		n.late(late)
	case models.TimerPage:
		err = desk.PageChanged(ctx, t.Subject)
	case models.TimerGone:
		desk.Watch(t.Subject)
	case models.TimerChatUnseen:
		err = a.fireUnseen(ctx, tx, n, desk, t.Subject)
	case models.TimerChatSilence:
		err = fireSilence(ctx, tx, desk, t.Subject)
	case models.TimerTold:
		err = a.tellByMail(ctx, tx, n, desk.Now, t.Subject)
	case models.TimerCoverage:
		err = a.tellCoverage(ctx, tx, n, desk)
	}
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}

// late tells those who did not answer in time that the conversation is no longer theirs; who has it now is told anyway.
func (n *news) late(moves []routing.Move) {
	for _, m := range moves {
		n.tell(live.Event{Kind: live.KindConversation, Inbox: m.Conversation.InboxID, Conversation: m.Conversation.ID, Tell: m.From.ID, Late: true, What: string(models.ToldLate)})
	}
}
