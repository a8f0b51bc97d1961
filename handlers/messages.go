package handlers

import (
	"mime"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// frameSandbox is what an HTML mail may do in its frame: be measured by our page, and open links in windows of their own that are
// not bound by this sandbox. Never scripts.
const frameSandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"

// framePolicy is the policy of the frame: the mail's own inline styles, our style sheet and pictures; with remote, pictures from
// elsewhere.
func framePolicy(remote bool) string {
	pictures := "'self' data:"
	if remote {
		pictures += " http: https:"
	}
	return "sandbox " + frameSandbox + "; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src " + pictures +
		"; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
}

// messageFrame is an HTML mail as a document for the sandboxed frame. It was sanitised when it came in.
func (s *Server) messageFrame(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	m, files, err := s.app.MessageHTML(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return models.ErrNotFound
	}
	remote := c.QueryParam("remote") == "1"
	o := email.FrameOptions{CID: map[string]string{}, Remote: remote, Stylesheet: static.Mail(), QuoteLabel: views.QuoteLabel(views.WithLanguage(c.Request().Context(), s.language(c))), Lang: s.language(c)}
	for _, f := range files {
		if f.ContentID != "" {
			o.CID[f.ContentID] = "/files/" + strconv.FormatInt(f.ID, 10) + "?inline=1"
		}
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", framePolicy(remote))
	h.Set("Referrer-Policy", "no-referrer")
	return c.HTML(http.StatusOK, email.Frame(m.HTML, o))
}

// rawMessage is a mail byte for byte, as a download.
func (s *Server) rawMessage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	f, copyTo, err := s.app.OpenRaw(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	setDownload(c, f.Name, f.ContentType, f.Size, false)
	return copyTo(c.Response())
}

// file is an attachment, as a download; a picture may also be shown in our pages.
func (s *Server) file(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	f, picture, copyTo, err := s.app.OpenFile(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	setDownload(c, f.Name, f.ContentType, f.Size, picture && c.QueryParam("inline") == "1")
	return copyTo(c.Response())
}

// setDownload has a stranger's bytes saved and never opened, but for pictures that our pages show.
func setDownload(c echo.Context, name, contentType string, size int64, inline bool) {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, max-age=86400")
	h.Set(echo.HeaderContentLength, strconv.FormatInt(size, 10))
	disposition := "attachment"
	if inline {
		disposition = "inline"
	}
	if v := mime.FormatMediaType(disposition, map[string]string{"filename": name}); v != "" {
		disposition = v
	}
	h.Set(echo.HeaderContentDisposition, disposition)
	h.Set(echo.HeaderContentType, contentType)
	c.Response().WriteHeader(http.StatusOK)
}

// retry puts what failed of an answer back into the outbox.
func (s *Server) retry(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	if err := s.app.Retry(c.Request().Context(), s.who(c), id); err != nil {
		return err
	}
	return s.done(c, f.back("/"), views.Notice{Text: "It is being tried again."})
}

// testMessage sends a mail through the SMTP door.
func (s *Server) testMessage(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	back := f.back("/")
	place, _ := placeOf(back)
	err = s.app.SendTestMessage(c.Request().Context(), s.who(c), place.Inbox)
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.done(c, back, views.Notice{Text: problems[0].Text, Arg: problems[0].Arg, Bad: true})
	}
	return s.done(c, back, views.Notice{Text: "The test message has come in."})
}
