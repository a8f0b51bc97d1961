package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
)

// Every string of the big list is said in a chat, and stands as it was said before who said it and before who reads it in the inbox.
func TestNaughtyStringsAreSaidInAChat(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	w.login(w.ana)
	strange := slices.DeleteFunc(allNaughty(t), func(s string) bool { return seen(s) == "" }) // which is refused: TestNaughtyStringsInAChat
	number := 0
	for chat := range slices.Chunk(strange, 30) {
		number++
		key := chatKeyOf(strconv.Itoa(number) + "v")
		w.address = fmt.Sprintf("192.0.2.%d:5555", number)
		w.chatAsk("send", map[string]any{"flow": "boats", "key": key, "nonce": "nonce-one", "option": "buy", "step": "topic"}).is(http.StatusOK)
		w.chatAsk("send", map[string]any{"key": key, "nonce": "nonce-skip", "skip": true, "step": "email"}).is(http.StatusOK)
		for n, s := range chat {
			w.chatAsk("send", map[string]any{"key": key, "nonce": fmt.Sprintf("nonce-%04d", n), "text": s}).is(http.StatusOK)
		}
		heard := w.chatHeard(key)
		id, err := w.db.LastMessageID(t.Context())
		w.ok(err)
		m, err := w.db.Message(t.Context(), id)
		w.ok(err)
		read := w.get(fmt.Sprintf("/inbox/all/open/%d", m.ConversationID)).is(http.StatusOK).Find("#thread .msg .text")
		if len(heard) < len(chat) || read.Length() < len(chat) {
			t.Fatalf("of %d strings %d came back, and %d are read", len(chat), len(heard), read.Length())
		}
		for n, s := range chat {
			if got := heard[len(heard)-len(chat)+n]; seen(got) != seen(s) {
				t.Errorf("%.60q came back as %.60q", s, got)
			}
			if got := read.Eq(read.Length() - len(chat) + n).Text(); seen(got) != seen(s) {
				t.Errorf("%.60q is read as %.60q", s, got)
			}
		}
	}
}

// chatHeard is what a visitor has said, as their chat shows it.
func (w *world) chatHeard(key string) (said []string) {
	w.t.Helper()
	a := w.chatAsk("history", map[string]any{"key": key, "before": int64(1) << 60}).is(http.StatusOK)
	messages, _ := a.said["messages"].([]any)
	for _, m := range messages {
		if m, _ := m.(map[string]any); m["from"] == "visitor" {
			text, _ := m["text"].(string)
			said = append(said, text)
		}
	}
	return said
}
