package handlers

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// TestAFirstMessagePressedTwiceWithoutAScript makes one chat, as the page's nonce says that it is the same, and whoever made up a nonce has none of it.
func TestAFirstMessagePressedTwiceWithoutAScript(t *testing.T) {
	w := newWorld(t)
	flow := chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{{Key: "hi", Kind: chat.StepSay, Text: forms.Text{"en": "Hi"}}}}
	w.makeChat(w.support, "boats", flow, nil, w.nora)
	nonce := w.shownNonce()
	if other := w.shownNonce(); other == nonce {
		t.Errorf("twice the nonce %s", nonce)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			w.otherBrowser().post("/chat/boats", "nonce", nonce, "lang", "en", "text", "Is it free?").is(303)
		})
	}
	wg.Wait()
	all := w.everyConversation()
	if len(all) != 1 || !slices.Equal(w.saidBy(all[0].ID), []string{"Is it free?"}) {
		t.Fatalf("%d conversations, %q", len(all), w.saidBy(all[0].ID))
	}
	// Back on the first page something else is typed: it is another message of the same chat.
	w.post("/chat/boats", "nonce", nonce, "lang", "en", "text", "Or is it taken?").is(303)
	if got := w.saidBy(all[0].ID); !slices.Equal(got, []string{"Is it free?", "Or is it taken?"}) {
		t.Errorf("stored %q", got)
	}
	// Ended, and begun anew from the same page: twice pressed, one more.
	w.post("/chat/boats", "action", "end", "lang", "en").is(303)
	for range 2 {
		w.otherBrowser().post("/chat/boats", "nonce", nonce, "lang", "en", "text", "Once more").is(303)
	}
	if all = w.everyConversation(); len(all) != 2 {
		t.Errorf("%d conversations", len(all))
	}
	for _, made := range []string{"made-up-0001", "made-up-0001", nonce[:len(nonce)-1] + "_", strings.ToUpper(nonce)} {
		w.otherBrowser().post("/chat/boats", "nonce", made, "lang", "en", "text", "Made up").is(303)
	}
	if all = w.everyConversation(); len(all) != 6 {
		t.Errorf("%d conversations", len(all))
	}
}

// shownNonce is that of the form of a new visitor's page.
func (w *world) shownNonce() string {
	w.t.Helper()
	page := w.otherBrowser().get("/chat/boats").is(200)
	_, rest, _ := strings.Cut(page.body, `name="nonce" value="`)
	nonce, _, _ := strings.Cut(rest, `"`)
	return nonce
}

// saidBy is what the visitor of a conversation has said.
func (w *world) saidBy(id int64) (out []string) {
	w.t.Helper()
	rows, err := w.db.MessagesBefore(context.Background(), id, 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range rows {
		if m.Kind == models.Incoming {
			out = append(out, m.Text)
		}
	}
	return out
}
