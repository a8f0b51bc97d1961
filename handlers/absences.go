package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// absences is the page of when somebody is out of office.
func (s *Server) absences(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showAbsences(c, http.StatusOK, id, views.AbsenceFields{}, nil)
}

func (s *Server) createAbsence(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	typed := absenceForm(f)
	if err := s.app.CreateAbsence(c.Request().Context(), s.who(c), id, typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showAbsences(c, http.StatusUnprocessableEntity, id, views.AbsenceFields(typed), p)
		})
	}
	return s.done(c, f.back(absencesPath(id)), say(saidAbsence))
}

// absence is the page of one, to be changed.
func (s *Server) absence(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showAbsence(c, http.StatusOK, id, nil, nil)
}

func (s *Server) saveAbsence(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	_, list, err := s.app.Absence(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	typed := absenceForm(f)
	if err := s.app.UpdateAbsence(c.Request().Context(), s.who(c), id, typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showAbsence(c, http.StatusUnprocessableEntity, id, (*views.AbsenceFields)(&typed), p)
		})
	}
	return s.done(c, absencesPath(list.User.ID), say(saidSaved))
}

// endAbsence ends one now, or removes it.
func (s *Server) endAbsence(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	u, err := s.app.EndAbsence(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.done(c, f.back(absencesPath(u.ID)), say(saidAbsenceEnded))
}

func (s *Server) showAbsences(c echo.Context, status int, userID int64, typed views.AbsenceFields, p models.Problems) error {
	page, err := s.absencesPage(c, userID)
	if err != nil {
		return err
	}
	page.Shell, page.Typed, page.Problems, page.Back = s.shell(c, views.SectionAvailability), typed, p, absencesPath(userID)
	if page.Self {
		page.Shell.Section = views.SectionSettings
	}
	return s.render(c, status, views.Absences(page))
}

func (s *Server) showAbsence(c echo.Context, status int, id int64, typed *views.AbsenceFields, p models.Problems) error {
	absence, list, err := s.app.Absence(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.AbsencePage{AbsencesPage: s.viewAbsences(list), Absence: absence}
	page.Shell, page.Problems, page.Back = s.shell(c, views.SectionAvailability), p, absencesPath(list.User.ID)
	if page.Typed = views.AbsenceFieldsOf(absence, page.Zone); typed != nil {
		page.Typed = *typed
	}
	if page.Self {
		page.Shell.Section = views.SectionSettings
	}
	return s.render(c, status, views.Absence(page))
}

func (s *Server) absencesPage(c echo.Context, userID int64) (views.AbsencesPage, error) {
	list, err := s.app.Absences(c.Request().Context(), s.who(c), userID)
	return s.viewAbsences(list), err
}

func (s *Server) viewAbsences(l inbox.AbsenceList) views.AbsencesPage {
	return views.AbsencesPage{User: l.User, Self: l.Self, Zone: l.Zone, Now: models.At(s.app.Now()), Absences: l.Absences, Entered: l.Entered, Open: l.Open}
}

func absenceForm(f form) inbox.AbsenceForm {
	return inbox.AbsenceForm{From: f.Get("from"), FromTime: f.Get("from_time"), Till: f.Get("till"), TillTime: f.Get("till_time"), Note: f.Get("note")}
}

func absencesPath(userID int64) string {
	return "/users/" + strconv.FormatInt(userID, 10) + "/absences"
}
