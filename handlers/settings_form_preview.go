package handlers

import (
	"github.com/a-h/templ"

	"fairlead/channels/forms"
	"fairlead/views"
)

// formPreview is a form as visitors see it, in each of its languages.
func formPreview(d forms.Definition) templ.Component {
	var previews []views.FormPreview
	for _, lang := range d.Languages {
		p := views.PublicFormPage{Lang: lang, Title: d.Say(d.Title, lang), Intro: d.Say(d.Intro, lang), Submit: d.Say(d.Submit, lang), Fields: publicFields(d, lang, prefilled(d, nil))}
		for i := range p.Fields {
			p.Fields[i].Key = "preview-" + p.Fields[i].Key // the page has fields of its own
		}
		previews = append(previews, views.FormPreview(p))
	}
	return views.FormPreviews(previews)
}
