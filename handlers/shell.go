package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/static"
	"fairlead/views"
)

// markKey holds the mark of what had been published when a request began.
const markKey = "mark"

// shell is what surrounds a page for whoever asks; without a log-in there is not much of it.
func (s *Server) shell(c echo.Context, section views.Section) views.Shell {
	shell := views.Shell{
		Lang:     s.language(c),
		CSS:      static.CSS(),
		JS:       static.JS(),
		Icon:     static.Icon(),
		Section:  section,
		Here:     here(c),
		Demo:     s.options.Demo != nil,
		Fragment: fragment(c),
	}
	if section != views.SectionInbox { // whose first page stays light
		shell.MoreCSS, shell.MoreJS = static.More(), static.MoreJS()
	}
	who, in := s.actor(c)
	if !in {
		return shell
	}
	shell.User = who.User
	shell.Mark, _ = c.Get(markKey).(string)
	shell.Settings = maySeeSettings(who)
	shell.Leads = who.LeadsPeople()
	shell.Standing = s.standing(c, who)
	shell.Notice = s.takeNotice(c)
	shell.Badge = s.badge(c, who)
	return shell
}

// maySeeSettings reports whether there is more than the own profile: whoever reads or runs an inbox may look at its channels.
func maySeeSettings(who inbox.Actor) bool {
	return who.IsAdmin() || len(who.Leads) > 0 || len(who.Inboxes) > 0
}

// here is the address to come back to: of this page, or after a form that did not pass, of the page that the form was on, since
// what it was posted to may be no page.
func here(c echo.Context) string {
	r := c.Request()
	if r.Method == http.MethodGet {
		return orHome(safePath(r.URL.RequestURI()))
	}
	for _, from := range []string{r.Header.Get("HX-Current-URL"), r.Referer()} {
		if u, err := url.Parse(from); err == nil && u.Host == r.Host {
			return orHome(safePath(u.RequestURI()))
		}
	}
	return "/"
}

// standing is what the bar says of the viewer's availability. A page without it is better than no page.
func (s *Server) standing(c echo.Context, who inbox.Actor) views.Standing {
	is, err := s.app.Standing(c.Request().Context(), who)
	s.lacks(c, "until when somebody is Available is missing", err)
	return viewStanding(is, s.app)
}

// badge counts what is new for me. A page without it is better than no page.
func (s *Server) badge(c echo.Context, who inbox.Actor) int64 {
	n, err := s.app.Badge(c.Request().Context(), who)
	s.lacks(c, "the count of the tab is missing", err)
	return n
}

// lacks tells the log what an answer goes without because of an error; nil, or whoever asked has gone: nothing.
func (s *Server) lacks(c echo.Context, what string, err error) {
	if err != nil && c.Request().Context().Err() == nil {
		s.app.Log.Warn(what, "error", err)
	}
}

// company is the name of the company.
func (s *Server) company(c echo.Context) (string, error) {
	return s.app.CompanyName(c.Request().Context())
}
