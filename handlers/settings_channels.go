package handlers

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

func (s *Server) newChannel(c echo.Context) error {
	return s.showNewChannel(c, http.StatusOK, inbox.ChannelForm{}, nil)
}

func (s *Server) createChannel(c echo.Context) error {
	inboxID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.ChannelForm{Address: f.Get("address"), FromName: f.Get("from_name")}
	ch, err := s.app.CreateChannel(c.Request().Context(), s.who(c), inboxID, typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showNewChannel(c, http.StatusUnprocessableEntity, typed, p) })
	}
	return s.done(c, channelPath(ch.ID), say(saidChannelCreated, ch.Address))
}

func (s *Server) showNewChannel(c echo.Context, status int, typed inbox.ChannelForm, problems models.Problems) error {
	inboxID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.NewChannel(c.Request().Context(), s.who(c), inboxID)
	if err != nil {
		return err
	}
	page := views.ChannelNewPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Address: typed.Address, FromName: typed.FromName, Problems: problems}
	return s.render(c, status, views.ChannelNew(page))
}

// channel is the first tab: Configuration, or Build of a form.
func (s *Server) channel(c echo.Context) error {
	p, err := s.channelPage(c)
	if err != nil {
		return err
	}
	switch p.Channel.Kind {
	case models.ChannelForm:
		return s.formBuild(c)
	case models.ChannelChat:
		return c.Redirect(http.StatusSeeOther, chatflowPath(cmp.Or(p.Channel.ParentID, p.Channel.ID), "build"))
	}
	return s.showChannel(c, http.StatusOK, p)
}

// ruled leads from the page of a chatflow's rule to its flow: it has no rule that runs, its ways have.
func (s *Server) ruled(page echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := page(c)
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if p, notThere := s.channelPage(c); notThere == nil && p.Channel.Kind == models.ChannelChat && !p.Channel.IsWay() {
			return c.Redirect(http.StatusSeeOther, chatflowPath(p.Channel.ID, "build"))
		}
		return err
	}
}

// channelPage loads the channel of the address.
func (s *Server) channelPage(c echo.Context) (views.ChannelPage, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return views.ChannelPage{}, err
	}
	p, err := s.app.ChannelSettings(c.Request().Context(), s.who(c), id)
	return views.ChannelPage{Inbox: p.Inbox, Channel: p.Channel, Door: p.Door, Unsent: p.Unsent, Now: models.At(s.app.Now()), MayEdit: p.CanManage, FromDefault: p.Company}, err
}

func (s *Server) showChannel(c echo.Context, status int, page views.ChannelPage) error {
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, status, views.Channel(page))
}

// saveChannel stores what was typed, or tries it out: "Test connection" saves nothing.
func (s *Server) saveChannel(c echo.Context) error {
	page, err := s.channelPage(c)
	if err != nil {
		return err
	}
	switch page.Channel.Kind {
	case models.ChannelForm:
		return s.saveFormBuild(c)
	case models.ChannelChat:
		return models.ErrNotFound
	}
	if !page.MayEdit {
		return models.ErrForbidden
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed, problems := channelForm(f)
	page = typedChannel(page, f, typed)
	if len(problems) > 0 {
		page.Problems = problems
		return s.showChannel(c, http.StatusUnprocessableEntity, page)
	}
	if f.Get("action") == "test" {
		return s.testChannel(c, page, typed)
	}
	if err := s.app.UpdateChannel(c.Request().Context(), s.who(c), page.Channel.ID, typed); err != nil {
		return s.channelProblems(c, page, err)
	}
	return s.done(c, channelPath(page.Channel.ID), say(saidSaved))
}

// testChannel answers with the form as it was typed and the server's own words beside it.
func (s *Server) testChannel(c echo.Context, page views.ChannelPage, typed inbox.ChannelForm) error {
	steps, err := s.app.TestChannel(c.Request().Context(), s.who(c), page.Channel.ID, typed)
	if err != nil {
		return s.channelProblems(c, page, err)
	}
	page.Test = connectionTest(steps)
	return s.showChannel(c, http.StatusOK, page)
}

// connectionTest shows how far a test of a server has come.
func connectionTest(steps []email.Step) *views.ConnectionTest {
	test := &views.ConnectionTest{}
	for _, step := range steps {
		test.Steps = append(test.Steps, views.Step{Part: step.Part, Name: step.Name, OK: step.OK, Said: step.Words, Hint: step.Hint})
	}
	return test
}

func (s *Server) channelProblems(c echo.Context, page views.ChannelPage, err error) error {
	return problemsAt(err, func(p models.Problems) error {
		page.Problems = p
		return s.showChannel(c, http.StatusUnprocessableEntity, page)
	})
}

// channelForm binds what was typed about a channel.
func channelForm(f form) (typed inbox.ChannelForm, problems models.Problems) {
	typed = inbox.ChannelForm{Address: f.Get("address"), FromName: f.Get("from_name"), Host: f.Get("smtp_host"), Security: f.Get("smtp_security"),
		Username: f.Get("smtp_username"), Password: f.Get("smtp_password"), Private: f.ticked("smtp_private")}
	if port := strings.TrimSpace(f.Get("smtp_port")); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			problems.Add("smtp_port", "Type a port between 1 and 65535; 587 and 465 are usual.")
		}
		typed.Port = n
	}
	return typed, problems
}

// typedChannel puts what was typed in the place of what is stored. A password is never shown again.
func typedChannel(page views.ChannelPage, f form, typed inbox.ChannelForm) views.ChannelPage {
	ch := &page.Channel
	ch.Address, ch.FromName = typed.Address, typed.FromName
	ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPPrivate = typed.Host, typed.Port, typed.Security, typed.Username, typed.Private
	page.Port = f.Get("smtp_port")
	return page
}

func channelPath(id int64) string { return "/settings/channels/" + strconv.FormatInt(id, 10) }
