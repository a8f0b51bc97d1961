package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// What the form of a user posts as its step, beside Save.
const (
	stepHandover = "handover" // deactivate, and hand over what is chosen
	stepEdit     = "edit"     // back to the form, with what was typed
)

// handover shows what would become of somebody's open work.
func (s *Server) handover(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	limit := inbox.HandoverPage
	if c.QueryParam("all") != "" {
		limit = inbox.HandoverAll
	}
	h, err := s.app.Handover(c.Request().Context(), s.who(c), id, inbox.HandoverQuery{Limit: limit})
	if err != nil {
		return err
	}
	return s.showHandover(c, h, nil)
}

// handOver hands over what was chosen, and shows what is left.
func (s *Server) handOver(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	choices, err := handoverChoices(f)
	if err != nil {
		return err
	}
	done, err := s.app.HandOver(c.Request().Context(), s.who(c), id, choices)
	if err != nil {
		return err
	}
	notice := views.Notice{More: handedOver(done)}
	if len(notice.More) == 0 {
		notice = say(saidHandedNothing)
	}
	return s.done(c, handoverPath(id), notice)
}

// askHandover shows what would become of the work of somebody who is about to be deactivated, with what was typed about them; false:
// they have none.
func (s *Server) askHandover(c echo.Context, p inbox.UserPage, typed inbox.UserForm, f form) (bool, error) {
	h, err := s.app.Handover(c.Request().Context(), s.who(c), p.User.ID, inbox.HandoverQuery{Limit: inbox.HandoverMost, Update: &typed})
	if err != nil || h.Total+h.Hidden == 0 {
		return false, err
	}
	return true, s.showHandover(c, h, f.fields("step"))
}

// showHandover renders the preview; typed are the fields of a user who is deactivated in the same step.
func (s *Server) showHandover(c echo.Context, h inbox.Handover, typed []views.Field) error {
	page := views.HandoverPage{User: h.User, Self: h.User.ID == s.who(c).User.ID, Now: models.At(s.app.Now()), Total: h.Total, Hidden: h.Hidden, Most: inbox.HandoverAll,
		Action: handoverPath(h.User.ID)}
	if typed != nil {
		page.Action, page.Deactivate, page.Typed = userPath(h.User.ID), true, typed
	}
	for _, r := range h.Rows {
		page.Rows = append(page.Rows, views.HandoverRow(r))
	}
	return s.render(c, http.StatusOK, views.Handover(s.lone(c), page))
}

// fields are all that was posted but for what is named and what the handover posts itself.
func (f form) fields(but ...string) []views.Field {
	out := []views.Field{}
	for name, values := range f.Values {
		if slices.Contains(but, name) || name == "row" || isChoice(name) {
			continue
		}
		for _, v := range values {
			out = append(out, views.Field{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b views.Field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// isChoice reports whether a field says where a conversation is to go.
func isChoice(name string) bool {
	number, found := strings.CutPrefix(name, "to")
	_, err := strconv.ParseInt(number, 10, 64)
	return found && err == nil
}

// handoverChoices reads what was ticked, and where it is to go.
func handoverChoices(f form) ([]inbox.HandoverChoice, error) {
	ids, err := f.ids("row")
	if err != nil {
		return nil, err
	}
	out := make([]inbox.HandoverChoice, len(ids))
	for i, id := range ids {
		to := f.Get("to" + strconv.FormatInt(id, 10))
		owner, ok := models.ParseOwner(to)
		if !ok && to != views.HandoverByRule {
			return nil, errUnread
		}
		out[i] = inbox.HandoverChoice{ConversationID: id, To: owner, ByRule: to == views.HandoverByRule}
	}
	return out, nil
}

// handedOver says what has become of somebody's work.
func handedOver(d inbox.HandedOver) (out []views.Said) {
	for _, part := range []struct {
		n    int64
		said views.Said
	}{{d.Given, views.Said{Text: saidHandedGiven}}, {d.Waiting, views.Said{Text: saidHandedWaiting}}, {d.Unassigned, views.Said{Text: saidHandedNobody}},
		{d.Changed, views.Said{Text: saidHandedChanged}}, {d.Refused, views.Said{Text: saidHandedRefused}}} {
		if part.n > 0 {
			part.said.Args = []string{number(part.n)}
			out = append(out, part.said)
		}
	}
	return out
}

func handoverPath(id int64) string { return "/users/" + strconv.FormatInt(id, 10) + "/handover" }
