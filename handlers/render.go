package handlers

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"fairlead/views"
)

// render writes a page: whole into memory first, so that what fails halfway is an error page and not half a page.
func (s *Server) render(c echo.Context, status int, page templ.Component) error {
	return s.renderIn(c, status, s.language(c), page)
}

// renderIn is render in another language than that of whoever asks.
func (s *Server) renderIn(c echo.Context, status int, lang string, page templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	ctx := views.WithLanguage(c.Request().Context(), lang)
	if err := page.Render(ctx, b); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add("Vary", "HX-Request, Accept-Language")
	return c.HTMLBlob(status, b.Bytes())
}

// language is the user's choice, or what the browser asks for.
func (s *Server) language(c echo.Context) string {
	choice := ""
	if who, ok := s.actor(c); ok {
		choice = who.User.Language
	}
	return views.Language(choice, c.Request().Header.Get("Accept-Language"))
}

// scripted reports whether our script asks.
func scripted(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// fragment reports whether only a page's <title> and <main> are wanted. Going back in the browser's history wants it whole.
func fragment(c echo.Context) bool {
	return scripted(c) && c.Request().Header.Get("HX-History-Restore-Request") != "true"
}

// part names the one element that a live page refetches: list, views, thread, badge or owner; empty: all of it.
func part(c echo.Context) string { return c.Request().Header.Get("Fairlead-Part") }

// done answers a successful POST: the browser goes to a page of ours, which says what has happened.
func (s *Server) done(c echo.Context, to string, n views.Notice) error {
	if err := s.keepNotice(c, n); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, to)
}
