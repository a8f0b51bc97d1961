package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// companyForm is for admins. Leads are told that it is not for them; for members there is nothing here.
func (s *Server) companyForm(c echo.Context) error {
	switch s.who(c).User.Role {
	case models.RoleAdmin:
	case models.RoleLead:
		return models.ErrForbidden
	default:
		return models.ErrNotFound
	}
	name, err := s.company(c)
	if err != nil {
		return err
	}
	return s.showCompany(c, http.StatusOK, name, nil)
}

func (s *Server) saveCompany(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	name := f.Get("company")
	if err := s.app.SetCompany(c.Request().Context(), s.who(c), name); err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showCompany(c, http.StatusUnprocessableEntity, name, p) })
	}
	return s.done(c, "/settings/account", say(saidSaved))
}

func (s *Server) showCompany(c echo.Context, status int, name string, p models.Problems) error {
	return s.render(c, status, views.CompanyForm(views.CompanyPage{Shell: s.shell(c, views.SectionSettings), Company: name, Problems: p}))
}
