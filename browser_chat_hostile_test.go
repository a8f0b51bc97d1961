package main

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"fairlead/inbox"
)

// TestHostileChats has visitors put payloads into all that they can say: name, message, title, address and origin of the page, file. In a colleague's
// pages nothing of it runs, and no request leaves.
func TestHostileChats(t *testing.T) {
	payloads := append(ownPayloads, corpusPayloads(t)...)
	browser := startBrowser(t)
	i := install(t)
	i.company()
	slug := i.chatsTo("tom@harbour.example")
	w := newWindow(t, browser, i.url)
	w.logIn("tom@harbour.example", password)
	w.open("/inbox/all/open")
	w.mark()
	for n, batch := range slices.Collect(slices.Chunk(payloads, 60)) {
		i.hostileChat(w, slug, n, batch)
	}
	w.calm()
}

// hostileChat is a visitor who says a batch of payloads; Tom sees it come into his list, opens it and looks at whom it is with.
func (i *installation) hostileChat(w *window, slug string, n int, batch []payload) {
	i.Helper()
	key := fmt.Sprintf("%022d", n)
	for k, p := range append([]payload{{}, batch[0]}, batch...) {
		at := "https://evil.example/" + url.PathEscape(p.Payload) + "#" + p.Payload
		m := inbox.ChatPost{Flow: slug, Key: key, Nonce: fmt.Sprintf("message-%04d", k), Lang: "en", IP: fmt.Sprintf("192.0.2.%d", 1+n), URL: at, Referrer: at, Title: p.Payload, Text: p.Payload}
		switch k {
		case 0:
			m.Step, m.Option, m.Text = "topic", "berth", ""
			m.URL, m.Referrer, m.Title = "https://evil.example/"+url.PathEscape(batch[0].Payload), "https://evil.example/?"+url.QueryEscape(batch[0].Payload), batch[0].Payload
		case 1:
			m.Step = "name"
		default:
			f, err := i.app.StageChatFile(i.Context(), inbox.ChatUpload{Key: key, Flow: slug, Nonce: m.Nonce, Name: p.Payload, Data: []byte(p.Payload), IP: fmt.Sprintf("198.51.%d.%d", n, k)})
			i.fine(err)
			m.Files = []int64{f.ID}
		}
		_, err := i.app.SendChat(i.Context(), m)
		i.fine(err)
	}
	v, err := i.app.ChatByKey(i.Context(), key)
	i.fine(err)
	conv, err := i.db.Conversation(i.Context(), v.ConversationID)
	i.fine(err)
	w.wait("the chat in the list", fmt.Sprintf(`document.querySelectorAll("#rows .convrow").length >= %d`, n+1))
	w.harmless()
	w.open(fmt.Sprintf("/inbox/all/open/%d?side=1", v.ConversationID))
	w.wait("the conversation", fmt.Sprintf(`document.querySelectorAll(".msgs .say.in").length >= %d && document.querySelector("#side .chatpane")`, min(len(batch), 10)))
	w.harmless()
	i.until("the stream of the page", func() bool { // which may not be there at once
		i.fine(i.app.VisitorTyping(i.Context(), v, true))
		typing, err := evaluate[bool](w, `document.querySelector("#typing").textContent !== ""`)
		return typing && err == nil
	})
	w.harmless()
	w.open(fmt.Sprintf("/contacts/%d", conv.ContactID))
	w.has("h1", "")
	w.harmless()
	w.open("/inbox/all/open")
	w.has("#rows .convrow", "")
}

// harmless fails the test if a script has run, or something stands in the page that a stranger has put there.
func (w *window) harmless() {
	w.Helper()
	bad, err := evaluate[string](w, `("xss" in window ? "a script ran " : "") + ([...document.querySelectorAll("main iframe, object, embed, base, [href^='javascript:' i], #thread [onerror], #side [onerror], #rows [onerror], #thread script, #side script, #rows script, [action*=evil], [src*=evil], [style*=evil]")].map((e) => e.outerHTML).join("\n"))`)
	if bad != "" || err != nil {
		w.Errorf("%s: %s (%v)", w.path(), bad, err)
	}
}
