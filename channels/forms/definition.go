// Package forms is what a form asks and how what comes back is read: a submission on the wire into answers and files, or into what is
// wrong at which field. It knows nothing of conversations, users or the database: everything it needs comes in as its own types.
package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds on a definition. Lengths are in characters.
const (
	MaxFields          = 50
	MaxOptions         = 100 // of one field
	MaxDefinitionBytes = 1 << 20

	MaxTitle  = 200
	MaxText   = 2000 // intro and thanks
	MaxButton = 60
	MaxLabel  = 500 // what somebody agrees to is a sentence
	MaxHelp   = 500
	MaxShort  = 200 // placeholder, label of an option
	MaxValue  = 1000
	MaxURL    = 2000
)

// Languages are those that a form can speak: what Fairlead itself says on it is there in them.
var Languages = []string{"en", "nl"}

// Text is what a form says, by language.
type Text map[string]string

// In returns the text in a language, or else in the main one.
func (t Text) In(lang, main string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[main]
}

// Definition is one version of a form.
type Definition struct {
	Languages []string `json:"languages"` // the first is the main one: what is missing in another is said in it
	Title     Text     `json:"title,omitempty"`
	Intro     Text     `json:"intro,omitempty"`
	Submit    Text     `json:"submit,omitempty"`   // on the button; empty: "Send"
	Thanks    Text     `json:"thanks,omitempty"`   // after it was sent; empty: a sentence of ours
	Redirect  string   `json:"redirect,omitempty"` // where to go instead of Thanks; http or https
	Fields    []Field  `json:"fields"`
}

// Kind is what a field asks for.
type Kind string

const (
	KindText    Kind = "text"  // one line
	KindEmail   Kind = "email" // an e-mail address
	KindPhone   Kind = "phone"
	KindNumber  Kind = "number"
	KindDate    Kind = "date"
	KindChoice  Kind = "choice"  // one of the options
	KindChoices Kind = "choices" // any of the options
	KindCheck   Kind = "check"   // a box: consent
	KindLong    Kind = "long"    // several lines
	KindFile    Kind = "file"    // files
	KindHidden  Kind = "hidden"  // not shown, filled in by the page
)

// Kinds are all kinds, in the order that they are offered in.
var Kinds = []Kind{KindText, KindEmail, KindPhone, KindNumber, KindDate, KindChoice, KindChoices, KindCheck, KindLong, KindFile, KindHidden}

// Options reports whether a field of the kind has options.
func (k Kind) Options() bool { return k == KindChoice || k == KindChoices }

// Maps is what of a new contact a field fills in.
type Maps string

const (
	MapsNone     Maps = ""
	MapsName     Maps = "name"
	MapsEmail    Maps = "email"
	MapsPhone    Maps = "phone"
	MapsCompany  Maps = "company"
	MapsJobTitle Maps = "job_title"
)

// Mappings are the properties that a field of a kind can fill in.
func Mappings(k Kind) []Maps {
	switch k {
	case KindEmail:
		return []Maps{MapsNone, MapsEmail}
	case KindPhone:
		return []Maps{MapsNone, MapsPhone}
	case KindText, KindHidden:
		return []Maps{MapsNone, MapsName, MapsCompany, MapsJobTitle}
	}
	return []Maps{MapsNone}
}

// Field is one thing that a form asks.
type Field struct {
	Key         string   `json:"key"` // the name it is posted under; stays the same when the label changes
	Kind        Kind     `json:"kind"`
	Label       Text     `json:"label,omitempty"` // of a hidden field for colleagues only
	Help        Text     `json:"help,omitempty"`
	Placeholder Text     `json:"placeholder,omitempty"`
	Required    bool     `json:"required,omitempty"`
	Default     string   `json:"default,omitempty"` // of a choice the key of an option, of several choices a line each, of a check "yes"
	Options     []Option `json:"options,omitempty"`
	Maps        Maps     `json:"maps,omitempty"`
	Subject     bool     `json:"subject,omitempty"` // what is filled in here is the conversation's subject
}

// Option is one thing that can be chosen.
type Option struct {
	Key   string `json:"key"`
	Label Text   `json:"label"`
}

// Read reads a definition as it is stored. What it does not know is an error, and so is anything behind it.
func Read(s string) (d Definition, err error) {
	if len(s) > MaxDefinitionBytes {
		return d, errors.New("the definition is too large")
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(s)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return Definition{}, fmt.Errorf("read a form's definition: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Definition{}, errors.New("read a form's definition: there is more behind it")
	}
	return d, nil
}

// JSON is the definition as it is stored.
func (d Definition) JSON() string {
	b, err := json.Marshal(d)
	if err != nil { // there is nothing in it that cannot be written
		panic(err)
	}
	return string(b)
}

// Main is the language that everything is said in.
func (d Definition) Main() string {
	if len(d.Languages) == 0 {
		return Languages[0]
	}
	return d.Languages[0]
}

// Say returns a text in a language, or in the main one.
func (d Definition) Say(t Text, lang string) string { return t.In(lang, d.Main()) }

// Field returns the field with a key.
func (d Definition) Field(key string) (Field, bool) {
	for _, f := range d.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Mapped returns the field that fills in a property of a contact.
func (d Definition) Mapped(m Maps) (Field, bool) {
	for _, f := range d.Fields {
		if f.Maps == m && m != MapsNone {
			return f, true
		}
	}
	return Field{}, false
}

// TakesFiles reports whether a field asks for files.
func (d Definition) TakesFiles() bool {
	for _, f := range d.Fields {
		if f.Kind == KindFile {
			return true
		}
	}
	return false
}

// Option returns the option with a key.
func (f Field) Option(key string) (Option, bool) {
	for _, o := range f.Options {
		if o.Key == key {
			return o, true
		}
	}
	return Option{}, false
}

// NewKey makes a key out of a label that is not taken yet: "E-mail address" becomes e_mail_address.
func NewKey(label, otherwise string, taken func(string) bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(label) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= 30 {
			break
		}
	}
	key := strings.Trim(b.String(), "_")
	if key == "" {
		key = otherwise
	}
	for i, plain := 2, key; Reserved(key) || taken(key); i++ {
		key = fmt.Sprintf("%s_%d", plain, i)
	}
	return key
}
