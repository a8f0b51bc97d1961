package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/handlers"
	"fairlead/static"
	"fairlead/views"
)

// fakeDesk speaks with the chat's script as our server does, and lets a test say what happens on the other side.
type fakeDesk struct {
	*testing.T
	url string

	mu       sync.Mutex
	config   map[string]any // what open answers beside words and chat; nil: nothing for this page
	messages []fakeMessage
	key      string // of the chat; empty: none yet
	ask      map[string]any
	state    string
	agent    map[string]any
	flow     []map[string]any // what the flow says after the first message
	wrong    string           // refuses answers to the flow with this sentence
	refuse   map[string]any   // answers everything that is sent with it
	preview  map[string]any   // what is answered to all that is sent from a preview
	nonces   map[string]int64
	streams  map[chan map[string]any]bool
	asked    []string         // what was asked for, in order
	bodies   []map[string]any // with what
	down     bool             // answers nothing but 503
	silent   bool             // has no stream for anybody
	deaf     bool             // does what it is asked for, and breaks off without an answer
}

type fakeMessage struct {
	ID    int64            `json:"id"`
	From  string           `json:"from"`
	Name  string           `json:"name,omitempty"`
	Text  string           `json:"text"`
	At    int64            `json:"at"`
	Nonce string           `json:"nonce,omitempty"`
	Files []map[string]any `json:"files,omitempty"`
	Ask   bool             `json:"ask,omitempty"`
	Step  string           `json:"step,omitempty"`
}

