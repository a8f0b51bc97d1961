package main

import "testing"

// TestTheEditorOfAWeekInABrowser has the script copy Monday, and choose a number of one's own that is typed.
func TestTheEditorOfAWeekInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.size(1440, 2000)
	w.logIn("mia@harbour.example", password)
	w.open("/settings/profile")
	w.fill("[name=hours_saturday]", "10-12")
	w.fill("[name=hours_monday]", "8:30-12:00, 13-17")
	w.click("[data-copy-monday]", "")
	for day, want := range map[string]string{"monday": "8:30-12:00, 13-17", "wednesday": "8:30-12:00, 13-17", "friday": "8:30-12:00, 13-17", "saturday": "10-12", "sunday": ""} {
		if got := w.value("[name=hours_" + day + "]"); got != want {
			t.Errorf("%s is %q, want %q", day, got, want)
		}
	}
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	if got := w.value("[name=hours_friday]"); got != "08:30-12:00, 13:00-17:00" {
		t.Errorf("stored %q", got)
	}
	w.open("/settings/users/2")
	w.fill("[name=capacity_own]", "6")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	if got := w.value("[name=capacity]:checked") + " " + w.value("[name=capacity_own]"); got != "own 6" {
		t.Errorf("stored %q", got)
	}
	w.calm()
}
