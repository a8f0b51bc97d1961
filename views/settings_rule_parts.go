package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// rulePicker is the component that names users and teams, for the first or the second choice.
type rulePicker struct {
	AutomationPage
	Field     string // posted under
	Searching string // the name of its search
	Query     string
	Remove    string // what the action of taking somebody out begins with
	Legend    string
	Help      string
	OwnerHelp string // instead of Help, where the rule assigns to the contact's owner
	List      []assignee
}

func (p AutomationPage) firstPicker(ctx context.Context) rulePicker {
	return rulePicker{p, "members", "q", p.Query, "remove:", t(ctx, "Specific users and teams"),
		t(ctx, "Whoever of them is next and can take it becomes the owner. A team stands for its members."), "", p.assignees(ctx, false)}
}

func (p AutomationPage) secondPicker(ctx context.Context) rulePicker {
	return rulePicker{p, "second", "q2", p.SecondQuery, "remove2:", t(ctx, "Second choice of users and teams"),
		t(ctx, "They are asked when the first choice names nobody, or nobody of it can take a conversation for some minutes."),
		t(ctx, "They are asked when the contact has no owner or, where that is needed, is not tracked; and when its owner cannot take a conversation for some minutes. Nobody here: such conversations stay unassigned, and do not wait."), p.assignees(ctx, true)}
}

func (p rulePicker) summary() string { return p.Field + "-summary" }

// field is a control of the rule; number one for digits, which may be empty.
func (p AutomationPage) field(name, label, help, value string) formField {
	return formField{Name: name, Label: label, Help: help, Value: value, Disabled: p.Denied != RuleAllowed, Problems: p.Problems}
}

func (p AutomationPage) number(name, label, help, value string) formField {
	f := p.field(name, label, help, value)
	f.Numeric, f.Blank, f.Narrow = true, name != "handout", true
	return f
}

// opened reports whether a group of options is open: something in it is wrong, was typed, or is searched.
func (p AutomationPage) opened(fields ...string) bool {
	fresh := AutomationPage{Rule: models.DefaultRule(0)}
	if p.Channel.IsWay() {
		fresh.Rule = models.ChatRule(0)
	}
	fresh.Numbers = NumbersOf(fresh.Rule)
	for _, f := range fields {
		if _, wrong := p.Problems.For(f); wrong || p.Draft && p.set(f) != fresh.set(f) {
			return true
		}
	}
	return false
}

// set is what stands in a field, in a form that can be compared.
func (p AutomationPage) set(field string) string {
	switch field {
	case "next":
		return nextValue(p.Rule)
	case "tie":
		return string(p.Rule.Tie)
	case "second":
		var chosen []string
		for _, m := range p.Rule.Members {
			if m.Second {
				chosen = append(chosen, memberValue(m))
			}
		}
		return strings.Join(chosen, " ") + p.SecondQuery
	case "second_after":
		return p.Numbers.SecondAfter
	case "drain":
		return onOff(p.Rule.Drain)
	case "handout":
		return p.Numbers.Handout
	case "reassign_after":
		return p.Numbers.ReassignAfter
	case "first_reply_owns":
		return onOff(p.Channel.FirstReplyOwns)
	case "reopen_days":
		return p.Numbers.ReopenDays
	case "reopen_away":
		return onOff(p.Rule.ReopenAway)
	}
	return ""
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

func nextValue(r models.Rule) string {
	if r.Turns {
		return "turns"
	}
	return "busy"
}

func nextOptions(ctx context.Context) []option {
	return []option{
		{"busy", t(ctx, "The least busy")},
		{"turns", t(ctx, "They take turns")},
	}
}

func tieOptions(ctx context.Context) []option {
	return []option{
		{string(models.TieRotate), t(ctx, "Rotate: the one who has waited longest")},
		{string(models.TieLastAssigned), t(ctx, "The one who was assigned a conversation last")},
	}
}

func nextNow(ctx context.Context, r models.Rule) string {
	switch {
	case r.Turns:
		return t(ctx, "They take turns")
	case r.Tie == models.TieLastAssigned:
		return t(ctx, "The least busy; of several, the last assigned")
	}
	return t(ctx, "The least busy; of several, they rotate")
}

func (p AutomationPage) secondNow(ctx context.Context) string {
	people, _ := reach(p.assignees(ctx, true))
	switch {
	case p.set("second") == "":
		return t(ctx, "None")
	case p.Rule.SecondAfter > 0:
		return peopleCount(ctx, people) + ", " + plural(ctx, p.Rule.SecondAfter, "after %d minute", "after %d minutes")
	}
	if p.byOwner() {
		return peopleCount(ctx, people) + ", " + t(ctx, "when the contact has no owner to take it")
	}
	return peopleCount(ctx, people) + ", " + t(ctx, "when the first choice names nobody")
}

func queueNow(ctx context.Context, r models.Rule) string {
	if !r.Drain {
		return t(ctx, "Not handed out")
	}
	return t(ctx, "Handed out, at most %d to one person", r.Handout)
}

func reassignNow(ctx context.Context, r models.Rule) string {
	if r.ReassignAfter <= 0 {
		return t(ctx, "Stays with its owner")
	}
	return plural(ctx, r.ReassignAfter, "To somebody else after %d working minute", "To somebody else after %d working minutes")
}

func reopenNow(ctx context.Context, r models.Rule) string {
	if r.ReopenDays <= 0 {
		return t(ctx, "Always the same conversation")
	}
	return plural(ctx, r.ReopenDays, "The same conversation for %d day", "The same conversation for %d days")
}
