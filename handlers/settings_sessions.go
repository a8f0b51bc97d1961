package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

const sessionsPath = "/settings/sessions"

// ownSessions shows where the asker is logged in.
func (s *Server) ownSessions(c echo.Context) error {
	rows, err := s.app.Sessions(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	page := views.SessionsPage{Shell: s.shell(c, views.SectionSettings), Now: models.At(s.app.Now())}
	for _, row := range rows {
		page.Sessions = append(page.Sessions, sessionRow(row, row.ID == s.sessionRow(c)))
	}
	return s.render(c, http.StatusOK, views.Sessions(page))
}

// endOwnSession logs the asker out of one browser. Of this one, it leads to the log-in.
func (s *Server) endOwnSession(c echo.Context) error {
	if err := s.app.EndSession(c.Request().Context(), s.who(c), c.Param("id")); err != nil {
		return err
	}
	if c.Param("id") == s.sessionRow(c) {
		return c.Redirect(http.StatusSeeOther, "/login")
	}
	return s.done(c, sessionsPath, say(saidLoggedOut))
}

// endOtherSessions logs the asker out everywhere but here.
func (s *Server) endOtherSessions(c echo.Context) error {
	if err := s.app.EndOtherSessions(c.Request().Context(), s.who(c), s.sessionRow(c)); err != nil {
		return err
	}
	return s.done(c, sessionsPath, say(saidLoggedOutOthers))
}
