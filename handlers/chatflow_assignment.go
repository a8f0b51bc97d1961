package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/chat"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// chatflowChat is the tab Chat within Build: the assignment switch.
func (s *Server) chatflowChat(c echo.Context) error {
	p, err := s.storedChatflow(c)
	if err != nil {
		return err
	}
	return s.showAssignment(c, http.StatusOK, p, p.wayOf(models.SwitchWay), p.settings.Chatflow.Assignment, chatAsked{})
}

// chatAsked is what the page is to show besides what is stored.
type chatAsked struct {
	query    string
	seen     int64
	problems models.Problems
	notice   *views.Notice
}

func (s *Server) showAssignment(c echo.Context, status int, p flowPeople, way inbox.ChatWay, on bool, asked chatAsked) error {
	d := storedFlow(p.settings.Flow, p)
	draw(&d)
	auto := p.page(way)
	auto.Query, auto.Problems = asked.query, asked.problems
	if asked.seen != 0 {
		auto.Seen = asked.seen
	}
	page := views.ChatflowChatPage{ChatflowHead: s.chatflowHead(c, p.settings), On: on, Way: *auto, Always: alwaysSends(p.settings.Flow), Problems: asked.problems}
	if !p.settings.Chatflow.Assignment {
		page.Left = way.Open
	}
	if asked.notice != nil {
		page.Shell.Notice = asked.notice
	}
	for _, r := range d.Rows {
		if r.Kind == string(chat.StepSend) {
			page.Sends = append(page.Sends, r)
		}
	}
	return s.render(c, status, views.ChatflowChat(page))
}

// alwaysSends reports whether no way through a flow ends without a send step.
func alwaysSends(f chat.Flow) bool {
	if len(f.Steps) == 0 {
		return false
	}
	seen, todo := map[string]bool{}, []string{f.Steps[0].Key}
	for len(todo) > 0 {
		key := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		s, ok := f.Step(key)
		if !ok || s.Kind == chat.StepEnd {
			return false
		}
		if seen[key] || s.Kind == chat.StepSend {
			continue
		}
		seen[key] = true
		for _, o := range s.Options {
			if o.Next != "" {
				todo = append(todo, o.Next)
			}
		}
		for _, one := range s.Cases {
			todo = append(todo, one.Next)
		}
		if s.Optional || len(s.Options) == 0 || slices.ContainsFunc(s.Options, func(o chat.Option) bool { return o.Next == "" }) {
			todo = append(todo, s.Next)
		}
	}
	return true
}

// saveChatflowChat saves the assignment switch. Without the script the buttons of its picker come here too.
func (s *Server) saveChatflowChat(c echo.Context) error {
	p, err := s.storedChatflow(c)
	if err != nil {
		return err
	}
	if p.settings.Denied != inbox.RuleAllowed {
		return models.ErrForbidden
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	way, on, asked := p.wayOf(models.SwitchWay), f.ticked("on"), chatAsked{query: strings.TrimSpace(f.Get("q"))}
	members, err := f.owners("members")
	if err != nil {
		return err
	}
	if asked.seen, err = f.id("rule"); err != nil {
		return err
	}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	owner, _ := models.ParseOwner(about)
	switch {
	case do == "save":
		return s.saveSwitch(c, p, on, members, asked)
	case do == "search":
	case do == "remove" && owner != models.Nobody:
		members = without(members, owner)
	case do == "seat":
		if asked.notice, err = s.seatFor(c, owner); err != nil {
			return err
		}
		if p, err = s.storedChatflow(c); err != nil {
			return err
		}
	default:
		return errUnread
	}
	return s.showAssignment(c, http.StatusOK, p, switchTyped(way, members), on, asked)
}

func switchTyped(way inbox.ChatWay, members []models.Owner) inbox.ChatWay {
	row := &views.FlowRow{Way: &views.AutomationPage{}}
	setMembers(row, members)
	way.Rule.AssignTo, way.Rule.Members = models.AssignSpecific, row.Way.Rule.Members
	return way
}

func (s *Server) saveSwitch(c echo.Context, p flowPeople, on bool, members []models.Owner, asked chatAsked) error {
	id := p.settings.Channel.ID
	assigned, err := s.app.SaveChatAssignment(c.Request().Context(), s.who(c), id, on, inbox.WayRule{Members: members, Seen: asked.seen})
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			way := p.wayOf(models.SwitchWay)
			if _, whole := problems.For(""); whole {
				asked.seen = way.Channel.RuleID // having been told, they may
			}
			asked.problems = problems
			return s.showAssignment(c, http.StatusUnprocessableEntity, p, switchTyped(way, members), on, asked)
		})
	}
	return s.done(c, chatflowPath(id, "build/chat"), ruleSaved(assigned))
}
