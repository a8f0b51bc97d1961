package handlers

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"

	"fairlead/channels/forms"
	"fairlead/views"
)

// plainForm is HTML that posts to a form's address, in the form's main language.
func plainForm(url string, d forms.Definition) string {
	var b strings.Builder
	encoding := ""
	if d.TakesFiles() {
		encoding = ` enctype="multipart/form-data"`
	}
	fmt.Fprintf(&b, "<form method=\"post\" action=\"%s\"%s accept-charset=\"utf-8\" lang=\"%s\">\n", html.EscapeString(url), encoding, d.Main())
	fmt.Fprintf(&b, "  <input type=\"hidden\" name=\"%s\" value=\"%s\">\n", forms.FieldLanguage, d.Main())
	for _, f := range d.Fields {
		b.WriteString(plainField(f, html.EscapeString(f.Label[d.Main()]), d.Main()))
	}
	// People do not see it and programs fill it in.
	fmt.Fprintf(&b, "  <p hidden><input name=\"%s\" tabindex=\"-1\" autocomplete=\"off\" aria-label=\"-\"></p>\n", forms.Honeypot)
	submit := d.Submit[d.Main()]
	if submit == "" {
		submit = views.Say(views.WithLanguage(context.Background(), d.Main()), "Send", "")
	}
	fmt.Fprintf(&b, "  <p><button>%s</button></p>\n</form>", html.EscapeString(submit))
	return b.String()
}

// plainTypes are the inputs of fields for one line.
var plainTypes = map[forms.Kind]string{forms.KindEmail: "email", forms.KindPhone: "tel", forms.KindDate: "date", forms.KindFile: "file", forms.KindHidden: "hidden"}

// plainField is one field; label is escaped already.
func plainField(f forms.Field, label, lang string) string {
	required, value := "", ""
	about, help := plainHelp(f, lang)
	if f.Required {
		required = " required"
	}
	required += about
	if f.Default != "" {
		value = ` value="` + html.EscapeString(f.Default) + `"`
	}
	input := "text"
	if t := plainTypes[f.Kind]; t != "" {
		input = t
	}
	switch f.Kind {
	case forms.KindHidden:
		return fmt.Sprintf("  <input type=\"hidden\" name=\"%s\"%s>\n", f.Key, value)
	case forms.KindCheck:
		return fmt.Sprintf("  <p><label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s%s> %s</label>%s</p>\n", f.Key, forms.Yes, checked(f.Default != ""), required, label, help)
	case forms.KindLong:
		return fmt.Sprintf("  <p><label>%s<br><textarea name=\"%s\" rows=\"6\"%s>%s</textarea></label>%s</p>\n", label, f.Key, required, html.EscapeString(f.Default), help)
	case forms.KindChoice, forms.KindChoices:
		return plainOptions(f, label, lang)
	case forms.KindFile:
		return fmt.Sprintf("  <p><label>%s<br><input type=\"file\" name=\"%s\" multiple%s></label>%s</p>\n", label, f.Key, required, help)
	}
	return fmt.Sprintf("  <p><label>%s<br><input type=\"%s\" name=\"%s\"%s%s></label>%s</p>\n", label, input, f.Key, value, required, help)
}

// plainHelp is what connects a field to its help, and the help.
func plainHelp(f forms.Field, lang string) (about, help string) {
	if f.Help[lang] == "" {
		return "", ""
	}
	return fmt.Sprintf(" aria-describedby=\"%s-help\"", f.Key), fmt.Sprintf("<br><small id=\"%s-help\">%s</small>", f.Key, html.EscapeString(f.Help[lang]))
}

func plainOptions(f forms.Field, label, lang string) string {
	var b strings.Builder
	kind, required := "checkbox", ""
	if f.Kind == forms.KindChoice {
		kind = "radio"
		if f.Required {
			required = " required"
		}
	}
	about, help := plainHelp(f, lang)
	fmt.Fprintf(&b, "  <fieldset%s><legend>%s</legend>\n", about, label)
	chosen := strings.Split(f.Default, "\n")
	for _, o := range f.Options {
		fmt.Fprintf(&b, "    <label><input type=\"%s\" name=\"%s\" value=\"%s\"%s%s> %s</label>\n", kind, f.Key, o.Key, checked(slices.Contains(chosen, o.Key)), required, html.EscapeString(o.Label[lang]))
	}
	if help != "" {
		fmt.Fprintf(&b, "    <small%s\n", strings.TrimPrefix(help, "<br><small"))
	}
	b.WriteString("  </fieldset>\n")
	return b.String()
}

func checked(yes bool) string {
	if yes {
		return " checked"
	}
	return ""
}
