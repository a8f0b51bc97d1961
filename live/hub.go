// Package live knows who is listening: it fans "this changed" out to open pages. An event carries a kind and ids and never content:
// the page fetches what it may see by an ordinary route.
package live

import (
	"crypto/rand"
	"strconv"
	"sync"
)

// Kind says what changed.
type Kind string

const (
	KindMessage      Kind = "message"      // a message came, went or changed its state; Conversation
	KindConversation Kind = "conversation" // owner or state changed, or it is new; Conversation
	KindPeople       Kind = "people"       // users, teams, access or sessions changed: look again at who may see what
	KindContact      Kind = "contact"      // something about contacts changed: look again at those shown
	KindTyping       Kind = "typing"       // somebody is writing in a chat; Conversation, By: the user, 0: the visitor. Nothing is stored of it
	KindVisitor      Kind = "visitor"      // the visitor of a chat came, left, looks at another page or has seen something; Conversation
	KindRead         Kind = "read"         // a colleague has read what the visitor of a chat wrote; Conversation
	KindWatch        Kind = "watch"        // who has a conversation open, or writes in it, is another; Conversation, By: who
	KindDraft        Kind = "draft"        // somebody has begun to write something, or it is gone; Conversation, Tell: who writes, the only one who is told
	KindTold         Kind = "told"         // what somebody is told has changed; Tell: who; Conversation and What, if it is something new
	KindPresence     Kind = "presence"     // who is Available, or what they have to do, changed; Tell: the user whose availability it is, 0: loads
)

// Event is one change. It is small: PostgreSQL carries at most 8,000 bytes.
type Event struct {
	Kind         Kind   `json:"kind"`
	Inbox        int64  `json:"inbox,omitempty"` // whose readers may be told; 0: everyone
	Conversation int64  `json:"conversation,omitempty"`
	Tell         int64  `json:"tell,omitempty"`      // the user whom this concerns in person: given to them, or an answer to them
	TellTeam     int64  `json:"tell_team,omitempty"` // the team it was given to
	By           int64  `json:"by,omitempty"`        // the user who did it, who needs no telling
	New          bool   `json:"new,omitempty"`       // an incoming message, as against a change of what is there
	Late         bool   `json:"late,omitempty"`      // taken from whom it concerns: they did not answer in time
	Chat         bool   `json:"chat,omitempty"`      // with Tell: it is a chat
	What         string `json:"what,omitempty"`      // what whom it concerns is told (models.ToldKind); of a conversation that is new and nobody's, all who may read it
	On           bool   `json:"on,omitempty"`        // of KindTyping: they write; else they have stopped
}

// backlog is how many events a listener may be behind before those that say the same are merged.
const backlog = 256

// Hub fans events out within this process. Its zero value is not usable: NewHub.
type Hub struct {
	mu        sync.Mutex
	listeners map[*ear]struct{}
	about     map[int64]map[*ear]struct{} // those who hear of one conversation only
	closed    bool
	name      string
	told      int // events, since it was made
}

// NewHub returns a hub without listeners.
func NewHub() *Hub {
	return &Hub{listeners: map[*ear]struct{}{}, about: map[int64]map[*ear]struct{}{}, name: rand.Text()}
}

// Listen returns a channel of the events from now on, and a function that ends it. Of what says the same a slow listener may hear the newest
// only. The channel is closed when the listener is too slow for that, too, or the hub closes.
func (h *Hub) Listen() (<-chan Event, func()) {
	l := newEar(backlog)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		l.deaf()
		return l.ch, func() {}
	}
	h.listeners[l] = struct{}{}
	return l.ch, func() { h.drop(l) }
}

// Mark names the moment in what is published here. A page that was made at one mark and listens from another on may have missed something
// in between. Marks of two hubs are never the same.
func (h *Hub) Mark() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.name + "-" + strconv.Itoa(h.told)
}

// Publish passes events to every listener and never waits.
func (h *Hub) Publish(events ...Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told += len(events)
	h.publishAbout(events)
	for l := range h.listeners {
		for _, e := range events {
			if !l.hear(h, e) {
				h.forget(l)
				break
			}
		}
	}
}

// Listeners returns how many there are.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners)
}

// Close ends every listener, so that their pages connect again elsewhere.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for l := range h.listeners {
		h.forget(l)
	}
	for id := range h.about {
		h.cutOff(id)
	}
}

// forget ends a listener. The hub is held.
func (h *Hub) forget(l *ear) {
	delete(h.listeners, l)
	l.deaf()
}

func (h *Hub) drop(l *ear) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(l)
}
