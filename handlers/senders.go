package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

const sendersPath = "/settings/senders"

// senderRoutes are what is decided about senders, at their messages and in the settings.
func (s *Server) senderRoutes(g *echo.Group) {
	g.POST("/conversations/:id/block", s.blockSender)
	g.POST("/messages/:id/pictures", s.senderPictures)
	g.GET("/settings/channels/:id/senders", s.channelSenders)
	g.POST("/settings/channels/:id/senders", s.saveChannelSenders)
	g.GET("/settings/senders", s.senders)
	g.POST("/settings/senders", s.addBlocked)
	g.POST("/settings/senders/:id/delete", s.dropRuling)
}

// blockSender blocks who wrote to a conversation, or takes that back, with the state that it had.
func (s *Server) blockSender(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	n := views.Notice{Text: "%s is no longer blocked."}
	if f.Get("block") == "1" {
		var was models.State
		n.Text = "%s is blocked."
		if n.Arg, was, err = s.app.BlockSender(ctx, who, id); err == nil {
			n.Undo = &views.Undo{Action: conversationURL(id, "block"), Fields: []views.Field{{Name: "block", Value: "0"}, {Name: "state", Value: unasleep(was)}, {Name: "back", Value: f.back("/")}}}
		}
	} else {
		n.Arg, err = s.app.UnblockSender(ctx, who, id, models.State(f.Get("state")))
	}
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		n = views.Notice{Text: problems[0].Text, Arg: problems[0].Arg, Bad: true}
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	return s.done(c, f.back(place.Conversation(id)), n)
}

// unasleep is the state that undo gives back: what was snoozed is open.
func unasleep(s models.State) string {
	if s == models.StateSnoozed {
		return string(models.StateOpen)
	}
	return string(s)
}

// senderPictures has pictures of a sender always shown, or not any more.
func (s *Server) senderPictures(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	always := f.Get("always") == "1"
	m, err := s.app.ShowPictures(c.Request().Context(), s.who(c), id, always)
	if err != nil {
		return err
	}
	back, other, text := f.back("/conversations/"+strconv.FormatInt(m.ConversationID, 10)), "1", "Pictures are no longer shown of %s."
	if always {
		other, text = "0", "Pictures are always shown of %s."
	}
	undo := views.Undo{Action: "/messages/" + strconv.FormatInt(id, 10) + "/pictures", Fields: []views.Field{{Name: "always", Value: other}, {Name: "back", Value: back}}}
	return s.done(c, back, views.Notice{Text: text, Arg: m.From.Email, Undo: &undo})
}

func (s *Server) senders(c echo.Context) error { return s.showSenders(c, http.StatusOK, "", nil) }

func (s *Server) showSenders(c echo.Context, status int, typed string, problems models.Problems) error {
	page := views.SendersPage{Now: models.At(s.app.Now()), Ruling: models.RulingBlocked, Typed: typed, Problems: problems}
	if c.QueryParam("of") == string(models.RulingPictures) {
		page.Ruling = models.RulingPictures
	}
	list, err := s.app.SenderRulings(c.Request().Context(), s.who(c), page.Ruling, queryID(c, "before"))
	if err != nil {
		return err
	}
	for _, r := range list.Rows {
		page.Rows = append(page.Rows, views.SenderRow{SenderRuling: r, By: list.Users[r.ByUser].Name})
	}
	if list.More {
		page.Next = list.Rows[len(list.Rows)-1].ID
	}
	page.Shell = s.shell(c, views.SectionSettings)
	page.Shell.MoreCSS = static.More()
	return s.render(c, status, views.Senders(page))
}

func (s *Server) addBlocked(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	address, err := s.app.AddBlocked(c.Request().Context(), s.who(c), f.Get("address"))
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showSenders(c, http.StatusUnprocessableEntity, f.Get("address"), p)
		})
	}
	return s.done(c, sendersPath, views.Notice{Text: "%s is blocked.", Arg: undomained(address)})
}

// dropRuling takes back a decision about a sender; what blocked them can be taken back in turn.
func (s *Server) dropRuling(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	r, err := s.app.DropRuling(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	n := views.Notice{Text: "%s was removed.", Arg: undomained(r.Address)}
	if r.Ruling == models.RulingBlocked {
		n.Undo = &views.Undo{Action: sendersPath, Fields: []views.Field{{Name: "address", Value: r.Address}}}
		return s.done(c, sendersPath, n)
	}
	return s.done(c, sendersPath+"?of=pictures", n)
}

// undomained is a domain without the sign before it.
func undomained(address string) string {
	if address != "" && address[0] == '@' {
		return address[1:]
	}
	return address
}
