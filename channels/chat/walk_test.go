package chat

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fairlead/channels/forms"
)

func en(s string) forms.Text { return forms.Text{"en": s} }

// story is a flow that asks for a topic and, of those who want to buy, for an address and a name, and sends them to sales; to others it says where
// to read on.
func story() Flow {
	return Flow{Languages: []string{"en", "nl"}, Steps: []Step{
		{Key: "hello", Kind: StepSay, Text: forms.Text{"en": "Hello", "nl": "Hallo"}, Next: "topic"},
		{Key: "topic", Kind: StepAsk, Text: en("What is it about?"), Label: en("Topic"), Answer: AnswerChoice, Next: "there", Options: []Option{
			{Key: "sales", Label: forms.Text{"en": "Sales", "nl": "Verkoop"}}, {Key: "help", Label: en("Help"), Next: "read"}, {Key: "other", Label: en("Something else")}}},
		{Key: "there", Kind: StepBranch, Next: "email", Cases: []Case{{Step: "topic", Is: []string{"other"}, Next: "what"}, {Available: Closed, Way: "sell", Next: "email"}}},
		{Key: "what", Kind: StepAsk, Text: en("What then?"), Answer: AnswerText, Next: "urgent"},
		{Key: "urgent", Kind: StepBranch, Cases: []Case{{Step: "what", Contains: "fire", Next: "sell"}}, Next: "read"},
		{Key: "email", Kind: StepAsk, Text: en("Your address?"), Answer: AnswerEmail, Maps: forms.MapsEmail, Optional: true, Next: "name"},
		{Key: "name", Kind: StepAsk, Text: en("Your name?"), Answer: AnswerText, Maps: forms.MapsName, Next: "phone"},
		{Key: "phone", Kind: StepAsk, Text: en("Your number?"), Answer: AnswerPhone, Maps: forms.MapsPhone, Optional: true, Next: "sell"},
		{Key: "sell", Kind: StepSend, Text: en("One moment."), Away: en("Nobody is here.")},
		{Key: "read", Kind: StepEnd, Text: en("Look at the help."), Close: true},
	}}
}

func there(a Availability) Facts {
	return Facts{Language: "en", Region: "NL", Available: func(string) Availability { return a }}
}

func texts(t Turn) (out []string) {
	for _, s := range t.Say {
		out = append(out, s.Text)
	}
	return out
}

func TestAChatGoesThroughItsFlow(t *testing.T) {
	f := story()
	if found := f.Check(); len(found) > 0 {
		t.Fatalf("found %+v", found)
	}
	s, turn := f.Begin(there(Somebody))
	if s.Step != "topic" || !slices.Equal(texts(turn), []string{"Hello", "What is it about?"}) || !turn.Say[1].Ask || len(turn.Say[1].Options) != 3 || turn.Send != "" {
		t.Fatalf("begins %+v, %+v", s, turn)
	}
	for _, c := range []struct {
		typed  Typed
		step   string // that is waited for then
		answer string
		set    map[forms.Maps]string
	}{
		{Typed{Text: "sALES "}, "email", "Sales", nil},
		{Typed{Text: " Gail@Customer.example"}, "name", "Gail@Customer.example", map[forms.Maps]string{forms.MapsEmail: "gail@customer.example"}},
		{Typed{Text: "Gail\nBcc: x"}, "phone", "Gail Bcc: x", map[forms.Maps]string{forms.MapsName: "Gail Bcc: x"}},
		{Typed{Text: "020 123 4567"}, "", "+31201234567", map[forms.Maps]string{forms.MapsPhone: "+31201234567"}},
	} {
		var p *forms.Problem
		if !f.CanSend(s) {
			t.Errorf("at %s nobody can be sent for", s.Step)
		}
		s, turn, p = f.Answer(s, c.typed, there(Somebody))
		if p != nil || s.Step != c.step || turn.Answer != c.answer || !reflect.DeepEqual(turn.Set, c.set) {
			t.Errorf("%+v: %+v, %+v, %+v", c.typed, s, turn, p)
		}
	}
	if turn.Send != "sell" || s.Sent != "sell" || !s.Ended || !slices.Equal(texts(turn), []string{"One moment."}) || f.CanSend(s) {
		t.Errorf("ends %+v, %+v", s, turn)
	}
	if again, turn, p := f.Answer(s, Typed{Text: "Hello?"}, there(Somebody)); p != nil || !reflect.DeepEqual(turn, Turn{}) || !reflect.DeepEqual(again, s) {
		t.Errorf("goes on %+v, %+v", again, turn)
	}
}

