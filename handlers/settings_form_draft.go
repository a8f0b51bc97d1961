package handlers

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/views"
)

// newRowPrefix begins the id of a field that has no key yet; no key begins with it.
const newRowPrefix = "_"

// maxRows bounds how many fields are read of what was posted, those to be taken out too.
const maxRows = 4 * forms.MaxFields

var postedRow = regexp.MustCompile(`^_?[a-z0-9][a-z0-9_]{0,39}$`)

// storedDraft is a stored definition as people edit it.
func storedDraft(d forms.Definition) views.FormDraft {
	draft := blankDraft()
	draft.Languages, draft.Main = d.Languages, d.Main()
	draft.Title, draft.Intro, draft.Submit, draft.Thanks, draft.Redirect = d.Title, d.Intro, d.Submit, d.Thanks, d.Redirect
	for _, f := range d.Fields {
		row := views.FormRow{ID: f.Key, Kind: string(f.Kind), Label: f.Label, Help: f.Help, Maps: string(f.Maps), Mappings: mappings(f.Kind), Required: f.Required,
			Subject: f.Subject, Default: f.Default, Options: map[string]string{}}
		for _, lang := range d.Languages {
			row.Options[lang] = optionLines(f.Options, lang)
		}
		if f.Kind.Options() {
			row.Default = labelsOf(f, d.Main())
		}
		row.Label = offered(d, f.Label)
		draft.Rows = append(draft.Rows, row)
	}
	return draft
}

// offered is a label with what it would be in the languages that the form does not speak yet, where it is as we made it: it stands there once such a
// language is ticked, and is not stored before.
func offered(d forms.Definition, label forms.Text) map[string]string {
	out := maps.Clone(map[string]string(label))
	for _, lang := range forms.Languages {
		if other := inbox.StandardLabel(label[d.Main()], d.Main(), lang); other != "" && !slices.Contains(d.Languages, lang) {
			out[lang] = other
		}
	}
	return out
}

// unoffered takes back what was offered for a label that is somebody's own by now.
func unoffered(d *views.FormDraft, stored forms.Definition) {
	for _, r := range d.Rows {
		was, _ := stored.Field(r.ID)
		for lang, text := range offered(stored, was.Label) {
			if !slices.Contains(stored.Languages, lang) && r.Label[lang] == text && r.Label[stored.Main()] != was.Label[stored.Main()] {
				r.Label[lang] = ""
			}
		}
	}
}

func blankDraft() views.FormDraft {
	d := views.FormDraft{All: forms.Languages}
	for _, k := range forms.Kinds {
		d.Kinds = append(d.Kinds, string(k))
	}
	return d
}

func mappings(k forms.Kind) (out []string) {
	for _, m := range forms.Mappings(k) {
		out = append(out, string(m))
	}
	return out
}

// optionLines writes the options in one language, one on a line; those behind the last that has a text there are left out.
func optionLines(options []forms.Option, lang string) string {
	lines := make([]string, len(options))
	for i, o := range options {
		lines[i] = o.Label[lang]
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// labelsOf writes a default of options as people choose them, one on a line.
func labelsOf(f forms.Field, main string) string {
	var labels []string
	for key := range strings.SplitSeq(f.Default, "\n") {
		if o, ok := f.Option(key); ok {
			labels = append(labels, o.Label[main])
		}
	}
	return strings.Join(labels, "\n")
}

// formDraft binds what was typed. Rows that are new are open, so that they stay so without the script.
func formDraft(f form, stored forms.Definition) (views.FormDraft, error) {
	d := blankDraft()
	for _, lang := range forms.Languages {
		if slices.Contains(f.Values["language"], lang) {
			d.Languages = append(d.Languages, lang)
		}
	}
	d.Main = f.Get("main")
	if !slices.Contains(d.Languages, d.Main) {
		d.Main = append(d.Languages, stored.Main())[0]
	}
	d.Title, d.Intro, d.Submit, d.Thanks, d.Redirect = f.languages("title"), f.languages("intro"), f.languages("submit"), f.languages("thanks"), f.Get("redirect")
	rows := f.Values["row"]
	if len(rows) > maxRows {
		return d, errUnread
	}
	for i, id := range rows {
		kind := forms.Kind(f.Get("kind." + id))
		if !postedRow.MatchString(id) || !slices.Contains(forms.Kinds, kind) || slices.Contains(rows[:i], id) {
			return d, errUnread
		}
		d.Rows = append(d.Rows, views.FormRow{ID: id, Kind: string(kind), Label: f.languages("label." + id), Help: f.languages("help." + id), Options: f.languages("options." + id),
			Default: f.Get("default." + id), Maps: f.Get("maps." + id), Mappings: mappings(kind), Required: f.ticked("required." + id), Subject: f.ticked("subject." + id),
			Gone: f.ticked("gone." + id), Open: strings.HasPrefix(id, newRowPrefix)})
	}
	unoffered(&d, stored)
	return d, nil
}

// languages reads a text that has a field for each language.
func (f form) languages(name string) map[string]string {
	texts := map[string]string{}
	for _, lang := range forms.Languages {
		texts[lang] = f.Get(name + "." + lang)
	}
	return texts
}

// newRow is a field that was just added: an address or a number fills in the contact's, if nothing else does.
func newRow(d views.FormDraft, kind forms.Kind) views.FormRow {
	taken := func(id string) bool {
		return slices.ContainsFunc(d.Rows, func(r views.FormRow) bool { return r.ID == id })
	}
	n := 1
	for taken(newRowPrefix + strconv.Itoa(n)) {
		n++
	}
	row := views.FormRow{ID: newRowPrefix + strconv.Itoa(n), Kind: string(kind), Mappings: mappings(kind), Open: true}
	if m := forms.Mappings(kind); len(m) == 2 && !slices.ContainsFunc(d.Rows, func(r views.FormRow) bool { return !r.Gone && r.Maps == string(m[1]) }) {
		row.Maps = string(m[1])
	}
	return row
}
