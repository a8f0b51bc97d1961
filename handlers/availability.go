package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// availability is the switch of the top bar and its menu.
func (s *Server) availability(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	return s.setAvailability(c, s.who(c).User.ID, f, f.back("/"))
}

// setAvailability does what was chosen, or shows the question of who is out of office.
func (s *Server) setAvailability(c echo.Context, userID int64, f form, back string) error {
	err := s.app.SetAvailability(c.Request().Context(), s.who(c), userID, availabilityForm(f))
	var absent *inbox.Absent
	if errors.As(err, &absent) {
		return s.askAbsent(c, absent, f, back)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, back)
}

// availabilityForm binds a choice: a button says both what and for how long, like "away 30m".
func availabilityForm(f form) inbox.AvailabilityForm {
	value, length, _ := strings.Cut(f.Get("availability"), " ")
	if length == "" {
		length = f.Get("for")
	}
	return inbox.AvailabilityForm{Value: models.Availability(value), For: inbox.AvailabilityFor(length), EndAbsence: f.ticked("end_absence")}
}

// askAbsent asks whether somebody who is out of office comes back early.
func (s *Server) askAbsent(c echo.Context, a *inbox.Absent, f form, back string) error {
	zone, err := s.app.ZoneOf(c.Request().Context(), a.User)
	if err != nil {
		return err
	}
	page := views.AbsentPage{Action: "/availability", For: string(availabilityForm(f).For), Back: back,
		Standing: views.Standing{Zone: zone, Now: models.At(s.app.Now()), Absence: &a.Absence}}
	if a.User.ID != s.who(c).User.ID {
		page.Action, page.Name = availabilityPath(a.User.ID), a.User.Name
	}
	if scripted(c) {
		c.Response().Header().Set("HX-Reswap", "outerHTML")
	}
	return s.retargeted(c, http.StatusConflict, views.Absent(s.shell(c, ""), page))
}

func availabilityPath(userID int64) string { return "/availability/" + strconv.FormatInt(userID, 10) }

func viewStanding(is inbox.Standing, app *inbox.App) views.Standing {
	return views.Standing{Zone: is.Zone, Now: models.At(app.Now()), Hours: is.Hours, SetBy: is.SetBy, SetAt: is.SetAt, Absence: is.Absence, Other: is.Other}
}
