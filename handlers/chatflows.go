package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const (
	chatflowsPath = "/chatflows"
	partChatflows = "chatflow-rows" // the list, for the script
)

// chatflowRoutes are the pages under Service, all behind a log-in.
func (s *Server) chatflowRoutes(g *echo.Group) {
	g.GET("/chatflows", s.chatflows)
	g.POST("/chatflows", s.changeChatflows)
	g.GET("/chatflows/new", s.newChatflow)
	g.POST("/chatflows/new", s.createChatflow)
	g.GET("/chatflows/:id", func(c echo.Context) error {
		return c.Redirect(http.StatusSeeOther, chatflowsPath+"/"+c.Param("id")+"/build")
	})
	g.POST("/chatflows/:id/active", s.switchChatflow)
	g.GET("/chatflows/:id/build", s.chatflowBuild)
	g.POST("/chatflows/:id/build", s.saveChatflowBuild)
	g.GET("/chatflows/:id/build/chat", s.chatflowChat)
	g.POST("/chatflows/:id/build/chat", s.saveChatflowChat)
	g.GET("/chatflows/:id/display", s.chatflowDisplay)
	g.POST("/chatflows/:id/display", s.saveChatflowDisplay)
	g.GET("/chatflows/:id/target", s.chatflowTarget)
	g.POST("/chatflows/:id/target", s.saveChatflowTarget)
	g.GET("/chatflows/:id/options", s.chatflowOptions)
	g.POST("/chatflows/:id/options", s.saveChatflowOptions)
	g.POST("/chatflows/:id/secret", s.replaceChatSecret)
	g.GET("/chatflows/:id/install", s.chatflowInstall)
	g.GET("/chatflows/:id/preview", s.chatflowPreview)
	g.POST("/chatflows/:id/preview", s.chatflowPreview)
}

func (s *Server) chatflows(c echo.Context) error { return s.showChatflows(c, http.StatusOK, nil) }

func (s *Server) showChatflows(c echo.Context, status int, notice *views.Notice) error {
	who := s.who(c)
	if !maySeeSettings(who) {
		return models.ErrNotFound
	}
	list, err := s.app.ChatflowList(c.Request().Context(), who)
	if err != nil {
		return err
	}
	mine, err := s.app.ChatflowInboxes(c.Request().Context(), who)
	if err != nil {
		return err
	}
	page := views.ChatflowsPage{MayAdd: len(mine) > 0}
	for _, r := range list {
		page.Rows = append(page.Rows, views.ChatflowRow(r))
	}
	if part(c) == partChatflows {
		return s.render(c, status, views.ChatflowRowsPart(page))
	}
	if page.Shell = s.shell(c, views.SectionService); notice != nil {
		page.Shell.Notice = notice
	}
	return s.render(c, status, views.Chatflows(page))
}

// changeChatflows switches one on or off, or moves it in the list.
func (s *Server) changeChatflows(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	id, err := strconv.ParseInt(about, 10, 64)
	if err != nil || id <= 0 {
		return errUnread
	}
	ctx, who := c.Request().Context(), s.who(c)
	switch do {
	case "on", "off":
		err = s.app.SwitchChatflow(ctx, who, id, do == "on")
	case "move":
		var before int64
		if before, err = f.id("before"); err == nil {
			err = s.app.MoveChatflow(ctx, who, id, before)
		}
	case "up", "down":
		err = s.stepChatflow(c, id, do == "down")
	default:
		return errUnread
	}
	if err != nil {
		return err
	}
	if part(c) == partChatflows {
		return s.showChatflows(c, http.StatusOK, nil)
	}
	return c.Redirect(http.StatusSeeOther, chatflowsPath)
}

// stepChatflow moves a chatflow past its neighbour in the list that the asker sees.
func (s *Server) stepChatflow(c echo.Context, id int64, down bool) error {
	ctx, who := c.Request().Context(), s.who(c)
	list, err := s.app.ChatflowList(ctx, who)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(r inbox.ChatflowRow) bool { return r.Channel.ID == id })
	var before int64
	switch {
	case at < 0:
		return models.ErrNotFound
	case !down && at == 0, down && at == len(list)-1:
		return s.app.MoveChatflow(ctx, who, id, id) // stays
	case !down:
		before = list[at-1].Channel.ID
	case at+2 < len(list):
		before = list[at+2].Channel.ID
	}
	return s.app.MoveChatflow(ctx, who, id, before)
}

func (s *Server) switchChatflow(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	on := f.ticked("on")
	if err := s.app.SwitchChatflow(c.Request().Context(), s.who(c), id, on); err != nil {
		return err
	}
	to := chatflowPath(id, "build")
	if from := here(c); strings.HasPrefix(from, chatflowPath(id, "")) {
		to = from
	}
	if on {
		return s.done(c, to, say(saidChatflowOn))
	}
	return s.done(c, to, say(saidChatflowOff))
}

func (s *Server) newChatflow(c echo.Context) error {
	about, _ := strconv.ParseInt(c.QueryParam("inbox"), 10, 64) // whose settings lead here; what is none is none chosen
	return s.showNewChatflow(c, http.StatusOK, inbox.NewChatflow{InboxID: about}, nil)
}

func (s *Server) createChatflow(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.NewChatflow{Name: f.Get("name"), Slug: f.Get("slug"), Language: s.language(c)}
	if f.Get("inbox") != "0" {
		if typed.InboxID, err = f.id("inbox"); err != nil {
			return err
		}
	}
	ch, err := s.app.CreateChatflow(c.Request().Context(), s.who(c), typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showNewChatflow(c, http.StatusUnprocessableEntity, typed, p) })
	}
	return s.done(c, chatflowPath(ch.ID, "build"), say(saidChatflowCreated, ch.Name))
}

func (s *Server) showNewChatflow(c echo.Context, status int, typed inbox.NewChatflow, problems models.Problems) error {
	inboxes, err := s.app.ChatflowInboxes(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	if len(inboxes) == 0 {
		return models.ErrNotFound
	}
	page := views.ChatflowNewPage{Shell: s.shell(c, views.SectionService), Inboxes: inboxes, InboxID: typed.InboxID, Name: typed.Name, Slug: typed.Slug, Base: s.chatBase(), Problems: problems}
	return s.render(c, status, views.ChatflowNew(page))
}

// chatBase is what a chatflow's slug stands behind.
func (s *Server) chatBase() string { return s.app.URL + "/chat/" }
