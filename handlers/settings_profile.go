package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const profilePath = "/settings/profile"

func (s *Server) profileForm(c echo.Context) error {
	return s.showProfile(c, http.StatusOK, s.who(c).User, nil)
}

func (s *Server) saveProfile(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.ProfileForm{Name: f.Get("name"), Signature: f.Get("signature"), Language: f.Get("language"),
		NotifyBadge: f.ticked("notify_badge"), NotifyDesk: f.ticked("notify_desktop")}
	if err := s.app.UpdateProfile(c.Request().Context(), s.who(c), typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			u := s.who(c).User
			u.Name, u.Signature, u.Language = typed.Name, typed.Signature, typed.Language
			u.NotifyBadge, u.NotifyDesk = typed.NotifyBadge, typed.NotifyDesk
			return s.showProfile(c, http.StatusUnprocessableEntity, u, p)
		})
	}
	return s.done(c, profilePath, say(saidSaved))
}

// changePassword ends every other session of the user.
func (s *Server) changePassword(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	err = s.app.ChangePassword(c.Request().Context(), s.who(c), s.sessionRow(c), f.Get("current"), f.Get("password"))
	if errors.Is(err, inbox.ErrThrottled) {
		return s.showProfile(c, http.StatusTooManyRequests, s.who(c).User, models.Problems{{Field: "current", Text: saidThrottled}})
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showProfile(c, http.StatusUnprocessableEntity, s.who(c).User, p)
		})
	}
	return s.done(c, profilePath, say(saidPassword))
}

func (s *Server) showProfile(c echo.Context, status int, u models.User, p models.Problems) error {
	return s.render(c, status, views.ProfileForm(views.ProfilePage{Shell: s.shell(c, views.SectionSettings), User: u, Problems: p}))
}
