package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestARuleByContactOwnerInABrowser chooses the contact's owner on the Automation tab, with the script and without it.
func TestARuleByContactOwnerInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	automation := func() {
		w.open("/settings/channels/1/automation")
		w.has("h1", "")
	}
	hidden := func(selector string, want bool) {
		t.Helper()
		if got, err := evaluate[bool](w, `!document.querySelector("`+selector+`").checkVisibility()`); err != nil || got != want {
			t.Errorf("%s is hidden: %v, want %v, %v", selector, got, want, err)
		}
	}
	w.size(1440, 1600) // nothing lies under the bar with the buttons
	automation()
	w.choose("#f-assign_to", "specific")
	hidden("#f-needs_tracked", true)
	hidden("#f-members", false)
	w.choose("#f-assign_to", "owner")
	hidden("#f-needs_tracked", false)
	hidden("#f-members", true)
	w.wait("the second choice", `document.querySelector("#f-second").checkVisibility()`)
	w.has("#rule-preview", "of a contact without an owner")
	w.click("#f-second .picker-list label", "Eva Lind")
	w.click("summary", "Contacts without an owner")
	w.click("label", "Make who first replies the owner")
	if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
		for _, theme := range []string{"light", "dark"} {
			w.theme(theme)
			for _, width := range []int64{1440, 390} {
				w.size(width, 2400)
				w.picture(filepath.Join(dir, "owner-rule-"+theme+"-"+map[int64]string{1440: "1440", 390: "390"}[width]+".png"))
			}
		}
		w.size(1440, 1600)
		w.theme("light")
	}
	w.click("button", "Save")
	w.has("#notice", "Saved.")
	w.has("#f-second .chips", "Eva Lind")
	w.calm()

	w.withoutScript()
	automation()
	hidden("#f-members", true)
	w.choose("#f-assign_to", "nobody")
	w.click("button", "Save")
	w.has("#notice", "Saved.")
	w.wait("the switch to be hidden", `document.querySelector("#f-needs_tracked")?.checkVisibility() === false`)
}
