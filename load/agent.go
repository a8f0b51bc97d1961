package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// agent is a colleague with a page open.
type agent struct {
	meter  *meter
	client *http.Client
	from   string // address that the requests come from
	mu     sync.Mutex
	places map[int64]string // where a conversation's page is
}

// newAgent logs in.
func newAgent(ctx context.Context, m *meter, n int, login Login) (*agent, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	a := &agent{meter: m, from: address(1, n), places: map[int64]string{}, client: &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}}
	answer, err := a.post(ctx, "/login", url.Values{"email": {login.Email}, "password": {login.Password}})
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(answer.path, "/login") {
		return nil, fmt.Errorf("the log-in was refused: status %d", answer.status)
	}
	return a, nil
}

// listen opens the stream that a page has.
func (a *agent) listen(ctx context.Context) error {
	stream, err := a.do(ctx, http.MethodGet, "/events", nil, "")
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(stream.Body)
	if stream.StatusCode != http.StatusOK || !lines.Scan() {
		stream.Body.Close()
		return fmt.Errorf("the stream said nothing: status %d", stream.StatusCode)
	}
	go func() {
		a.hear(stream, lines)
		if ctx.Err() == nil { // it was cut off: too far behind. A page connects again, and looks anew
			a.meter.say("the stream of %s was cut off", a.from)
			if a.listen(ctx) == nil {
				a.meter.lookAnew()
			}
		}
	}()
	return nil
}

// hear tells of each message that comes in.
func (a *agent) hear(stream *http.Response, lines *bufio.Scanner) {
	defer stream.Body.Close()
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		var e struct {
			Kind         string `json:"kind"`
			Conversation int64  `json:"conversation"`
			New          bool   `json:"new"`
			ForMe        bool   `json:"for_me"`
		}
		if ok && json.Unmarshal([]byte(data), &e) == nil && e.Kind == "message" && e.New {
			a.meter.arrived("event " + strconv.FormatInt(e.Conversation, 10))
		}
	}
}

// sees returns once the part of the page with the thread holds a text.
func (a *agent) sees(ctx context.Context, conversation int64, text string) error {
	a.mu.Lock()
	place := a.places[conversation]
	a.mu.Unlock()
	if place == "" {
		answer, err := a.get(ctx, "/conversations/"+strconv.FormatInt(conversation, 10), "")
		if err != nil {
			return err
		}
		place = answer.path
		a.mu.Lock()
		a.places[conversation] = place
		a.mu.Unlock()
	}
	answer, err := a.get(ctx, place, "thread")
	if err == nil && !strings.Contains(answer.body, text) {
		err = fmt.Errorf("conversation %d: %w", conversation, errLost)
	}
	return err
}

// answers sends an answer in a conversation.
func (a *agent) answers(ctx context.Context, conversation int64, text string) error {
	answer, err := a.post(ctx, "/conversations/"+strconv.FormatInt(conversation, 10)+"/reply", url.Values{"action": {"send"}, "body": {text}, "nonce": {text}, "seen": {"9000000000000"}})
	if err == nil && answer.status != http.StatusOK {
		err = fmt.Errorf("an answer was refused: status %d", answer.status)
	}
	return err
}

// page is an answer to a request.
type page struct {
	status int
	path   string // where redirects led
	body   string
}

func (a *agent) get(ctx context.Context, path, part string) (page, error) {
	r, err := a.do(ctx, http.MethodGet, path, nil, part)
	return read(r, err)
}

func (a *agent) post(ctx context.Context, path string, form url.Values) (page, error) {
	r, err := a.do(ctx, http.MethodPost, path, strings.NewReader(form.Encode()), "")
	return read(r, err)
}

func (a *agent) do(ctx context.Context, method, path string, body io.Reader, part string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, a.meter.o.URL+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", a.from)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if part != "" {
		r.Header.Set("Fairlead-Part", part)
	}
	return a.client.Do(r)
}

func read(r *http.Response, err error) (page, error) {
	if err != nil {
		return page{}, err
	}
	defer r.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r.Body)
	return page{r.StatusCode, r.Request.URL.RequestURI(), b.String()}, err
}

// address is one of a private network of its own, so that limits for one address are met by nobody.
func address(net, n int) string { return fmt.Sprintf("10.%d.%d.%d", net, n/250, n%250+1) }

// wait returns when something arrived.
func wait(ctx context.Context, at <-chan time.Time) (time.Time, error) {
	select {
	case t := <-at:
		return t, nil
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	case <-time.After(patience):
		return time.Time{}, errLost
	}
}
