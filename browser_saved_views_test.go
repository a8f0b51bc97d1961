package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"fairlead/inbox"
)

// TestASavedViewIsOpenedByKeyboard goes from the inbox to a saved view, at a desk and on a phone, by Tab and Enter alone.
func TestASavedViewIsOpenedByKeyboard(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	_, err := i.app.CreateSavedView(t.Context(), mia, inbox.SavedViewForm{Name: "At night", Query: `owner:"Night watch"`})
	i.fine(err)
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	opened := func() {
		t.Helper()
		w.press(kb.Enter)
		w.has("h1", "At night")
		w.has(".search-problems", "No colleague and no team is called")
	}
	w.size(1440, 900)
	w.open("/inbox/all/unassigned")
	w.tabTo("the saved view", ".views .saved a")
	opened()
	w.size(390, 844)
	w.open("/inbox/all/unassigned")
	w.tabTo("the menu of views", "#pickview > summary")
	w.press(kb.Enter)
	w.tabTo("the saved view in it", "#pickview a[href^='/search?view=']")
	opened()
	w.calm()
}
