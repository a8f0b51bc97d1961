// Package chat is what a chatflow says and asks, and how a chat goes through it. It is pure: what is known of the visitor, the hours and
// who is there comes in as data, and what is to be said, stored and decided goes out. It knows nothing of conversations, users or the
// database.
package chat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fairlead/channels/forms"
)

// Bounds on a flow. Lengths are in characters.
const (
	MaxSteps     = 100
	MaxOptions   = 20 // of one question
	MaxCases     = 20 // of one branch
	MaxText      = 2000
	MaxLabel     = 100     // of an option
	MaxFlowBytes = 1 << 20 // as JSON
)

// StepKind is what a step does.
type StepKind string

const (
	StepSay    StepKind = "say"    // says something and goes on
	StepAsk    StepKind = "ask"    // says something and waits for an answer
	StepBranch StepKind = "branch" // goes on where the first case that holds leads
	StepSend   StepKind = "send"   // sends to a team member: the rule of this way runs. From here on people talk
	StepEnd    StepKind = "end"    // says something, if there is something to be said, and ends the flow
)

// Steps are all kinds, in the order that they are offered in.
var Steps = []StepKind{StepSay, StepAsk, StepBranch, StepSend, StepEnd}

// AnswerKind is what a question takes.
type AnswerKind string

const (
	AnswerText   AnswerKind = "text"
	AnswerEmail  AnswerKind = "email"
	AnswerPhone  AnswerKind = "phone"
	AnswerChoice AnswerKind = "choice" // one of the options
)

// Answers are all kinds, in the order that they are offered in.
var Answers = []AnswerKind{AnswerText, AnswerEmail, AnswerPhone, AnswerChoice}

// Availability is who is there for a chat at a moment.
type Availability string

const (
	Somebody Availability = "somebody" // can take it now
	Nobody   Availability = "nobody"   // but the hours are open
	Closed   Availability = "closed"   // outside the operating hours
)

// Flow is one version of what a chatflow says and asks.
type Flow struct {
	Languages []string `json:"languages"` // of forms.Languages; the first is the main one
	Steps     []Step   `json:"steps"`     // the first is where a chat begins
}

// Step is one step. Next leads to the key of another; empty: the flow ends there.
type Step struct {
	Key   string     `json:"key"` // stays the same when its text changes; of a send step it names its way to people
	Kind  StepKind   `json:"kind"`
	Text  forms.Text `json:"text,omitempty"`  // what is said; of send: while the visitor waits
	Away  forms.Text `json:"away,omitempty"`  // of send: what is said instead when nobody is there, or it is closed
	Next  string     `json:"next,omitempty"`  // of say and ask; of branch: when no case holds
	Close bool       `json:"close,omitempty"` // of end: the conversation is closed

	Answer   AnswerKind `json:"answer,omitempty"`
	Maps     forms.Maps `json:"maps,omitempty"`     // what of the contact an answer fills in
	Label    forms.Text `json:"label,omitempty"`    // what colleagues see the answer under; empty: Text. Of send: what they call its way
	Optional bool       `json:"optional,omitempty"` // it may be skipped
	Options  []Option   `json:"options,omitempty"`  // of a choice

	Cases []Case `json:"cases,omitempty"` // of branch, in order
}

// Option is one answer to choose.
type Option struct {
	Key   string     `json:"key"`
	Label forms.Text `json:"label"`
	Next  string     `json:"next,omitempty"` // goes on here instead of the step's Next, if it is set
}

// Case leads on if it holds: an answer given to an ask step, or who is there.
type Case struct {
	Step      string       `json:"step,omitempty"`      // key of an ask step; empty: the case is about who is there
	Is        []string     `json:"is,omitempty"`        // of a choice: keys of options, any of which holds
	Contains  string       `json:"contains,omitempty"`  // of other answers: in any case of letters; empty: any answer at all
	Available Availability `json:"available,omitempty"` // of a case about who is there: at the way of the step Way
	Way       string       `json:"way,omitempty"`       // key of a send step; empty: any of the flow's, or the switch
	Next      string       `json:"next,omitempty"`
}

// Read reads a flow as it is stored. What it does not know is an error, and so is anything behind it.
func Read(s string) (f Flow, err error) {
	if len(s) > MaxFlowBytes {
		return f, errors.New("the flow is too large")
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(s)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return Flow{}, fmt.Errorf("read a chatflow: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Flow{}, errors.New("read a chatflow: there is more behind it")
	}
	return f, nil
}

// JSON is the flow as it is stored.
func (f Flow) JSON() string {
	b, err := json.Marshal(f)
	if err != nil { // there is nothing in it that cannot be written
		panic(err)
	}
	return string(b)
}

// Main is the language that everything is said in.
func (f Flow) Main() string {
	if len(f.Languages) == 0 {
		return forms.Languages[0]
	}
	return f.Languages[0]
}

// Say returns a text in a language, or in the main one.
func (f Flow) Say(t forms.Text, lang string) string { return t.In(lang, f.Main()) }

// Step returns the step with a key.
func (f Flow) Step(key string) (Step, bool) {
	for _, s := range f.Steps {
		if s.Key == key {
			return s, true
		}
	}
	return Step{}, false
}
