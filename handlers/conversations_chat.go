package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// chatRoutes are what agents do in chats beyond what they do in every conversation.
func (s *Server) chatAgentRoutes(g *echo.Group) {
	g.POST("/conversations/:id/typing", s.typing)
}

// typing says that whoever asks is writing an answer in a chat, or has stopped. The script posts it.
func (s *Server) typing(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	if err := s.app.ChatTyping(c.Request().Context(), s.who(c), id, f.ticked("on")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// chatSide is what the page says of a chat.
func chatSide(t inbox.ChatThread, now models.Time) *views.ChatSide {
	side := &views.ChatSide{Flow: t.Flow, Left: t.Left(now), Ended: t.EndedAt != 0, URL: t.URL, Title: cleanText(t.Title), Referrer: t.Referrer, Identity: t.Identity, Visits: t.Visits,
		Arrives: t.Arrives, FromBefore: t.FromBefore, Seen: t.SeenMessage, Mailed: t.MailedMessage}
	for _, a := range t.Answers {
		side.Answers = append(side.Answers, views.ChatAnswer(a))
	}
	return side
}
