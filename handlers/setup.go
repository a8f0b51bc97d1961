package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// setupForm is the first visit: the link of the log leads here.
func (s *Server) setupForm(c echo.Context) error {
	token := c.QueryParam("token")
	if err := s.app.CheckSetup(c.Request().Context(), token); err != nil {
		return s.noSetup(c, err)
	}
	return s.render(c, http.StatusOK, views.Setup(views.SetupPage{Shell: s.shell(c, ""), Token: token}))
}

// setup makes the company, the first admin, the first inbox and its address, and logs the admin in.
func (s *Server) setup(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.SetupForm{Company: f.Get("company"), Name: f.Get("name"), Email: f.Get("email"), Password: f.Get("password"), Inbox: f.Get("inbox"), Address: f.Get("address")}
	user, err := s.app.Setup(c.Request().Context(), f.Get("token"), typed)
	if errors.Is(err, models.ErrNotFound) {
		return s.noSetup(c, err)
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			page := views.SetupPage{Shell: s.shell(c, ""), Token: f.Get("token"), Company: typed.Company, Name: typed.Name,
				Email: typed.Email, Inbox: typed.Inbox, Address: typed.Address, Problems: p}
			return s.render(c, http.StatusUnprocessableEntity, views.Setup(page))
		})
	}
	if err := s.startSession(c, user.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/")
}

// noSetup answers without a link that works: as long as there is nobody, it says where to find one.
func (s *Server) noSetup(c echo.Context, err error) error {
	done, err2 := s.app.DB.AnyUser(c.Request().Context())
	if err2 != nil {
		return err2
	}
	if done || !errors.Is(err, models.ErrNotFound) {
		return s.voidLink(c, err, true)
	}
	return s.render(c, http.StatusNotFound, views.Waiting(s.shell(c, "")))
}

// voidLink answers a link that is used, expired, or never was: they look alike.
func (s *Server) voidLink(c echo.Context, err error, setup bool) error {
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return s.render(c, http.StatusNotFound, views.VoidLink(views.VoidLinkPage{Shell: s.shell(c, ""), Setup: setup}))
}
