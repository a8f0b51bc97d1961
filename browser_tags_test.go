package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fairlead/inbox"
)

// TestTagsInABrowser makes a tag by typing its name, keeps a search for it, and goes to the search by its key on a phone.
func TestTagsInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	i.deliver(mail{from: "Gail Storm <gail@fietsen.example>", to: "support@harbour.example", subject: "Berth twelve", body: "The crane is broken."})
	pictures := func(name string) {
		dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
		if dir == "" {
			return
		}
		for _, theme := range []string{"light", "dark"} {
			w.theme(theme)
			for _, width := range []int64{1440, 390} {
				w.size(width, 900)
				w.picture(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, theme, width)))
			}
		}
		w.size(1440, 900)
		w.theme("light")
	}
	w.open("/inbox/all/unassigned")
	w.click("#rows a", "Berth twelve")
	w.click(".tagmenu summary", "")
	w.wait("the field to be ready", `document.activeElement?.name === "name"`)
	w.wait("to type", `(() => { const f = document.activeElement; f.value = "To be paid"; f.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
	w.wait("the entry for a new one", `document.querySelector(".tagbar [data-make]:not([hidden]) [data-typed]")?.textContent === "To be paid"`)
	w.calm()
	pictures("tags-menu")
	w.press("\r")
	w.has(".tagbar .lab", "To be paid")
	w.has("#rows .lab", "To be paid")
	w.calm()
	pictures("tags-conversation")
	w.open(`/search?q=tag%3A%22To+be+paid%22`)
	w.click(".save-search summary", "")
	w.calm()
	pictures("view-save")
	w.wait("to type", `(() => { document.querySelector(".save-search [name=name]").value = "What is to be paid"; return true })()`)
	w.click(".save-search .go", "")
	w.has("h1", "What is to be paid")
	w.open("/inbox/all/unassigned")
	w.has(".views .saved", "What is to be paid")
	w.calm()
	pictures("view-pane")
	w.open("/settings/views")
	w.calm()
	pictures("view-settings")
	w.size(390, 900)
	w.open("/inbox/all/unassigned")
	w.press("/")
	w.wait("the field of the search", `location.pathname === "/search" && document.activeElement?.name === "q"`)
}

// TestDeleteStaysAwayFromRename: where a saved view has just been pressed to rename it, a second press closes that again or does nothing: the button
// that deletes it does not come there.
func TestDeleteStaysAwayFromRename(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	_, err := i.app.CreateSavedView(t.Context(), mia, inbox.SavedViewForm{Name: "Cranes", Query: "crane"})
	i.fine(err)
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, width := range []int64{1440, 768, 390} {
		w.size(width, 900)
		w.open("/settings/views")
		w.has(".saved-views .rename summary", "Edit")
		w.wait("where it is", `(window.pressedAt = document.querySelector(".saved-views .rename summary").getBoundingClientRect(), true)`)
		w.click(".saved-views .rename summary", "Edit")
		w.has(".saved-views .rename button", "Save")
		w.wait(fmt.Sprintf("%d px: another place for Delete", width), `!document.elementFromPoint(pressedAt.x + pressedAt.width / 2, pressedAt.y + pressedAt.height / 2).closest("form[action$=delete]")`)
	}
	w.calm()
}
