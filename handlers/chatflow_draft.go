package handlers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// Bounds on what is read of a flow that was posted, those steps to be taken out too.
const (
	maxFlowRows  = 4 * chat.MaxSteps
	maxFlowParts = 2 * chat.MaxOptions // options of one question, and cases of one branch
)

var postedPart = regexp.MustCompile(`^_?[a-z0-9][a-z0-9_]{0,39}$`)

// flowPeople makes the picker of a send step out of everyone whom it could name.
type flowPeople struct {
	settings inbox.ChatflowSettings
	people   inbox.ChatPeople
}

// page is what the picker of a way shows, whose channel may be zero.
func (f flowPeople) page(way inbox.ChatWay) *views.AutomationPage {
	p := f.people
	return &views.AutomationPage{Inbox: f.settings.Inbox, Channel: way.Channel, Rule: way.Rule, Users: p.Users, Teams: p.Teams, Members: p.Members, WithAccess: p.WithAccess,
		Capacity: p.Capacity, Denied: views.RuleDenied(f.settings.Denied), Admin: p.Admin, Seen: way.Channel.RuleID}
}

// wayOf is the way of a row, as it is stored; a new step begins as new ways do.
func (f flowPeople) wayOf(key string) inbox.ChatWay {
	if way, ok := f.settings.Way(key); ok {
		return way
	}
	return inbox.ChatWay{Rule: models.ChatRule(0)}
}

func blankFlow() views.FlowDraft {
	d := views.FlowDraft{All: forms.Languages}
	for _, k := range chat.Steps {
		d.Kinds = append(d.Kinds, string(k))
	}
	for _, a := range chat.Answers {
		d.Answers = append(d.Answers, string(a))
	}
	return d
}

// storedFlow is a stored flow as people edit it.
func storedFlow(f chat.Flow, people flowPeople) views.FlowDraft {
	d := blankFlow()
	d.Languages, d.Main = f.Languages, f.Main()
	for _, s := range f.Steps {
		row := &views.FlowRow{ID: s.Key, Kind: string(s.Kind), Text: s.Text, Away: s.Away, Label: s.Label, Next: s.Next, Close: s.Close, Answer: string(s.Answer),
			Maps: string(s.Maps), Mappings: answerMaps(s.Answer), Optional: s.Optional}
		for _, o := range s.Options {
			row.Options = append(row.Options, views.FlowOption{ID: o.Key, Label: o.Label, Next: o.Next})
		}
		for i, one := range s.Cases {
			c := views.FlowCase{ID: "c" + strconv.Itoa(i+1), About: one.Step, Is: one.Is, Contains: one.Contains, Available: string(one.Available), Way: one.Way, Next: one.Next}
			if c.About == "" {
				c.About = views.AboutWho
			}
			row.Cases = append(row.Cases, c)
		}
		if s.Kind == chat.StepSend {
			way := people.wayOf(s.Key)
			row.Way, row.RuleSeen = people.page(way), way.Channel.RuleID
		}
		d.Rows = append(d.Rows, row)
	}
	if len(f.Steps) > 0 {
		d.Start = f.Steps[0].Key
	}
	return d
}

func answerMaps(k chat.AnswerKind) (out []string) {
	for _, m := range chat.AnswerMaps(k) {
		out = append(out, string(m))
	}
	return out
}

// flowDraft binds what was typed.
func flowDraft(f form, stored chat.Flow, people flowPeople) (views.FlowDraft, error) {
	d := blankFlow()
	for _, lang := range forms.Languages {
		if slices.Contains(f.Values["language"], lang) {
			d.Languages = append(d.Languages, lang)
		}
	}
	if d.Main = f.Get("main"); !slices.Contains(d.Languages, d.Main) {
		d.Main = append(d.Languages, stored.Main())[0]
	}
	rows, err := f.parts("row", maxFlowRows)
	if err != nil {
		return d, err
	}
	for _, id := range rows {
		row, err := flowRow(f, id, people)
		if err != nil {
			return d, err
		}
		d.Rows = append(d.Rows, row)
	}
	d.Start = f.Get("start")
	return d, nil
}

