package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"fairlead/models"
)

const (
	jobPoll    = 5 * time.Second
	jobSilence = 30 * time.Second // a node that has said nothing for so long has died
)

func (a *App) wakeJobs() {
	for _, wake := range []chan struct{}{a.imports, a.erasing, a.mailImports} {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// RunContactJobs takes in files of contacts and erases persons until ctx ends, one of each at a time. What is under way then, or was when an
// earlier run ended: an import is cut short, and says so; an erasure goes on.
func (a *App) RunContactJobs(ctx context.Context) {
	if !a.DB.Postgres() {
		if err := errors.Join(a.DB.CutImports(ctx), a.DB.RequeueErasures(ctx, models.Never)); err != nil {
			a.Log.Error("contacts: what an earlier run has left", "error", err)
		}
	}
	var both sync.WaitGroup
	both.Go(func() { a.runJobs(ctx, a.imports, a.nextImport) })
	both.Go(func() { a.runJobs(ctx, a.erasing, a.nextErasure) })
	both.Wait()
}

// runJobs does one job after the other; ErrNotFound: there is none just now.
func (a *App) runJobs(ctx context.Context, wake <-chan struct{}, next func(context.Context) error) {
	for ctx.Err() == nil {
		err := guarded(func() error { return next(ctx) })
		if err == nil {
			continue
		}
		if !errors.Is(err, models.ErrNotFound) && ctx.Err() == nil {
			a.Log.Error("job", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(jobPoll):
		}
	}
}

// guarded makes an error of a fault: it ends a job and not the server.
func guarded(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}
