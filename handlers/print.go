package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// printPolicy lets the page for paper load its style sheet and its icon, and nothing of what it shows.
const printPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// print shows a conversation as it is put on paper.
func (s *Server) print(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who, comments := c.Request().Context(), s.who(c), c.QueryParam("comments") == "1"
	before := queryID(c, "before")
	p, err := s.app.Print(ctx, who, id, before, comments)
	if err != nil {
		return err
	}
	page := views.PrintPage{Conversation: p.Conversation, Contact: p.Contact.DisplayName(), Inbox: p.Inbox, Channel: p.Channel, Now: models.At(s.app.Now()), CSS: static.Print(), Icon: static.Icon(),
		Comments: comments, Before: before, Older: p.Older}
	if page.Zone, err = s.app.ZoneOf(ctx, who.User); err != nil {
		return err
	}
	for _, m := range p.Messages {
		e := views.Entry{Message: m, Author: p.Users[m.UserID].Name, Files: p.Files[m.ID]}
		if (m.Kind == models.Outgoing || m.Kind == models.Comment) && !m.Imported {
			e.Written = email.Markdown(m.Text)
		}
		page.Entries = append(page.Entries, e)
	}
	c.Response().Header().Set("Content-Security-Policy", printPolicy)
	return s.render(c, http.StatusOK, views.Print(page))
}
