package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// typedFlow is what was typed as a flow, with what is needed to find its parts on the page again.
type typedFlow struct {
	chat.Flow
	rows  map[string]*views.FlowRow // by key of the step
	rules map[string]inbox.WayRule  // by key of the send step
}

// flowOf is what was typed as a flow: texts cleaned, those in other languages and steps to be taken out left away, and a key for each step and option that
// has none. The draft has been drawn. Whether anything is wrong with it is for Check to say.
func flowOf(d *views.FlowDraft, people flowPeople) typedFlow {
	f := typedFlow{rows: map[string]*views.FlowRow{}, rules: map[string]inbox.WayRule{}}
	for _, lang := range d.Languages {
		if lang == d.Main {
			f.Languages = append([]string{lang}, f.Languages...)
		} else {
			f.Languages = append(f.Languages, lang)
		}
	}
	keys := stepKeys(d, people)
	lead := func(id string) string { return keys[leadsTo(d, id)] }
	for _, r := range d.Rows {
		if r.Gone {
			continue
		}
		s := stepOf(r, d, f.Languages, keys, lead)
		f.Steps, f.rows[s.Key] = append(f.Steps, s), r
		if s.Kind == chat.StepSend && people.settings.Denied == inbox.RuleAllowed {
			f.rules[s.Key] = inbox.WayRule{AssignTo: r.Way.Rule.AssignTo, Members: membersOfWay(r), Seen: r.RuleSeen}
		}
	}
	if at := slices.IndexFunc(f.Steps, func(s chat.Step) bool { return s.Key == lead(d.Start) }); at > 0 {
		first := f.Steps[at]
		f.Steps = slices.Insert(slices.Delete(f.Steps, at, at+1), 0, first)
	}
	return f
}

// leadsTo is where a link comes out: steps to be taken out are passed through. Empty: nowhere.
func leadsTo(d *views.FlowDraft, id string) string {
	for range len(d.Rows) + 1 {
		r := rowOf(*d, id)
		if r == nil {
			return ""
		}
		if !r.Gone {
			return id
		}
		id = r.Next
	}
	return ""
}

// stepKeys gives each step its key. Those of ways that are there stay theirs, also when their step is no more.
func stepKeys(d *views.FlowDraft, people flowPeople) map[string]string {
	keys, taken := map[string]string{}, map[string]bool{models.SwitchWay: true}
	for _, r := range d.Rows {
		taken[r.ID] = true
	}
	for _, way := range people.settings.Ways {
		taken[way.Key] = true
	}
	for _, r := range d.Rows {
		keys[r.ID] = r.ID
		if isNew(r.ID) {
			keys[r.ID] = forms.NewKey(models.CleanLine(r.Text[d.Main]), r.Kind, func(key string) bool { return taken[key] })
			taken[keys[r.ID]] = true
		}
	}
	return keys
}

func stepOf(r *views.FlowRow, d *views.FlowDraft, langs []string, keys map[string]string, lead func(string) string) chat.Step {
	line := func(texts map[string]string) forms.Text { return textOf(texts, langs, models.CleanLine) }
	s := chat.Step{Key: keys[r.ID], Kind: chat.StepKind(r.Kind), Text: textOf(r.Text, langs, cleanLines)}
	switch s.Kind {
	case chat.StepSay:
		s.Next = lead(r.Next)
	case chat.StepAsk:
		s.Next, s.Label, s.Answer, s.Maps, s.Optional = lead(r.Next), line(r.Label), chat.AnswerKind(r.Answer), forms.Maps(r.Maps), r.Optional
		if s.Answer == chat.AnswerChoice {
			s.Options = flowOptions(r, line, d.Main, lead)
		}
	case chat.StepBranch:
		s.Text, s.Next = nil, lead(r.Next)
		for _, c := range r.Cases {
			s.Cases = append(s.Cases, caseOf(c, d, keys, lead))
		}
	case chat.StepSend:
		s.Away, s.Label = textOf(r.Away, langs, cleanLines), line(r.Label)
	case chat.StepEnd:
		s.Close = r.Close
	}
	return s
}

// flowOptions gives each option that has none a key.
func flowOptions(r *views.FlowRow, line func(map[string]string) forms.Text, main string, lead func(string) string) (out []chat.Option) {
	taken := map[string]bool{}
	for _, o := range r.Options {
		taken[o.ID] = true
	}
	for _, o := range r.Options {
		label := line(o.Label)
		out = append(out, chat.Option{Key: optionKey(o.ID, label[main], taken), Label: label, Next: lead(o.Next)})
	}
	return out
}

