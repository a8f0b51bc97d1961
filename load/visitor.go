package load

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// site is where the page is that visitors chat from.
const site = "https://shop.example"

// visitor is somebody who chats, with a stream of their own.
type visitor struct {
	meter        *meter
	from, key    string
	conversation int64
	agent        *agent
	mu           sync.Mutex // one exchange at a time
}

// visitorClient has room for a stream of each visitor.
var visitorClient = &http.Client{Transport: &http.Transport{MaxIdleConns: 0, MaxIdleConnsPerHost: 2 * atOnce}}

// newVisitor writes a first message, and finds out which agent has the chat. It returns how long the message took.
func newVisitor(ctx context.Context, m *meter, n int) (*visitor, time.Duration, error) {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	v := &visitor{meter: m, from: address(2, n), key: base64.RawURLEncoding.EncodeToString(b)}
	begin := time.Now()
	if err := v.send(ctx, fmt.Sprintf("first of %d", n)); err != nil {
		return v, 0, err
	}
	took := time.Since(begin)
	return v, took, v.find(ctx)
}

func (v *visitor) send(ctx context.Context, text string) error {
	r, err := v.post(ctx, "send", map[string]any{"text": text, "nonce": strings.ReplaceAll(text, " ", "-"), "url": site + "/", "title": "Shop", "lang": "en"})
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(r.Body, 1000))
		return fmt.Errorf("a message was refused: status %d: %s", r.StatusCode, said)
	}
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

func (v *visitor) post(ctx context.Context, what string, body map[string]any) (*http.Response, error) {
	body["flow"], body["key"] = v.meter.o.Flow, v.key
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.meter.o.URL+"/chat-api/"+what, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "text/plain")
	r.Header.Set("Origin", site)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("X-Forwarded-For", v.from)
	return visitorClient.Do(r)
}

// listen opens the stream, and tells of each answer that comes.
func (v *visitor) listen(ctx context.Context) error {
	r, err := v.post(ctx, "events", map[string]any{"after": 0})
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 1<<20)
	if r.StatusCode != http.StatusOK || !lines.Scan() {
		r.Body.Close()
		return fmt.Errorf("a visitor's stream was refused: status %d", r.StatusCode)
	}
	go func() {
		defer r.Body.Close()
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			var e struct {
				Message struct{ From, Text string } `json:"message"`
			}
			if ok && json.Unmarshal([]byte(data), &e) == nil && e.Message.From == "agent" {
				v.meter.arrived(e.Message.Text)
			}
		}
	}()
	return nil
}

// find asks whose the chat is.
func (v *visitor) find(ctx context.Context) (err error) {
	owner := 0
	if v.conversation, owner, err = v.meter.o.Find(ctx, v.key); err == nil {
		v.agent = v.meter.agents[owner]
	}
	return err
}

// exchanged is how long one message and its answer took.
type exchanged struct{ send, told, page, answer time.Duration }

// exchange is one message of the visitor and the agent's answer. Each must have arrived.
func (v *visitor) exchange(ctx context.Context, n int) (e exchanged, err error) {
	text := fmt.Sprintf("question %d", n)
	told := v.meter.expect("event " + strconv.FormatInt(v.conversation, 10))
	begin := time.Now()
	if err = v.send(ctx, text); err != nil {
		return e, err
	}
	e.send = time.Since(begin)
	at, err := wait(ctx, told)
	if err != nil {
		return e, err
	}
	e.told = at.Sub(begin)
	asked := time.Now()
	if err = v.agent.sees(ctx, v.conversation, text); err != nil {
		return e, err
	}
	e.page = e.told + time.Since(asked)
	text = fmt.Sprintf("answer %d", n)
	arrives := v.meter.expect(text)
	begin = time.Now()
	if err = v.agent.answers(ctx, v.conversation, text); err != nil {
		return e, err
	}
	at, err = wait(ctx, arrives)
	e.answer = at.Sub(begin)
	return e, err
}
