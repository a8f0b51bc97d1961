package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

const (
	heartbeat    = 20 * time.Second // a line now and then, so that proxies keep the stream and a dead one is noticed
	writeTimeout = 10 * time.Second // a page that takes no more is cut off; it connects again
)

// change is what a page is told: kinds and ids, never content.
type change struct {
	Kind         live.Kind `json:"kind"`
	Inbox        int64     `json:"inbox,omitempty"`
	Conversation int64     `json:"conversation,omitempty"`
	New          bool      `json:"new,omitempty"`     // an incoming message
	ForMe        bool      `json:"for_me,omitempty"`  // given to me or to a team of mine, or an answer to what is mine
	Late         bool      `json:"late,omitempty"`    // with ForMe: taken from me, because I did not answer in time
	Chat         bool      `json:"chat,omitempty"`    // with ForMe: it is a chat
	Visitor      bool      `json:"visitor,omitempty"` // of typing: the visitor of a chat types, and not a colleague
	What         string    `json:"what,omitempty"`    // what I am told by it (models.ToldKind), if I want to be
	On           bool      `json:"on,omitempty"`      // of typing: they do; else they have stopped
}

// events is the stream of changes to an open page. It says only what the reader's access allows at that moment, and ends with the
// session. It begins with the mark from which on it tells everything: a page made at another looks at once whether it has missed something.
func (s *Server) events(c echo.Context) error {
	who := s.who(c)
	ch, stop := s.app.Hub.Listen()
	defer stop()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	c.Response().WriteHeader(http.StatusOK)
	out := stream{c, http.NewResponseController(c.Response())}
	if err := out.send("event: hello\ndata: " + s.app.Hub.Mark() + "\n\n"); err != nil {
		return nil
	}
	s.there(c, who)
	defer s.pageOpen(c, who)()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-beat.C:
			if who, err = s.stillIn(c, who); err == nil {
				s.there(c, who)
				s.pageKept(c, who)
				err = out.send(":\n\n")
			}
		case e, open := <-ch:
			if !open {
				return nil
			}
			who, err = s.hear(c, out, who, e, ch)
		}
		if err != nil {
			return nil // the page is gone or no longer allowed: it connects again, or meets the log-in
		}
	}
}

// atOnce is how many events at most go out in one piece.
const atOnce = 100

// hear passes an event on, together with what else has come by now.
func (s *Server) hear(c echo.Context, out stream, who inbox.Actor, e live.Event, more <-chan live.Event) (inbox.Actor, error) {
	var text strings.Builder
	for n := 1; ; n++ {
		if e.Kind == live.KindPeople {
			var err error
			if who, err = s.stillIn(c, who); err != nil {
				return who, err
			}
		}
		if err := tell(&text, e, who); err != nil {
			return who, err
		}
		if len(more) == 0 || n == atOnce {
			break
		}
		next, open := <-more
		if !open {
			break // the stream ends with the next look at it
		}
		e = next
	}
	if text.Len() == 0 {
		return who, nil
	}
	return who, out.send(text.String())
}

// stillIn loads the reader anew; an error means that the session or the user is no more.
func (s *Server) stillIn(c echo.Context, who inbox.Actor) (inbox.Actor, error) {
	ctx := c.Request().Context()
	row, err := s.app.DB.Session(ctx, s.sessionRow(c), models.At(s.app.Now()))
	if err != nil {
		return who, err
	}
	if row.UserID != who.User.ID {
		return who, errUnread
	}
	return s.app.Actor(ctx, who.User.ID)
}

type stream struct {
	c       echo.Context
	control *http.ResponseController
}

func (s stream) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := fmt.Fprint(s.c.Response(), text); err != nil {
		return err
	}
	return s.control.Flush()
}

// tell writes an event down if the reader has access to its inbox.
func tell(out *strings.Builder, e live.Event, who inbox.Actor) error {
	if e.Inbox != 0 && !who.CanRead(e.Inbox) {
		return nil
	}
	if e.Kind == live.KindPresence && e.Tell != who.User.ID && !who.LeadsPeople() {
		return nil // of others, which only those see who lead them
	}
	if (e.Kind == live.KindDraft || e.Kind == live.KindTold) && e.Tell != who.User.ID {
		return nil // of somebody else
	}
	if e.Kind == live.KindRead || e.Kind == live.KindTyping && e.By == who.User.ID {
		return nil // for visitors, or what they do themselves
	}
	mine := e.Tell != 0 && e.Tell == who.User.ID || e.TellTeam != 0 && slices.Contains(who.Teams, e.TellTeam)
	data, err := json.Marshal(change{Kind: e.Kind, Inbox: e.Inbox, Conversation: e.Conversation, New: e.New, ForMe: mine && e.By != who.User.ID, Late: mine && e.Late, Chat: mine && e.Chat,
		Visitor: e.Kind == live.KindTyping && e.By == 0, On: e.On, What: whatFor(e, mine, who)})
	if err != nil {
		return err
	}
	out.WriteString("event: change\ndata: " + string(data) + "\n\n")
	return nil
}

// whatFor is what the reader is told by an event; empty: nothing.
func whatFor(e live.Event, mine bool, who inbox.Actor) string {
	if e.By != who.User.ID && (mine || e.What == string(models.ToldNew)) {
		return e.What
	}
	return ""
}
