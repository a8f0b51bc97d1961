package views

import (
	"context"

	"github.com/a-h/templ"

	"fairlead/models"
)

// PublicFormPage is a form on a page of its own. Problems have the keys of fields, or "" for all of it.
type PublicFormPage struct {
	Lang      string
	CSS, Icon string
	Slug      string
	Company   string
	Title     string
	Intro     string
	Submit    string // on the button; empty: ours
	Others    []PublicLanguage
	Fields    []PublicField
	Hidden    []Field // what the form carries along
	Trap      string  // name of the field that people do not see
	Keep      string  // name of the boxes of files that were sent before
	Consent   string  // name of the box for a cookie; empty: it is not asked
	Agreed    bool
	Problems  models.Problems
}

// PublicLanguage leads to the form in another language.
type PublicLanguage struct{ Code, Name, URL string }

// PublicField is one field as it is shown, with what was typed.
type PublicField struct {
	Key          string
	Kind         string // of forms.Field
	Label        string
	Help         string
	Placeholder  string
	Autocomplete string
	Required     bool
	Value        string // as typed; of a check: not empty if it is ticked
	Options      []PublicOption
	Kept         []models.File // sent before, with something wrong elsewhere
}

// PublicOption is one thing to choose.
type PublicOption struct {
	Key, Label string
	Chosen     bool
}

// PublicOffPage is shown where a form takes nothing.
type PublicOffPage struct {
	Lang      string
	CSS, Icon string
	Company   string // empty: nobody's
}

// PublicThanksPage is shown once a form is stored.
type PublicThanksPage struct {
	Lang      string
	CSS, Icon string
	Slug      string
	Title     string
	Text      string // empty: ours
	Redirect  string // where the browser goes at once; empty: nowhere
}

// Say translates a text, which may hold one %s for arg, for what is no page.
func Say(ctx context.Context, text, arg string) string { return say(ctx, text, arg) }

func (f PublicField) id() string { return "f-" + f.Key }

// about connects a field to its help and its problem.
func (f PublicField) about(p models.Problems) templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Key}
	var about string
	if f.Help != "" {
		about = f.id() + "-help"
	}
	if has(p, f.Key) {
		a["aria-invalid"] = "true"
		about = joinIDs(f.Key+"-problem", about)
	}
	if about != "" {
		a["aria-describedby"] = about
	}
	if f.Required {
		a["required"] = true
	}
	if len(p) > 0 && p[0].Field == f.Key && f.Key != "" {
		a["autofocus"] = true
	}
	return a
}

// line is what a field for one line is besides.
func (f PublicField) line(p models.Problems) templ.Attributes {
	a := f.about(p)
	a["type"], a["value"] = "text", f.Value
	switch f.Kind {
	case "email":
		a["type"] = "email"
	case "phone":
		a["type"] = "tel"
	case "number":
		a["inputmode"] = "decimal"
	case "date":
		if !has(p, f.Key) { // a field for dates cannot hold what is no date
			a["type"] = "date"
		}
	}
	if has(p, f.Key) && f.Kind == "email" {
		a["type"], a["inputmode"] = "text", "email"
	}
	if f.Placeholder != "" {
		a["placeholder"] = f.Placeholder
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	return a
}

// optionAttributes are those of one of several choices.
func (f PublicField) optionAttributes(i int, o PublicOption, p models.Problems) templ.Attributes {
	a := templ.Attributes{"type": "radio", "name": f.Key, "value": o.Key, "id": f.id(), "checked": o.Chosen}
	if i > 0 {
		a["id"] = f.id() + "-" + id(int64(i))
	}
	if f.Kind == "choices" {
		a["type"] = "checkbox"
	} else if f.Required {
		a["required"] = true
	}
	if has(p, f.Key) {
		a["aria-invalid"] = "true"
	}
	if i == 0 && len(p) > 0 && p[0].Field == f.Key {
		a["autofocus"] = true
	}
	return a
}

// labelOf is what the list of problems calls a field.
func (p PublicFormPage) labelOf(key string) string {
	for _, f := range p.Fields {
		if f.Key == key {
			return f.Label
		}
	}
	return key
}

// manyOptions is from how many on a choice is a drop-down.
const manyOptions = 7

// described is a group of boxes with its help and its problem.
func described(f PublicField, p models.Problems) templ.Attributes {
	a := f.about(p)
	about, ok := a["aria-describedby"]
	if !ok {
		return nil
	}
	return templ.Attributes{"aria-describedby": about}
}

// fileAttributes are those of a field for files: one that has some already needs no more.
func (f PublicField) fileAttributes(p models.Problems) templ.Attributes {
	f.Required = f.Required && len(f.Kept) == 0
	return f.about(p)
}

// titleWithProblems is the first thing that a screen reader says.
func titleWithProblems(ctx context.Context, p PublicFormPage) string {
	if len(p.Problems) > 0 {
		return t(ctx, "Not sent yet: %s", p.Title)
	}
	return p.Title
}
