package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/views"
)

// formInstall is the tab Install of a form.
func (s *Server) formInstall(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	who := s.who(c)
	last, err := s.app.LastSubmission(c.Request().Context(), who, p.Channel.ID)
	if err != nil {
		return err
	}
	page := views.FormInstallPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, Form: p.Form, URL: p.URL, Last: last, Reads: who.CanRead(p.Inbox.ID)}
	return s.render(c, http.StatusOK, views.FormInstall(page))
}
