package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// toldRoutes are what people choose to be told of, and what a notification of the browser says.
func (s *Server) toldRoutes(g *echo.Group) {
	g.GET("/settings/notifications", s.toldForm)
	g.POST("/settings/notifications", s.chooseTold)
	g.GET("/conversations/:id/told", s.happening)
}

const toldPath = "/settings/notifications"

func (s *Server) toldForm(c echo.Context) error {
	who := s.who(c)
	p, err := s.app.Profile(c.Request().Context(), who)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.ToldForm(views.ToldPage{Shell: s.shell(c, views.SectionSettings), Tells: who.User.Tells(), Mailless: p.Mailless}))
}

// chooseTold takes what is ticked; what is not one of ours is passed over.
func (s *Server) chooseTold(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	chosen := models.Told{}
	for _, word := range f.Values["tell"] {
		if w, k, ok := strings.Cut(word, ":"); ok {
			chosen.Want(models.ToldWay(w), models.ToldKind(k))
		}
	}
	if err := s.app.ChooseTold(c.Request().Context(), s.who(c), chosen); err != nil {
		return err
	}
	return s.done(c, toldPath, say(saidSaved))
}

// happening is what the browser shows of something that has happened in a conversation, to who may read it.
func (s *Server) happening(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	h, err := s.app.Happening(c.Request().Context(), s.who(c), id, models.ToldKind(c.QueryParam("what")))
	if err != nil {
		return err
	}
	shown, ctx := views.Happening(h), views.WithLanguage(c.Request().Context(), s.language(c))
	return c.JSON(http.StatusOK, map[string]string{"title": shown.Title(ctx), "body": shown.Body(ctx)})
}