// parts reads the ids of rows, options or cases, each of which is there once.
func (f form) parts(name string, most int) ([]string, error) {
	ids := f.Values[name]
	if len(ids) > most {
		return nil, errUnread
	}
	for i, id := range ids {
		if !postedPart.MatchString(id) || slices.Contains(ids[:i], id) {
			return nil, errUnread
		}
	}
	return ids, nil
}

func flowRow(f form, id string, people flowPeople) (*views.FlowRow, error) {
	kind, answer := chat.StepKind(f.Get("kind."+id)), chat.AnswerKind(f.Get("answer."+id))
	if !slices.Contains(chat.Steps, kind) {
		return nil, errUnread
	}
	if kind == chat.StepAsk && !slices.Contains(chat.Answers, answer) {
		answer = chat.AnswerText
	}
	row := &views.FlowRow{ID: id, Kind: string(kind), Text: f.languages("text." + id), Away: f.languages("away." + id), Label: f.languages("label." + id), Next: f.Get("next." + id),
		Close: f.ticked("close." + id), Answer: string(answer), Maps: f.Get("maps." + id), Mappings: answerMaps(answer), Optional: f.ticked("optional." + id),
		Gone: f.ticked("gone." + id), Open: isNew(id)}
	if !slices.Contains(row.Mappings, row.Maps) {
		row.Maps = "" // the kind of answer was changed
	}
	opts, err := f.parts("opt."+id, maxFlowParts)
	if err != nil {
		return nil, err
	}
	for _, o := range opts {
		at := "." + id + "." + o
		row.Options = append(row.Options, views.FlowOption{ID: o, Label: f.languages("olabel" + at), Next: f.Get("onext" + at)})
	}
	if kind == chat.StepAsk && answer == chat.AnswerChoice && len(row.Options) == 0 {
		row.Options = []views.FlowOption{{ID: "_1"}, {ID: "_2"}}
	}
	cases, err := f.parts("case."+id, maxFlowParts)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		row.Cases = append(row.Cases, flowCase(f, "."+id+"."+c, c))
	}
	if kind == chat.StepSend {
		err = flowWay(f, row, people)
	}
	return row, err
}

func flowCase(f form, at, id string) views.FlowCase {
	is := f.Values["cis"+at]
	return views.FlowCase{ID: id, About: f.Get("cabout" + at), Is: is[:min(len(is), maxFlowParts)], Contains: f.Get("ccontains" + at), Available: f.Get("cavail" + at),
		Way: f.Get("cway" + at), Next: f.Get("cnext" + at)}
}

// flowWay binds who gets the chats of a send step; from who may not say so nothing is taken.
func flowWay(f form, row *views.FlowRow, people flowPeople) error {
	way := people.wayOf(row.ID)
	row.Way, row.RuleSeen = people.page(way), way.Channel.RuleID
	if people.settings.Denied != inbox.RuleAllowed || !f.Has("assign_to."+row.ID) {
		return nil
	}
	members, err := f.owners("members." + row.ID)
	if err != nil {
		return err
	}
	if row.RuleSeen, err = f.id("rule." + row.ID); err != nil {
		return err
	}
	row.Way.Query = f.Get("q." + row.ID)
	row.Way.Rule.AssignTo = models.AssignTo(f.Get("assign_to." + row.ID))
	row.Way.Rule.Members = nil
	setMembers(row, members)
	return nil
}

func setMembers(row *views.FlowRow, members []models.Owner) {
	row.Way.Rule.Members = nil
	for _, o := range members {
		m := models.RuleMember{UserID: o.ID}
		if o.Kind == models.OwnerTeam {
			m = models.RuleMember{TeamID: o.ID}
		}
		row.Way.Rule.Members = append(row.Way.Rule.Members, m)
	}
}

// membersOfWay are those whom a send step names, but for its second choice.
func membersOfWay(row *views.FlowRow) (out []models.Owner) {
	for _, m := range row.Way.Rule.Members {
		switch {
		case m.Second:
		case m.TeamID != 0:
			out = append(out, models.TeamOwner(m.TeamID))
		default:
			out = append(out, models.UserOwner(m.UserID))
		}
	}
	return out
}

func isNew(id string) bool { return strings.HasPrefix(id, newRowPrefix) }
