package chat

import (
	"fmt"
	"strings"
	"testing"

	"fairlead/channels/forms"
)

func TestWhatIsWrongWithAFlow(t *testing.T) {
	many := make([]Step, MaxSteps+1)
	for i := range many {
		many[i] = Step{Key: fmt.Sprintf("s%d", i), Kind: StepEnd}
	}
	for name, c := range map[string]struct {
		change func(*Flow)
		at     string // step:field
		fatal  bool
	}{
		"no language":               {func(f *Flow) { f.Languages = nil }, ":languages", true},
		"a strange language":        {func(f *Flow) { f.Languages = []string{"en", "nl", "tlh"} }, ":languages", true},
		"a language twice":          {func(f *Flow) { f.Languages = []string{"en", "nl", "en"} }, ":languages", true},
		"no step":                   {func(f *Flow) { f.Steps = nil }, ":steps", true},
		"too many steps":            {func(f *Flow) { f.Steps = many }, ":steps", true},
		"a key twice":               {func(f *Flow) { f.Steps = append(f.Steps, f.Steps[0]) }, "hello:key", true},
		"a strange key":             {func(f *Flow) { f.Steps[0].Key = "Hello!" }, "Hello!:key", true},
		"the switch's key":          {func(f *Flow) { f.Steps[0].Key = switchKey }, "switch:key", true},
		"no kind":                   {func(f *Flow) { f.Steps[0].Kind = "jump" }, "hello:kind", true},
		"nothing said":              {func(f *Flow) { f.Steps[0].Text = forms.Text{"nl": "Hallo"} }, "hello:text", true},
		"a long text":               {func(f *Flow) { f.Steps[0].Text = en(strings.Repeat("é", MaxText+1)) }, "hello:text", true},
		"a text without a language": {func(f *Flow) { f.Languages = []string{"en"} }, "hello:text", true},
		"no text at all":            {func(f *Flow) { f.Steps[0].Text = en("\xff") }, "hello:text", true},
		"no question":               {func(f *Flow) { f.Steps[1].Text = nil }, "topic:text", true},
		"no kind of answer":         {func(f *Flow) { f.Steps[1].Answer = "date" }, "topic:answer", true},
		"no options":                {func(f *Flow) { f.Steps[1].Options = nil }, "topic:options", true},
		"options of a text":         {func(f *Flow) { f.Steps[3].Options = f.Steps[1].Options }, "what:options", true},
		"an option twice":           {func(f *Flow) { f.Steps[1].Options[1].Key = "sales" }, "topic:options.1.key", true},
		"an option without words":   {func(f *Flow) { f.Steps[1].Options[1].Label = nil }, "topic:options.1.label", true},
		"an option of two lines":    {func(f *Flow) { f.Steps[1].Options[1].Label = en("a\nb") }, "topic:options.1.label", true},
		"an option to nowhere":      {func(f *Flow) { f.Steps[1].Options[1].Next = "x" }, "topic:options.1.next", true},
		"filled in wrongly":         {func(f *Flow) { f.Steps[5].Maps = forms.MapsName }, "email:maps", true},
		"next is nowhere":           {func(f *Flow) { f.Steps[0].Next = "x" }, "hello:next", true},
		"no case":                   {func(f *Flow) { f.Steps[4].Cases = nil }, "urgent:cases", true},
		"a case of nothing":         {func(f *Flow) { f.Steps[4].Cases[0] = Case{Next: "read"} }, "urgent:cases.0.step", true},
		"a case of no question":     {func(f *Flow) { f.Steps[4].Cases[0].Step = "hello" }, "urgent:cases.0.step", true},
		"a case of two things":      {func(f *Flow) { f.Steps[4].Cases[0].Available = Nobody }, "urgent:cases.0.step", true},
		"a case of no option":       {func(f *Flow) { f.Steps[2].Cases[0].Is[0] = "tea" }, "there:cases.0.is", true},
		"a choice that contains":    {func(f *Flow) { f.Steps[2].Cases[0].Contains = "tea" }, "there:cases.0.contains", true},
		"a case of nobody's way":    {func(f *Flow) { f.Steps[2].Cases[1].Way = "hello" }, "there:cases.1.way", true},
		"a case of strange people":  {func(f *Flow) { f.Steps[2].Cases[1].Available = "asleep" }, "there:cases.1.available", true},
		"a case to nowhere":         {func(f *Flow) { f.Steps[2].Cases[1].Next = "x" }, "there:cases.1.next", true},
		"runs forever": {func(f *Flow) {
			f.Steps[2].Cases[1].Next = "hello2"
			f.Steps = append(f.Steps, Step{Key: "hello2", Kind: StepSay, Text: en("x"), Next: "there"})
		}, "there:next", true},
		"says itself":       {func(f *Flow) { f.Steps[0].Next = "hello" }, "hello:next", true},
		"asks in a circle":  {func(f *Flow) { f.Steps[4].Next = "what" }, "what:next", false},
		"asks itself":       {func(f *Flow) { f.Steps[6].Next = "name" }, "name:next", false},
		"a dead end":        {func(f *Flow) { f.Steps[7].Next = "" }, "phone:next", false},
		"a dead case":       {func(f *Flow) { f.Steps[4].Cases[0].Next = "" }, "urgent:cases.0.next", false},
		"led to by nothing": {func(f *Flow) { f.Steps = append(f.Steps, Step{Key: "lost", Kind: StepEnd}) }, "lost:key", false},
	} {
		f := story()
		c.change(&f)
		found := false
		for _, p := range f.Check() {
			if p.Step+":"+p.Field == c.at && p.Fatal == c.fatal {
				found = true
			}
			if p.Text == "" || strings.Contains(p.Text, "%s") != (p.Arg != "") {
				t.Errorf("%s: said %+v", name, p)
			}
		}
		if !found {
			t.Errorf("%s: found %+v, want one at %s", name, f.Check(), c.at)
		}
	}
}

func TestAChoiceWhoseOptionsAllLeadOnNeedsNoNext(t *testing.T) {
	f := story()
	f.Steps[1].Next = ""
	for i := range f.Steps[1].Options {
		f.Steps[1].Options[i].Next = "there"
	}
	f.Steps[1].Options[1].Next = "read"
	if found := f.Check(); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	f.Steps[1].Optional = true
	if found := f.Check(); len(found) != 1 || found[0].Step != "topic" || found[0].Fatal {
		t.Errorf("one that may be skipped: found %+v", found)
	}
}
