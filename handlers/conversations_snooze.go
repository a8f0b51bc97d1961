package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/views"
)

const saidSnoozed = "Snoozed."

// snooze puts a conversation out of sight, and offers to take that back.
func (s *Server) snooze(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	ctx, who, back := c.Request().Context(), s.who(c), f.back(place.Conversation(id))
	before, _, err := s.app.OwnerNow(ctx, who, id)
	if err != nil {
		return err
	}
	until, err := s.app.SnoozeUntil(ctx, who, snoozeForm(f))
	if err == nil {
		_, err = s.app.Snooze(ctx, who, id, until)
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showSnooze(c, id, f, p) })
	}
	return s.done(c, back, views.Notice{Text: saidSnoozed, Undo: undoState(before, back)})
}

func snoozeForm(f form) inbox.SnoozeForm {
	until, _ := strconv.ParseInt(f.Get("until"), 10, 64) // 0 is no moment to come
	return inbox.SnoozeForm{For: inbox.SnoozeFor(f.Get("for")), Day: f.Get("day"), Time: f.Get("time"), Until: models.Time(until)}
}

// showSnooze shows the menu again, with what was typed.
func (s *Server) showSnooze(c echo.Context, id int64, f form, p models.Problems) error {
	return s.showConversation(c, http.StatusUnprocessableEntity, id, f, views.Editor{}, func(page *views.ConversationPage) {
		for i := range p {
			if p[i].Field == "until" {
				p[i].Field = "day"
			}
		}
		page.Snooze.Open, page.Snooze.Problems = true, p
		page.Snooze.Day, page.Snooze.Time = f.Get("day"), f.Get("time")
	})
}

// snoozeMenu is the menu as it opens: at a date, tomorrow morning stands there.
func snoozeMenu(now models.Time, zone *time.Location) views.SnoozeMenu {
	m := views.SnoozeMenu{Day: hours.DayOf(now.Time(), zone).AddDays(1).String(), Time: "09:00"}
	for _, choice := range inbox.SnoozeChoices(now, zone) {
		m.Choices = append(m.Choices, views.SnoozeChoice{For: string(choice.For), Until: choice.Until})
	}
	return m
}
