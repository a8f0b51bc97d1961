package handlers

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/live"
)

// chatBeat is how often a line goes out though nothing happens, so that proxies keep the stream and a dead one is noticed.
const chatBeat = 25 * time.Second

// chatStream is what one tab of a visitor hears of their chat.
type chatStream struct {
	server *Server
	out    stream
	chat   inbox.VisitorChat
	view   inbox.ChatView // as the tab knows it
}

// chatEvents is the stream of a chat. It begins with what the tab does not know yet, and ends with the chat.
func (s *Server) chatEvents(c echo.Context) error {
	b, v, err := s.visitorChat(c)
	if err != nil {
		return err
	}
	events, stop, err := s.app.ListenToChat(v, c.RealIP())
	if err != nil {
		return err
	}
	defer stop()
	ctx := c.Request().Context()
	t := chatStream{server: s, out: stream{c, http.NewResponseController(c.Response())}, chat: v}
	if t.view, err = s.app.ViewChat(ctx, v, b.After); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	_ = t.out.control.SetReadDeadline(time.Time{}) // what was asked is read; what the connection cannot do, it need not
	c.Response().WriteHeader(http.StatusOK)
	if t.send(map[string]any{"hello": true, "chat": s.wireChat(v, t.view)}) != nil {
		return nil
	}
	beat := time.NewTicker(chatBeat)
	defer beat.Stop()
	for t.view.State != inbox.ChatEnded {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			err = t.out.send(":\n\n")
		case e, open := <-events:
			if !open {
				return nil // too far behind, or the server goes: the tab comes back
			}
			err = t.hear(ctx, e, events)
		}
		if err != nil {
			return nil
		}
	}
	return nil
}

// send tells the tab of something.
func (t *chatStream) send(event map[string]any) error {
	data, err := json.Marshal(event)
	if err != nil {
		return err
	}
	return t.out.send("data: " + string(data) + "\n\n")
}

// hear passes on what an event is about, and whatever else has come with it.
func (t *chatStream) hear(ctx context.Context, e live.Event, more <-chan live.Event) error {
	look := false
	for {
		switch e.Kind {
		case live.KindTyping:
			if err := t.typing(ctx, e); err != nil {
				return err
			}
		case live.KindDraft, live.KindWatch: // among colleagues
		default:
			look = true
		}
		select {
		case next, open := <-more:
			if open {
				e = next
				continue
			}
		default:
		}
		break
	}
	if !look {
		return nil
	}
	return t.look(ctx)
}

// typing tells that a colleague writes; that the visitor does, they know.
func (t *chatStream) typing(ctx context.Context, e live.Event) error {
	if e.By == 0 {
		return nil
	}
	name, err := t.server.app.ChatTypist(ctx, e.By)
	if err != nil {
		return err
	}
	return t.send(map[string]any{"typing": e.On, "name": name})
}

// look sends what is another than the tab knows.
func (t *chatStream) look(ctx context.Context) error {
	was := t.view
	is, err := t.server.app.ViewChat(ctx, t.chat, was.Last)
	if err != nil {
		return err
	}
	t.view = is
	for _, m := range t.server.chatMessages(t.chat, is.Messages) {
		if err := t.send(map[string]any{"message": m}); err != nil {
			return err
		}
	}
	changed := map[string]any{}
	if agentName(is.Agent) != agentName(was.Agent) {
		changed["agent"] = wireAgentOf(is.Agent)
	}
	if is.Waiting != was.Waiting {
		changed["waiting"] = is.Waiting
	}
	if is.Seen != was.Seen {
		changed["seen"] = is.Seen
	}
	if is.State != was.State {
		changed["state"] = is.State
	}
	if len(changed) == 0 {
		return nil
	}
	return t.send(changed)
}

func agentName(a *inbox.ChatAgent) string {
	if a == nil {
		return ""
	}
	return a.Name
}
