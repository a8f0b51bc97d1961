package live

import (
	"sync"
	"testing"
)

func TestWhoListensToOneConversationHearsOfNoOther(t *testing.T) {
	h := NewHub()
	one, stop, _ := h.ListenTo(1)
	two, _, _ := h.ListenTo(2)
	h.Publish(Event{Kind: KindMessage, Conversation: 2}, Event{Kind: KindPeople}, Event{Kind: KindMessage, Conversation: 1}, Event{Kind: KindTyping, Conversation: 1})
	if a, b := <-one, <-one; a.Kind != KindMessage || b.Kind != KindTyping || len(one) != 0 {
		t.Errorf("heard %v, %v and %d more", a, b, len(one))
	}
	if e := <-two; e.Conversation != 2 || len(two) != 0 {
		t.Errorf("heard %v and %d more", e, len(two))
	}
	stop()
	stop()
	h.Publish(Event{Kind: KindMessage, Conversation: 1})
	if _, open := <-one; open || h.ListenersTo() != 1 {
		t.Errorf("still heard; %d listen", h.ListenersTo())
	}
}

func TestOneTooSlowOrOneTooManyIsNotListenedTo(t *testing.T) {
	h := NewHub()
	slow, _, _ := h.ListenTo(1)
	for by := int64(0); h.ListenersTo() == 1 && by < 2*maxBehind; by++ {
		h.Publish(Event{Kind: KindTyping, Conversation: 1, By: by})
	}
	n := 0
	for range slow {
		n++
	}
	if n < aboutBacklog || h.ListenersTo() != 0 {
		t.Errorf("heard %d, %d still listen", n, h.ListenersTo())
	}
	for range MaxAbout {
		h.ListenTo(1)
	}
	if _, _, ok := h.ListenTo(1); ok {
		t.Error("one too many listens")
	}
	if _, _, ok := h.ListenTo(2); !ok {
		t.Error("somebody else cannot listen")
	}
	h.Missed()
	if h.ListenersTo() != 0 {
		t.Errorf("%d still listen", h.ListenersTo())
	}
	h.Close()
	if ch, _, ok := h.ListenTo(1); ok {
		if _, open := <-ch; open {
			t.Error("a closed hub still speaks")
		}
	}
}

func TestListenersToConversationsComeAndGo(t *testing.T) {
	h := NewHub()
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			ch, stop, ok := h.ListenTo(int64(i % 10))
			if !ok {
				return
			}
			h.Publish(Event{Kind: KindMessage, Conversation: int64(i % 10)})
			<-ch
			stop()
		})
		wg.Go(func() { h.Missed() })
	}
	wg.Wait()
	h.Close()
	if h.ListenersTo() != 0 {
		t.Errorf("%d still listen", h.ListenersTo())
	}
}

// BenchmarkAMessageAmongManyVisitors is what a message costs the hub while 1,000 other chats are listened to.
func BenchmarkAMessageAmongManyVisitors(b *testing.B) {
	h := NewHub()
	for i := range int64(1000) {
		h.ListenTo(i)
	}
	mine, _, _ := h.ListenTo(5000)
	b.ReportAllocs()
	for b.Loop() {
		h.Publish(Event{Kind: KindMessage, Conversation: 5000})
		<-mine
	}
}
