// Package load measures a Fairlead that runs, from outside: with the requests that browsers make.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// ChatOptions say what Chat is to measure.
type ChatOptions struct {
	URL      string // of the Fairlead, which believes X-Forwarded-For from here
	Flow     string // the slug of a chatflow that assigns at the first message
	Agents   []Login
	Visitors int
	Messages int           // of all visitors together, and as many answers
	Quiet    time.Duration // how long it is watched with everybody connected and nobody writing
	Progress io.Writer

	// Restart ends the process and starts it again at the same address. It returns the new one, whose memory and processor time are read.
	Restart func(ctx context.Context) (pid int, err error)
	// Find says in which conversation the chat of a key is, and whose it is: an index of Agents.
	Find func(ctx context.Context, key string) (conversation int64, agent int, err error)
}

// Login is who an agent logs in as.
type Login struct{ Email, Password string }

// Spread is how long something took.
type Spread struct{ P50, P99, Max time.Duration }

// ChatFigures is what was measured.
type ChatFigures struct {
	Visitors, Agents int
	Begin            Spread  // the first message, from sending to its answer: contact, conversation, routing and commit
	Send             Spread  // a later message, from sending to its answer: committed
	Told             Spread  // from sending to the moment that the agent's stream says so
	Page             Spread  // from sending to the moment that the part of the agent's page with the message is there; browsers wait up to 250 ms before they ask
	Answer           Spread  // from the agent's sending to the moment that the visitor has the answer
	Connection       int64   // memory of the process, in bytes for each connected visitor
	Memory           int64   // of the process at the end, in bytes
	Idle             float64 // processor time with everybody connected and nobody writing, as a share of one core
}

// Chat connects agents and visitors, has them write to each other, and says how long it took. Everything that was said must have arrived,
// once: else it is an error.
func Chat(ctx context.Context, o ChatOptions) (f ChatFigures, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	m := &meter{o: o, heard: map[string]chan time.Time{}}
	f = ChatFigures{Visitors: o.Visitors, Agents: len(o.Agents)}
	for _, step := range []func(context.Context, *ChatFigures) error{m.agentsCome, m.visitorsWrite, m.visitorsListen, m.talk} {
		if err := step(ctx, &f); err != nil {
			return f, err
		}
	}
	f.Memory, err = memoryOf(m.pid)
	return f, err
}

// meter is a measurement under way.
type meter struct {
	o        ChatOptions
	pid      int
	agents   []*agent
	visitors []*visitor

	mu    sync.Mutex
	heard map[string]chan time.Time // by what was said: tells when it arrived
}

func (m *meter) say(format string, args ...any) {
	if m.o.Progress != nil {
		fmt.Fprintf(m.o.Progress, format+"\n", args...)
	}
}

// expect returns where the arrival of a text is told.
func (m *meter) expect(text string) <-chan time.Time {
	ch := make(chan time.Time, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard[text] = ch
	return ch
}

// arrived notes that a text is there. What nobody expects is another's.
func (m *meter) arrived(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ch := m.heard[text]; ch != nil {
		ch <- time.Now()
		delete(m.heard, text)
	}
}

// lookAnew is what a page does whose stream was cut off: whatever it waits to be told of, it finds by itself.
func (m *meter) lookAnew() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for text, ch := range m.heard {
		if strings.HasPrefix(text, "event ") {
			ch <- time.Now()
			delete(m.heard, text)
		}
	}
}

// patience is how long anything may take before the measurement is given up.
const patience = 60 * time.Second

var errLost = errors.New("something that was said has not arrived")

// agentsCome logs agents in. A log-in takes much memory for a moment, by design: so that it is in no figure, the process is another afterwards.
func (m *meter) agentsCome(ctx context.Context, _ *ChatFigures) (err error) {
	m.say("%d agents log in", len(m.o.Agents))
	for i, login := range m.o.Agents {
		a, err := newAgent(ctx, m, i, login)
		if err != nil {
			return fmt.Errorf("agent %s: %w", login.Email, err)
		}
		m.agents = append(m.agents, a)
	}
	if m.pid, err = m.o.Restart(ctx); err != nil {
		return err
	}
	for i, a := range m.agents {
		if err := a.listen(ctx); err != nil {
			return fmt.Errorf("agent %d: %w", i, err)
		}
	}
	return nil
}

// atOnce is how many visitors come or write at the same time.
const atOnce = 16

func (m *meter) visitorsWrite(ctx context.Context, f *ChatFigures) error {
	m.say("%d visitors write for the first time", m.o.Visitors)
	m.visitors = make([]*visitor, m.o.Visitors)
	took := make([]time.Duration, m.o.Visitors)
	err := each(m.o.Visitors, func(i int) (err error) {
		m.visitors[i], took[i], err = newVisitor(ctx, m, i)
		return err
	})
	f.Begin = spread(took)
	return err
}

// visitorsListen opens everybody's stream, and watches what that takes while nothing happens.
func (m *meter) visitorsListen(ctx context.Context, f *ChatFigures) error {
	if _, err := m.quiet(ctx); err != nil {
		return err
	}
	before, err := memoryOf(m.pid)
	if err != nil {
		return err
	}
	m.say("%d visitors listen", m.o.Visitors)
	if err := each(m.o.Visitors, func(i int) error { return m.visitors[i].listen(ctx) }); err != nil {
		return err
	}
	if f.Idle, err = m.quiet(ctx); err != nil {
		return err
	}
	with, err := memoryOf(m.pid)
	f.Connection = (with - before) / int64(m.o.Visitors)
	return err
}

// quiet watches the process while nothing happens.
func (m *meter) quiet(ctx context.Context) (float64, error) {
	m.say("nobody writes for %v", m.o.Quiet)
	before, err := processorOf(m.pid)
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	select {
	case <-time.After(m.o.Quiet):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	after, err := processorOf(m.pid)
	return float64(after-before) / float64(time.Since(begin)), err
}

// talk has visitors write and their agents answer, one after the other in each chat, some chats at once.
func (m *meter) talk(ctx context.Context, f *ChatFigures) error {
	m.say("%d messages and as many answers", m.o.Messages)
	n := m.o.Messages
	send, told, page, answer := make([]time.Duration, n), make([]time.Duration, n), make([]time.Duration, n), make([]time.Duration, n)
	order := rand.New(rand.NewPCG(1, 2)).Perm(max(m.o.Visitors, 1))
	err := each(n, func(i int) error {
		v := m.visitors[order[i%len(order)]]
		v.mu.Lock()
		defer v.mu.Unlock()
		e, err := v.exchange(ctx, i)
		send[i], told[i], page[i], answer[i] = e.send, e.told, e.page, e.answer
		return err
	})
	f.Send, f.Told, f.Page, f.Answer = spread(send), spread(told), spread(page), spread(answer)
	return err
}

// each runs fn for 0 to n-1, atOnce of them at the same time, and returns the first error.
func each(n int, fn func(i int) error) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var first error
	next := make(chan int)
	for range min(atOnce, n) {
		wg.Go(func() {
			for i := range next {
				if err := fn(i); err != nil {
					mu.Lock()
					first = errors.Join(first, err)
					mu.Unlock()
				}
			}
		})
	}
	for i := range n {
		mu.Lock()
		failed := first != nil
		mu.Unlock()
		if failed {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return first
}

func spread(took []time.Duration) Spread {
	if len(took) == 0 {
		return Spread{}
	}
	slices.Sort(took)
	return Spread{took[len(took)/2], took[len(took)*99/100], took[len(took)-1]}
}
