package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const tagsPath = "/settings/tags"

// What people are told of the settings of tags.
const (
	saidTagCreated = "The tag %s is there."
	saidTagsMerged = "The two tags are one now: %s"
	saidTagDeleted = "The tag %s is deleted."
)

func (s *Server) tagSettingsRoutes(g *echo.Group) {
	g.GET("/tags", s.tags)
	g.GET("/tags/new", s.newTag)
	g.POST("/tags/new", s.createTag)
	g.GET("/tags/:id", s.tagSettings)
	g.POST("/tags/:id", s.saveTag)
	g.POST("/tags/:id/merge", s.mergeTags)
	g.POST("/tags/:id/delete", s.deleteTag)
}

func (s *Server) tags(c echo.Context) error {
	q := c.QueryParam("q")
	tags, counts, more, err := s.app.TagList(c.Request().Context(), s.who(c), q)
	if err != nil {
		return err
	}
	page := views.TagsPage{Shell: s.shell(c, views.SectionSettings), Query: q, Tags: tags, Counts: counts, More: more}
	return s.render(c, http.StatusOK, views.Tags(page))
}

func (s *Server) newTag(c echo.Context) error {
	if _, _, _, err := s.app.TagList(c.Request().Context(), s.who(c), "-"); err != nil {
		return err
	}
	return s.showNewTag(c, http.StatusOK, models.Tag{Colour: models.TagColours[0]}, nil)
}

func (s *Server) showNewTag(c echo.Context, status int, typed models.Tag, problems models.Problems) error {
	return s.render(c, status, views.TagForm(views.TagPage{Shell: s.shell(c, views.SectionSettings), Typed: typed, Problems: problems}))
}

func (s *Server) createTag(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.TagForm{Name: f.Get("name"), Colour: f.Get("colour")}
	tag, err := s.app.CreateTag(c.Request().Context(), s.who(c), typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showNewTag(c, http.StatusUnprocessableEntity, models.Tag{Name: typed.Name, Colour: typed.Colour}, p)
		})
	}
	return s.done(c, tagsPath, say(saidTagCreated, tag.Name))
}

func (s *Server) tagSettings(c echo.Context) error {
	return s.showTag(c, http.StatusOK, func(*views.TagPage) {})
}

// showTag shows the page of the tag of the address, with what was typed wrongly.
func (s *Server) showTag(c echo.Context, status int, change func(*views.TagPage)) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.TagToEdit(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.TagPage{Shell: s.shell(c, views.SectionSettings), Tag: p.Tag, Typed: p.Tag, Count: p.Count, Others: p.Others}
	change(&page)
	return s.render(c, status, views.TagForm(page))
}

func (s *Server) saveTag(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	typed := inbox.TagForm{Name: f.Get("name"), Colour: f.Get("colour")}
	if err := s.app.UpdateTag(c.Request().Context(), s.who(c), id, typed); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			return s.showTag(c, http.StatusUnprocessableEntity, func(p *views.TagPage) {
				p.Typed.Name, p.Typed.Colour, p.Problems = typed.Name, typed.Colour, problems
			})
		})
	}
	return s.done(c, tagsPath, say(saidSaved))
}

func (s *Server) mergeTags(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	into, err := f.id("into")
	if err != nil {
		return err
	}
	tag, err := s.app.MergeTags(c.Request().Context(), s.who(c), id, into)
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			return s.showTag(c, http.StatusUnprocessableEntity, func(p *views.TagPage) { p.MergeProblem = problems[0].Text })
		})
	}
	return s.done(c, tagsPath, say(saidTagsMerged, tag.Name))
}

func (s *Server) deleteTag(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	tag, err := s.app.DeleteTag(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.done(c, tagsPath, say(saidTagDeleted, tag.Name))
}
