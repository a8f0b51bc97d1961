package handlers

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// formInstall is the tab Install of a form.
func (s *Server) formInstall(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	who := s.who(c)
	last, err := s.app.LastSubmission(c.Request().Context(), who, p.Channel.ID)
	if err != nil {
		return err
	}
	host := strings.TrimSuffix(s.app.URL, "/")
	page := views.FormInstallPage{Script: embedSnippet(host, p.Form), Consent: consentCall, Plain: plainForm(p.URL, p.Definition), Policy: sitePolicy(host),
		Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, Form: p.Form, URL: p.URL, Last: last, Reads: who.CanRead(p.Inbox.ID)}
	return s.render(c, http.StatusOK, views.FormInstall(page))
}

// consentCall is what a site does once its visitor has agreed to a cookie.
const consentCall = "document.dispatchEvent(new Event('fairlead:consent'))"

// embedSnippet is what a site puts where the form is to stand.
func embedSnippet(host string, f models.Form) string {
	consent := ""
	if f.Consent == models.ConsentAsk {
		consent = ` data-consent="required"`
	}
	return fmt.Sprintf(`<script src="%s/embed/form.js" data-form="%s"%s async></script>`, host, f.Slug, consent)
}

// sitePolicy is what a strict site's Content-Security-Policy needs: the first two for the script, the last for a plain form.
func sitePolicy(host string) string {
	return fmt.Sprintf("script-src %[1]s;\nconnect-src %[1]s;\nform-action %[1]s", host)
}
