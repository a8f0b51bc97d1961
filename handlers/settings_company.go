package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const companyPath = "/settings/account"

func (s *Server) companyForm(c echo.Context) error {
	return s.showCompany(c, http.StatusOK, nil, inbox.OwnDayForm{}, nil)
}

func (s *Server) saveCompany(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.CompanyForm{Company: f.Get("company"), Options: companyOptions(f)}
	if err := s.app.UpdateCompany(c.Request().Context(), s.who(c), typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showCompany(c, http.StatusUnprocessableEntity, &typed, inbox.OwnDayForm{}, p)
		})
	}
	return s.done(c, companyPath, say(saidSaved))
}

// companyOptions binds what holds for everybody; nil: the page had only the name.
func companyOptions(f form) *inbox.CompanyOptions {
	if !f.Has("time_zone") {
		return nil
	}
	return &inbox.CompanyOptions{TimeZone: f.Get("time_zone"), Country: f.Get("country"), IdleMinutes: f.Get("idle_minutes"), CapacitySales: f.Get("capacity_sales"),
		CapacityService: f.Get("capacity_service"), PageNeeded: f.ticked("page_needed"), UnansweredOnly: f.ticked("unanswered_only")}
}

func (s *Server) addOwnDay(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.OwnDayForm{Day: f.Get("day"), Name: f.Get("day_name"), Country: f.Get("day_country")}
	if err := s.app.AddOwnDay(c.Request().Context(), s.who(c), typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showCompany(c, http.StatusUnprocessableEntity, nil, typed, p)
		})
	}
	return s.done(c, companyPath, say(saidDayAdded, models.CleanLine(typed.Name)))
}

func (s *Server) removeOwnDay(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := s.app.RemoveOwnDay(c.Request().Context(), s.who(c), id); err != nil {
		return err
	}
	return s.done(c, companyPath, say(saidDayRemoved))
}

// showCompany shows what is stored, or what was typed in the one form or the other.
func (s *Server) showCompany(c echo.Context, status int, typed *inbox.CompanyForm, day inbox.OwnDayForm, p models.Problems) error {
	is, err := s.app.Company(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	if typed == nil {
		typed = &is.Form
	}
	o := typed.Options
	if o == nil {
		o = is.Form.Options
	}
	return s.render(c, status, views.CompanyForm(views.CompanyPage{Shell: s.shell(c, views.SectionSettings), Company: typed.Company, Options: views.CompanyOptions(*o),
		Own: is.Calendar.Own, Now: is.Calendar.Now, Day: views.OwnDayTyped(day), Problems: p}))
}
