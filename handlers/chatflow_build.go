package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/chat"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// partFlow is what the script asks for: the flow as it is drawn.
const partFlow = "flow"

// storedChatflow loads the chatflow of the address, with those whom it could send to.
func (s *Server) storedChatflow(c echo.Context) (flowPeople, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return flowPeople{}, err
	}
	p, err := s.app.ChatflowSettings(c.Request().Context(), s.who(c), id)
	if err != nil {
		return flowPeople{}, err
	}
	people, err := s.app.ChatPeople(c.Request().Context(), s.who(c), p)
	return flowPeople{p, people}, err
}

func (s *Server) chatflowHead(c echo.Context, p inbox.ChatflowSettings) views.ChatflowHead {
	return views.ChatflowHead{Shell: s.shell(c, views.SectionService), Inbox: p.Inbox, Channel: p.Channel, Flow: p.Chatflow, Langs: p.Flow.Languages, MayEdit: p.CanManage}
}

// chatflowBuild is the tab Build.
func (s *Server) chatflowBuild(c echo.Context) error {
	p, err := s.storedChatflow(c)
	if err != nil {
		return err
	}
	return s.showFlow(c, http.StatusOK, p, builtFlow{draft: storedFlow(p.settings.Flow, p), seen: p.settings.Chatflow.VersionID})
}

// builtFlow is what the page of a flow is to show.
type builtFlow struct {
	draft    views.FlowDraft
	seen     int64 // the version that it was made from
	problems models.Problems
	saving   bool // what keeps it from being saved is shown
	odd      bool // it was not saved because of what is odd
	notice   *views.Notice
}

// saveChatflowBuild saves a flow. Its other buttons come here too: they change only the page that is shown again.
func (s *Server) saveChatflowBuild(c echo.Context) error {
	p, err := s.storedChatflow(c)
	if err != nil {
		return err
	}
	if !p.settings.CanManage {
		return models.ErrForbidden
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	b := builtFlow{}
	if b.draft, err = flowDraft(f, p.settings.Flow, p); err != nil {
		return err
	}
	if b.seen, err = f.id("seen"); err != nil {
		return err
	}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	items, _ := draw(&b.draft)
	switch do {
	case "save":
		return s.saveFlow(c, p, b, f.Get("known"))
	case "seat":
		owner, _ := models.ParseOwner(about)
		if b.notice, err = s.seatFor(c, owner); err != nil {
			return err
		}
		if p, err = s.storedChatflow(c); err != nil { // who has a seat now
			return err
		}
		if b.draft, err = flowDraft(f, p.settings.Flow, p); err != nil {
			return err
		}
	default:
		if err := changeFlow(&b.draft, items, do, about, p); err != nil {
			return err
		}
	}
	return s.showFlow(c, http.StatusOK, p, b)
}

func (s *Server) saveFlow(c echo.Context, p flowPeople, b builtFlow, known string) error {
	b.saving = true
	typed := flowOf(&b.draft, p)
	problems, notes := typed.found(&b.draft, false)
	if len(problems) == 0 && len(notes) > 0 && known != shownMark(notes) {
		b.odd = true
		return s.showFlow(c, http.StatusUnprocessableEntity, p, b)
	}
	if len(problems) > 0 {
		return s.showFlow(c, http.StatusUnprocessableEntity, p, b)
	}
	id := p.settings.Channel.ID
	assigned, err := s.app.SaveFlow(c.Request().Context(), s.who(c), id, inbox.FlowForm{Flow: typed.Flow, Rules: typed.rules, Seen: b.seen})
	var broken inbox.FlowProblems
	if errors.As(err, &broken) {
		return s.showFlow(c, http.StatusUnprocessableEntity, p, b) // Check says the same on this side
	}
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			if _, whole := problems.For(""); whole {
				b.seen = p.settings.Chatflow.VersionID // having been told, they may
				for _, r := range b.draft.Rows {
					r.RuleSeen = p.wayOf(r.ID).Channel.RuleID
				}
			}
			b.problems = atRows(problems, typed)
			return s.showFlow(c, http.StatusUnprocessableEntity, p, b)
		})
	}
	return s.done(c, chatflowPath(id, "build"), ruleSaved(assigned))
}

// atRows has problems of rules at the rows of their steps, and opens these.
func atRows(problems models.Problems, typed typedFlow) (out models.Problems) {
	for _, q := range problems {
		field, key, _ := strings.Cut(q.Field, ".")
		if row := typed.rows[key]; row != nil {
			row.Open = true
			q.Field = field + "." + row.ID
		}
		out = append(out, q)
	}
	return out
}

func (s *Server) showFlow(c echo.Context, status int, p flowPeople, b builtFlow) error {
	items, loose := draw(&b.draft)
	problems, notes := flowOf(&b.draft, p).found(&b.draft, !b.saving)
	page := views.ChatflowBuildPage{ChatflowHead: s.chatflowHead(c, p.settings), Draft: b.draft, Items: items, Loose: loose, Seen: b.seen, Known: shownMark(notes),
		Denied: views.RuleDenied(p.settings.Denied), Problems: append(b.problems, problems...), Notes: notes, Odd: b.odd, Left: leftWays(p.settings)}
	if b.notice != nil {
		page.Shell.Notice = b.notice
	}
	if p.settings.Chatflow.Assignment {
		page.Switch = &views.ChatflowRow{}
	}
	if part(c) == partFlow {
		return s.render(c, status, views.FlowPart(page))
	}
	return s.render(c, status, views.ChatflowBuild(page))
}

// leftWays are the ways that no new chat takes, and on which something is open still: their step is no more, or the switch is off.
func leftWays(p inbox.ChatflowSettings) (left []views.ChatflowLeft) {
	for _, way := range p.Ways {
		if way.Open > 0 && !taken(p, way.Key) {
			left = append(left, views.ChatflowLeft{Channel: way.Channel, Open: way.Open, Switch: way.Key == models.SwitchWay})
		}
	}
	return left
}

// taken reports whether new chats can take a way.
func taken(p inbox.ChatflowSettings, way string) bool {
	if way == models.SwitchWay {
		return p.Chatflow.Assignment
	}
	step, there := p.Flow.Step(way)
	return there && step.Kind == chat.StepSend
}

func chatflowPath(id int64, tab string) string {
	return "/chatflows/" + strconv.FormatInt(id, 10) + "/" + tab
}
