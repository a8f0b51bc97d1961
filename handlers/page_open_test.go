package handlers

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fairlead/live"
	"fairlead/models"
)

// A page is open for chats from the beginning of its stream until 5 seconds after its end; pages without a stream do not count.
func TestAPageIsOpenWhileItsStreamIs(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	w.get("/inbox/all/open").is(200)
	if w.reload(w.nora).PageOpen {
		t.Error("a page that does not listen would not show a chat")
	}
	server := httptest.NewServer(w.server)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/events", nil)
	w.ok(err)
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	res, err := http.DefaultClient.Do(r)
	w.ok(err)
	defer res.Body.Close()
	heard, buffer := "", make([]byte, 4096)
	for told := false; !strings.Contains(heard, "event: change"); {
		if strings.Contains(heard, "event: hello") && !told {
			told = true
			w.app.Hub.Publish(live.Event{Kind: live.KindConversation, Inbox: w.support.ID}) // is passed on once the page has been noted
		}
		n, err := res.Body.Read(buffer)
		w.ok(err)
		heard += string(buffer[:n])
	}
	if u := w.reload(w.nora); !u.PageOpen || u.PageSince != models.At(w.now) {
		t.Errorf("open %v since %v", u.PageOpen, u.PageSince)
	}
	leave()
	server.Close() // waits for the stream's end
	w.now = w.now.Add(4 * time.Second)
	w.ok(w.app.RunDue(t.Context()))
	if !w.reload(w.nora).PageOpen {
		t.Error("it is taken for closed before another page can have opened")
	}
	w.now = w.now.Add(time.Second)
	w.ok(w.app.RunDue(t.Context()))
	if w.reload(w.nora).PageOpen {
		t.Error("it is open still")
	}
}
