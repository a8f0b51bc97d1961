package live

// aboutBacklog is how many events a listener to one conversation may be behind; there are many such listeners, and each reads what is new at once.
const aboutBacklog = 16

// MaxAbout is how many may listen to one conversation at a time in this process: a visitor has few tabs.
const MaxAbout = 20

// ListenTo is Listen for the events of one conversation: those of others cost its listener nothing. ok is false where too many listen to it.
func (h *Hub) ListenTo(conversation int64) (events <-chan Event, stop func(), ok bool) {
	ch := make(chan Event, aboutBacklog)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(ch)
		return ch, func() {}, true
	}
	if len(h.about[conversation]) >= MaxAbout {
		return nil, nil, false
	}
	if h.about[conversation] == nil {
		h.about[conversation] = map[chan Event]struct{}{}
	}
	h.about[conversation][ch] = struct{}{}
	return ch, func() { h.dropAbout(conversation, ch) }, true
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
		for ch := range h.about[e.Conversation] {
			select {
			case ch <- e:
			default:
				h.forget(e.Conversation, ch)
			}
		}
	}
}

// cutOff ends all who listen to a conversation. The hub is held.
func (h *Hub) cutOff(conversation int64) {
	for ch := range h.about[conversation] {
		h.forget(conversation, ch)
	}
}

// forget ends one. The hub is held.
func (h *Hub) forget(conversation int64, ch chan Event) {
	delete(h.about[conversation], ch)
	close(ch)
	if len(h.about[conversation]) == 0 {
		delete(h.about, conversation)
	}
}

func (h *Hub) dropAbout(conversation int64, ch chan Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.about[conversation][ch]; ok {
		h.forget(conversation, ch)
	}
}
