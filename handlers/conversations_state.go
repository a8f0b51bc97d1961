package handlers

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
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
	ctx, who := c.Request().Context(), s.who(c)
	before, _, err := s.app.OwnerNow(ctx, who, id)
	if err != nil {
		return err
	}
	if before.State, err = s.app.SetState(ctx, who, id, to); err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	back := f.back(place.Conversation(id))
	n := views.Notice{Text: stateNotices[to]}
	if before.State != to {
		n.Undo = undoState(before, back)
	}
	return s.done(c, back, n)
}

// undoState leads back to the state that a conversation had.
func undoState(before models.Conversation, back string) *views.Undo {
	if before.State == models.StateSnoozed {
		return &views.Undo{Action: conversationURL(before.ID, "snooze"), Fields: []views.Field{{Name: "for", Value: string(inbox.SnoozeBack)},
			{Name: "until", Value: strconv.FormatInt(int64(before.SnoozedUntil), 10)}, {Name: "back", Value: back}}}
	}
	return &views.Undo{Action: conversationURL(before.ID, "state"), Fields: []views.Field{{Name: "state", Value: string(before.State)}, {Name: "back", Value: back}}}
}

func conversationURL(id int64, action string) string {
	return strings.TrimSuffix("/conversations/"+strconv.FormatInt(id, 10)+"/"+action, "/")
}
