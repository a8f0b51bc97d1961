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
	if f.Required {
		required = " required"
	}
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
		return fmt.Sprintf("  <p><label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s%s> %s</label></p>\n", f.Key, forms.Yes, checked(f.Default != ""), required, label)
	case forms.KindLong:
		return fmt.Sprintf("  <p><label>%s<br><textarea name=\"%s\" rows=\"6\"%s>%s</textarea></label></p>\n", label, f.Key, required, html.EscapeString(f.Default))
	case forms.KindChoice, forms.KindChoices:
		return plainOptions(f, label, lang)
	case forms.KindFile:
		return fmt.Sprintf("  <p><label>%s<br><input type=\"file\" name=\"%s\" multiple%s></label></p>\n", label, f.Key, required)
	}
	return fmt.Sprintf("  <p><label>%s<br><input type=\"%s\" name=\"%s\"%s%s></label></p>\n", label, input, f.Key, value, required)
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
	fmt.Fprintf(&b, "  <fieldset><legend>%s</legend>\n", label)
	chosen := strings.Split(f.Default, "\n")
	for _, o := range f.Options {
		fmt.Fprintf(&b, "    <label><input type=\"%s\" name=\"%s\" value=\"%s\"%s%s> %s</label>\n", kind, f.Key, o.Key, checked(slices.Contains(chosen, o.Key)), required, html.EscapeString(o.Label[lang]))
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
