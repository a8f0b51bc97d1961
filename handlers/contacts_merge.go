package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// mergePage finds the contact to merge with, or shows what comes of the two.
func (s *Server) mergePage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	contact, _, err := s.app.ContactOwner(ctx, who, id)
	if err != nil {
		return err
	}
	page := views.MergePage{Now: models.At(s.app.Now()), Contact: contact, Query: strings.TrimSpace(cleanText(c.QueryParam("q")))}
	if c.QueryParam("with") != "" {
		if page.Preview, err = s.mergePreview(c, contact.ID, queryID(c, "with")); err != nil {
			return err
		}
	} else if page.Query != "" {
		page.Searched = true
		if page.Rows, _, err = s.app.Contacts(ctx, who, inbox.ContactQuery{Text: page.Query}); err != nil {
			return err
		}
		page.Rows = otherThan(page.Rows, contact.ID)
	}
	return s.render(c, http.StatusOK, views.Merge(s.shell(c, views.SectionContacts), page))
}

func otherThan(rows []models.ContactRow, id int64) (out []models.ContactRow) {
	for _, r := range rows {
		if r.ID != id {
			out = append(out, r)
		}
	}
	return out
}

func (s *Server) mergePreview(c echo.Context, winner, loser int64) (*views.MergePreview, error) {
	p, err := s.app.PreviewMerge(c.Request().Context(), s.who(c), winner, loser)
	if err != nil {
		return nil, err
	}
	side := func(f inbox.ContactPage, conversations int64) views.MergeSide {
		return views.MergeSide{Contact: f.Contact, Owner: f.Owner, Addresses: f.Addresses, Phones: f.Phones, Tracked: f.TrackedSince.IsSet(), Conversations: conversations}
	}
	return &views.MergePreview{Winner: side(p.Winner, p.WinnerConversations), Loser: side(p.Loser, p.LoserConversations)}, nil
}

// mergeContacts makes one contact a part of another, and offers to undo it.
func (s *Server) mergeContacts(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	with, err := f.id("with")
	if err != nil {
		return err
	}
	of := func(name string) inbox.Side { return inbox.Side(f.Get(name)) }
	choice := inbox.MergeChoice{Name: of("name"), Email: of("email"), Owner: of("owner"), Company: of("company"), JobTitle: of("job_title"), Note: of("note")}
	record, err := s.app.MergeContacts(c.Request().Context(), s.who(c), id, with, choice)
	if err != nil {
		return err
	}
	n := say(saidMerged)
	n.Undo = &views.Undo{Action: "/contacts/merges/" + strconv.FormatInt(record.ID, 10) + "/undo"}
	return s.done(c, contactPath(id), n)
}

// undoMerge makes two contacts of one again.
func (s *Server) undoMerge(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	winner, _, err := s.app.UndoMerge(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.done(c, contactPath(winner.ID), say(saidUnmerged))
}