func TestAFlowBranches(t *testing.T) {
	for name, c := range map[string]struct {
		facts  Facts
		typed  []Typed
		say    string // last
		state  State
		closes bool
	}{
		"an option leads its own way":   {there(Somebody), []Typed{{Option: "help"}}, "Look at the help.", State{Ended: true}, true},
		"in another language":           {Facts{Language: "nl"}, []Typed{{Text: "verkoop"}}, "Your address?", State{Step: "email"}, false},
		"by an answer":                  {there(Nobody), []Typed{{Option: "other"}, {Text: "The house is on FIRE"}}, "Nobody is here.", State{Sent: "sell", Ended: true}, false},
		"by another answer":             {there(Somebody), []Typed{{Option: "other"}, {Text: "Tea"}}, "Look at the help.", State{Ended: true}, true},
		"closed, and an answer skipped": {there(Closed), []Typed{{Option: "sales"}, {Skip: true}, {Text: "G"}, {}}, "Nobody is here.", State{Sent: "sell", Ended: true}, false},
		"nobody can say who is there":   {Facts{}, []Typed{{Option: "sales"}, {Skip: true}, {Text: "G"}, {}}, "Nobody is here.", State{Sent: "sell", Ended: true}, false},
	} {
		s, turn := story().Begin(c.facts)
		for _, typed := range c.typed {
			var p *forms.Problem
			if s, turn, p = story().Answer(s, typed, c.facts); p != nil {
				t.Errorf("%s: %+v: %+v", name, typed, p)
			}
		}
		s.Answers = nil
		if said := texts(turn); len(said) == 0 || said[len(said)-1] != c.say || !reflect.DeepEqual(s, c.state) || turn.Close != c.closes {
			t.Errorf("%s: %+v, %+v", name, s, turn)
		}
	}
}

func TestAWrongAnswerLeavesEverythingAsItWas(t *testing.T) {
	for _, c := range []struct {
		step  string
		typed Typed
	}{
		{"topic", Typed{Text: "tea"}}, {"topic", Typed{Option: "tea"}}, {"topic", Typed{Skip: true}}, {"topic", Typed{}}, {"email", Typed{Text: "gail"}}, {"email", Typed{Text: "a@b.example\r\nBcc: c@d.example"}},
		{"name", Typed{Text: " \t"}}, {"name", Typed{Text: strings.Repeat("x", 501)}}, {"phone", Typed{Text: "call me"}},
	} {
		before := State{Step: c.step, Answers: map[string]string{"hello": "x"}}
		after, turn, p := story().Answer(before, c.typed, there(Somebody))
		if p == nil || p.Text == "" || p.Field != "answer" || !reflect.DeepEqual(after, before) || !reflect.DeepEqual(turn, Turn{}) {
			t.Errorf("%s, %+v: %+v, %+v, %+v", c.step, c.typed, after, turn, p)
		}
	}
}

func TestAnAnswerLeavesTheOldStateAlone(t *testing.T) {
	before := State{Step: "topic", Answers: map[string]string{"a": "b"}}
	if after, _, p := story().Answer(before, Typed{Option: "help"}, there(Somebody)); p != nil || len(before.Answers) != 1 || after.Answers["a"] != "b" {
		t.Errorf("%+v, then %+v; %+v", before, after, p)
	}
}

// flows draws flows as nobody would save them: with unknown kinds, doubled and unknown keys, circles.
func flows() *rapid.Generator[Flow] {
	key := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "nowhere"})
	text := rapid.SampledFrom([]forms.Text{nil, en("x"), {"nl": "y"}, {"tlh": "z"}})
	option := rapid.Custom(func(t *rapid.T) Option {
		return Option{Key: key.Draw(t, "key"), Label: text.Draw(t, "label"), Next: key.Draw(t, "next")}
	})
	one := rapid.Custom(func(t *rapid.T) Case {
		return Case{Step: key.Draw(t, "step"), Is: rapid.SliceOfN(key, 0, 2).Draw(t, "is"), Contains: rapid.SampledFrom([]string{"", "x"}).Draw(t, "contains"),
			Available: rapid.SampledFrom([]Availability{"", Somebody, Nobody, Closed, "late"}).Draw(t, "available"), Way: key.Draw(t, "way"), Next: key.Draw(t, "next")}
	})
	step := rapid.Custom(func(t *rapid.T) Step {
		return Step{Key: key.Draw(t, "key"), Kind: rapid.SampledFrom(append([]StepKind{"", "jump"}, Steps...)).Draw(t, "kind"), Text: text.Draw(t, "text"), Away: text.Draw(t, "away"), Next: key.Draw(t, "next"),
			Close: rapid.Bool().Draw(t, "close"), Answer: rapid.SampledFrom(append([]AnswerKind{""}, Answers...)).Draw(t, "answer"), Maps: rapid.SampledFrom([]forms.Maps{"", forms.MapsName, forms.MapsEmail, "owner"}).Draw(t, "maps"),
			Label: text.Draw(t, "label"), Optional: rapid.Bool().Draw(t, "optional"), Options: rapid.SliceOfN(option, 0, 3).Draw(t, "options"), Cases: rapid.SliceOfN(one, 0, 3).Draw(t, "cases")}
	})
	return rapid.Custom(func(t *rapid.T) Flow {
		return Flow{Languages: rapid.SliceOfN(rapid.SampledFrom([]string{"en", "nl", "tlh"}), 0, 3).Draw(t, "languages"), Steps: rapid.SliceOfN(step, 0, 8).Draw(t, "steps")}
	})
}

