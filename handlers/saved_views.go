package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const savedViewsPath = "/settings/views"

// What people are told of saved views.
const (
	saidViewSaved   = "Saved as %s. It is in the left pane of the inbox."
	saidViewDeleted = "The view %s is deleted."
	saidViewBack    = "The view %s is back."
)

// savedViewRoutes keep searches under a name.
func (s *Server) savedViewRoutes(g *echo.Group) {
	g.POST("/views", s.createView)
	g.GET("/settings/views", s.savedViews)
	g.POST("/settings/views/:id", s.saveView)
	g.POST("/settings/views/:id/move", s.moveView)
	g.POST("/settings/views/:id/delete", s.deleteView)
}

func viewPath(id int64) string { return "/search?view=" + strconv.FormatInt(id, 10) }

// createView keeps a search, or makes one again that was deleted.
func (s *Server) createView(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(f.Get("at")) // anything else: the last
	typed := inbox.SavedViewForm{Name: f.Get("name"), Query: f.Get("q"), Shared: f.ticked("shared"), At: at}
	v, err := s.app.CreateSavedView(c.Request().Context(), s.who(c), typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showSearch(c, http.StatusUnprocessableEntity, typed.Query, func(page *views.SearchPage) {
				page.Save = views.SaveSearch{Open: true, Name: typed.Name, Shared: typed.Shared, Problems: p}
			})
		})
	}
	said := saidViewSaved
	if typed.At != 0 { // in its old place
		said = saidViewBack
	}
	return s.done(c, f.back(viewPath(v.ID)), say(said, v.Name))
}

func (s *Server) savedViews(c echo.Context) error {
	return s.showViews(c, http.StatusOK, 0, inbox.SavedViewForm{}, nil)
}

// showViews shows them all, with what was typed wrongly at one.
func (s *Server) showViews(c echo.Context, status int, id int64, typed inbox.SavedViewForm, p models.Problems) error {
	all, err := s.app.SavedViews(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	page := views.SavedViewsPage{Shell: s.shell(c, views.SectionSettings), Views: all, MayShared: s.who(c).MaySharedViews(), Wrong: id, Typed: typed.Name, TypedShared: typed.Shared, Problems: p}
	return s.render(c, status, views.SavedViews(page))
}

func (s *Server) saveView(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	typed := inbox.SavedViewForm{Name: f.Get("name"), Query: f.Get("q"), Whose: f.ticked("whose"), Shared: f.ticked("shared")}
	if _, err := s.app.UpdateSavedView(c.Request().Context(), s.who(c), id, typed); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showViews(c, http.StatusUnprocessableEntity, id, typed, p)
		})
	}
	return s.done(c, f.back(savedViewsPath), say(saidSaved))
}

func (s *Server) moveView(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	by := 1
	if f.Get("to") == "up" {
		by = -1
	}
	if err := s.app.MoveSavedView(c.Request().Context(), s.who(c), id, by); err != nil {
		return err
	}
	return s.done(c, savedViewsPath, say(saidSaved))
}

func (s *Server) deleteView(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	was, err := s.app.DeleteSavedView(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	n := say(saidViewDeleted, was.Name)
	n.Undo = &views.Undo{Action: "/views", Fields: []views.Field{{Name: "name", Value: was.Name}, {Name: "q", Value: was.Query}, {Name: "at", Value: strconv.Itoa(was.At)}, {Name: "back", Value: savedViewsPath}}}
	if was.Shared {
		n.Undo.Fields = append(n.Undo.Fields, views.Field{Name: "shared", Value: "1"})
	}
	return s.done(c, savedViewsPath, n)
}
