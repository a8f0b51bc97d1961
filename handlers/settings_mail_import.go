package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const (
	mailImportsPath = "/settings/channels/:id/mail/imports"
	mailFileLimit   = inbox.MaxMailFileBytes + formLimit
	mailFileQuiet   = time.Minute // a browser that sends nothing for so long has gone
)

func mailImportsOf(channelID int64) string {
	return "/settings/channels/" + strconv.FormatInt(channelID, 10) + "/mail/imports"
}

func mailImportPath(channelID, id int64) string {
	return mailImportsOf(channelID) + "/" + strconv.FormatInt(id, 10)
}

// mailImports is where a file of old mail is chosen, above those that were chosen before.
func (s *Server) mailImports(c echo.Context) error { return s.showMailImports(c, http.StatusOK, nil) }

func (s *Server) showMailImports(c echo.Context, status int, problems models.Problems) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.MailImports(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.render(c, status, views.MailImports(views.MailImportsPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, Imports: p.Imports, Now: models.At(s.app.Now()), Problems: problems}))
}

// uploadMail takes a file of old mail. It is stored as it comes: no part of it waits in memory or in a file besides.
func (s *Server) uploadMail(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	if _, err := s.app.MailImports(ctx, who, id); err != nil {
		return err // whoever may not does not learn what is wrong with the file
	}
	nothing := func() error {
		return s.showMailImports(c, http.StatusUnprocessableEntity, models.Problems{{Field: "file", Text: "Choose a file."}})
	}
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return nothing()
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nothing()
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errUnread, err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		control := http.NewResponseController(c.Response())
		n, err := s.app.UploadMail(ctx, who, id, cleanText(part.FileName()), &patient{part, control})
		if err != nil {
			return problemsAt(err, func(p models.Problems) error { return s.showMailImports(c, http.StatusUnprocessableEntity, p) })
		}
		return c.Redirect(http.StatusSeeOther, mailImportPath(id, n))
	}
}

// patient reads what takes longer than other requests may, as long as something comes.
type patient struct {
	in      io.Reader
	control *http.ResponseController
}

// Read reads on.
func (p *patient) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(mailFileQuiet)) // what the connection cannot do, it need not
	return p.in.Read(b)
}

// mailImport is the page of one import: how far it is, then what it came to. The script asks again and again for its inside alone.
func (s *Server) mailImport(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	n, err := pathID(c, "import")
	if err != nil {
		return err
	}
	p, err := s.app.MailImport(c.Request().Context(), s.who(c), id, n)
	if err != nil {
		return err
	}
	page := views.MailImportPage{Inbox: p.Inbox, Channel: p.Channel, Import: p.Import, Now: models.At(s.app.Now())}
	for _, l := range p.Refused {
		page.Refused = append(page.Refused, views.MailLine(l))
	}
	if part(c) == "job" {
		return s.render(c, http.StatusOK, views.MailImportBody(page))
	}
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, http.StatusOK, views.MailImport(page))
}

func (s *Server) cancelMailImport(c echo.Context) error {
	return s.changeMailImport(c, s.app.CancelMailImport)
}

func (s *Server) continueMailImport(c echo.Context) error {
	return s.changeMailImport(c, s.app.ContinueMailImport)
}

func (s *Server) changeMailImport(c echo.Context, change func(ctx context.Context, who inbox.Actor, channelID, id int64) error) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	n, err := pathID(c, "import")
	if err != nil {
		return err
	}
	if err := change(c.Request().Context(), s.who(c), id, n); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, mailImportPath(id, n))
}
