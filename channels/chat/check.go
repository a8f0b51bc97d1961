package chat

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fairlead/channels/forms"
)

// Finding is one thing to be said about a flow before it is saved.
type Finding struct {
	Step  string // key of the step; empty: the whole flow
	Field string // of the step, like "text", "options.0.label" or "cases.1.next"; of the flow "languages" or "steps"
	Text  string // a plain English sentence, translated when shown; may hold one %s for Arg
	Arg   string
	Fatal bool // it cannot be saved like this; otherwise it is only shown
}

// switchKey is taken: the way of the assignment switch has it.
const switchKey = "switch"

// Check says what is wrong with a flow, in the order of its steps.
func (f Flow) Check() []Finding {
	c := checker{flow: f, steps: f.byKey()}
	c.languages()
	switch {
	case len(f.Steps) == 0:
		c.fatal("", "steps", "Add a step first.")
	case len(f.Steps) > MaxSteps:
		c.fatal("", "steps", "These are too many steps: at most %s.", strconv.Itoa(MaxSteps))
		return c.found // what they lead to is not worth looking at
	}
	c.graph()
	seen := map[string]bool{}
	for _, s := range f.Steps {
		c.key(s.Key, "key", s.Key, seen)
		if s.Key == switchKey {
			c.fatal(s.Key, "key", "A step cannot have the key %s.", s.Key)
		}
		c.step(s)
		c.leads(s)
	}
	return c.found
}

// Broken reports whether something found keeps a flow from being saved.
func Broken(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Fatal })
}

type checker struct {
	flow    Flow
	steps   map[string]Step
	reached map[string]bool   // from the beginning
	loops   map[string]string // what is to be said at the first step of each circle
	found   []Finding
}

func (c *checker) fatal(step, field, text string, arg ...string) {
	c.found = append(c.found, Finding{Step: step, Field: field, Text: text, Arg: strings.Join(arg, " "), Fatal: true})
}

func (c *checker) show(step, field, text string) {
	c.found = append(c.found, Finding{Step: step, Field: field, Text: text})
}

func (c *checker) languages() {
	langs := c.flow.Languages
	if len(langs) == 0 {
		c.fatal("", "languages", "Choose a language.")
	}
	for i, l := range langs {
		if !slices.Contains(forms.Languages, l) {
			c.fatal("", "languages", "A chatflow cannot be in the language %s.", l)
		} else if slices.Contains(langs[:i], l) {
			c.fatal("", "languages", "The language %s is there twice.", l)
		}
	}
}

func (c *checker) key(step, field, key string, seen map[string]bool) {
	switch {
	case !forms.ValidKey(key):
		c.fatal(step, field, "A key has small letters, digits and _, and begins with a letter.")
	case seen[key]:
		c.fatal(step, field, "The key %s is there twice.", key)
	}
	seen[key] = true
}

// text checks a text in all its languages.
func (c *checker) text(step, field string, t forms.Text, most int, line bool) {
	for lang, s := range t {
		switch {
		case !slices.Contains(c.flow.Languages, lang):
			c.fatal(step, field, "There is text in the language %s, which the chatflow does not have.", lang)
		case !utf8.ValidString(s) || strings.Contains(s, "\x00"):
			c.fatal(step, field, "This is no text.")
		case utf8.RuneCountInString(s) > most:
			c.fatal(step, field, "This is too long: at most %s characters.", strconv.Itoa(most))
		case line && strings.ContainsFunc(s, unicode.IsControl):
			c.fatal(step, field, "This must be one line.")
		default:
			continue
		}
		return
	}
}

func (c *checker) needed(step, field string, t forms.Text) {
	if strings.TrimSpace(t[c.flow.Main()]) == "" {
		c.fatal(step, field, "This is needed in the chatflow's main language.")
	}
}

func (c *checker) next(step, field, key string) {
	if _, ok := c.steps[key]; !ok && key != "" {
		c.fatal(step, field, "This leads to a step that is not there.")
	}
}

func (c *checker) step(s Step) {
	c.text(s.Key, "text", s.Text, MaxText, false)
	switch s.Kind {
	case StepSay:
		c.needed(s.Key, "text", s.Text)
		c.next(s.Key, "next", s.Next)
	case StepAsk:
		c.needed(s.Key, "text", s.Text)
		c.ask(s)
		c.next(s.Key, "next", s.Next)
	case StepBranch:
		c.cases(s)
		c.next(s.Key, "next", s.Next)
	case StepSend:
		c.text(s.Key, "away", s.Away, MaxText, false)
		c.text(s.Key, "label", s.Label, MaxLabel, true)
	case StepEnd:
	default:
		c.fatal(s.Key, "kind", "Choose what this step does.")
	}
}

