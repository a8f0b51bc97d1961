package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// forgotForm is where somebody who has forgotten the password asks for a link.
func (s *Server) forgotForm(c echo.Context) error {
	return s.showForgot(c, http.StatusOK, views.ForgotPage{})
}

// forgot mails a link, and says the same whether there is such a user or not.
func (s *Server) forgot(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	page := views.ForgotPage{Email: f.Get("email")}
	err = s.app.AskReset(c.Request().Context(), page.Email, c.RealIP(), s.language(c))
	switch {
	case errors.Is(err, inbox.ErrThrottled):
		page.Problems.Add("", saidAskedOften)
		return s.showForgot(c, http.StatusTooManyRequests, page)
	case errors.Is(err, inbox.ErrMailless):
		page.Problems.Add("email", saidMailless)
		return s.showForgot(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return problemsAt(err, func(p models.Problems) error {
			page.Problems = p
			return s.showForgot(c, http.StatusUnprocessableEntity, page)
		})
	}
	page.Asked = true
	return s.showForgot(c, http.StatusOK, page)
}

func (s *Server) showForgot(c echo.Context, status int, page views.ForgotPage) error {
	page.Shell = s.shell(c, "")
	return s.render(c, status, views.Forgot(page))
}

// resetForm is where the link of the mail leads.
func (s *Server) resetForm(c echo.Context) error {
	return s.showReset(c, http.StatusOK, nil)
}

// reset sets the new password and logs in.
func (s *Server) reset(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	user, err := s.app.Reset(c.Request().Context(), c.Param("token"), f.Get("password"))
	if errors.Is(err, models.ErrNotFound) {
		return s.voidReset(c, err)
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showReset(c, http.StatusUnprocessableEntity, p) })
	}
	if err := s.startSession(c, user.ID); err != nil {
		return err
	}
	return s.done(c, "/", say(saidPassword))
}

func (s *Server) showReset(c echo.Context, status int, p models.Problems) error {
	user, err := s.app.CheckReset(c.Request().Context(), c.Param("token"))
	if err != nil {
		return s.voidReset(c, err)
	}
	company, err := s.company(c)
	if err != nil {
		return err
	}
	page := views.InvitePage{Shell: s.shell(c, ""), Post: "/reset/" + c.Param("token"), Company: company, Name: user.Name, Email: user.Email, Problems: p}
	return s.render(c, status, views.Invite(page))
}

func (s *Server) voidReset(c echo.Context, err error) error {
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return s.render(c, http.StatusNotFound, views.VoidLink(views.VoidLinkPage{Shell: s.shell(c, ""), Reset: true}))
}
