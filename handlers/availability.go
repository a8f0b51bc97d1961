package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
)

// availability is the switch of the top bar.
func (s *Server) availability(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	if err := s.app.SetAvailability(c.Request().Context(), s.who(c), s.who(c).User.ID, inbox.AvailabilityForm{Value: models.Availability(f.Get("availability"))}); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, f.back("/"))
}
