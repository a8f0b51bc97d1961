package live

import (
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

func TestASlowListenerIsCutOffAndHoldsUpNobody(t *testing.T) {
	h := NewHub()
	slow, _ := h.Listen()
	for range backlog + 1 {
		h.Publish(Event{Kind: KindMessage})
	}
	n := 0
	for range slow {
		n++
	}
	if n != backlog || h.Listeners() != 0 {
		t.Errorf("heard %d, %d still listen", n, h.Listeners())
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
