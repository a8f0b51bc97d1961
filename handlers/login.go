package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/views"
)

// loginForm shows the log-in page. Before the set-up nobody can log in, so it leads there.
func (s *Server) loginForm(c echo.Context) error {
	next := safePath(c.QueryParam("next"))
	if _, in := s.actor(c); in {
		return c.Redirect(http.StatusSeeOther, orHome(next))
	}
	done, err := s.app.DB.AnyUser(c.Request().Context())
	if err != nil {
		return err
	}
	if !done {
		return c.Redirect(http.StatusSeeOther, "/setup")
	}
	return s.showLogin(c, http.StatusOK, views.LoginPage{Next: next})
}

// login checks what was typed and starts a session.
func (s *Server) login(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	page := views.LoginPage{Email: f.Get("email"), Next: safePath(f.Get("next"))}
	user, err := s.app.Login(c.Request().Context(), page.Email, f.Get("password"), c.RealIP())
	switch {
	case errors.Is(err, inbox.ErrThrottled):
		page.Problems.Add("", saidThrottled)
		return s.showLogin(c, http.StatusTooManyRequests, page)
	case errors.Is(err, inbox.ErrLogin):
		page.Problems.Add("", saidLogin)
		return s.showLogin(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	}
	if err := s.startSession(c, user.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, orHome(page.Next))
}

func (s *Server) showLogin(c echo.Context, status int, page views.LoginPage) error {
	page.Shell = s.shell(c, "")
	if d := s.options.Demo; d != nil {
		page.Demo, page.DemoPassword = d.Logins, d.Password
	}
	return s.render(c, status, views.Login(page))
}

func (s *Server) logout(c echo.Context) error {
	if err := s.endSession(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/login")
}

func orHome(path string) string {
	if path == "" {
		return "/"
	}
	return path
}
