package handlers

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// stateNotices says what has just been done.
var stateNotices = map[models.State]string{
	models.StateOpen:   "Open again.",
	models.StateClosed: "Closed.",
	models.StateSpam:   "Marked as spam.",
	models.StateTrash:  "Moved to the trash.",
}

// setState opens, closes or files a conversation, and offers to take that back.
func (s *Server) setState(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	to := models.State(f.Get("state"))
	was, err := s.app.SetState(c.Request().Context(), s.who(c), id, to)
	if err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	back := f.back(place.Conversation(id))
	n := views.Notice{Text: stateNotices[to]}
	if was != to {
		n.Undo = undoState(id, was, back)
	}
	return s.done(c, back, n)
}

func undoState(id int64, was models.State, back string) *views.Undo {
	return &views.Undo{Action: conversationURL(id, "state"), Fields: []views.Field{{Name: "state", Value: string(was)}, {Name: "back", Value: back}}}
}

func conversationURL(id int64, action string) string {
	return "/conversations/" + strconv.FormatInt(id, 10) + "/" + action
}
