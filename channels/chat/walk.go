package chat

import (
	"maps"
	"slices"
	"strings"

	"fairlead/channels/forms"
)

// Begin is what the flow says before anybody has answered anything, and where it then waits.
func (f Flow) Begin(facts Facts) (State, Turn) {
	w := walk{flow: f, facts: facts}
	if len(f.Steps) == 0 {
		w.state.Ended = true
	} else {
		w.from(f.Steps[0].Key)
	}
	return w.state, w.turn
}

// Answer takes what a visitor typed where the flow waits for it, and goes on as far as it can. A problem leaves everything as it was. Where nothing is
// waited for, it is no answer and nothing follows.
func (f Flow) Answer(s State, t Typed, facts Facts) (State, Turn, *forms.Problem) {
	if s.Ended || s.Step == "" {
		return s, Turn{}, nil
	}
	step, ok := f.Step(s.Step)
	if !ok || step.Kind != StepAsk { // no version of the flow has led here
		s.Step, s.Ended = "", true
		return s, Turn{}, nil
	}
	a, problem := f.read(step, t, facts)
	if problem != nil {
		return s, Turn{}, problem
	}
	w := walk{flow: f, facts: facts, state: s}
	w.state.Step, w.state.Answers = "", maps.Clone(s.Answers)
	if w.state.Answers == nil {
		w.state.Answers = map[string]string{}
	}
	w.state.Answers[step.Key] = a.Plain()
	if a.Value != "" {
		w.turn.Answer, w.turn.Label = a.Value, a.Label
		w.turn.set(step.Maps, a)
	}
	next := step.Next
	if o, ok := step.option(a.Plain()); ok && o.Next != "" {
		next = o.Next
	}
	w.from(next)
	return w.state, w.turn, nil
}

// read reads an answer to a step.
func (f Flow) read(step Step, t Typed, facts Facts) (forms.Answer, *forms.Problem) {
	field := forms.Field{Key: step.Key, Kind: forms.KindLong, Label: step.Label, Required: !step.Optional}
	if f.Say(step.Label, facts.Language) == "" {
		field.Label = step.Text
	}
	switch step.Answer {
	case AnswerEmail:
		field.Kind = forms.KindEmail
	case AnswerPhone:
		field.Kind = forms.KindPhone
	case AnswerChoice:
		field.Kind = forms.KindChoice
		for _, o := range step.Options {
			field.Options = append(field.Options, forms.Option{Key: o.Key, Label: o.Label})
		}
	case AnswerText:
		if step.Maps != forms.MapsNone {
			field.Kind = forms.KindText
		}
	}
	typed := t.Text
	if t.Option != "" {
		typed = t.Option
	}
	if t.Skip {
		typed = ""
	}
	a, problem := field.Read([]string{typed}, facts.Language, f.Main(), facts.Region)
	if problem != nil {
		problem.Field = "answer"
	}
	return a, problem
}

// set notes what an answer says about the contact.
func (t *Turn) set(m forms.Maps, a forms.Answer) {
	value := a.Value
	switch m {
	case forms.MapsNone:
		return
	case forms.MapsEmail:
		value = a.Plain()
	}
	t.Set = map[forms.Maps]string{m: value}
}

// option returns the option of a question with a key.
func (s Step) option(key string) (Option, bool) {
	if s.Answer == AnswerChoice {
		for _, o := range s.Options {
			if o.Key == key {
				return o, true
			}
		}
	}
	return Option{}, false
}

// walk is one way through a flow as far as it goes by itself.
type walk struct {
	flow  Flow
	facts Facts
	state State
	turn  Turn
}

// from goes on from a step until something is asked, somebody is sent for, or it ends. A flow that runs in a circle ends after as many
// steps as a flow may have.
func (w *walk) from(key string) {
	for range MaxSteps {
		step, ok := w.flow.Step(key)
		if !ok {
			break
		}
		switch step.Kind {
		case StepSay:
			w.say(step, step.Text)
			key = step.Next
		case StepBranch:
			key = w.branch(step)
		case StepAsk:
			w.ask(step)
			return
		case StepSend:
			w.send(step)
			return
		case StepEnd:
			w.say(step, step.Text)
			w.turn.Close, w.state.Ended = step.Close, true
			return
		default: // nothing is known of it: the flow ends here
			key = ""
		}
	}
	w.state.Ended = true
}

func (w *walk) say(step Step, t forms.Text) {
	if text := w.flow.Say(t, w.facts.Language); strings.TrimSpace(text) != "" {
		w.turn.Say = append(w.turn.Say, Said{Step: step.Key, Text: text})
	}
}

// ask says a question, if need be without words: something is waited for.
func (w *walk) ask(step Step) {
	said := Said{Step: step.Key, Text: w.flow.Say(step.Text, w.facts.Language), Ask: true, Answer: step.Answer, Skip: step.Optional}
	if step.Answer == AnswerChoice {
		for _, o := range step.Options {
			said.Options = append(said.Options, Choice{o.Key, w.flow.Say(o.Label, w.facts.Language)})
		}
	}
	w.turn.Say, w.state.Step = append(w.turn.Say, said), step.Key
}

// send says that somebody comes, or what the flow has to say when nobody does. People talk from here on.
func (w *walk) send(step Step) {
	text := step.Text
	if w.facts.available(step.Key) != Somebody {
		text = step.Away
	}
	w.say(step, text)
	w.turn.Send, w.state.Sent, w.state.Ended = step.Key, step.Key, true
}

func (w *walk) branch(step Step) string {
	for _, c := range step.Cases {
		if w.holds(c) {
			return c.Next
		}
	}
	return step.Next
}

func (w *walk) holds(c Case) bool {
	if c.Step == "" {
		return c.Available != "" && w.facts.available(c.Way) == c.Available
	}
	answer := w.state.Answers[c.Step]
	switch {
	case answer == "":
		return false
	case len(c.Is) > 0:
		return slices.Contains(c.Is, answer)
	}
	return strings.Contains(strings.ToLower(answer), strings.ToLower(c.Contains))
}

// available is who is there. Where nobody can say, nobody is.
func (f Facts) available(way string) Availability {
	if f.Available == nil {
		return Nobody
	}
	return f.Available(way)
}
