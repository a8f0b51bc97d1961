package handlers

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

const snippetsPath = "/settings/snippets"

func (s *Server) snippetRoutes(g *echo.Group) {
	g.GET("/conversations/:id/snippets", s.findSnippets)
	g.POST("/conversations/:id/snippet", s.insertSnippet)
	g.POST("/conversations/:id/preview", s.preview)
	g.GET(snippetsPath, s.snippets)
	g.GET(snippetsPath+"/new", s.newSnippet)
	g.POST(snippetsPath+"/new", s.saveSnippet)
	g.GET(snippetsPath+"/:id", s.snippet)
	g.POST(snippetsPath+"/:id", s.saveSnippet)
	g.POST(snippetsPath+"/:id/delete", s.deleteSnippet)
	g.POST(snippetsPath+"/:id/restore", s.restoreSnippet)
}

// findSnippets are suggestions for who types a / in the editor.
func (s *Server) findSnippets(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	found, err := s.app.FindSnippets(c.Request().Context(), s.who(c), id, cleanText(c.QueryParam("q")))
	if err != nil {
		return err
	}
	var list []views.Suggestion
	for _, f := range found {
		detail := email.Snippet(f.Text, 80)
		if len(f.Left) > 0 {
			detail = strings.Join(f.Left, ", ") + " ?"
		}
		list = append(list, views.Suggestion{Insert: f.Text, Name: f.Name, Detail: detail})
	}
	return s.render(c, http.StatusOK, views.Suggestions("Snippets", list))
}

// insertSnippet puts a snippet behind what is typed or, while none is chosen, shows which there are; the script needs neither.
func (s *Server) insertSnippet(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, f.comment(), err)
	}
	chosen, err := f.id("snippet")
	if err != nil {
		return err
	}
	var left models.Problems
	if chosen != 0 {
		filled, err := s.app.FillSnippet(c.Request().Context(), s.who(c), id, chosen)
		if err != nil {
			return err
		}
		f.Set("body", inserted(f.Get("body"), filled))
		for _, field := range filled.Left {
			left.Add("body", "Nothing is known for %s here. Put something in its place.", field)
		}
	} else {
		f.Set("action", "snippets")
	}
	return s.showTyped(c, id, f, f.comment(), left.Err())
}

// inserted puts a snippet in the place of `/` and the beginning of its name, where a text ends with that, as the script does; else below the text.
func inserted(body string, s inbox.FilledSnippet) string {
	body = strings.TrimRight(body, " \r\n")
	at := strings.LastIndexByte(body, '/')
	begun := body[at+1:]
	if startsWord := at == 0 || at > 0 && strings.ContainsAny(body[at-1:at], " \t\r\n("); startsWord && begun != "" && len(begun) <= len(s.Name) && strings.EqualFold(s.Name[:len(begun)], begun) {
		return body[:at] + s.Text
	}
	if body == "" {
		return s.Text
	}
	return body + "\n\n" + s.Text
}

// preview shows what would go out.
func (s *Server) preview(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, f.comment(), err)
	}
	f.Set("action", "preview")
	return s.showTyped(c, id, f, f.comment(), nil)
}

// beside fills in what a form asked to see beside the text: how it will look, or which snippets there are.
func (s *Server) beside(c echo.Context, f form, e *views.Editor) (err error) {
	switch f.Get("action") {
	case "preview":
		signature := s.who(c).User.Signature
		if e.Comment {
			signature = ""
		}
		e.Previewed, e.Preview = true, email.Preview(e.Body, signature)
	case "snippets":
		e.SnippetsOpen = true
		e.Snippets, err = s.app.Snippets(c.Request().Context(), s.who(c))
	}
	return err
}

func (s *Server) snippets(c echo.Context) error {
	who := s.who(c)
	rows, err := s.app.Snippets(c.Request().Context(), who)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.Snippets(views.SnippetsPage{Shell: s.snippetShell(c), Rows: rows, MayShare: who.MayShareSnippets()}))
}

func (s *Server) snippetShell(c echo.Context) views.Shell {
	shell := s.shell(c, views.SectionSettings)
	shell.MoreCSS = static.More()
	return shell
}

func (s *Server) newSnippet(c echo.Context) error {
	return s.showSnippet(c, http.StatusOK, views.SnippetPage{})
}

func (s *Server) snippet(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	row, err := s.app.Snippet(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.showSnippet(c, http.StatusOK, views.SnippetPage{ID: id, Name: row.Name, Body: row.Body, Shared: row.UserID == 0, Was: row.Name})
}

func (s *Server) showSnippet(c echo.Context, status int, p views.SnippetPage) error {
	p.Shell, p.MayShare, p.Fields = s.snippetShell(c), s.who(c).MayShareSnippets(), inbox.SnippetFields
	return s.render(c, status, views.SnippetForm(p))
}

func (s *Server) saveSnippet(c echo.Context) error {
	id := int64(0)
	if c.Param("id") != "" {
		var err error
		if id, err = pathID(c, "id"); err != nil {
			return err
		}
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.SnippetForm{Name: f.Get("name"), Body: f.Get("body"), Shared: f.ticked("shared")}
	saved, err := s.app.SaveSnippet(c.Request().Context(), s.who(c), id, typed)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showSnippet(c, http.StatusUnprocessableEntity, views.SnippetPage{ID: id, Name: typed.Name, Body: typed.Body, Shared: typed.Shared, Was: typed.Name, Problems: p})
		})
	}
	return s.done(c, snippetsPath, views.Notice{Text: "The snippet %s is kept. Type / and the beginning of its name where you write.", Arg: saved.Name})
}

func (s *Server) deleteSnippet(c echo.Context) error {
	id, _, err := postedTo(c)
	if err != nil {
		return err
	}
	gone, err := s.app.DeleteSnippet(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.done(c, snippetsPath, views.Notice{Text: "The snippet %s is deleted.", Arg: gone.Name, Undo: &views.Undo{Action: c.Request().URL.Path[:len(c.Request().URL.Path)-len("delete")] + "restore"}})
}

func (s *Server) restoreSnippet(c echo.Context) error {
	id, _, err := postedTo(c)
	if err != nil {
		return err
	}
	back, err := s.app.RestoreSnippet(c.Request().Context(), s.who(c), id)
	var problems models.Problems
	if errors.As(err, &problems) {
		return s.done(c, snippetsPath, views.Notice{Text: problems[0].Text, Bad: true})
	}
	if err != nil {
		return err
	}
	return s.done(c, snippetsPath, views.Notice{Text: "The snippet %s is back.", Arg: back.Name})
}
