package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// sentFrom says which site's page a request comes from, as the browser says ("https://www.example.com"; "" and "null": it does not say), and
// whether that is ours.
func sentFrom(r *http.Request) (origin string, own bool) {
	origin = r.Header.Get("Origin")
	if r.Header.Get("Sec-Fetch-Site") == "same-origin" { // no page can say so itself, and a proxy may call us by another name
		return origin, true
	}
	if origin == "" {
		if u, err := url.Parse(r.Referer()); err == nil && u.Host != "" {
			origin = u.Scheme + "://" + u.Host
		}
	}
	u, err := url.Parse(origin)
	return origin, err == nil && u.Host != "" && u.Host == r.Host
}

// publicForm is the form of the address. That there is none may be read by the script of any page, which then shows nothing.
func (s *Server) publicForm(c echo.Context) (inbox.PublicForm, error) {
	f, err := s.app.PublicForm(c.Request().Context(), c.Param("slug"))
	if errors.Is(err, models.ErrNotFound) {
		c.Response().Header().Set("Access-Control-Allow-Origin", "*")
	}
	return f, err
}

// mayUse checks where a form is asked for or sent from, and lets the script of a page that may read the answer.
func mayUse(c echo.Context, f inbox.PublicForm) (own bool, err error) {
	h := c.Response().Header()
	h.Add("Vary", "Origin")
	origin, own := sentFrom(c.Request())
	if !own && !forms.Allowed(f.Domains, origin) {
		return false, errForeignForm
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if o := c.Request().Header.Get("Origin"); o != "" {
		h.Set("Access-Control-Allow-Origin", o)
	}
	return own, nil
}

// wantsJSON reports whether the script in another site's page asks.
func wantsJSON(c echo.Context) bool {
	return strings.Contains(c.Request().Header.Get("Accept"), "application/json")
}
