package inbox

import (
	"context"
	"errors"
	"sync"
	"time"
)

// shutOut remembers which keys are used up, so that whoever knocks on costs no write: counting is the database's, and what is in here is
// only what it has said. Another node asks it once.
type shutOut struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// maxShut bounds what is remembered; beyond it, all is asked anew.
const maxShut = 10_000

func (s *shutOut) is(key string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, ok := s.until[key]
	if ok && !now.Before(until) {
		delete(s.until, key)
		return false
	}
	return ok
}

func (s *shutOut) add(key string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.until == nil || len(s.until) >= maxShut {
		s.until = map[string]time.Time{}
	}
	s.until[key] = until
}

// shutFor is how long a used up key is not asked for again.
const shutFor = 30 * time.Second

// strangerTries is countTries for what anybody may do without a log-in.
func (a *App) strangerTries(ctx context.Context, throttles ...throttle) error {
	for _, t := range throttles {
		if a.shut.is(t.key, a.Now()) {
			return ErrThrottled
		}
	}
	err := a.countTries(ctx, throttles...)
	if errors.Is(err, ErrThrottled) {
		for _, t := range throttles {
			if n, err := a.DB.Tries(ctx, t.key, a.now()); err == nil && n > t.limit {
				a.shut.add(t.key, a.Now().Add(shutFor))
			}
		}
	}
	return err
}
