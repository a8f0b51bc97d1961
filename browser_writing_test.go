package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestWritingInTheBrowser inserts a snippet by its name, looks at the preview, and sees that a colleague looks and writes: never what.
func TestWritingInTheBrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.deliver(mail{from: "Ana Sol <ana@customer.example>", to: "support@harbour.example", subject: "Before", body: "One."})
	i.deliver(mail{from: "Bob <bob@customer.example>", to: "support@harbour.example", subject: "Other", body: "Two."})
	mia, tom := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	mia.logIn("mia@harbour.example", password)
	tom.logIn("tom@harbour.example", password)
	mia.open("/settings/snippets/new")
	mia.fill("#f-name", "Thanks")
	mia.fill("#f-body", "Dear {{contact.first_name|you}}, **thank you**.")
	mia.click("button.go", "")
	mia.has("#notice", "The snippet Thanks is kept")
	shoot(mia, "snippets")
	mia.open("/inbox/all/unassigned")
	mia.click("#rows a", "Before")
	mia.has("h1.subject", "Before")
	tom.click("#rows a", "Before")
	mia.has("#watching", "is looking at this too")
	tom.has("#watching", "Mia")
	const area = "[data-editor] textarea"
	mia.click(area, "")
	mia.press("/tha")
	mia.has("#suggested [role=option]", "Thanks")
	shoot(mia, "suggested")
	mia.press(kb.Enter)
	mia.wait("the snippet", `document.querySelector("[data-editor] textarea").value === "Dear Ana, **thank you**."`)
	tom.has("#writing", "is writing…")
	tom.gone("#conversation", "thank you")
	shoot(tom, "writing")
	mia.click("[data-editor] button[name=preview]:not(:disabled)", "")
	mia.has(".preview strong", "thank you")
	if got := mia.value(area); got != "Dear Ana, **thank you**." {
		t.Errorf("the preview took the text: %q", got)
	}
	shoot(mia, "preview")
	mia.click(area, "")
	mia.press("x")
	mia.gone("[data-editor]", "There is nothing to see yet.")
	mia.wait("the preview is of what was there", `!document.querySelector(".preview")`)
	mia.click("#rows a", "Other")
	mia.has("h1.subject", "Other")
	tom.gone("#watching", "is looking at this too")
	mia.click(".ownviews a", "Drafts")
	mia.has("#rows", "thank you")
	shoot(mia, "drafts")
	mia.calm()
	tom.calm()
}

// shoot writes pictures of a page into the folder FAIRLEAD_SCREENSHOTS, where that is set.
func shoot(w *window, name string) {
	dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{1440, 390} {
		for _, theme := range []string{"light", "dark"} {
			w.size(width, 900)
			w.theme(theme)
			w.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, theme)))
		}
	}
	w.size(1440, 900)
	w.theme("light")
}
