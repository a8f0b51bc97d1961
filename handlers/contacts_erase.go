package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

const erasuresPath = "/settings/erasures"

// erasePage says what goes when a person is erased, and asks for the name.
func (s *Server) erasePage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showErase(c, http.StatusOK, id, "", nil)
}

func (s *Server) showErase(c echo.Context, status int, id int64, typed string, problems models.Problems) error {
	p, err := s.app.ErasePage(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.render(c, status, views.Erase(s.shell(c, views.SectionContacts), views.ErasePage{Contact: p.Contact, Addresses: p.Addresses, Typed: typed, Problems: problems}))
}

func (s *Server) eraseContact(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	if err := s.app.EraseContact(c.Request().Context(), s.who(c), id, f.Get("typed")); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showErase(c, http.StatusUnprocessableEntity, id, f.Get("typed"), p)
		})
	}
	return c.Redirect(http.StatusSeeOther, erasuresPath)
}

// erasures lists who was erased: when, by whom, and what went, but not who it was.
func (s *Server) erasures(c echo.Context) error {
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	rows, more, err := s.app.Erasures(c.Request().Context(), s.who(c), max(0, before))
	if err != nil {
		return err
	}
	page := views.ErasuresPage{Now: models.At(s.app.Now())}
	for _, r := range rows {
		page.Rows = append(page.Rows, views.ErasureRow{Erasure: r.Erasure, By: r.By})
	}
	if more {
		page.Next = rows[len(rows)-1].ID
	}
	if part(c) == "job" {
		return s.render(c, http.StatusOK, views.ErasuresBody(page))
	}
	page.Shell = s.shell(c, views.SectionSettings)
	page.Shell.MoreCSS = static.More()
	return s.render(c, http.StatusOK, views.Erasures(page))
}