func newFakeDesk(t *testing.T) *fakeDesk {
	f := &fakeDesk{T: t, nonces: map[string]int64{}, streams: map[chan map[string]any]bool{}, state: "open", config: map[string]any{
		"flow": "help", "delay": 0, "consent": "ask", "transcript": true, "closed": false,
		"display": map[string]any{"colour": "#0b5c68", "on": "#ffffff", "side": "right", "avatar": "H", "name": "Harbour", "greeting": "Hello! Ask us anything about boats."},
		"say":     []map[string]any{{"id": 0, "step": "hi", "text": "Welcome aboard. What is it about?", "ask": true, "answer": "choice", "options": []map[string]string{{"key": "buy", "label": "Buying a boat"}, {"key": "fix", "label": "A repair"}}, "skip": true}}}}
	mux := http.NewServeMux()
	mux.Handle("/embed/chat.js", static.ChatHandler())
	mux.HandleFunc("/chat-api/", f.serve)
	mux.HandleFunc("/pictures/anna", func(w http.ResponseWriter, _ *http.Request) { // as handlers.picture does
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_ = png.Encode(w, image.NewGray(image.Rect(0, 0, 8, 8)))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	f.url = server.URL
	return f
}

// do changes what the desk knows, and what it does from now on.
func (f *fakeDesk) do(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// emit sends an event to all streams; the lock is held.
func (f *fakeDesk) emit(event map[string]any) {
	for s := range f.streams {
		s <- event
	}
}

// store keeps a message and tells of it; the lock is held.
func (f *fakeDesk) store(m fakeMessage) fakeMessage {
	m.ID, m.At = int64(len(f.messages)+1), time.Now().UnixMicro()
	f.messages = append(f.messages, m)
	f.emit(map[string]any{"message": m})
	return m
}

// says has Anna write a message.
func (f *fakeDesk) says(text string) {
	f.do(func() {
		if f.agent == nil {
			f.agent = map[string]any{"name": "Anna de Vries", "initials": "AV"}
			f.emit(map[string]any{"agent": f.agent})
		}
		f.store(fakeMessage{From: "agent", Name: "Anna", Text: text})
	})
}

func (f *fakeDesk) happens(event map[string]any) { f.do(func() { f.emit(event) }) }

// restart ends all streams, as a server that goes down.
func (f *fakeDesk) restart() {
	f.do(func() {
		for s := range f.streams {
			close(s)
			delete(f.streams, s)
		}
	})
}

func (f *fakeDesk) texts(from string) (out []string) {
	f.do(func() {
		for _, m := range f.messages {
			if m.From == from {
				out = append(out, m.Text)
			}
		}
	})
	return out
}

// last returns the newest body of a kind of request.
func (f *fakeDesk) last(what string) (body map[string]any) {
	f.do(func() {
		for n, a := range f.asked {
			if a == what {
				body = f.bodies[n]
			}
		}
	})
	return body
}

func (f *fakeDesk) count(what string) (n int) {
	f.do(func() {
		for _, a := range f.asked {
			if a == what {
				n++
			}
		}
	})
	return n
}

func (f *fakeDesk) serve(w http.ResponseWriter, r *http.Request) {
	what := strings.TrimPrefix(r.URL.Path, "/chat-api/")
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	body := map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		file, head, err := r.FormFile("file")
		if err == nil {
			n, _ := io.Copy(io.Discard, file)
			body["name"], body["size"], body["key"] = head.Filename, float64(n), r.FormValue("key")
		}
	} else if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain") || json.NewDecoder(r.Body).Decode(&body) != nil {
		http.Error(w, "not on the wire", http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	f.asked, f.bodies = append(f.asked, what), append(f.bodies, body)
	down := f.down || f.silent && what == "events"
	f.mu.Unlock()
	if down || r.Method != "POST" {
		http.Error(w, "", http.StatusServiceUnavailable)
		return
	}
	if what == "events" {
		f.events(w, r, body)
		return
	}
	answer, status := f.answer(what, body)
	if f.deafTo(what) {
		panic(http.ErrAbortHandler)
	}
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // a page may be gone by now
}

func (f *fakeDesk) deafTo(what string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.deaf && what == "send"
}

func (f *fakeDesk) answer(what string, body map[string]any) (map[string]any, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch what {
	case "open":
		if f.config == nil || strings.Contains(fmt.Sprint(body["url"]), "/without") {
			return nil, 0
		}
		lang := "en"
		if strings.HasPrefix(fmt.Sprint(body["lang"]), "nl") {
			lang = "nl"
		}
		out := map[string]any{"lang": lang, "words": handlers.ChatWords(views.WithLanguage(f.Context(), lang))}
		for k, v := range f.config {
			out[k] = v
		}
		if f.key != "" && body["key"] == f.key && f.state != "ended" {
			out["chat"] = f.chat(0)
		}
		return out, 200
	case "send":
		return f.send(body)
	case "file":
		return map[string]any{"id": "staged-" + fmt.Sprint(body["name"]), "name": body["name"], "size": body["size"]}, 200
	case "visitor":
		return map[string]any{"visitor": "v.signed"}, 200
	case "end":
		f.state = "ended"
		f.emit(map[string]any{"state": "ended"})
		return map[string]any{}, 200
	case "history":
		return map[string]any{"messages": []fakeMessage{}}, 200
	}
	return nil, 0
}

// send keeps a message once, whatever the number of times that it comes.
func (f *fakeDesk) send(body map[string]any) (map[string]any, int) {
	nonce := fmt.Sprint(body["nonce"])
	if id, ok := f.nonces[nonce]; ok {
		return map[string]any{"id": id, "at": f.messages[id-1].At, "say": []any{}}, 200
	}
	if f.preview != nil {
		return f.preview, 200
	}
	if f.refuse != nil {
		return f.refuse, 409
	}
	if f.wrong != "" && body["step"] != nil {
		return map[string]any{"error": f.wrong, "field": "answer"}, 422
	}
	if f.key == "" {
		f.key = fmt.Sprint(body["key"])
		for _, s := range f.config["say"].([]map[string]any) {
			f.store(fakeMessage{From: "flow", Text: fmt.Sprint(s["text"])})
		}
	}
	if f.key != body["key"] {
		return map[string]any{"error": "There is no such chat."}, 404
	}
	m := fakeMessage{From: "visitor", Nonce: nonce}
	if text, ok := body["text"].(string); ok {
		m.Text = text
	}
	if option, ok := body["option"].(string); ok {
		m.Text = map[string]string{"buy": "Buying a boat", "fix": "A repair"}[option]
	}
	if files, ok := body["files"].([]any); ok {
		for _, id := range files {
			name := strings.TrimPrefix(fmt.Sprint(id), "staged-")
			m.Files = append(m.Files, map[string]any{"name": name, "size": 12, "url": "/chat-api/files/1?t=" + fmt.Sprint(len(name))})
		}
	}
	m = f.store(m)
	f.nonces[nonce] = m.ID
	var said []map[string]any
	for _, s := range f.flow {
		next := f.store(fakeMessage{From: "flow", Text: fmt.Sprint(s["text"])})
		said = append(said, map[string]any{"id": next.ID, "text": next.Text, "at": next.At, "ask": s["ask"], "answer": s["answer"], "step": s["step"]})
	}
	f.flow = nil
	return map[string]any{"id": m.ID, "at": m.At, "say": said}, 200
}

// chat is what a stream begins with; the lock is held.
func (f *fakeDesk) chat(after int64) map[string]any {
	out := slices.DeleteFunc(slices.Clone(f.messages), func(m fakeMessage) bool { return m.ID <= after })
	if out == nil {
		out = []fakeMessage{}
	}
	return map[string]any{"messages": out, "agent": f.agent, "state": f.state, "waiting": f.agent == nil, "ask": f.ask}
}

func (f *fakeDesk) events(w http.ResponseWriter, r *http.Request, body map[string]any) {
	f.mu.Lock()
	if f.key == "" || body["key"] != f.key {
		f.mu.Unlock()
		http.Error(w, "{}", http.StatusNotFound)
		return
	}
	after, _ := body["after"].(float64)
	hello := map[string]any{"hello": true, "chat": f.chat(int64(after))}
	events := make(chan map[string]any, 100)
	f.streams[events] = true
	f.mu.Unlock()
	defer f.do(func() { delete(f.streams, events) })
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	write := func(event map[string]any) {
		b, _ := json.Marshal(event)
		fmt.Fprintf(w, "data: %s\n\n", b)
		_ = out.Flush()
	}
	write(hello)
	for {
		select {
		case event, more := <-events:
			if !more {
				return
			}
			write(event)
		case <-r.Context().Done():
			return
		}
	}
}

// site is somebody else's site that shows the chat: its policy is what we say that is needed and no more. Its pages differ by their address.
func (f *fakeDesk) site(attributes string) string {
	return chattingSite(f.T, f.url, attributes, strictPolicy(f.url))
}

// strictPolicy lets in what a chat needs, and nothing else.
func strictPolicy(fairlead string) string {
	return fmt.Sprintf("default-src 'none'; script-src %s; connect-src %s; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'", fairlead, fairlead)
}

func chattingSite(t *testing.T, fairlead, attributes, policy string) string {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if r.URL.Path == "/style.css" {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, siteStyles[r.URL.RawQuery])
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		style, dir := r.URL.Query().Get("style"), r.URL.Query().Get("dir")
		if dir == "" {
			dir = "ltr"
		}
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="%s" dir="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Harbour %s</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css?%s"></head>
<body><header><h1>Harbour %s</h1><nav><a href="/">Home</a> <a href="/boats">Boats</a></nav></header><main>%s</main>%s</body></html>`, langOf(r), dir, r.URL.Path, style, r.URL.Path,
			strings.Repeat("<p>Boats for hire, by the day and by the week, with and without somebody who knows how to sail them.</p>", 12), strings.ReplaceAll(`<script src="HOST/embed/chat.js" `+attributes+` async></script>`, "HOST", fairlead))
	}))
	t.Cleanup(site.Close)
	return strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
}

func langOf(r *http.Request) string {
	if r.URL.Query().Get("lang") == "nl" {
		return "nl"
	}
	return "en"
}

// siteStyles are style sheets of sites: one as most are, and one that means to break everything.
var siteStyles = map[string]string{
	"":      "body { font: 16px/1.6 Georgia, serif; margin: 0 auto; max-width: 60rem; padding: 1rem } h1 { font-size: 2rem } @media (prefers-color-scheme: dark) { html { background: #111; color: #ddd } a { color: #9cf } }",
	"rough": "html { font-size: 46px; letter-spacing: .2em; text-transform: uppercase; line-height: 3 } * { all: unset !important; } div, span, button, p, section { display: inline !important; color: lime !important; background: red !important; font-size: 60px !important; position: static !important; visibility: hidden !important } [data-fairlead-chat] { display: none !important }",
}
