package handlers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fairlead/channels/forms"
	"fairlead/models"
	"fairlead/views"
)

// definitionOf is what was typed as a form: texts cleaned, those in other languages and fields to be taken out left away, and a key for
// each field and option that has none. Whether anything is wrong with it is for Check to say.
func definitionOf(draft views.FormDraft, stored forms.Definition) forms.Definition {
	d := forms.Definition{Languages: mainFirst(draft), Redirect: models.CleanLine(draft.Redirect)}
	line := func(texts map[string]string) forms.Text { return textOf(texts, d.Languages, models.CleanLine) }
	long := func(texts map[string]string) forms.Text { return textOf(texts, d.Languages, cleanLines) }
	d.Title, d.Intro, d.Submit, d.Thanks = line(draft.Title), long(draft.Intro), line(draft.Submit), long(draft.Thanks)
	taken := map[string]bool{}
	for _, r := range draft.Rows {
		taken[r.ID] = true
	}
	for _, r := range draft.Rows {
		if r.Gone {
			continue
		}
		f := forms.Field{Key: r.ID, Kind: forms.Kind(r.Kind), Label: line(r.Label), Help: line(r.Help), Required: r.Required, Maps: forms.Maps(r.Maps), Subject: r.Subject}
		if strings.HasPrefix(r.ID, newRowPrefix) {
			f.Key = forms.NewKey(f.Label[d.Main()], r.Kind, func(key string) bool { return taken[key] })
			taken[f.Key] = true
		}
		was, _ := stored.Field(r.ID)
		if f.Kind.Options() {
			f.Options = optionsOf(r.Options, d.Languages, was.Options)
		}
		f.Default = defaultOf(f, r.Default)
		d.Fields = append(d.Fields, f)
	}
	return d
}

// mainFirst are the languages that a form speaks, the main one first.
func mainFirst(draft views.FormDraft) []string {
	var out []string
	for _, lang := range draft.Languages {
		if lang == draft.Main {
			out = append([]string{lang}, out...)
		} else {
			out = append(out, lang)
		}
	}
	return out
}

func textOf(texts map[string]string, langs []string, clean func(string) string) forms.Text {
	t := forms.Text{}
	for _, lang := range langs {
		if s := clean(texts[lang]); s != "" {
			t[lang] = s
		}
	}
	return t
}

// cleanLines is models.CleanLine for several lines, without empty ones at both ends.
func cleanLines(s string) string { return strings.Trim(strings.Join(linesOf(s), "\n"), "\n") }

func linesOf(s string) []string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n")
	for i, line := range lines {
		lines[i] = models.CleanLine(line)
	}
	return lines
}

// optionsOf reads the options of a field: what stands on the same line in each language is the same option. One whose label was there
// before keeps its key.
func optionsOf(texts map[string]string, langs []string, was []forms.Option) (out []forms.Option) {
	lines := map[string][]string{}
	n := 0
	for _, lang := range langs {
		lines[lang] = linesOf(texts[lang])
		n = max(n, len(lines[lang]))
	}
	used := map[string]bool{}
	for i := range n {
		label := forms.Text{}
		for _, lang := range langs {
			if i < len(lines[lang]) && lines[lang][i] != "" {
				label[lang] = lines[lang][i]
			}
		}
		if len(label) > 0 {
			out = append(out, forms.Option{Key: keptKey(label, was, used), Label: label})
		}
	}
	taken := func(key string) bool {
		return used[key] || slices.ContainsFunc(was, func(o forms.Option) bool { return o.Key == key })
	}
	for i := range out {
		if out[i].Key == "" {
			out[i].Key = forms.NewKey(out[i].Label[langs[0]], "option", taken)
			used[out[i].Key] = true
		}
	}
	return out
}

// keptKey is the key of the option that had one of these labels; empty: there was none.
func keptKey(label forms.Text, was []forms.Option, used map[string]bool) string {
	for _, o := range was {
		for lang, s := range label {
			if o.Label[lang] == s && !used[o.Key] {
				used[o.Key] = true
				return o.Key
			}
		}
	}
	return ""
}

// defaultOf reads what is filled in at first: options by what they are called, a date as people write it.
func defaultOf(f forms.Field, typed string) string {
	switch f.Kind {
	case forms.KindCheck:
		if typed != "" {
			return forms.Yes
		}
		return ""
	case forms.KindLong:
		return cleanLines(typed)
	case forms.KindChoice, forms.KindChoices:
		return keysOf(f, cleanLines(typed))
	case forms.KindDate:
		for _, layout := range []string{"2-1-2006", "2/1/2006", "2.1.2006"} {
			if d, err := time.Parse(layout, models.CleanLine(typed)); err == nil {
				return d.Format(time.DateOnly)
			}
		}
	}
	return models.CleanLine(typed)
}

// keysOf has the keys of options in the place of what they are called. What is none of them stays, to be shown as wrong.
func keysOf(f forms.Field, typed string) string {
	lines := strings.Split(typed, "\n")
	for i, line := range lines {
		for _, o := range f.Options {
			for _, label := range o.Label {
				if strings.EqualFold(label, line) {
					lines[i] = o.Key
				}
			}
		}
	}
	return strings.Join(lines, "\n")
}

// atTyped has problems of a definition at the names that its parts are posted under, and opens the rows that they are in.
func atTyped(problems models.Problems, draft *views.FormDraft, d forms.Definition) (out models.Problems) {
	var shown []*views.FormRow
	for i := range draft.Rows {
		if !draft.Rows[i].Gone {
			shown = append(shown, &draft.Rows[i])
		}
	}
	for _, p := range problems {
		parts := strings.Split(p.Field, ".")
		switch parts[0] {
		case "languages":
			p.Field = "language"
		case "title":
			p.Field = "title." + atLanguage(d, d.Title)
		case "intro":
			p.Field = "intro." + atLanguage(d, d.Intro)
		case "submit":
			p.Field = "submit." + atLanguage(d, d.Submit)
		case "thanks":
			p.Field = "thanks." + atLanguage(d, d.Thanks)
		case "fields":
			p.Field = atRow(parts, shown, d)
		}
		if _, there := out.For(p.Field); !there {
			out = append(out, p)
		}
	}
	return out
}

// atRow is where a problem of a field is shown. parts are those of its path: fields, its number, and what of it.
func atRow(parts []string, shown []*views.FormRow, d forms.Definition) string {
	if len(parts) < 3 {
		return "fields"
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil || i >= len(shown) || i >= len(d.Fields) {
		return "fields"
	}
	row, f := shown[i], d.Fields[i]
	row.Open = true
	switch parts[2] {
	case "label", "key":
		return "label." + row.ID + "." + atLanguage(d, f.Label)
	case "help":
		return "help." + row.ID + "." + atLanguage(d, f.Help)
	case "options":
		return "options." + row.ID + "." + d.Main()
	case "default", "maps", "subject":
		return parts[2] + "." + row.ID
	}
	return "fields"
}

// atLanguage is the language in which something is wrong with a text: the main one if it is missing there, else that of the longest.
func atLanguage(d forms.Definition, t forms.Text) string {
	at := d.Main()
	if t[at] == "" {
		return at
	}
	for lang, s := range t {
		if len(s) > len(t[at]) {
			at = lang
		}
	}
	return at
}