func facts() *rapid.Generator[Facts] {
	return rapid.Custom(func(t *rapid.T) Facts {
		f := there(rapid.SampledFrom([]Availability{Somebody, Nobody, Closed}).Draw(t, "available"))
		f.Language = rapid.SampledFrom([]string{"", "en", "nl", "tlh"}).Draw(t, "language")
		return f
	})
}

// follows checks what holds after every turn of every flow.
func follows(t *rapid.T, f Flow, s State, turn Turn) {
	step, ok := f.Step(s.Step)
	switch {
	case len(turn.Say) > MaxSteps:
		t.Fatalf("%d things said at once", len(turn.Say))
	case !s.Ended && (!ok || step.Kind != StepAsk), s.Ended && s.Step != "":
		t.Fatalf("neither waits nor has ended: %+v", s)
	case turn.Send != "" && (!s.Ended || s.Sent != turn.Send), s.Sent != "" && f.CanSend(s):
		t.Fatalf("sent, and goes on: %+v, %+v", s, turn)
	}
	back, err := ReadState(s.JSON())
	if err != nil || back.JSON() != s.JSON() {
		t.Fatalf("stored as %s: %v", s.JSON(), err)
	}
}

func TestEveryFlowEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := flows().Draw(t, "flow")
		with := facts().Draw(t, "facts")
		s, turn := f.Begin(with)
		follows(t, f, s, turn)
		for range rapid.IntRange(0, 8).Draw(t, "answers") {
			before := s
			typed := Typed{Text: rapid.SampledFrom([]string{"", "x", "a", "g@c.example", "020 123 4567"}).Draw(t, "text"), Option: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "option"), Skip: rapid.Bool().Draw(t, "skip")}
			var p *forms.Problem
			s, turn, p = f.Answer(s, typed, with)
			follows(t, f, s, turn)
			if turn.Send != "" && !f.CanSend(before) {
				t.Fatalf("sends from where it cannot: %+v", before)
			}
			if p != nil && !reflect.DeepEqual(s, before) {
				t.Fatalf("a problem changes %+v to %+v", before, s)
			}
		}
	})
}

func TestAFlowThatMayBeSavedNeverRunsInACircleAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := flows().Draw(t, "flow")
		if Broken(f.Check()) {
			return
		}
		visits := map[string]int{}
		w := walk{flow: f, facts: facts().Draw(t, "facts")}
		w.from(f.Steps[0].Key)
		for _, s := range w.turn.Say {
			if visits[s.Step]++; visits[s.Step] > 1 {
				t.Fatalf("%s is said twice", s.Step)
			}
		}
	})
}

func TestAnyStateIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := State{Step: rapid.SampledFrom([]string{"", "hello", "topic", "sell", "none"}).Draw(t, "step"), Sent: rapid.SampledFrom([]string{"", "sell", "none"}).Draw(t, "sent"), Ended: rapid.Bool().Draw(t, "ended"),
			Answers: rapid.MapOfN(rapid.String(), rapid.String(), 0, 4).Draw(t, "answers")}
		f := story()
		f.CanSend(s)
		after, turn, _ := f.Answer(s, Typed{Text: rapid.String().Draw(t, "text"), Option: rapid.String().Draw(t, "option")}, there(Somebody))
		if len(turn.Say) > MaxSteps || (s.Ended && !reflect.DeepEqual(after, s)) {
			t.Fatalf("%+v becomes %+v", s, after)
		}
	})
}

func FuzzFlow(f *testing.F) {
	f.Add(story().JSON(), `{"step":"topic"}`, "sales")
	f.Add(`{"languages":["en"],"steps":[{"key":"a","kind":"say","text":{"en":"x"},"next":"a"}]}`, `{"answers":null}`, "")
	f.Add(`{"steps":[{"key":"a","kind":"branch","cases":[{"available":"closed","next":"a"}]}]}`, `[]`, "x")
	f.Fuzz(func(t *testing.T, flow, state, typed string) {
		fl, err := Read(flow)
		if err != nil {
			return
		}
		fl.Check()
		if again, err := Read(fl.JSON()); err != nil || again.JSON() != fl.JSON() {
			t.Fatalf("%q: %v", flow, err)
		}
		s, turn := fl.Begin(there(Somebody))
		if len(turn.Say) > MaxSteps || !json.Valid([]byte(s.JSON())) {
			t.Fatal("too much is said")
		}
		if s, err = ReadState(state); err != nil {
			return
		}
		if s, turn, _ = fl.Answer(s, Typed{Text: typed}, there(Nobody)); len(turn.Say) > MaxSteps {
			t.Fatal("too much is said")
		}
		fl.CanSend(s)
	})
}
