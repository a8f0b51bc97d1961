package forms

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing wrong with a definition or with what was filled in.
type Problem struct {
	Field string // path in a definition, like "fields.2.label" or "fields.2.options.0.label"; key in a submission; "": the whole
	Text  string // a plain English sentence, translated when shown; may hold one %s for Arg
	Arg   string
}

// keys are what names in HTML, JSON and CSS can be without quoting.
var keys = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Reserved reports whether a field cannot have this key: a form's own hidden fields have it.
func Reserved(key string) bool { return strings.HasPrefix(key, "_") || key == Honeypot }

// Check says what is wrong with a definition; nothing is wrong with one that can be shown and submitted.
func (d Definition) Check() []Problem {
	c := checker{main: d.Main()}
	c.languages(d.Languages)
	c.text("title", d.Title, MaxTitle)
	c.needed("title", d.Title)
	c.long("intro", d.Intro, MaxText)
	c.text("submit", d.Submit, MaxButton)
	c.long("thanks", d.Thanks, MaxText)
	if d.Redirect != "" && !webAddress(d.Redirect) {
		c.add("redirect", "Type a web address that begins with https:// or http://.")
	}
	switch {
	case len(d.Fields) == 0:
		c.add("fields", "Add a field first.")
	case len(d.Fields) > MaxFields:
		c.add("fields", "These are too many fields: at most %s.", strconv.Itoa(MaxFields))
	}
	c.fields(d.Fields)
	return c.found
}

type checker struct {
	main  string
	langs []string
	found []Problem
}

func (c *checker) add(field, text string, arg ...string) {
	p := Problem{Field: field, Text: text}
	if len(arg) > 0 {
		p.Arg = arg[0]
	}
	c.found = append(c.found, p)
}

func (c *checker) languages(langs []string) {
	c.langs = langs
	if len(langs) == 0 {
		c.add("languages", "Choose a language.")
	}
	for i, l := range langs {
		if !slices.Contains(Languages, l) {
			c.add("languages", "A form cannot be in the language %s.", l)
		} else if slices.Contains(langs[:i], l) {
			c.add("languages", "The language %s is there twice.", l)
		}
	}
}

// text checks one line in all its languages.
func (c *checker) text(field string, t Text, most int) {
	c.long(field, t, most)
	for _, s := range t {
		if strings.ContainsFunc(s, unicode.IsControl) {
			c.add(field, "This must be one line.")
			return
		}
	}
}

func (c *checker) long(field string, t Text, most int) {
	for lang, s := range t {
		switch {
		case !slices.Contains(c.langs, lang):
			c.add(field, "There is text in the language %s, which the form does not have.", lang)
		case !utf8.ValidString(s) || strings.Contains(s, "\x00"):
			c.add(field, "This is no text.")
		case utf8.RuneCountInString(s) > most:
			c.add(field, "This is too long: at most %s characters.", strconv.Itoa(most))
		default:
			continue
		}
		return
	}
}

func (c *checker) needed(field string, t Text) {
	if strings.TrimSpace(t[c.main]) == "" {
		c.add(field, "This is needed in the form's main language.")
	}
}

func (c *checker) fields(fields []Field) {
	seen, mapped, subject := map[string]bool{}, map[Maps]bool{}, false
	for i, f := range fields {
		at := "fields." + strconv.Itoa(i)
		c.key(at+".key", f.Key, seen)
		if Reserved(f.Key) {
			c.add(at+".key", "A field cannot have the key %s.", f.Key)
		}
		c.field(at, f)
		if f.Maps != MapsNone && mapped[f.Maps] {
			c.add(at+".maps", "Another field fills this in already.")
		}
		mapped[f.Maps] = true
		if f.Subject && subject {
			c.add(at+".subject", "Another field is the subject already.")
		}
		subject = subject || f.Subject
	}
}

func (c *checker) key(at, key string, seen map[string]bool) {
	switch {
	case !keys.MatchString(key):
		c.add(at, "A key has small letters, digits and _, and begins with a letter.")
	case seen[key]:
		c.add(at, "The key %s is there twice.", key)
	}
	seen[key] = true
}

func (c *checker) field(at string, f Field) {
	if !slices.Contains(Kinds, f.Kind) {
		c.add(at+".kind", "Choose what kind of field this is.")
		return
	}
	c.text(at+".label", f.Label, MaxLabel)
	if f.Kind != KindHidden {
		c.needed(at+".label", f.Label)
	}
	c.text(at+".help", f.Help, MaxHelp)
	c.text(at+".placeholder", f.Placeholder, MaxShort)
	if !slices.Contains(Mappings(f.Kind), f.Maps) {
		c.add(at+".maps", "A field of this kind cannot fill this in.")
	}
	if f.Subject && f.Kind != KindText && f.Kind != KindChoice {
		c.add(at+".subject", "Only a short text or a choice can be the subject.")
	}
	c.options(at, f)
	c.byDefault(at+".default", f)
}

func (c *checker) options(at string, f Field) {
	switch {
	case !f.Kind.Options() && len(f.Options) > 0:
		c.add(at+".options", "A field of this kind has no options.")
	case f.Kind.Options() && len(f.Options) == 0:
		c.add(at+".options", "Add an option first.")
	case len(f.Options) > MaxOptions:
		c.add(at+".options", "These are too many options: at most %s.", strconv.Itoa(MaxOptions))
	}
	seen := map[string]bool{}
	for i, o := range f.Options {
		at := at + ".options." + strconv.Itoa(i)
		c.key(at+".key", o.Key, seen)
		c.text(at+".label", o.Label, MaxShort)
		c.needed(at+".label", o.Label)
	}
}

// byDefault checks a default as if it had been filled in.
func (c *checker) byDefault(at string, f Field) {
	if f.Default == "" {
		return
	}
	f.Required = false
	_, problem := f.answer([]string{f.Default}, c.main, c.main, "")
	switch {
	case f.Kind == KindFile:
		c.add(at, "A field for files has no default.")
	case utf8.RuneCountInString(f.Default) > MaxValue:
		c.add(at, "This is too long: at most %s characters.", strconv.Itoa(MaxValue))
	case problem.Text != "":
		c.add(at, problem.Text, problem.Arg)
	}
}

// webAddress reports whether s is an address that a browser may be sent to.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= MaxURL && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r)
	})
}

// ValidKey reports whether a key can be a name in HTML, JSON and CSS without quoting.
func ValidKey(key string) bool { return keys.MatchString(key) }
