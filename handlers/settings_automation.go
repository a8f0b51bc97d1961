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

// automation is the tab Automation: the rule in force, or a draft that was rehearsed.
func (s *Server) automation(c echo.Context) error {
	if c.QueryParams().Has("rehearsal") {
		id, err := strconv.ParseInt(c.QueryParam("rehearsal"), 10, 64)
		if err != nil {
			return models.ErrNotFound
		}
		return s.showRehearsed(c, http.StatusOK, id, nil)
	}
	return s.showRule(c, http.StatusOK, ruleAsked{})
}

// ruleAsked is what the page of a rule is to show besides what is stored.
type ruleAsked struct {
	draft    *ruleTyped // nil: as stored
	days     int64      // how far back a rehearsal is to look; 0: not said
	problems models.Problems
	notice   *views.Notice
	preview  *views.RulePreview
}

func (s *Server) showRule(c echo.Context, status int, asked ruleAsked) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := s.rulePage(c, id, asked)
	if err != nil {
		return err
	}
	return s.render(c, status, views.Automation(page))
}

func (s *Server) rulePage(c echo.Context, channelID int64, asked ruleAsked) (views.AutomationPage, error) {
	var draft *inbox.RuleForm
	if asked.draft != nil {
		draft = &asked.draft.RuleForm
	}
	p, err := s.app.RulePage(c.Request().Context(), s.who(c), channelID, draft)
	if err != nil {
		return views.AutomationPage{}, err
	}
	shell := s.shell(c, views.SectionSettings)
	if asked.notice != nil {
		shell.Notice = asked.notice
	}
	page := views.AutomationPage{Shell: shell, Inbox: p.Inbox, Channel: p.Channel, Rule: p.Rule, Numbers: views.NumbersOf(p.Rule), Users: p.Users, Teams: p.Teams,
		Members: p.Members, WithAccess: p.WithAccess, Capacity: p.Capacity, Denied: views.RuleDenied(p.Denied), Admin: p.Admin, Preview: asked.preview, Problems: asked.problems,
		Seen: p.Channel.RuleID, Owned: p.Owned, Tracked: p.Tracked}
	if _, whole := asked.problems.For(""); asked.draft != nil && asked.draft.Seen != 0 && !whole {
		page.Seen = asked.draft.Seen
	}
	if asked.draft != nil && p.CanWrite {
		page.Draft, page.Days, page.Numbers, page.Query, page.SecondQuery = true, asked.days, asked.draft.numbers, asked.draft.query, asked.draft.secondQuery
	}
	return page, nil
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
	asked := ruleAsked{draft: &draft, days: daysTyped(f)}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	switch do {
	case "save":
		return s.saveRule(c, asked)
	case "preview":
		return s.previewRule(c, asked)
	case "search":
		return s.showRule(c, http.StatusOK, asked)
	}
	owner, ok := models.ParseOwner(about)
	if !ok || owner == models.Nobody {
		return errUnread
	}
	switch do {
	case "add":
		draft.Members = with(draft.Members, owner)
	case "remove":
		draft.Members = without(draft.Members, owner)
	case "add2":
		draft.Second = with(draft.Second, owner)
	case "remove2":
		draft.Second = without(draft.Second, owner)
	case "seat":
		if asked.notice, err = s.seatFor(c, owner); err != nil {
			return err
		}
	default:
		return errUnread
	}
	return s.showRule(c, http.StatusOK, asked)
}

func with(owners []models.Owner, o models.Owner) []models.Owner {
	return append(without(owners, o), o)
}

func without(owners []models.Owner, o models.Owner) []models.Owner {
	return slices.DeleteFunc(owners, func(p models.Owner) bool { return p == o })
}

func (s *Server) saveRule(c echo.Context, asked ruleAsked) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	assigned, err := s.app.SaveRuleAndCount(c.Request().Context(), s.who(c), id, asked.draft.RuleForm)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			asked.problems = p
			return s.showRule(c, http.StatusUnprocessableEntity, asked)
		})
	}
	return s.done(c, channelPath(id)+"/automation", ruleSaved(assigned))
}

// ruleSaved says how many that waited were assigned.
func ruleSaved(assigned int64) views.Notice {
	switch assigned {
	case 0:
		return say(saidRuleSaved)
	case 1:
		return say(saidRuleGaveOne)
	}
	return say(saidRuleGave, strconv.FormatInt(assigned, 10))
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
