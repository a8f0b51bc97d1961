package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/models"
	"fairlead/views"
)

// mentionRoutes are the view of comments that name the reader, and whom a comment can name.
func (s *Server) mentionRoutes(g *echo.Group) {
	g.GET("/mentions", s.mentions)
	g.GET("/conversations/:id/mentions", s.nameables)
}

// excerptOf is how many characters of a comment a row holds.
const excerptOf = 300

func (s *Server) mentions(c echo.Context) error {
	inboxPage, err := s.inboxPage(c, views.Place{View: models.ViewUnassigned, Sort: models.SortNewest}, views.OwnMentions)
	if err != nil {
		return err
	}
	page := views.MentionsPage{InboxPage: inboxPage.InboxPage, Before: queryID(c, "before")}
	rows, next, err := s.app.Mentions(c.Request().Context(), s.who(c), page.Before)
	if err != nil {
		return err
	}
	page.Next = next
	for _, r := range rows {
		page.Rows = append(page.Rows, views.MentionRow{MentionRow: r, Excerpt: email.Snippet(r.Text, excerptOf)})
	}
	shell := s.shell(c, views.SectionInbox)
	if want := part(c); want != "" {
		return s.render(c, http.StatusOK, views.MentionsPart(shell, page, want))
	}
	return s.render(c, http.StatusOK, views.Mentions(shell, page))
}

// nameables are suggestions for who types an @ in a comment.
func (s *Server) nameables(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	found, err := s.app.Nameables(c.Request().Context(), s.who(c), id, c.QueryParam("q"))
	if err != nil {
		return err
	}
	var list []views.Suggestion
	for _, n := range found {
		detail := n.Email
		if n.Owner.Kind == models.OwnerTeam {
			detail = ""
		}
		list = append(list, views.Suggestion{Insert: "@" + n.Typed + " ", Name: n.Name, Detail: detail, Team: n.Members, Face: true, Picture: n.Picture})
	}
	return s.render(c, http.StatusOK, views.Suggestions("Colleagues and teams", list))
}
