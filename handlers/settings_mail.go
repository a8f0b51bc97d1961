package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// mailRoutes are the pages of the mail of a channel, in the settings.
func (s *Server) mailRoutes(g *echo.Group) {
	g.GET("/channels/:id/mail", s.mailLedger)
	g.GET("/channels/:id/mail/compare", s.compareMailbox)
	g.GET("/channels/:id/mail/imports", s.mailImports)
	g.POST("/channels/:id/mail/imports", s.uploadMail)
	g.GET("/channels/:id/mail/imports/:import", s.mailImport)
	g.POST("/channels/:id/mail/imports/:import/cancel", s.cancelMailImport)
	g.POST("/channels/:id/mail/imports/:import/continue", s.continueMailImport)
}

// mailLedger is the tab Mail: every mail that came to the channel's doors.
func (s *Server) mailLedger(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	p, err := s.app.MailLedger(c.Request().Context(), s.who(c), id, models.MailOutcome(cleanText(c.QueryParam("outcome"))), max(0, before))
	if err != nil {
		return err
	}
	page := views.MailLedgerPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, MayEdit: p.CanManage, Compares: p.Fetches, Outcome: p.Outcome, Next: p.Next, Now: models.At(s.app.Now())}
	for _, l := range p.Lines {
		page.Lines = append(page.Lines, views.MailLine(l))
	}
	return s.render(c, http.StatusOK, views.MailLedger(page))
}

// compareMailbox says what the channel's mailbox holds that is not stored here.
func (s *Server) compareMailbox(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, m, err := s.app.CompareMailbox(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.MailComparePage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, Mailbox: m.Mailbox, There: int64(m.There), Stored: int64(m.Stored), Waiting: int64(m.Waiting), More: m.More, Failing: m.Failing, Problem: m.Problem,
		Now: models.At(s.app.Now())}
	for _, l := range m.Missing {
		page.Missing = append(page.Missing, views.MissingMail{UID: l.UID, Size: l.Size, At: models.At(l.At), Words: l.Words, Lost: l.Lost})
	}
	return s.render(c, http.StatusOK, views.MailCompare(page))
}
