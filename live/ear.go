package live

// maxBehind is how many different events may wait for a listener that is behind. One for whom more do is cut off; it connects again and looks anew.
const maxBehind = 2000

// ear is one listener. As long as it reads, events come to it one by one, as they are told. Once its channel is full, what says the same as
// something that waits already is merged with it, so that who is slow gets the newest of everything instead of being cut off. The hub's lock
// guards all but the channel.
type ear struct {
	ch     chan Event
	gone   chan struct{} // closed when it hears nothing more
	ended  bool
	behind map[Event]Event // what waits for room in the channel, by what it says; nil: nothing does
	order  []Event         // keys of behind, the oldest first
}

func newEar(room int) *ear {
	return &ear{ch: make(chan Event, room), gone: make(chan struct{})}
}

// says is what an event is merged by: everything, but whether it is new or somebody writes or has stopped.
func (e Event) says() Event {
	e.New, e.On = false, false
	return e
}

// hear takes an event, and reports whether the listener can be kept. It never waits. The hub is held.
func (l *ear) hear(h *Hub, e Event) bool {
	if l.behind == nil {
		select {
		case l.ch <- e:
			return true
		default:
		}
		l.behind = map[Event]Event{}
		go l.catchUp(h)
	}
	key := e.says()
	if was, waits := l.behind[key]; waits {
		e.New = e.New || was.New // an incoming message stays one, whatever is told of it later
		l.behind[key] = e
		return true
	}
	if len(l.order) == maxBehind {
		return false
	}
	l.behind[key], l.order = e, append(l.order, key)
	return true
}

// catchUp passes on what waits, as fast as it is read, until nothing does.
func (l *ear) catchUp(h *Hub) {
	for {
		e, waits := l.next(h)
		if !waits {
			return
		}
		select {
		case l.ch <- e:
		case <-l.gone:
		}
	}
}

// next takes the oldest event that waits.
func (l *ear) next(h *Hub) (e Event, waits bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.ended {
		close(l.ch)
		return e, false
	}
	if len(l.order) == 0 {
		l.behind, l.order = nil, nil
		return e, false
	}
	key := l.order[0]
	e, l.order = l.behind[key], l.order[1:]
	delete(l.behind, key)
	return e, true
}

// deaf ends it: its channel is closed, by whoever writes to it. The hub is held.
func (l *ear) deaf() {
	if l.ended {
		return
	}
	l.ended = true
	close(l.gone)
	if l.behind == nil {
		close(l.ch)
	}
}
