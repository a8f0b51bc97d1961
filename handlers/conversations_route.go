package handlers

import (
	"errors"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
	"fairlead/views"
)

// routeNow has the rule decide on one conversation.
func (s *Server) routeNow(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	back := f.back(place.Conversation(id))
	d, err := s.app.RouteNow(c.Request().Context(), s.who(c), id)
	var moved *inbox.Moved
	if errors.As(err, &moved) {
		return s.done(c, back, say("%s owns this now", moved.Name))
	}
	if err != nil {
		return err
	}
	if d.Owner != models.Nobody {
		return s.done(c, back, s.assigned(c, id, d.Owner, models.Nobody, back))
	}
	return s.done(c, back, views.Notice{Text: routedNotices[routing.Reason(d.Reason)]})
}

// routedNotices says why the rule gave it to nobody.
var routedNotices = map[routing.Reason]string{
	routing.ReasonNobodyEligible: "Nobody can take it now: it waits in the queue.",
	routing.ReasonClosed:         "The chat is closed now: it waits until the operating hours begin.",
	routing.ReasonNoRule:         "The rule of this channel assigns nobody.",
	routing.ReasonNoCandidates:   "The rule of this channel names nobody.",
}
