package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const inboxesPath = "/settings/inboxes"

func (s *Server) inboxList(c echo.Context) error {
	who := s.who(c)
	list, err := s.app.InboxList(c.Request().Context(), who)
	if err != nil {
		return err
	}
	page := views.InboxesPage{Shell: s.shell(c, views.SectionSettings), MayAdd: who.IsAdmin(), Now: models.At(s.app.Now())}
	for _, in := range list {
		row := views.InboxRow{Inbox: in.Inbox, Users: in.Users, Teams: in.Teams, MayEdit: in.CanEdit, MayConnect: in.CanManage}
		for _, ch := range in.Channels {
			row.Channels = append(row.Channels, views.ChannelRow(ch))
		}
		page.Inboxes = append(page.Inboxes, row)
	}
	return s.render(c, http.StatusOK, views.Inboxes(page))
}

func (s *Server) newInbox(c echo.Context) error {
	p, err := s.app.NewInbox(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	return s.showInboxForm(c, http.StatusOK, p, nil)
}

func (s *Server) inboxSettings(c echo.Context) error {
	p, err := s.storedInbox(c)
	if err != nil {
		return err
	}
	return s.showInboxForm(c, http.StatusOK, p, nil)
}

// storedInbox loads the inbox of the address.
func (s *Server) storedInbox(c echo.Context) (inbox.InboxSettings, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return inbox.InboxSettings{}, err
	}
	return s.app.InboxSettings(c.Request().Context(), s.who(c), id)
}

func (s *Server) createInbox(c echo.Context) error {
	f, err := inboxForm(c)
	if err != nil {
		return err
	}
	made, err := s.app.CreateInbox(c.Request().Context(), s.who(c), f)
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p, err := s.app.NewInbox(c.Request().Context(), s.who(c))
			if err != nil {
				return err
			}
			return s.showInboxForm(c, http.StatusUnprocessableEntity, typedInbox(p, f), problems)
		})
	}
	return s.done(c, inboxesPath, say(saidInboxCreated, made.Name))
}

func (s *Server) saveInbox(c echo.Context) error {
	p, err := s.storedInbox(c)
	if err != nil {
		return err
	}
	f, err := inboxForm(c)
	if err != nil {
		return err
	}
	if err := s.app.UpdateInbox(c.Request().Context(), s.who(c), p.Inbox.ID, f); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			return s.showInboxForm(c, http.StatusUnprocessableEntity, typedInbox(p, f), problems)
		})
	}
	return s.done(c, inboxesPath, say(saidSaved))
}

func (s *Server) showInboxForm(c echo.Context, status int, p inbox.InboxSettings, problems models.Problems) error {
	if !p.CanEdit {
		return models.ErrForbidden
	}
	page := views.InboxSettingsPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Users: p.Users, Teams: p.Teams, Members: p.Members,
		Named: p.Named, InTeams: p.InTeams, Leads: p.Leads, Problems: problems,
		Working: workingEditor(p.Working, p.Calendar, problems)}
	return s.render(c, status, views.InboxForm(page))
}

// inboxForm binds what was typed about an inbox.
func inboxForm(c echo.Context) (inbox.InboxForm, error) {
	f, err := posted(c)
	if err != nil {
		return inbox.InboxForm{}, err
	}
	typed := inbox.InboxForm{Name: f.Get("name"), Open: f.Get("open") == "everyone", Working: workingForm(f)}
	if typed.Users, err = f.ids("users"); err != nil {
		return typed, err
	}
	typed.Teams, err = f.ids("teams")
	return typed, err
}

// typedInbox puts what was typed in the place of what is stored.
func typedInbox(p inbox.InboxSettings, f inbox.InboxForm) inbox.InboxSettings {
	p.Inbox.Name, p.Inbox.Open, p.Named, p.InTeams = f.Name, f.Open, set(f.Users), set(f.Teams)
	if f.Working != nil {
		p.Working = *f.Working
	}
	return p
}
