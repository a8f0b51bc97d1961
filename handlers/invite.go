package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// inviteForm is where somebody invited chooses a password.
func (s *Server) inviteForm(c echo.Context) error {
	return s.showInvite(c, http.StatusOK, nil)
}

// acceptInvite sets the password and logs in.
func (s *Server) acceptInvite(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	user, err := s.app.AcceptInvitation(c.Request().Context(), c.Param("token"), f.Get("password"))
	if errors.Is(err, models.ErrNotFound) {
		return s.voidLink(c, err, false)
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showInvite(c, http.StatusUnprocessableEntity, p) })
	}
	if err := s.startSession(c, user.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/")
}

func (s *Server) showInvite(c echo.Context, status int, p models.Problems) error {
	user, err := s.app.CheckInvitation(c.Request().Context(), c.Param("token"))
	if err != nil {
		return s.voidLink(c, err, false)
	}
	company, err := s.company(c)
	if err != nil {
		return err
	}
	page := views.InvitePage{Shell: s.shell(c, ""), Post: "/invite/" + c.Param("token"), Company: company, Name: user.Name, Email: user.Email, Problems: p}
	return s.render(c, status, views.Invite(page))
}
