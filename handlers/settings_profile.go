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
	return s.showProfile(c, http.StatusOK, nil, nil)
}

func (s *Server) saveProfile(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.ProfileForm{Name: f.Get("name"), Signature: f.Get("signature"), Language: f.Get("language"), Theme: f.Get("theme"),
		NotifyCoverage: f.ticked("notify_coverage"),
		NotifySound:    f.ticked("notify_sound"), EnterSends: f.ticked("enter_sends"), Working: workingForm(f)}
	if err := s.app.UpdateProfile(c.Request().Context(), s.who(c), typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showProfile(c, http.StatusUnprocessableEntity, &typed, p)
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
		return s.showProfile(c, http.StatusTooManyRequests, nil, models.Problems{{Field: "current", Text: saidThrottled}})
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showProfile(c, http.StatusUnprocessableEntity, nil, p)
		})
	}
	return s.done(c, profilePath, say(saidPassword))
}

// showProfile shows what is stored, or what was typed.
func (s *Server) showProfile(c echo.Context, status int, typed *inbox.ProfileForm, problems models.Problems) error {
	p, err := s.app.Profile(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	if typed != nil {
		p.User.Name, p.User.Signature, p.User.Language, p.User.Theme = typed.Name, typed.Signature, typed.Language, typed.Theme
		p.User.NotifyCoverage = typed.NotifyCoverage
		p.User.NotifySound, p.User.EnterSends = typed.NotifySound, typed.EnterSends
		if typed.Working != nil {
			p.Working = *typed.Working
		}
	}
	absences, err := s.absencesPage(c, p.User.ID)
	if err != nil {
		return err
	}
	absences.Back = profilePath + "#out-of-office"
	return s.render(c, status, views.ProfileForm(views.ProfilePage{Shell: s.shell(c, views.SectionSettings), User: p.User, Absences: absences, Mailless: p.Mailless, Problems: problems,
		Working: workingEditor(p.Working, p.Calendar, problems)}))
}
