package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// ownersOnPage is how many the Owner page lists; its search finds the rest.
const ownersOnPage = 200

// chooseOwner is the Owner dropdown as a page, or the list of it alone for the script.
func (s *Server) chooseOwner(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	owners, _, err := s.app.Owners(ctx, who, id, c.QueryParam("q"), ownersOnPage)
	if err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	conv, name, err := s.app.OwnerNow(ctx, who, id)
	if err != nil {
		return err
	}
	page := views.OwnerPage{ID: id, Subject: conv.Subject, Was: conv.Owner, OwnerName: name, Me: who.User, Query: c.QueryParam("q"), Options: ownerOptions(owners), Back: place.Conversation(id)}
	if part(c) == "owner" {
		return s.render(c, http.StatusOK, views.OwnerPart(page))
	}
	return s.render(c, http.StatusOK, views.Owner(s.shell(c, views.SectionInbox), page))
}

// assign gives a conversation to the owner chosen, if it still has the one that the page showed.
func (s *Server) assign(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	to, ok1 := models.ParseOwner(f.Get("owner"))
	was, ok2 := models.ParseOwner(f.Get("was"))
	if !ok1 || !ok2 {
		return errUnread
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	back := f.back(place.Conversation(id))
	if f.Get("undo") != "" && to == models.Nobody {
		err = s.app.GiveBack(c.Request().Context(), s.who(c), id, was)
	} else {
		_, err = s.app.Assign(c.Request().Context(), s.who(c), id, to, was)
	}
	var moved *inbox.Moved
	if errors.As(err, &moved) {
		return s.showMoved(c, id, to, *moved, back)
	}
	if err != nil {
		return err
	}
	return s.done(c, back, s.assigned(c, id, to, was, back))
}

// assigned says who has it now, and offers to give it back.
func (s *Server) assigned(c echo.Context, id int64, to, was models.Owner, back string) views.Notice {
	n := views.Notice{Text: "Nobody owns this now."}
	if _, name, err := s.app.OwnerNow(c.Request().Context(), s.who(c), id); err == nil && name != "" {
		n = views.Notice{Text: "Owner: %s", Arg: name, More: s.overload(c, id, to)}
	}
	if to != was {
		n.Undo = &views.Undo{Action: conversationURL(id, "owner"), Fields: []views.Field{{Name: "owner", Value: was.String()}, {Name: "was", Value: to.String()}, {Name: "undo", Value: "1"}, {Name: "back", Value: back}}}
	}
	return n
}

// overload says so if a user has more now than they get by routing. Who is told nothing of it is still given the conversation.
func (s *Server) overload(c echo.Context, id int64, to models.Owner) []views.Said {
	o, err := s.app.LoadOf(c.Request().Context(), s.who(c), id, to)
	if err != nil || o.Over() == 0 {
		return nil
	}
	return []views.Said{{Text: saidOver, Args: []string{o.Name, number(o.Open), number(o.Over()), number(o.Capacity)}}}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// showMoved says that somebody was quicker.
func (s *Server) showMoved(c echo.Context, id int64, wanted models.Owner, m inbox.Moved, back string) error {
	conv, _, err := s.app.OwnerNow(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	name, err := s.app.OwnerName(c.Request().Context(), wanted)
	if err != nil {
		return err
	}
	page := views.ConflictPage{ID: id, Subject: conv.Subject, OwnerName: m.Name, Wanted: wanted, WantedName: name, Now: m.Owner, Back: back}
	return s.retargeted(c, http.StatusConflict, views.Conflict(s.shell(c, views.SectionInbox), page))
}

// retargeted renders a page of another shape than the one that the script asked from: it takes the place of whatever is shown.
func (s *Server) retargeted(c echo.Context, status int, page templ.Component) error {
	if scripted(c) {
		c.Response().Header().Set("HX-Retarget", "main")
		c.Response().Header().Set("HX-Reselect", "main")
	}
	return s.render(c, status, page)
}
