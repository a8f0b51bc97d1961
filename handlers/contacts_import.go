package handlers

import (
	"encoding/csv"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const importsPath = "/contacts/import"

func importPath(id int64) string { return importsPath + "/" + strconv.FormatInt(id, 10) }

// imports is where a file of contacts is chosen, above those that were chosen before.
func (s *Server) imports(c echo.Context) error { return s.showImports(c, http.StatusOK, nil) }

func (s *Server) showImports(c echo.Context, status int, problems models.Problems) error {
	rows, err := s.app.ContactImports(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	return s.render(c, status, views.Imports(s.shell(c, views.SectionContacts), views.ImportsPage{Imports: rows, Now: models.At(s.app.Now()), Problems: problems}))
}

// uploadContacts takes a file, whose columns are told what they mean on the next page.
func (s *Server) uploadContacts(c echo.Context) error {
	ctx, who := c.Request().Context(), s.who(c)
	if _, err := s.app.ContactImports(ctx, who); err != nil {
		return err // whoever may not does not learn what is wrong with the file
	}
	if _, err := posted(c); err != nil {
		return err
	}
	header, err := c.FormFile("file")
	if err != nil || header.Filename == "" {
		return s.showImports(c, http.StatusUnprocessableEntity, models.Problems{{Field: "file", Text: "Choose a file."}})
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	id, err := s.app.UploadContacts(ctx, who, cleanText(header.Filename), header.Size, file)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showImports(c, http.StatusUnprocessableEntity, p) })
	}
	return c.Redirect(http.StatusSeeOther, importPath(id))
}

// contactImport is the page of one import: what its columns mean, then how far it is, then what it came to. The script asks again and again
// for its inside alone.
func (s *Server) contactImport(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showImport(c, http.StatusOK, id, nil, nil)
}

func (s *Server) showImport(c echo.Context, status int, id int64, typed *models.ImportMapping, problems models.Problems) error {
	p, err := s.app.ContactImport(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.ImportPage{Import: p.Import, Header: p.Header, Rows: p.Rows, Country: p.Country, Problems: problems}
	if typed != nil {
		typed.Comma = p.Import.Mapping.Comma
		page.Import.Mapping = *typed
	}
	if part(c) == "job" {
		return s.render(c, status, views.ImportBody(page))
	}
	return s.render(c, status, views.Import(s.shell(c, views.SectionContacts), page))
}

func (s *Server) startImport(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	m := models.ImportMapping{Headed: f.ticked("headed"), Update: f.Get("existing") != "leave"}
	for n := 0; n < maxChoices && f.Has("column"+strconv.Itoa(n)); n++ {
		m.Columns = append(m.Columns, models.ImportColumn(f.Get("column"+strconv.Itoa(n))))
	}
	if err := s.app.StartImport(c.Request().Context(), s.who(c), id, m); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			typed := &m
			if _, whole := p.For(""); whole {
				typed = nil // it was of another file
			}
			return s.showImport(c, http.StatusUnprocessableEntity, id, typed, p)
		})
	}
	return c.Redirect(http.StatusSeeOther, importPath(id))
}

func (s *Server) cancelImport(c echo.Context) error { return s.changeImport(c, s.app.CancelImport) }

func (s *Server) continueImport(c echo.Context) error { return s.changeImport(c, s.app.ContinueImport) }

// rejectedRows is a CSV file of the rows that were not taken, with why in its last column.
func (s *Server) rejectedRows(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx := views.WithLanguage(c.Request().Context(), s.language(c))
	out := csv.NewWriter(c.Response())
	first := true
	err = s.app.RejectedRows(ctx, s.who(c), id, func(i models.ContactImport) error {
		return beginCSV(c, strings.TrimSuffix(i.Name, path.Ext(i.Name))+"-"+views.RejectedName(ctx)+".csv")
	}, func(r inbox.RejectedRow) error {
		why := views.RejectedWhy(ctx, r.Text, r.Arg)
		if first {
			first, why = false, views.RejectedColumn(ctx)
		}
		return out.Write(append(r.Cells, why))
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

// beginCSV begins a download. Spreadsheets read UTF-8 as such by the mark at its beginning.
func beginCSV(c echo.Context, name string) error {
	setStream(c, name, "text/csv; charset=utf-8")
	_, err := c.Response().Write([]byte("\xef\xbb\xbf"))
	return err
}

func (s *Server) changeImport(c echo.Context, change importChange) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := change(c.Request().Context(), s.who(c), id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, importPath(id))
}
