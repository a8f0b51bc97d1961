package main

import "testing"

// TestWhoseContactItIsShowsInDutch: where there is no room for both, the long word for it gives way, not the name.
func TestWhoseContactItIsShowsInDutch(t *testing.T) {
	_, w := atTheFork(t)
	path := w.path()
	w.open("/settings/profile")
	w.choose("#f-language", "nl")
	w.click("button.go", "Save")
	w.has("#notice", "Opgeslagen")
	w.open(path)
	w.has("#side .contact-owner summary", "Niemand")
	w.wait("the whole name", `(() => { const who = document.querySelector("#side .contact-owner .who"), box = who.closest("summary").getBoundingClientRect(); return who.scrollWidth <= who.clientWidth && who.getBoundingClientRect().right < box.right })()`)
	w.calm()
}
