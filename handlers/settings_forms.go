package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// formSettingsRoutes are the pages of a form that its channel has beside those of all channels.
func (s *Server) formSettingsRoutes(g *echo.Group) {
	g.GET("/inboxes/:id/forms/new", s.newForm)
	g.POST("/inboxes/:id/forms/new", s.createForm)
	g.GET("/channels/:id/options", s.formOptions)
	g.POST("/channels/:id/options", s.saveFormOptions)
	g.GET("/channels/:id/install", s.formInstall)
}

func (s *Server) newForm(c echo.Context) error {
	return s.showNewForm(c, http.StatusOK, inbox.NewForm{}, nil)
}

func (s *Server) createForm(c echo.Context) error {
	inboxID, f, err := postedTo(c)
	if err != nil {
		return err
	}
	typed := inbox.NewForm{Name: f.Get("name"), Slug: f.Get("slug"), Language: s.language(c)}
	ch, err := s.app.CreateForm(c.Request().Context(), s.who(c), inboxID, typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showNewForm(c, http.StatusUnprocessableEntity, typed, p) })
	}
	return s.done(c, channelPath(ch.ID), say(saidFormCreated, ch.Name))
}

func (s *Server) showNewForm(c echo.Context, status int, typed inbox.NewForm, problems models.Problems) error {
	inboxID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.NewChannel(c.Request().Context(), s.who(c), inboxID)
	if err != nil {
		return err
	}
	page := views.FormNewPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Name: typed.Name, Slug: typed.Slug, Base: s.formBase(), Problems: problems}
	return s.render(c, status, views.FormNew(page))
}

// formBase is what a form's slug stands behind.
func (s *Server) formBase() string { return s.app.URL + "/f/" }

// storedForm loads the form of the address.
func (s *Server) storedForm(c echo.Context) (inbox.FormSettings, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return inbox.FormSettings{}, err
	}
	return s.app.FormSettings(c.Request().Context(), s.who(c), id)
}

func (s *Server) formOptions(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	return s.showFormOptions(c, http.StatusOK, p, p.Seen(), strings.Join(p.Form.Domains, "\n"), nil)
}

func (s *Server) saveFormOptions(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.FormOptions{Name: f.Get("name"), Slug: f.Get("slug"), Active: f.ticked("active"), Domains: linesOf(f.Get("domains")), Consent: models.Consent(f.Get("consent")), Seen: f.Get("seen")}
	if typed.Seen == "" && p.CanManage {
		return errUnread
	}
	if reply := f.Get("reply"); reply != "0" {
		if typed.ReplyChannel, err = f.id("reply"); err != nil {
			return err
		}
	}
	if err := s.app.UpdateForm(c.Request().Context(), s.who(c), p.Channel.ID, typed); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			seen := typed.Seen
			if _, whole := problems.For(""); whole {
				seen = p.Seen() // having been told, they may
			}
			p.Channel.Name = typed.Name
			p.Form.Slug, p.Form.Active, p.Form.Consent, p.Form.ReplyChannelID = typed.Slug, typed.Active, typed.Consent, typed.ReplyChannel
			return s.showFormOptions(c, http.StatusUnprocessableEntity, p, seen, f.Get("domains"), problems)
		})
	}
	return s.done(c, channelPath(p.Channel.ID)+"/options", say(saidSaved))
}

func (s *Server) showFormOptions(c echo.Context, status int, p inbox.FormSettings, seen, domains string, problems models.Problems) error {
	page := views.FormOptionsPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, Form: p.Form, Seen: seen, Domains: domains, Base: s.formBase(),
		Replies: p.Replies, MayEdit: p.CanManage, Problems: problems}
	return s.render(c, status, views.FormOptions(page))
}
