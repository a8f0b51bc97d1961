package live

// aboutBacklog is backlog for a listener to one conversation; there are many such listeners, and each reads what is new at once.
const aboutBacklog = 16

// MaxAbout is how many may listen to one conversation at a time in this process: a visitor has few tabs.
const MaxAbout = 20

// ListenTo is Listen for the events of one conversation: those of others cost its listener nothing. ok is false where too many listen to it.
func (h *Hub) ListenTo(conversation int64) (events <-chan Event, stop func(), ok bool) {
	l := newEar(aboutBacklog)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		l.deaf()
		return l.ch, func() {}, true
	}
	if len(h.about[conversation]) >= MaxAbout {
		return nil, nil, false
	}
	if h.about[conversation] == nil {
		h.about[conversation] = map[*ear]struct{}{}
	}
	h.about[conversation][l] = struct{}{}
	return l.ch, func() { h.dropAbout(conversation, l) }, true
}

// ListenersTo returns how many listen to single conversations.
func (h *Hub) ListenersTo() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, some := range h.about {
		n += len(some)
	}
	return n
}

// Missed cuts off all who listen to single conversations: something may have been missed, and they look anew when they come back.
func (h *Hub) Missed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id := range h.about {
		h.cutOff(id)
	}
}

// publishAbout passes events on to who listens to their conversations. The hub is held.
func (h *Hub) publishAbout(events []Event) {
	for _, e := range events {
		for l := range h.about[e.Conversation] {
			if !l.hear(h, e) {
				h.forgetAbout(e.Conversation, l)
			}
		}
	}
}

// cutOff ends all who listen to a conversation. The hub is held.
func (h *Hub) cutOff(conversation int64) {
	for l := range h.about[conversation] {
		h.forgetAbout(conversation, l)
	}
}

// forgetAbout ends one. The hub is held.
func (h *Hub) forgetAbout(conversation int64, l *ear) {
	delete(h.about[conversation], l)
	l.deaf()
	if len(h.about[conversation]) == 0 {
		delete(h.about, conversation)
	}
}

func (h *Hub) dropAbout(conversation int64, l *ear) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forgetAbout(conversation, l)
}