// AnswerMaps are the properties of a contact that an answer of a kind can fill in.
func AnswerMaps(k AnswerKind) []forms.Maps {
	switch k {
	case AnswerText:
		return forms.Mappings(forms.KindText)
	case AnswerEmail:
		return forms.Mappings(forms.KindEmail)
	case AnswerPhone:
		return forms.Mappings(forms.KindPhone)
	}
	return []forms.Maps{forms.MapsNone}
}

func (c *checker) ask(s Step) {
	c.text(s.Key, "label", s.Label, MaxLabel, true)
	if !slices.Contains(Answers, s.Answer) {
		c.fatal(s.Key, "answer", "Choose what kind of answer this takes.")
		return
	}
	if !slices.Contains(AnswerMaps(s.Answer), s.Maps) {
		c.fatal(s.Key, "maps", "An answer of this kind cannot fill this in.")
	}
	switch {
	case s.Answer != AnswerChoice && len(s.Options) > 0:
		c.fatal(s.Key, "options", "A question of this kind has no options.")
	case s.Answer == AnswerChoice && len(s.Options) == 0:
		c.fatal(s.Key, "options", "Add an option first.")
	case len(s.Options) > MaxOptions:
		c.fatal(s.Key, "options", "These are too many options: at most %s.", strconv.Itoa(MaxOptions))
	}
	seen := map[string]bool{}
	for i, o := range s.Options {
		at := "options." + strconv.Itoa(i)
		c.key(s.Key, at+".key", o.Key, seen)
		c.text(s.Key, at+".label", o.Label, MaxLabel, true)
		c.needed(s.Key, at+".label", o.Label)
		c.next(s.Key, at+".next", o.Next)
	}
}

func (c *checker) cases(s Step) {
	switch {
	case len(s.Cases) == 0:
		c.fatal(s.Key, "cases", "Add a case first.")
	case len(s.Cases) > MaxCases:
		c.fatal(s.Key, "cases", "These are too many cases: at most %s.", strconv.Itoa(MaxCases))
	}
	for i, one := range s.Cases {
		at := "cases." + strconv.Itoa(i)
		if one.Step != "" {
			c.answered(s.Key, at, one)
		} else {
			c.available(s.Key, at, one)
		}
		c.next(s.Key, at+".next", one.Next)
	}
}

func (c *checker) answered(step, at string, one Case) {
	ask, ok := c.steps[one.Step]
	switch {
	case !ok || ask.Kind != StepAsk:
		c.fatal(step, at+".step", "This is about a question that is not there.")
		return
	case one.Available != "" || one.Way != "":
		c.fatal(step, at+".step", "A case is about an answer or about who is there, not both.")
	case len(one.Is) > 0 && ask.Answer != AnswerChoice:
		c.fatal(step, at+".is", "A question of this kind has no options.")
	case one.Contains != "" && ask.Answer == AnswerChoice:
		c.fatal(step, at+".contains", "Choose one of the options.")
	case utf8.RuneCountInString(one.Contains) > MaxLabel:
		c.fatal(step, at+".contains", "This is too long: at most %s characters.", strconv.Itoa(MaxLabel))
	case !utf8.ValidString(one.Contains):
		c.fatal(step, at+".contains", "This is no text.")
	case len(one.Is) > MaxOptions:
		c.fatal(step, at+".is", "These are too many options: at most %s.", strconv.Itoa(MaxOptions))
	}
	for _, key := range one.Is {
		if _, ok := ask.option(key); !ok && ask.Answer == AnswerChoice {
			c.fatal(step, at+".is", "This is about an option that is not there.")
			return
		}
	}
}

func (c *checker) available(step, at string, one Case) {
	switch one.Available {
	case Somebody, Nobody, Closed:
	case "":
		c.fatal(step, at+".step", "Choose what this case is about.")
		return
	default:
		c.fatal(step, at+".available", "Choose who is there.")
	}
	if len(one.Is) > 0 || one.Contains != "" {
		c.fatal(step, at+".step", "A case is about an answer or about who is there, not both.")
	}
	if one.Way == "" {
		return
	}
	if way, ok := c.steps[one.Way]; !ok || way.Kind != StepSend {
		c.fatal(step, at+".way", "This is about a step that sends to nobody.")
	}
}