func optionKey(id, label string, taken map[string]bool) string {
	if !isNew(id) {
		return id
	}
	key := forms.NewKey(label, "option", func(key string) bool { return taken[key] })
	taken[key] = true
	return key
}

// caseOf is a case as it is stored. An option without a key yet is found by the key that it is about to get.
func caseOf(c views.FlowCase, d *views.FlowDraft, keys map[string]string, lead func(string) string) chat.Case {
	out := chat.Case{Next: lead(c.Next)}
	about := rowOf(*d, c.About)
	if c.About == "" || c.About == views.AboutWho {
		out.Available, out.Way = chat.Availability(c.Available), keys[c.Way]
		if out.Available == "" {
			out.Available = chat.Nobody
		}
		return out
	}
	if about == nil || about.Gone {
		out.Step = "_gone" // Check says that it is not there
		return out
	}
	out.Step = keys[about.ID]
	if about.Answer != string(chat.AnswerChoice) {
		out.Contains = models.CleanLine(c.Contains)
		return out
	}
	taken := map[string]bool{}
	for _, o := range about.Options {
		taken[o.ID] = true
	}
	for _, o := range about.Options {
		if key := optionKey(o.ID, models.CleanLine(o.Label[d.Main]), taken); slices.Contains(c.Is, o.ID) {
			out.Is = append(out.Is, key)
		}
	}
	return out
}

// found sorts what Check says: what keeps the flow from being saved stands at its fields, and what is odd at the steps. While somebody builds only the
// latter is shown, and circles, which nobody sees in a field.
func (f typedFlow) found(d *views.FlowDraft, building bool) (problems, notes models.Problems) {
	for _, finding := range f.Check() {
		row := f.rows[finding.Step]
		circle := finding.Fatal && finding.Field == "next" && row != nil && row.Next != "" && leadsTo(d, row.Next) != ""
		p := models.Problem{Text: finding.Text, Arg: finding.Arg}
		if row != nil && (!finding.Fatal || circle && building) {
			p.Field = "row." + row.ID
			notes = once(notes, p)
		}
		if finding.Fatal && !building {
			p.Field = f.at(d, row, finding.Field)
			problems = once(problems, p)
		}
	}
	return problems, notes
}

// once adds a problem where none is.
func once(ps models.Problems, p models.Problem) models.Problems {
	if _, there := ps.For(p.Field); there && !strings.HasPrefix(p.Field, "row.") || slices.Contains(ps, p) {
		return ps
	}
	return append(ps, p)
}

// at is the name that a part of the flow is posted under, and opens the step that it is in.
func (f typedFlow) at(d *views.FlowDraft, row *views.FlowRow, field string) string {
	if row == nil {
		return map[string]string{"languages": "language"}[field] + map[bool]string{true: "steps"}[field != "languages"]
	}
	row.Open = true
	s, _ := f.stepOfRow(row)
	parts := strings.Split(field, ".")
	i := -1
	if len(parts) > 2 {
		i, _ = strconv.Atoi(parts[1])
	}
	switch parts[0] {
	case "text", "away", "label":
		text := map[string]forms.Text{"text": s.Text, "away": s.Away, "label": s.Label}[parts[0]]
		return parts[0] + "." + row.ID + "." + f.language(text)
	case "options":
		if i < 0 || i >= len(row.Options) {
			return "options." + row.ID
		}
		at := row.ID + "." + row.Options[i].ID
		if parts[2] == "next" {
			return "onext." + at
		}
		return "olabel." + at + "." + f.language(s.Options[i].Label)
	case "cases":
		if i < 0 || i >= len(row.Cases) {
			return "cases." + row.ID
		}
		name := map[string]string{"step": "cabout", "is": "cis", "contains": "ccontains", "available": "cavail", "way": "cway", "next": "cnext"}[parts[2]]
		return name + "." + row.ID + "." + row.Cases[i].ID
	case "key":
		return "text." + row.ID + "." + d.Main
	}
	return parts[0] + "." + row.ID
}

func (f typedFlow) stepOfRow(row *views.FlowRow) (chat.Step, bool) {
	for _, s := range f.Steps {
		if f.rows[s.Key] == row {
			return s, true
		}
	}
	return chat.Step{}, false
}

// language is the one in which something is wrong with a text: the main one if it is missing there, else that of the longest.
func (f typedFlow) language(t forms.Text) string {
	return atLanguage(forms.Definition{Languages: f.Languages}, t)
}

// shownMark tells what is odd from what else could be: it is posted back, so that saving knows what was looked at.
func shownMark(notes models.Problems) string {
	if len(notes) == 0 {
		return ""
	}
	h := sha256.New()
	for _, n := range notes {
		h.Write([]byte(n.Field + "\x00" + n.Text + "\x00" + n.Arg + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
