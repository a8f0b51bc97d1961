package handlers

import (
	"errors"
	"net/http"
	"slices"
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

func chatflowPath(id int64, tab string) string {
	return "/chatflows/" + strconv.FormatInt(id, 10) + "/" + tab
}
