package inbox

import (
	"context"
	"sync"
	"time"

	"fairlead/live"
	"fairlead/models"
)

// How it is known that a visitor has their chat open.
const (
	visitorBeat  = 30 * time.Second // how often a node notes whose streams are open, all in one statement
	visitorLease = 75 * time.Second // how long that is good for: a node that is killed notes nothing more
	visitorGrace = 10 * time.Second // after the last stream has ended: pages are changed, networks lost
)

// visitorsHere are the visitors whose streams are open on this node. What others need to know of them is in the database, written in batches.
type visitorsHere struct {
	mu   sync.Mutex
	here map[int64]*visitorHere // by conversation
	came map[int64]bool         // to be noted at once
	gone map[int64]bool         // whose last stream has ended
	beat models.Time            // of the last one
}

type visitorHere struct {
	inbox   int64
	streams int
	till    models.Time // as it is stored
	ended   models.Time // when the last stream did; 0: one is open
}

func newVisitorsHere() *visitorsHere {
	return &visitorsHere{here: map[int64]*visitorHere{}, came: map[int64]bool{}, gone: map[int64]bool{}}
}

func (v *visitorsHere) get(conversation, inbox int64) *visitorHere {
	h := v.here[conversation]
	if h == nil {
		h = &visitorHere{inbox: inbox}
		v.here[conversation] = h
	}
	return h
}

// come says that a visitor is here without a stream: they have just written, or have asked for a page. It holds for a lease.
func (v *visitorsHere) come(conversation, inbox int64, now models.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	h := v.get(conversation, inbox)
	if h.streams > 0 {
		return
	}
	if h.till <= now {
		v.came[conversation] = true
	}
	h.ended = now.Add(visitorLease - visitorGrace)
	v.gone[conversation] = true
}

// open says that a stream of theirs is open; the function that it returns, that it has ended.
func (v *visitorsHere) open(conversation, inbox int64, now func() models.Time) (end func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	h := v.get(conversation, inbox)
	h.streams, h.ended = h.streams+1, 0
	delete(v.gone, conversation)
	if h.till < now() {
		v.came[conversation] = true
	}
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if h.streams--; h.streams == 0 && v.here[conversation] == h {
			h.ended = now()
			v.gone[conversation] = true
		}
	}
}

// due takes whose presence is to be noted now, and who has left.
func (v *visitorsHere) due(now models.Time) (here []int64, left map[int64]visitorHere) {
	v.mu.Lock()
	defer v.mu.Unlock()
	left = map[int64]visitorHere{}
	for id := range v.gone {
		if h := v.here[id]; h == nil || h.ended.Add(visitorGrace) <= now {
			delete(v.gone, id)
			if h != nil {
				left[id] = *h
				delete(v.here, id)
				delete(v.came, id)
			}
		}
	}
	all := v.beat.Add(visitorBeat) <= now || v.beat > now
	if all {
		v.beat = now
		for id, h := range v.here {
			if h.streams > 0 {
				v.came[id] = true
			}
		}
	}
	for id := range v.came {
		if h := v.here[id]; h != nil {
			here = append(here, id)
		}
	}
	return here, left
}

// noted says that the presence of some is stored, and returns who was not known to be here before.
func (v *visitorsHere) noted(ids []int64, till, now models.Time) (fresh []live.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, id := range ids {
		delete(v.came, id)
		h := v.here[id]
		if h == nil {
			continue
		}
		if h.till <= now {
			fresh = append(fresh, live.Event{Kind: live.KindVisitor, Inbox: h.inbox, Conversation: id})
		}
		h.till = till
	}
	return fresh
}

// NoteVisitors stores who is here and who has left, as far as that is due. RunVisitors calls it all the time.
func (a *App) NoteVisitors(ctx context.Context) error {
	now := a.now()
	here, left := a.visitors.due(now)
	if len(here)+len(left) == 0 {
		return nil
	}
	till := now.Add(visitorLease)
	var events []live.Event
	err := a.write(ctx, func(tx *models.DB, n *news) error {
		events = nil
		if err := tx.VisitorsHere(ctx, here, till); err != nil {
			return err
		}
		for id, h := range left {
			is, err := tx.VisitorLeft(ctx, id, h.till, now)
			if err != nil {
				return err
			}
			if is {
				n.tell(live.Event{Kind: live.KindVisitor, Inbox: h.inbox, Conversation: id})
			}
		}
		return nil
	})
	if err != nil {
		return err // who was to be noted still is; who has left stops being here when the lease ends
	}
	events = a.visitors.noted(here, till, now)
	if len(events) == 0 {
		return nil
	}
	return a.announce(ctx, events...)
}

// RunVisitors notes who is here and who has left, until ctx ends.
func (a *App) RunVisitors(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := a.NoteVisitors(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("who is here was not stored", "error", err)
		}
	}
}

// ListenToChat returns the changes of a chat for a stream of its visitor at an address, who is here as long as it is open. ErrThrottled: there are
// too many.
func (a *App) ListenToChat(v VisitorChat, ip string) (<-chan live.Event, func(), error) {
	if err := a.countChat("stream", v.Chat, streamsPerChat); err != nil {
		return nil, nil, err
	}
	leave, ok := a.streams.enter(network(ip), streamsAtOnce)
	if !ok {
		return nil, nil, ErrThrottled
	}
	events, stop, ok := a.Hub.ListenTo(v.ConversationID)
	if !ok {
		leave()
		return nil, nil, ErrThrottled
	}
	end := a.visitors.open(v.ConversationID, v.Flow.Channel.InboxID, a.now)
	return events, func() { stop(); leave(); end() }, nil
}
