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
	page := views.MailLedgerPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, MayEdit: p.CanManage, Outcome: p.Outcome, Next: p.Next, Now: models.At(s.app.Now())}
	for _, l := range p.Lines {
		page.Lines = append(page.Lines, views.MailLine(l))
	}
	return s.render(c, http.StatusOK, views.MailLedger(page))
}
