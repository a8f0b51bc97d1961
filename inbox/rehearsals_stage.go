package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

const (
	rehearsalsAtOnce = 2 // on one node
	rehearsalPoll    = 5 * time.Second
	rehearsalBeat    = 400 * time.Millisecond // how often progress is written, and a cancel is seen
	rehearsalTime    = 10 * time.Minute       // longer than any may take
	rehearsalSilence = 15 * time.Second       // a node that has said nothing for so long has died
	rehearsalKept    = 24 * time.Hour
	decisionTime     = 30 * time.Second // so long somebody waits for one decision that is made again
)

// stage is where rehearsals are worked out.
type stage struct {
	wake  chan struct{} // one may be queued
	again chan struct{} // places for decisions that are made again, which may take as long
	beat  func() (tick <-chan time.Time, stop func())
	run   func(context.Context, *models.DB, routing.RehearsalInput, func(permille int)) (routing.Rehearsal, error)
	redo  func(context.Context, *models.DB, routing.RehearsalInput, int64) (models.Decision, error)

	patience time.Duration // with redo and the wait for a place
}

func newStage() *stage {
	return &stage{wake: make(chan struct{}, 1), again: make(chan struct{}, rehearsalsAtOnce), beat: everyBeat, run: routing.Rehearse, redo: routing.RehearsedDecision,
		patience: decisionTime}
}

func everyBeat() (<-chan time.Time, func()) {
	t := time.NewTicker(rehearsalBeat)
	return t.C, t.Stop
}

func (a *App) wakeStage() {
	select {
	case a.stage.wake <- struct{}{}:
	default:
	}
}

// RunRehearsals works out what is queued until ctx ends, two at a time; what is under way then is cut short, and says so. Another node
// takes up what waits for longer than a moment.
func (a *App) RunRehearsals(ctx context.Context) {
	if !a.DB.Postgres() {
		if err := a.DB.CutRehearsals(ctx); err != nil {
			a.Log.Error("rehearsals: what an earlier run has left", "error", err)
		}
	}
	var under sync.WaitGroup
	defer under.Wait()
	room := make(chan struct{}, rehearsalsAtOnce)
	for ctx.Err() == nil {
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			return
		}
		r, err := a.takeRehearsal(ctx)
		if err == nil {
			under.Go(func() {
				defer func() { <-room }()
				a.rehearse(ctx, r)
			})
			continue
		}
		<-room
		if !errors.Is(err, models.ErrNotFound) && ctx.Err() == nil {
			a.Log.Error("rehearsals", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-a.stage.wake:
		case <-time.After(rehearsalPoll):
		}
	}
}

func (a *App) takeRehearsal(ctx context.Context) (r models.Rehearsal, err error) {
	err = a.DB.Write(ctx, func(tx *models.DB) (err error) {
		r, err = tx.TakeRehearsal(ctx, a.now())
		return err
	})
	return r, err
}

// rehearse works one out and stores how it ended. Cancelled, it leaves everything as whoever cancelled it has.
func (a *App) rehearse(ctx context.Context, r models.Rehearsal) {
	run, stop := context.WithTimeout(ctx, rehearsalTime)
	defer stop()
	var progress atomic.Int64
	finished, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		a.watch(run, stop, r.ID, &progress, finished)
	}()
	result, err := a.rehearsed(run, r, &progress)
	close(finished)
	<-watched
	r.State, r.Progress = models.RehearsalDone, 1000
	switch {
	case err == nil:
	case ctx.Err() != nil:
		r.State, r.Progress = models.RehearsalCut, progress.Load()
	default:
		r.State, r.Progress, r.Problem = models.RehearsalFailed, progress.Load(), "Something went wrong. The error has been logged."
		if errors.Is(run.Err(), context.DeadlineExceeded) {
			r.Problem = "It took longer than ten minutes."
		}
		if !errors.Is(err, context.Canceled) {
			a.Log.Error("rehearsal", "rehearsal", r.ID, "error", err)
		}
	}
	if err := a.DB.EndRehearsal(context.WithoutCancel(ctx), r, result); err != nil {
		a.Log.Error("rehearsal: store how it ended", "rehearsal", r.ID, "error", err)
	}
}

// watch writes the progress until the rehearsal has finished, and stops it once somebody has cancelled it.
func (a *App) watch(ctx context.Context, stop func(), id int64, progress *atomic.Int64, finished <-chan struct{}) {
	tick, end := a.stage.beat()
	defer end()
	for {
		select {
		case <-finished:
			return
		case <-ctx.Done():
			return
		case <-tick:
		}
		going, err := a.DB.BeatRehearsal(ctx, id, progress.Load(), a.now())
		if err != nil && ctx.Err() == nil {
			a.Log.Warn("rehearsal: write the progress", "rehearsal", id, "error", err)
		} else if err == nil && !going {
			stop()
		}
	}
}

// rehearsed works out the result. A fault in it ends the rehearsal and not the server.
func (a *App) rehearsed(ctx context.Context, r models.Rehearsal, progress *atomic.Int64) (result []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	in, err := a.rehearsalInput(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := a.stage.run(ctx, a.DB, in, func(permille int) { progress.Store(int64(min(max(permille, 0), 1000))) })
	if err != nil {
		return nil, err
	}
	return encodeRehearsal(found, in.Zone.String())
}

// rehearsalInput is what was asked, always the same for one rehearsal.
func (a *App) rehearsalInput(ctx context.Context, r models.Rehearsal) (in routing.RehearsalInput, err error) {
	draft, err := draftOf(r)
	if err != nil {
		return in, err
	}
	if in.Channel, err = a.DB.Channel(ctx, r.ChannelID); err != nil {
		return in, err
	}
	inbox, err := a.DB.Inbox(ctx, in.Channel.InboxID)
	if err != nil {
		return in, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return in, err
	}
	in.Zone = account.WorkingOf(inbox.Working).Schedule(nil).Zone
	in.Rule = draft.rule(in.Channel)
	in.From, in.Till = r.CreatedAt.Add(-time.Duration(r.Days)*24*time.Hour), r.CreatedAt
	in.Rule.ReassignFrom, in.Rule.CreatedBy, in.Rule.CreatedAt = in.From, r.UserID, r.CreatedAt
	return in, nil
}

// draftOf is the form that was rehearsed.
func draftOf(r models.Rehearsal) (f RuleForm, err error) {
	err = json.Unmarshal([]byte(r.Rule), &f)
	return f, err
}
