package handlers

import (
	"slices"
	"strings"
	"testing"

	"fairlead/models"
)

// Who has never chosen is told as the switches said that there were before; what is chosen is what is told.
func TestPeopleChooseWhatTheyAreTold(t *testing.T) {
	w := newWorld(t)
	w.sends()
	w.login(w.max)
	page := w.get(toldPath).is(200)
	page.shows("table.told tbody tr:nth-child(3) th", "A colleague names me in a comment")
	if n := page.Find("table.told input[type=checkbox]").Length(); n != len(models.ToldKinds)*len(models.ToldWays) {
		t.Errorf("%d boxes", n)
	}
	before := []string{"badge:assigned", "mail:assigned", "badge:answer", "badge:mentioned", "mail:mentioned", "badge:late", "badge:failed", "mail:failed"}
	if got := page.checked("tell"); !slices.Equal(got, before) {
		t.Errorf("before anything is chosen: %q", got)
	}
	w.post(toldPath, "tell", "desktop:new", "tell", "mail:late", "tell", "smoke:new", "tell", "mail:everything", "tell", "").goesTo(toldPath)
	if got := w.get(toldPath).is(200).checked("tell"); !slices.Equal(got, []string{"desktop:new", "mail:late"}) {
		t.Errorf("chosen: %q", got)
	}
	if got := w.reload(w.max).Told; got != " chosen desktop:new mail:late " {
		t.Errorf("stored %q", got)
	}
	body, _ := w.get(toldPath).Find("body").Attr("data-desktop")
	if body != "new" {
		t.Errorf("the page is told %q", body)
	}
	w.post(toldPath).goesTo(toldPath)
	if got := w.get(toldPath).is(200).checked("tell"); len(got) != 0 {
		t.Errorf("after all was taken away: %q", got)
	}
	w.post(profilePath, "name", "Max Member").goesTo(profilePath) // leaves it alone
	if got := w.reload(w.max).Tells(); len(got) != 0 {
		t.Errorf("the profile has changed it: %v", got)
	}
}

// A notification says what has happened, in the reader's language, to who may read the conversation.
func TestANotificationSaysWhatHasHappened(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.nora)
	for _, test := range []struct{ what, language, title string }{
		{"assigned", "en", "Given to you: "},
		{"assigned", "nl", "Aan jou gegeven: "},
		{"answer", "en", " has written"},
		{"mentioned", "nl", " heeft je genoemd"},
		{"failed", "en", "could not be delivered"},
		{"<script>", "en", "could not be delivered"},
	} {
		w.header.Set("Accept-Language", test.language)
		got := w.get(conversationURL(w.conversation.ID, "told?what="+test.what)).is(200)
		if !strings.Contains(got.body, test.title) || !strings.Contains(got.body, `"body":"Secret"`) || strings.Contains(got.body, "<script>") {
			t.Errorf("%s: %s", test.what, got.body)
		}
	}
}
