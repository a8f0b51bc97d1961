package inbox

import (
	"sync"
	"time"

	"fairlead/models"
)

// What one address, or one chat, may do in 15 minutes. An office has one address. New chats, files, visitors and transcripts are counted in the
// database; what happens all the time and leaves little is counted by each node for itself.
const (
	chatsPerAddress       = 20  // begun
	chatFilesPerAddress   = 60  // sent ahead of their message
	transcriptsPerAddress = 20  // mailed
	transcriptsPerMailbox = 5   // to one address, whoever asks
	opensPerAddress       = 300 // of pages that ask what there is for them
	messagesPerChat       = 120
	messagesPerAddress    = 600  // of all its chats
	signsPerChat          = 1200 // that somebody writes, has seen something, is on another page
	streamsPerChat        = 300  // begun
	historyPerChat        = 300

	transcriptsPerChat = 3   // in an hour
	streamsAtOnce      = 400 // of one address on this node, of all its chats
)

// crowd counts what is open at once, by key. Its zero value is ready.
type crowd struct {
	mu   sync.Mutex
	open map[string]int
}

// enter counts one more, until leave is called; ok is false where there are as many as may be.
func (c *crowd) enter(key string, limit int) (leave func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[key] >= limit {
		return nil, false
	}
	if c.open == nil {
		c.open = map[string]int{}
	}
	c.open[key]++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.open[key]--; c.open[key] == 0 {
			delete(c.open, key)
		}
	}, true
}

// maxVisitorText is how many characters one message of a visitor may have.
const maxVisitorText = 4000

// tally counts in memory what a database need not know. Its zero value is ready.
type tally struct {
	mu     sync.Mutex
	counts map[string]tallied
}

type tallied struct {
	n     int
	until time.Time
}

// maxTallied bounds how many keys are counted; beyond it, what is over is forgotten, and if nothing is, all.
const maxTallied = 50_000

// allows counts one under a key and reports whether it is within the limit of its window of 15 minutes.
func (t *tally) allows(key string, limit int, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.counts[key]
	if !now.Before(c.until) {
		t.room(now)
		c = tallied{until: now.Add(throttleWindow)}
	}
	c.n++
	t.counts[key] = c
	return c.n <= limit
}

func (t *tally) room(now time.Time) {
	if t.counts == nil {
		t.counts = map[string]tallied{}
	}
	if len(t.counts) < maxTallied {
		return
	}
	for key, c := range t.counts {
		if !now.Before(c.until) {
			delete(t.counts, key)
		}
	}
	if len(t.counts) >= maxTallied {
		t.counts = map[string]tallied{}
	}
}

// countChat counts one thing that a chat does. ErrThrottled: it was too often.
func (a *App) countChat(what string, c models.Chat, limit int) error {
	if !a.tally.allows(what+":"+models.UserOwner(c.ConversationID).String(), limit, a.Now()) {
		return ErrThrottled
	}
	return nil
}

// countAddress counts one thing that an address does. ErrThrottled: it was too often.
func (a *App) countAddress(what, ip string, limit int) error {
	if !a.tally.allows(what+"@"+network(ip), limit, a.Now()) {
		return ErrThrottled
	}
	return nil
}
