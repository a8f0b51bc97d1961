// Package demo makes a believable company, Harbour, a marina, in an empty database, and keeps it alive: mail comes in through the
// SMTP door as from anywhere, what is sent lands in a sink in memory, and some contacts answer. Nothing leaves the machine.
package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
)

// Options is how a demo is made.
type Options struct {
	Conversations int                                    // how many there are at the start; at least the 300 with real threads are made
	Progress      io.Writer                              // told how far the filling is; nil: nobody
	Terminal      bool                                   // Progress is a terminal: one line that changes, rather than many
	Now           func() time.Time                       // nil: the App's
	After         func(d time.Duration) <-chan time.Time // for waiting between mails; nil: time.After
	SMTPAddr      string                                 // where new mail is sent to; empty: the App's Door
	SinkAddr      string                                 // where the channels send to; Start sets it to its own sink
	Seed          uint64                                 // the same seed makes the same company
}

func (o *Options) defaults(app *inbox.App) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if o.Now == nil {
		o.Now = app.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.SinkAddr == "" {
		o.SinkAddr = "127.0.0.1:1025"
	}
}

// Demo is a demo that runs: its sink, and the people who write.
type Demo struct {
	app     *inbox.App
	options Options
	sink    *email.Sink
	writers writers
	done    sync.WaitGroup

	mu      sync.Mutex
	rng     *rand.Rand // under mu
	sent    []SentMail // newest last
	lastID  int64
	answers chan answer
}

// Start opens the sink on a free loopback port, fills the database, and lets mail come in at the SMTP door, which must be listening
// before the first mail, 5 seconds later. All of it stops when ctx ends; Wait returns when it has.
func Start(ctx context.Context, app *inbox.App, o Options) (*Demo, error) {
	o.defaults(app)
	if o.SMTPAddr == "" {
		o.SMTPAddr = app.Door
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the demo's mail sink: %w", err)
	}
	o.SinkAddr = l.Addr().String()
	if err := Fill(ctx, app, o); err != nil {
		l.Close()
		return nil, err
	}
	d := &Demo{app: app, options: o, rng: newRand(o.Seed, streamTrickle), answers: make(chan answer, maxAnswers)}
	if d.writers, err = newWriters(d.rng); err != nil {
		l.Close()
		return nil, err
	}
	d.openSink(l)
	d.done.Go(func() { d.sink.Serve() })
	d.done.Go(func() {
		defer d.sink.Close()
		d.run(ctx)
	})
	return d, nil
}

// Wait returns when everything that Start began has stopped.
func (d *Demo) Wait() { d.done.Wait() }

// The streams of chance: each is a series of its own, so that a change in one leaves the others as they were.
const (
	streamFill = iota + 1
	streamBulk
	streamTrickle
)

func newRand(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// one returns one of list.
func one[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// chance is true in percent of 100 cases.
func chance(rng *rand.Rand, percent int) bool { return rng.IntN(100) < percent }

// between returns a length of time from a to b.
func between(rng *rand.Rand, a, b time.Duration) time.Duration {
	return a + time.Duration(rng.Int64N(int64(b-a)))
}
