package live

import (
	"runtime"
	"slices"
	"sync"
	"testing"
)

func TestEveryListenerHearsInOrder(t *testing.T) {
	h := NewHub()
	a, _ := h.Listen()
	b, _ := h.Listen()
	h.Publish(Event{Kind: KindMessage, Conversation: 1}, Event{Kind: KindMessage, Conversation: 2})
	for _, ch := range []<-chan Event{a, b} {
		if one, two := <-ch, <-ch; one.Conversation != 1 || two.Conversation != 2 {
			t.Errorf("heard %v, %v", one, two)
		}
	}
}

// TestASlowListenerHearsTheNewestOfEverything: what says the same is merged, in the order of what came first, and nobody waits for it.
func TestASlowListenerHearsTheNewestOfEverything(t *testing.T) {
	h := NewHub()
	slow, stop := h.Listen()
	defer stop()
	for range backlog + 1 { // what it is behind, and one that waits to be passed on
		h.Publish(Event{Kind: KindPeople})
	}
	for range 10_000 {
		h.Publish(Event{Kind: KindTyping, Inbox: 1, Conversation: 7, On: true}, Event{Kind: KindMessage, Inbox: 1, Conversation: 7, New: true}, Event{Kind: KindMessage, Inbox: 1, Conversation: 7, Tell: 3},
			Event{Kind: KindMessage, Inbox: 1, Conversation: 8}, Event{Kind: KindMessage, Inbox: 1, Conversation: 7}, Event{Kind: KindTyping, Inbox: 1, Conversation: 7})
	}
	var heard []Event
	for e := range slow {
		if e.Kind != KindPeople {
			heard = append(heard, e)
		}
		if len(heard) == 4 {
			break
		}
	}
	want := []Event{{Kind: KindTyping, Inbox: 1, Conversation: 7}, {Kind: KindMessage, Inbox: 1, Conversation: 7, New: true}, {Kind: KindMessage, Inbox: 1, Conversation: 7, Tell: 3}, {Kind: KindMessage, Inbox: 1, Conversation: 8}}
	if !slices.Equal(heard, want) || h.Listeners() != 1 {
		t.Errorf("heard %v, %d listen", heard, h.Listeners())
	}
	h.Publish(Event{Kind: KindMessage, Conversation: 9})
	if e := <-slow; e.Conversation != 9 {
		t.Errorf("then heard %v", e)
	}
}

func TestAListenerForWhomTooMuchWaitsIsCutOff(t *testing.T) {
	h := NewHub()
	slow, _ := h.Listen()
	n := int64(0)
	for ; h.Listeners() == 1; n++ {
		h.Publish(Event{Kind: KindMessage, Conversation: n})
	}
	if n < maxBehind+backlog || n > maxBehind+backlog+3 {
		t.Errorf("cut off after %d", n)
	}
	last := int64(-1)
	for e := range slow {
		if e.Conversation != last+1 {
			t.Fatalf("heard of %d after %d", e.Conversation, last)
		}
		last = e.Conversation
	}
}

// TestListenersOfEverySpeed: while several speak, each hears the last of everything, however slow it is, and goes when it likes.
func TestListenersOfEverySpeed(t *testing.T) {
	h := NewHub()
	const conversations, speakers, rounds = 20, 4, 500
	var listening, speaking sync.WaitGroup
	for n := range 8 {
		events, stop := h.Listen()
		about, stopAbout, _ := h.ListenTo(int64(n + 1))
		listening.Go(func() {
			defer stopAbout()
			defer stop()
			last := map[int64]bool{}
			for e := range events {
				if last[e.Conversation] = e.On; n%2 == 1 {
					runtime.Gosched()
				}
				if e.Kind == KindPeople {
					break
				}
			}
			for c := range int64(conversations) {
				if !last[c+1] {
					t.Errorf("of %d the last was not heard", c+1)
				}
			}
			for e := range about {
				if e.Conversation != int64(n+1) || e.On {
					break
				}
			}
		})
	}
	for range speakers {
		speaking.Go(func() {
			for range rounds {
				for c := range int64(conversations) {
					h.Publish(Event{Kind: KindTyping, Conversation: c + 1})
				}
			}
		})
	}
	speaking.Wait()
	for c := range int64(conversations) {
		h.Publish(Event{Kind: KindTyping, Conversation: c + 1, On: true})
	}
	h.Publish(Event{Kind: KindPeople})
	listening.Wait()
	if h.Listeners()+h.ListenersTo() != 0 {
		t.Errorf("%d and %d still listen", h.Listeners(), h.ListenersTo())
	}
}

func TestListenersComeAndGoWhileOthersSpeak(t *testing.T) {
	h := NewHub()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			ch, stop := h.Listen()
			h.Publish(Event{Kind: KindPeople})
			<-ch
			stop()
			stop()
		})
		wg.Go(func() { h.Publish(Event{Kind: KindMessage}) })
	}
	wg.Wait()
	if h.Listeners() != 0 {
		t.Errorf("%d still listen", h.Listeners())
	}
	h.Close()
	if ch, stop := h.Listen(); stop != nil {
		if _, open := <-ch; open {
			t.Error("a closed hub still speaks")
		}
	}
}

func TestAMarkNamesTheMoment(t *testing.T) {
	h, other := NewHub(), NewHub()
	before := h.Mark()
	if h.Mark() != before || other.Mark() == before {
		t.Errorf("%s, then %s; of another hub %s", before, h.Mark(), other.Mark())
	}
	h.Publish(Event{Kind: KindPeople})
	if h.Mark() == before {
		t.Error("an event leaves no mark")
	}
}
