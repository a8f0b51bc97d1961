package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// sendingRoutes are what becomes of answers between the editor and the outbox.
func (s *Server) sendingRoutes(g *echo.Group) {
	g.POST("/messages/:id/unsend", s.unsend)
	g.POST("/conversations/:id/later", s.later)
	g.GET("/scheduled", s.scheduled)
	g.POST("/messages/:id/forward", s.startForward)
	g.POST("/conversations/:id/forward", s.forward)
	g.GET("/conversations/:id/print", s.print)
	g.POST("/scheduled/:id/edit", s.editScheduled)
	g.POST("/scheduled/:id/now", s.sendNow)
	g.POST("/scheduled/:id/cancel", s.cancelScheduled)
}

// unsend takes an answer back that is still held, and shows the conversation with what was typed in the editor.
func (s *Server) unsend(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	back, err := s.app.Unsend(c.Request().Context(), s.who(c), id)
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.done(c, f.back("/"), views.Notice{Text: problems[0].Text, Bad: true})
	}
	if err := s.keepNotice(c, views.Notice{Text: "Taken back: nobody got it. It stands in the editor again."}); err != nil {
		return err
	}
	return s.showDraft(c, back, f)
}

// showDraft leads to a conversation with what stands in its editor again.
func (s *Server) showDraft(c echo.Context, d models.Draft, f form) error {
	place, ok := placeOf(f.Get("back"))
	if !ok {
		var err error
		if place, err = s.ownPlace(c, d.ConversationID); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, place.Conversation(d.ConversationID, "tab", string(d.Tab)))
}

// saidSent is what is said of an answer that was sent: that it can be had back, as long as it can.
func (s *Server) saidSent(m models.Message, closed bool, back string) views.Notice {
	n := views.Notice{Text: "Your answer is on its way."}
	if closed {
		n = views.Notice{Text: "Your answer is on its way, and the conversation is closed.", Undo: undoState(models.Conversation{ID: m.ConversationID, State: models.StateOpen}, back)}
	}
	if s.app.HoldFor > 0 && m.Via != models.ViaChat {
		n.Undo = &views.Undo{Action: unsendURL(m.ID), Fields: []views.Field{{Name: "back", Value: back}}, Left: s.app.HoldFor.Milliseconds()}
	}
	return n
}

func unsendURL(message int64) string {
	return "/messages/" + strconv.FormatInt(message, 10) + "/unsend"
}

// markHeld says of the viewer's answers for how long they can be taken back.
func markHeld(page *views.ConversationPage, till map[int64]models.Time) {
	for i := range page.Entries {
		e := &page.Entries[i]
		if t, held := till[e.Message.ID]; held && e.Message.UserID == page.Me.ID && t > page.Now {
			e.HeldFor = t.Time().Sub(page.Now.Time()).Milliseconds()
		}
	}
}
