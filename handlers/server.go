// Package handlers is the web: it binds what a request says, calls one use case, and renders a page or passes the error on. Echo
// ends here.
package handlers

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// Options is what differs between installations.
type Options struct {
	Proxies []netip.Prefix // whose X-Forwarded-For is believed; none: the address of the connection counts
	Demo    *Demo          // nil outside the demo
}

// Demo is what the pages of a demo show beyond the rest.
type Demo struct {
	Logins   []models.User // listed on the log-in page
	Password string        // of all of them
	Sent     func() []views.DemoMail
	Mail     func(id int64) (views.DemoMail, bool)
}

// Server answers all requests. It is an http.Handler.
type Server struct {
	app     *inbox.App
	options Options
	https   bool // the public address is
	store   *sessionStore
	echo    *echo.Echo
	foreign *http.CrossOriginProtection
}

// New returns a server for the use cases. An error says that the public address, app.URL, is not one.
func New(app *inbox.App, o Options) (*Server, error) {
	u, err := url.Parse(app.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("the public address %q does not look like https://inbox.example.com", app.URL)
	}
	s := &Server{app: app, options: o, https: u.Scheme == "https", foreign: http.NewCrossOriginProtection()}
	if err := s.foreign.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
		return nil, err
	}
	s.store = newSessionStore(app, s.https, clientIP(o.Proxies))
	s.echo = echo.New()
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.IPExtractor = clientIP(o.Proxies)
	s.echo.HTTPErrorHandler = s.answerError
	s.echo.Use(s.requestLog(), s.recovered(), s.securityHeaders, s.sameSite, bodyLimit, compressed())
	s.routes(s.echo)
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Routes lists every route, for the test that holds each against every role.
func (s *Server) Routes() (routes []*echo.Route) {
	for _, r := range s.echo.Routes() {
		if r.Method != echo.RouteNotFound && !strings.HasPrefix(r.Path, "/static") {
			routes = append(routes, r)
		}
	}
	return routes
}
