package forms

import (
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

// Bounds on what is filled in. Lengths are in characters.
const (
	maxLine = 500
	maxLong = 20_000
)

// Answer is one field as it was filled in, with its label as it was then.
type Answer struct {
	Key   string
	Label string
	Kind  Kind
	Value string // as people read it: a choice's label; several have a line each; a date as 2006-01-02; a phone in E.164
	plain string // the same without language: what a content key is made of
}

// noProblem is a field in order.
var noProblem = Problem{}

// answer reads what was filled in at one field. region is the country that a phone number without one is of.
func (f Field) answer(values []string, lang, main, region string) (Answer, Problem) {
	a := Answer{Key: f.Key, Label: f.Label.In(lang, main), Kind: f.Kind}
	if a.Label == "" {
		a.Label = f.Key
	}
	var p Problem
	switch f.Kind {
	case KindChoice, KindChoices:
		p = f.choose(&a, values, lang, main)
	case KindCheck:
		p = f.check(&a, values)
	case KindLong:
		a.Value = cleanText(one(values))
		p = tooLong(a.Value, maxLong)
	case KindFile: // its answer is in its files
	default:
		a.Value = cleanLine(one(values))
		p = f.line(&a, region)
	}
	if a.plain == "" {
		a.plain = a.Value
	}
	if p == noProblem && f.Required && a.Value == "" && f.Kind != KindFile {
		p = missing(f.Kind)
	}
	p.Field = f.Key
	if p.Text == "" {
		p = noProblem
	}
	return a, p
}

// one is what a field holds that can hold one thing only.
func one(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func missing(k Kind) Problem {
	switch k {
	case KindChoice, KindChoices:
		return Problem{Text: "Choose one."}
	case KindCheck:
		return Problem{Text: "Tick this box to go on."}
	case KindFile:
		return Problem{Text: "Choose a file."}
	}
	return Problem{Text: "Fill this in."}
}

func tooLong(s string, most int) Problem {
	if utf8.RuneCountInString(s) > most {
		return Problem{Text: "This is too long: at most %s characters.", Arg: strconv.Itoa(most)}
	}
	return noProblem
}

func (f Field) line(a *Answer, region string) Problem {
	if p := tooLong(a.Value, maxLine); p != noProblem || a.Value == "" {
		return p
	}
	switch f.Kind {
	case KindEmail:
		return readEmail(a)
	case KindPhone:
		return readPhone(a, region)
	case KindNumber:
		return readNumber(a)
	case KindDate:
		return readDate(a)
	}
	return noProblem
}

// readEmail takes an address as people type it, with nothing around it.
func readEmail(a *Answer) Problem {
	bad := Problem{Text: "Type an e-mail address, like name@example.com."}
	parsed, err := mail.ParseAddress(a.Value)
	if err != nil || parsed.Address != a.Value || len(a.Value) > 254 {
		return bad
	}
	local, domain, _ := strings.Cut(a.Value, "@")
	if len(local) > 64 || !strings.Contains(domain, ".") || strings.ContainsAny(a.Value, ` "(),:;<>[\]`) {
		return bad
	}
	a.plain = strings.ToLower(a.Value)
	return noProblem
}

// readPhone takes a number as it is written anywhere, and keeps it as it is dialled.
func readPhone(a *Answer, region string) Problem {
	n, err := phonenumbers.Parse(a.Value, region)
	if err != nil && region == "" {
		return Problem{Text: "Type a phone number with its country, like +31 20 123 4567."}
	}
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return Problem{Text: "Type a phone number, like +31 20 123 4567."}
	}
	a.Value = phonenumbers.Format(n, phonenumbers.E164)
	if ext := n.GetExtension(); ext != "" {
		a.Value += ";ext=" + ext
	}
	return noProblem
}

var number = regexp.MustCompile(`^[+-]?[0-9]{1,30}([.,][0-9]{1,30})?$`)

func readNumber(a *Answer) Problem {
	if !number.MatchString(a.Value) {
		return Problem{Text: "Type a number, like 12 or 12.5."}
	}
	a.plain = strings.Replace(a.Value, ",", ".", 1)
	return noProblem
}

func readDate(a *Answer) Problem {
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006", "2.1.2006"} {
		if d, err := time.Parse(layout, a.Value); err == nil && d.Year() > 0 {
			a.Value = d.Format(time.DateOnly)
			return noProblem
		}
	}
	return Problem{Text: "Type a date as year-month-day, like 2026-03-31."}
}

// choose takes options by their key, and by their label as sites write them that make the form themselves.
func (f Field) choose(a *Answer, values []string, lang, main string) Problem {
	if f.Kind == KindChoice && len(values) > 1 {
		values = values[:1]
	}
	chosen := map[string]bool{}
	for _, v := range values {
		for line := range strings.Lines(v) {
			if line = cleanLine(line); line == "" {
				continue
			}
			o, ok := f.chosen(line)
			if !ok {
				return Problem{Text: "Choose one of the options."}
			}
			chosen[o.Key] = true
		}
	}
	var labels, keys []string
	for _, o := range f.Options {
		if chosen[o.Key] {
			labels, keys = append(labels, o.Label.In(lang, main)), append(keys, o.Key)
		}
	}
	if f.Kind == KindChoice && len(keys) > 1 {
		return Problem{Text: "Choose only one of the options."}
	}
	a.Value, a.plain = strings.Join(labels, "\n"), strings.Join(keys, "\n")
	return noProblem
}

func (f Field) chosen(v string) (Option, bool) {
	if o, ok := f.Option(v); ok {
		return o, true
	}
	for _, o := range f.Options {
		for _, label := range o.Label {
			if strings.EqualFold(cleanLine(label), v) {
				return o, true
			}
		}
	}
	return Option{}, false
}

// Yes is what a ticked box is read as.
const Yes = "yes"

func (f Field) check(a *Answer, values []string) Problem {
	switch strings.ToLower(cleanLine(one(values))) {
	case "", "no", "off", "false", "0":
	default:
		a.Value = Yes
	}
	return noProblem
}

// Read is what was filled in at the field by itself, or what is wrong with it. region is the country that a phone number without one is of.
func (f Field) Read(values []string, lang, main, region string) (Answer, *Problem) {
	a, p := f.answer(values, lang, main, region)
	if p != noProblem {
		return Answer{}, &p
	}
	return a, nil
}

// Plain is the answer without language: of a choice the key of its option, of an address its small letters.
func (a Answer) Plain() string { return a.plain }
