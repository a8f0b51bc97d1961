package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// led is the page of availability, for those who lead; the script fetches its list alone.
func (s *Server) led(c echo.Context) error {
	q := inbox.LedQuery{Team: queryID(c, "team"), ByLoad: c.QueryParam("sort") == "load"}
	l, err := s.app.Led(c.Request().Context(), s.who(c), q)
	if err != nil {
		return err
	}
	page := views.LedPage{Shell: s.shell(c, views.SectionAvailability), More: l.More, Teams: l.Teams, Team: q.Team, ByLoad: q.ByLoad, Zone: l.Zone, Now: models.At(s.app.Now())}
	for _, p := range l.People {
		page.People = append(page.People, views.LedRow{User: p.User, Standing: viewStanding(p.Standing, s.app), Next: p.Next, Today: p.Today, Off: p.Off,
			Capacity: p.Capacity, Owing: p.Owing})
	}
	if part(c) == "people" {
		return s.render(c, http.StatusOK, views.LedPart(page))
	}
	return s.render(c, http.StatusOK, views.Led(page))
}

// setLed sets somebody whom the asker leads.
func (s *Server) setLed(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	return s.setAvailability(c, id, f, f.back("/availability"))
}
