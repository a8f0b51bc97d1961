package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// automation is the tab Automation: the rule in force.
func (s *Server) automation(c echo.Context) error {
	return s.showRule(c, http.StatusOK, ruleAsked{})
}

// ruleAsked is what the page of a rule is to show besides what is stored.
type ruleAsked struct {
	draft    *inbox.RuleForm // as typed; nil: as stored
	query    string
	problems models.Problems
	notice   *views.Notice
}

func (s *Server) showRule(c echo.Context, status int, asked ruleAsked) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.RulePage(c.Request().Context(), s.who(c), id, asked.draft)
	if err != nil {
		return err
	}
	shell := s.shell(c, views.SectionSettings)
	if asked.notice != nil {
		shell.Notice = asked.notice
	}
	page := views.AutomationPage{Shell: shell, Inbox: p.Inbox, Channel: p.Channel, Rule: p.Rule, Users: p.Users, Teams: p.Teams,
		Members: p.Members, WithAccess: p.WithAccess, Query: asked.query, Denied: views.RuleDenied(p.Denied), Admin: p.Admin, Problems: asked.problems}
	return s.render(c, status, views.Automation(page))
}

// saveAutomation saves the rule. Without the script its other buttons come here too: search, add and remove change only the form
// that is shown again, and an admin may give a seat on the way.
func (s *Server) saveAutomation(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	draft, err := ruleForm(f)
	if err != nil {
		return err
	}
	asked := ruleAsked{draft: &draft, query: strings.TrimSpace(f.Get("q"))}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	switch do {
	case "save":
		return s.saveRule(c, asked)
	case "search":
		return s.showRule(c, http.StatusOK, asked)
	}
	owner, ok := models.ParseOwner(about)
	if !ok || owner == models.Nobody {
		return errUnread
	}
	switch do {
	case "add":
		if !slices.Contains(draft.Members, owner) {
			draft.Members = append(draft.Members, owner)
		}
	case "remove":
		draft.Members = slices.DeleteFunc(draft.Members, func(o models.Owner) bool { return o == owner })
	case "seat":
		if asked.notice, err = s.seatFor(c, owner); err != nil {
			return err
		}
	default:
		return errUnread
	}
	return s.showRule(c, http.StatusOK, asked)
}

func (s *Server) saveRule(c echo.Context, asked ruleAsked) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := s.app.SaveRule(c.Request().Context(), s.who(c), id, *asked.draft); err != nil {
		return problemsAt(err, func(p models.Problems) error {
			asked.problems = p
			return s.showRule(c, http.StatusUnprocessableEntity, asked)
		})
	}
	return s.done(c, channelPath(id)+"/automation", say(saidRuleSaved))
}

// seatFor gives a user a Service seat.
func (s *Server) seatFor(c echo.Context, owner models.Owner) (*views.Notice, error) {
	if owner.Kind != models.OwnerUser {
		return nil, errUnread
	}
	if err := s.app.GiveSeat(c.Request().Context(), s.who(c), owner.ID, models.SeatService); err != nil {
		return nil, err
	}
	u, err := s.app.User(c.Request().Context(), s.who(c), owner.ID)
	notice := say(saidSeatGiven, u.User.Name)
	return &notice, err
}

// ruleForm binds what was chosen.
func ruleForm(f form) (inbox.RuleForm, error) {
	typed := inbox.RuleForm{AssignTo: models.AssignTo(f.Get("assign_to")), OnlyAvailable: f.ticked("only_available"), Tie: models.Tie(f.Get("tie")), Drain: true, Handout: 5, ReopenDays: 30}
	values := f.Values["members"]
	if len(values) > maxChoices {
		return typed, errUnread
	}
	for _, v := range values {
		owner, ok := models.ParseOwner(v)
		if !ok || owner == models.Nobody {
			return typed, errUnread
		}
		if !slices.Contains(typed.Members, owner) {
			typed.Members = append(typed.Members, owner)
		}
	}
	return typed, nil
}
