package handlers

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"fairlead/models"
)

// Whoever leaves the language to the browser is mailed in the one in which they last saw a page; what a page asks for on its own says nothing of it.
func TestMailsComeInTheLanguageOfThePages(t *testing.T) {
	w := newWorld(t)
	w.sends()
	w.login(w.max)
	n, wanted := 0, map[string]int{}
	told := func(want string) {
		t.Helper()
		_, err := w.app.Assign(context.Background(), w.actor(w.ana), w.mail(fmt.Sprint("Boat ", n)).ID, models.UserOwner(w.max.ID), models.Nobody)
		w.ok(err)
		w.now = w.now.Add(3 * time.Minute)
		w.ok(w.app.RunDue(context.Background()))
		n++
		wanted[want]++
		subjects := map[string]int{}
		for _, m := range w.mailsTo(w.max.Email) {
			subjects[m.Subject]++
		}
		if !maps.Equal(subjects, wanted) {
			t.Fatalf("mailed %v, not %v", subjects, wanted)
		}
	}
	shown := func(language string, headers ...string) {
		t.Helper()
		w.header = http.Header{"Accept-Language": {language}}
		for i := 0; i < len(headers); i += 2 {
			w.header.Set(headers[i], headers[i+1])
		}
		w.get("/inbox")
	}
	const english, dutch = "A conversation was given to you", "Er is een gesprek aan jou gegeven"
	told(english)
	shown("nl-BE,nl;q=0.9")
	told(dutch)
	shown("en", "Fairlead-Live", "1")
	told(dutch)
	shown("en-GB")
	told(english)
	shown("nl")
	w.post(profilePath, "name", w.max.Name, "language", "en").goesTo(profilePath)
	told(english)
	w.post(profilePath, "name", w.max.Name, "language", "").goesTo(profilePath)
	told(dutch)
}
