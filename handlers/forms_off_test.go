package handlers

import (
	"net/http"
	"strings"
	"testing"

	"fairlead/models"
)

// Strangers who come to a form that takes nothing are told so, in its language, and are not sent to log in.
func TestAFormThatTakesNothingSaysSo(t *testing.T) {
	w := newWorld(t)
	w.makeForm(w.support, "off", func(f *models.Form) { f.Active = false })
	english := http.Header{"Accept-Language": {"en"}}
	for path, want := range map[string]string{
		"/f/off": "not taking answers", "/f/off?lang=nl": "neemt geen antwoorden aan", "/f/off/thanks": "not taking answers", "/f/off/thanks?lang=nl": "neemt geen antwoorden aan", "/f/never-was": "not taking answers",
	} {
		page := w.get(path).is(404).shows("h1", want)
		if page.Find("a, form, script").Length() != 0 || page.Find("html").AttrOr("lang", "") != map[bool]string{true: "nl", false: "en"}[strings.Contains(path, "nl")] {
			t.Errorf("%s:\n%s", path, page.body)
		}
		if strings.HasPrefix(path, "/f/off") {
			page.shows("header", "Harbour")
		}
	}
	w.upload("/f/off", english, "name", "Gail").is(404).shows("h1", "not taking answers")
	english.Set("Accept", "application/json")
	if a := w.upload("/f/off", english, "name", "Gail").is(404); !strings.Contains(a.body, `{"error":"This form is not taking answers."}`) {
		t.Errorf("the script is told %s", a.body)
	}
	w.get("/f/off/definition").is(404)
}
