package chat

import (
	"encoding/json"

	"fairlead/channels/forms"
)

// State is where a chat is in its flow.
type State struct {
	Step    string            `json:"step,omitempty"`    // key of the ask step whose answer is waited for; empty: none is
	Answers map[string]string `json:"answers,omitempty"` // by key of the step; of a choice the key of the option; skipped: empty
	Sent    string            `json:"sent,omitempty"`    // key of the send step that was reached; empty: none was
	Ended   bool              `json:"ended,omitempty"`   // nothing more is said by the flow
}

// Facts are what a flow may depend on.
type Facts struct {
	Language  string
	Available func(way string) Availability // at the way of a send step, or (empty) at any
	Region    string                        // whose phone numbers need no country code, ISO 3166
}

// Said is one thing that the flow says.
type Said struct {
	Step    string
	Text    string
	Ask     bool
	Answer  AnswerKind // of what is asked
	Options []Choice
	Skip    bool // it may be skipped
}

// Choice is one option as it is shown.
type Choice struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// Typed is what a visitor answers with.
type Typed struct {
	Text   string
	Option string // key of an option that was clicked; empty: Text was typed
	Skip   bool
}

// Turn is what follows from the beginning of a chat or from one answer.
type Turn struct {
	Say    []Said                // in order
	Answer string                // the answer as colleagues read it, with Label; empty: it was none
	Label  string                // what it is an answer to
	Set    map[forms.Maps]string // of the contact, clean: an address in lower case, a phone number as E.164
	Send   string                // key of the send step reached with this turn: its rule is to run
	Close  bool                  // the conversation is to be closed
}

// ReadState reads a state as it is stored; empty is the beginning.
func ReadState(s string) (st State, err error) {
	if s == "" {
		return State{}, nil
	}
	return st, json.Unmarshal([]byte(s), &st)
}

// JSON is the state as it is stored.
func (s State) JSON() string {
	b, err := json.Marshal(s)
	if err != nil { // there is nothing in it that cannot be written
		panic(err)
	}
	return string(b)
}
