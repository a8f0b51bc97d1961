package handlers

import (
	"fmt"
	"slices"
	"testing"
)

// A language that a form gets later has our words for the labels that are as we made them, for who builds it to see and change; others are theirs.
func TestALanguageAddedLaterHasOurLabels(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	start := builder(w.get(path).is(200), "#form-build")
	w.post(path, append(start, "action", "save")...).goesTo(path)
	if d := w.definition(ch); len(d.Fields[0].Label) != 1 {
		t.Errorf("stored for a language that the form does not speak: %v", d.Fields[0].Label)
	}
	start = builder(w.get(path), "#form-build")
	if i := slices.Index(start, "label.name.nl"); i < 0 || start[i+1] != "Naam" {
		t.Fatalf("offered: %v", start)
	}
	form := append(withValue(start, "label.message.en", "Your question"), "language", "nl")
	page := w.post(path, append(form, "action", "preview")...).is(200)
	if page.value("label.email.nl") != "E-mail" || page.value("label.message.nl") != "" || page.value("label.name.nl") != "Naam" {
		t.Errorf("%q, %q, %q", page.value("label.name.nl"), page.value("label.email.nl"), page.value("label.message.nl"))
	}
	page.shows("#form-preview", "Naam").shows("#form-preview", "Your question")
	w.post(path, append(withValue(form, "label.name.nl", ""), "action", "save")...).goesTo(path)
	d := w.definition(ch)
	if got := fmt.Sprint(d.Languages, d.Fields[0].Label, d.Fields[1].Label, d.Fields[2].Label); got != "[en nl] map[en:Name] map[en:E-mail nl:E-mail] map[en:Your question]" {
		t.Errorf("stored %s", got)
	}
	if page = w.get(path); page.value("label.name.nl") != "" {
		t.Error("what was taken out is offered again")
	}
}
