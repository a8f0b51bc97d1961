package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// startForward begins to pass a message on, and leads to the editor of that.
func (s *Server) startForward(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	d, left, err := s.app.StartForward(c.Request().Context(), s.who(c), id)
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.done(c, f.back("/"), views.Notice{Text: problems[0].Text, Bad: true})
	}
	place, ok := placeOf(f.Get("back"))
	if !ok {
		if place, err = s.ownPlace(c, d.ConversationID); err != nil {
			return err
		}
	}
	to := place.Conversation(d.ConversationID, "tab", string(models.DraftForward))
	if left {
		return s.done(c, to, views.Notice{Text: "Not all of its files go along: together they are too large.", Bad: true})
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// forward passes a message on, or only takes files in and out of its editor, or ends that.
func (s *Server) forward(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	back, err := s.backTo(c, id, f)
	if err != nil {
		return err
	}
	switch f.Get("action") {
	case "send":
	case "discard":
		if err := s.app.DropForward(c.Request().Context(), s.who(c), id); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, back)
	default:
		if f.Get("action") == "attach" || f.Get("unstage") != "" {
			return s.showTyped(c, id, f, false, nil)
		}
		return errUnread
	}
	sent, err := replyForm(id, f)
	if err != nil || sent.Forwards == 0 {
		return errUnread
	}
	m, err := s.app.Reply(c.Request().Context(), s.who(c), id, sent)
	if err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	n := s.saidSent(m, false, back)
	n.Text = "It is on its way."
	return s.done(c, back, n)
}

// forwarding has the editor pass a message on, if that is what whoever asks is doing in the conversation.
func (s *Server) forwarding(c echo.Context, t inbox.Thread, e *views.Editor) error {
	if e.FwdID == 0 {
		return nil
	}
	m, author, err := s.app.Forwarded(c.Request().Context(), s.who(c), t.ID, e.FwdID)
	if errors.Is(err, models.ErrNotFound) {
		return nil // it has been split off, or erased
	}
	e.Forward = &views.Entry{Message: m, Author: author}
	return err
}
