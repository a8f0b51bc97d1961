package inbox

import (
	"slices"

	"fairlead/channels/forms"
)

// firstTexts are what a new form says, by language. People change them; nothing else in Fairlead depends on them.
var firstTexts = map[string]struct{ name, email, message string }{
	"en": {"Name", "E-mail", "Message"},
	"nl": {"Naam", "E-mail", "Bericht"},
}

// StandardLabel returns what the label of a field is in another language, if it is one of those that a new form has; empty: it is somebody's own.
func StandardLabel(label, from, to string) string {
	a, b := firstTexts[from], firstTexts[to]
	switch label {
	case "":
		return ""
	case a.name:
		return b.name
	case a.email:
		return b.email
	case a.message:
		return b.message
	}
	return ""
}

// firstDefinition is what a new form asks: who writes, where to answer, and what it is about.
func firstDefinition(lang, title string) forms.Definition {
	if !slices.Contains(forms.Languages, lang) {
		lang = forms.Languages[0]
	}
	say, in := firstTexts[lang], func(s string) forms.Text { return forms.Text{lang: s} }
	return forms.Definition{Languages: []string{lang}, Title: in(title), Fields: []forms.Field{
		{Key: "name", Kind: forms.KindText, Label: in(say.name), Required: true, Maps: forms.MapsName},
		{Key: "email", Kind: forms.KindEmail, Label: in(say.email), Required: true, Maps: forms.MapsEmail},
		{Key: "message", Kind: forms.KindLong, Label: in(say.message), Required: true},
	}}
}
