package handlers

import (
	"context"
	"encoding/csv"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

type importChange func(ctx context.Context, who inbox.Actor, id int64) error

// exportContacts is a CSV file of the contacts that the list with the same query shows.
func (s *Server) exportContacts(c echo.Context) error {
	ctx, who := views.WithLanguage(c.Request().Context(), s.language(c)), s.who(c)
	q := inbox.ContactQuery{Text: strings.TrimSpace(cleanText(c.QueryParam("q"))), Tracked: c.QueryParam("tracked") != ""}
	q.Owner, _ = ownerFilter(c.QueryParam("owner"), who.User)
	out := csv.NewWriter(c.Response())
	begun := false
	begin := func() error {
		if begun {
			return nil
		}
		begun = true
		if err := beginCSV(c, views.ExportName(ctx)+"-"+s.app.Now().UTC().Format("2006-01-02")+".csv"); err != nil {
			return err
		}
		return out.Write(views.ExportColumns(ctx))
	}
	err := s.app.ExportContacts(ctx, who, q, func(e inbox.ExportedContact) error {
		if err := begin(); err != nil {
			return err
		}
		cells := []string{e.Name, e.Email, strings.Join(e.More, ", "), strings.Join(e.Phones, ", "), e.Company, e.JobTitle, e.Note, e.OwnerEmail}
		for i := range cells {
			cells[i] = inbox.Inert(cells[i])
		}
		return out.Write(cells)
	})
	if err == nil {
		err = begin() // nothing was found: the names of the columns alone
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

// setStream begins a download of which nobody knows how long it will be.
func setStream(c echo.Context, name, contentType string) {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	disposition := "attachment"
	if v := mime.FormatMediaType(disposition, map[string]string{"filename": name}); v != "" {
		disposition = v
	}
	h.Set(echo.HeaderContentDisposition, disposition)
	h.Set(echo.HeaderContentType, contentType)
	c.Response().WriteHeader(http.StatusOK)
}

// personData is all that is known of a person, as far as whoever asks may read it, as a zip.
func (s *Server) personData(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx := views.WithLanguage(c.Request().Context(), s.language(c))
	contact, write, err := s.app.PersonData(ctx, s.who(c), id)
	if err != nil {
		return err
	}
	company, err := s.company(c)
	if err != nil {
		return err
	}
	setStream(c, views.PersonDataName(ctx, contact)+".zip", "application/zip")
	return write(c.Response(), views.PersonDataReadme(ctx, contact, company, models.At(s.app.Now())))
}
