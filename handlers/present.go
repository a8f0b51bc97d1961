package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/views"
)

// present is how a page says that its reader did something in it: the script posts it at most once a minute, and at once when they come
// back after being idle.
func (s *Server) present(c echo.Context) error {
	if _, err := s.app.Present(c.Request().Context(), s.who(c), true); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// seen notes that whoever asks for a page is there, so that it works without the script, too, and in which language they see it. What a page asks for on its own says
// nothing of its reader.
func (s *Server) seen(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !onItsOwn(c) {
			changed, err := s.app.Present(c.Request().Context(), s.who(c), true)
			s.lacks(c, "that somebody is there was not stored", err)
			s.lacks(c, "the language of a page was not stored", s.app.Shown(c.Request().Context(), s.who(c), s.language(c)))
			if changed {
				c.Set(actorKey, nil) // loaded anew: the page says what they are now
			}
		}
		if part(c) == "availability" { // of every page
			return s.render(c, http.StatusOK, views.AvailabilityPart(s.shell(c, "")))
		}
		return next(c)
	}
}

// onItsOwn reports whether a page asks, and not its reader: live updates, frames and pictures in them, and the stream.
func onItsOwn(c echo.Context) bool {
	path := c.Path()
	return part(c) != "" || c.Request().Header.Get("Fairlead-Live") != "" || path == "/events" || path == "/present" || path == "/conversations/:id/watch" || strings.HasPrefix(path, "/messages/:id/frame") || strings.HasPrefix(path, "/files/")
}

// there notes that a page is open; what it has to do with availability is not worth a stream.
func (s *Server) there(c echo.Context, who inbox.Actor) {
	_, err := s.app.Present(c.Request().Context(), who, false)
	s.lacks(c, "that a page is open was not stored", err)
}

// pageOpen notes that the stream of a page has begun, and returns what notes its end.
func (s *Server) pageOpen(c echo.Context, who inbox.Actor) (end func()) {
	end, err := s.app.PageOpen(c.Request().Context(), who)
	s.lacks(c, "that a page has opened was not stored", err)
	return end
}

// pageKept notes that the page is still there.
func (s *Server) pageKept(c echo.Context, who inbox.Actor) {
	s.lacks(c, "that a page is still open was not stored", s.app.PageKept(c.Request().Context(), who))
}
