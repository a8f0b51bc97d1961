package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// watch is how a page says that somebody sees the conversation it shows, and is told who else does. The script posts it every 20 seconds, when
// something begins to be typed, and when the page is left.
func (s *Server) watch(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	who := s.who(c)
	list, err := s.app.Watch(c.Request().Context(), who, id, inbox.WatchForm{Writing: f.ticked("writing"), Gone: f.ticked("gone")})
	if err != nil {
		return err
	}
	if f.ticked("gone") {
		return c.NoContent(http.StatusNoContent)
	}
	return s.render(c, http.StatusOK, views.WatchingParts(views.ConversationPage{Now: models.At(s.app.Now()), Watching: list}))
}
