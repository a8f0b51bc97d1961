package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// channelSenders is the Senders tab of a channel: whose word about senders is taken.
func (s *Server) channelSenders(c echo.Context) error {
	p, err := s.channelPage(c)
	if err == nil && p.Channel.Kind != models.ChannelEmail {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.showChannelSenders(c, http.StatusOK, p)
}

func (s *Server) showChannelSenders(c echo.Context, status int, p views.ChannelPage) error {
	page := views.ChannelSendersPage{Shell: s.shell(c, views.SectionSettings), Inbox: p.Inbox, Channel: p.Channel, MayEdit: p.MayEdit, Problems: p.Problems}
	return s.render(c, status, views.ChannelSenders(page))
}

func (s *Server) saveChannelSenders(c echo.Context) error {
	p, err := s.channelPage(c)
	if err != nil {
		return err
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	if err := s.app.SetRelay(c.Request().Context(), s.who(c), p.Channel.ID, f.Get("relay"), f.Get("relay_from")); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p.Channel.Relay, p.Channel.RelayFrom, p.Problems = f.Get("relay"), f.Get("relay_from"), problems
			return s.showChannelSenders(c, http.StatusUnprocessableEntity, p)
		})
	}
	return s.done(c, channelPath(p.Channel.ID)+"/senders", say(saidSaved))
}
