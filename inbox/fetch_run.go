package inbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	mailboxLook  = 10 * time.Second // how often it is looked for mailboxes that nobody fetches
	mailboxLease = time.Minute      // a node that has said nothing for so long has died
	fetchSoon    = 2 * time.Second
	fetchRetry   = 15 * time.Second
	fetchLater   = 10 * time.Minute
)

// fetchers are the mailboxes that this node fetches.
type fetchers struct {
	wake chan struct{} // a mailbox may be due
	mu   sync.Mutex
	here map[int64]*fetching
	keys map[int64]*tokenKey

	suspects suspects // mails that may be why fetching fails

	poll    time.Duration              // tests: how often a server is asked that does not tell of new mail
	storing func(subject string) error // tests: a mail is about to be stored
}

// fetching is one of them.
type fetching struct {
	end  func()        // people have changed it
	wake chan struct{} // there is something to do but new mail
}

func newFetchers() *fetchers {
	return &fetchers{wake: make(chan struct{}, 1), here: map[int64]*fetching{}, keys: map[int64]*tokenKey{}, storing: func(string) error { return nil }}
}

func (f *fetchers) look() { poke(f.wake) }

func poke(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

// tokenKey is held by the one who gets new tokens for a mailbox.
type tokenKey struct {
	one   chan struct{}
	since time.Time // when it was taken; zero: nobody has it
}

// hold keeps others on this node from getting new tokens for a mailbox, until release is called. Who waits for it does so no longer than ctx.
func (f *fetchers) hold(ctx context.Context, id int64) (release func(), err error) {
	f.mu.Lock()
	key := f.keys[id]
	if key == nil {
		key = &tokenKey{one: make(chan struct{}, 1)}
		f.keys[id] = key
	}
	f.mu.Unlock()
	select {
	case key.one <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.takenAt(key, time.Now())
	return func() {
		f.takenAt(key, time.Time{})
		<-key.one
	}, nil
}

func (f *fetchers) takenAt(key *tokenKey, at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key.since = at
}

// held returns for how long somebody on this node has been getting new tokens for a mailbox.
func (f *fetchers) held(id int64) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if key := f.keys[id]; key != nil && !key.since.IsZero() {
		return time.Since(key.since)
	}
	return 0
}

// changed ends the fetching of a mailbox that people have changed; it begins again with what it is now.
func (f *fetchers) changed(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := f.here[id]; h != nil {
		h.end()
	}
	f.look()
}

// poke has a mailbox look for what else there is to do.
func (f *fetchers) poke(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := f.here[id]; h != nil {
		poke(h.wake)
	}
}

// pokeChannel is poke for the mailbox of a channel, if it has one.
func (f *fetchers) pokeChannel(ctx context.Context, db *models.DB, channelID int64) {
	if m, err := db.MailboxOf(ctx, channelID); err == nil {
		f.poke(m.ID)
	}
}

// enter notes that this node fetches a mailbox; false: it does already.
func (f *fetchers) enter(id int64, h *fetching) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.here[id] != nil {
		return false
	}
	f.here[id] = h
	return true
}

func (f *fetchers) leave(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.here, id)
}

// RunMailboxes fetches mail until ctx ends. Each mailbox is fetched by one node at a time and has a connection of its own: a slow or hung server
// holds up no other.
func (a *App) RunMailboxes(ctx context.Context) {
	if !a.DB.Postgres() {
		if err := a.DB.FreeMailboxes(ctx); err != nil {
			a.Log.Error("mailboxes: what an earlier run has left", "error", err)
		}
	}
	var under sync.WaitGroup
	defer under.Wait()
	for ctx.Err() == nil {
		if err := a.startMailboxes(ctx, &under); err != nil && ctx.Err() == nil {
			a.Log.Error("mailboxes", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-a.fetchers.wake:
		case <-time.After(mailboxLook):
		}
	}
}

// startMailboxes takes up the mailboxes that are due and that nobody fetches.
func (a *App) startMailboxes(ctx context.Context, under *sync.WaitGroup) error {
	rows, err := a.DB.Mailboxes(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	for _, m := range rows {
		if m.Paused || !m.Ready() || m.NextAt > now || m.LeasedTill > now {
			continue
		}
		own, end := context.WithCancel(ctx)
		h := &fetching{end: end, wake: make(chan struct{}, 1)}
		if !a.fetchers.enter(m.ID, h) {
			end()
			continue
		}
		m.Lease = rand.Int64()
		if err := a.DB.ClaimMailbox(ctx, m.ID, m.Lease, now, now.Add(mailboxLease)); err != nil {
			end()
			a.fetchers.leave(m.ID)
			if errors.Is(err, models.ErrMailboxTaken) {
				continue
			}
			return err
		}
		under.Go(func() {
			defer a.fetchers.look()
			defer a.fetchers.leave(m.ID)
			defer end()
			a.holdMailbox(own, m, h)
		})
	}
	return nil
}

// holdMailbox fetches a mailbox for as long as this node holds it and its server answers.
func (a *App) holdMailbox(ctx context.Context, m models.Mailbox, h *fetching) {
	ctx, end := context.WithCancel(ctx)
	var keeper sync.WaitGroup
	kept := m // what is fetched changes the other
	keeper.Go(func() { defer end(); a.keepMailbox(ctx, kept) })
	err := guarded(func() error { return a.fetchMailbox(ctx, &m, h.wake) })
	over := ctx.Err() != nil || errors.Is(err, models.ErrMailboxTaken)
	end()
	keeper.Wait()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if over {
		err = a.DB.FreeMailbox(ctx, m)
	} else {
		a.noteFailure(&m, err)
		err = a.DB.LeaveMailbox(ctx, m)
	}
	if err != nil && !errors.Is(err, models.ErrMailboxTaken) {
		a.Log.Error("mailbox: leave it", "mailbox", m.ID, "error", err)
	}
}

// keepMailbox holds on to a mailbox until ctx ends, or it is no longer ours: changed, taken by another node, or the database does not answer for
// longer than the lease.
func (a *App) keepMailbox(ctx context.Context, m models.Mailbox) {
	till := a.Now().Add(mailboxLease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(mailboxLease / 4):
		}
		next := a.Now().Add(mailboxLease)
		switch err := a.DB.KeepMailbox(ctx, m, models.At(next)); {
		case err == nil:
			till = next
		case errors.Is(err, models.ErrMailboxTaken) || a.Now().After(till.Add(-mailboxLease/4)):
			return
		}
	}
}

// noteFailure says why a mailbox could not be fetched, and when to try again: at once after it had worked, then less and less often.
func (a *App) noteFailure(m *models.Mailbox, err error) {
	now := a.now()
	if m.Failures++; m.Failures == 1 {
		m.FailingAt = now
	}
	wait := fetchSoon
	if m.Failures > 1 {
		wait = min(fetchRetry<<min(m.Failures-2, 10), fetchLater)
	}
	var soon suspected
	switch {
	case errors.Is(err, errPassedOver):
		wait = fetchSoon
	case errors.As(err, &soon):
		wait = min(wait, fetchRetry)
	}
	if email.LoginRefused(err) || errors.Is(err, errNotConnected) {
		wait = fetchLater // to ask again and again locks accounts
	}
	m.NextAt, m.Words = now.Add(wait), mailboxWords(err)
	a.Log.Warn("mailbox", "mailbox", m.ID, "channel", m.ChannelID, "failures", m.Failures, "error", err)
}

func mailboxWords(err error) string {
	switch {
	case errors.Is(err, errNotConnected), errors.Is(err, ErrVault):
		return err.Error()
	}
	return email.FetchWords(err)
}
