package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestStoryOfThreads takes conversations apart and together as a day's work: with the script at a desk, and without one on a phone.
func TestStoryOfThreads(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	for _, subject := range []string{"Bell", "Rim", "Spoke"} {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "About the " + subject + "."})
	}
	for _, c := range []struct {
		name  string
		width int64
		plain bool
	}{{"desk", 1440, false}, {"phone", 390, true}} {
		t.Run(c.name, func(t *testing.T) {
			w := newWindow(t, browser, i.url)
			if c.plain {
				w.withoutScript()
			}
			look := func(name string) {
				if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
					w.picture(filepath.Join(dir, fmt.Sprintf("threads-%s-%d.png", name, c.width)))
				}
			}
			w.logIn("mia@harbour.example", password)
			w.size(c.width, 900)
			w.open("/inbox/all/open")
			w.click("#rows a", "Bell")
			w.has(".subject", "Bell")
			w.click("#thread details.more > summary", "")
			look("menu")
			w.click("#thread details.more a", "Merge into another…")
			w.has("h1", "Merge conversations")
			look("search")
			w.click(".merge-found a", "Rim")
			w.has(".comes", "Its messages stand in the one that stays")
			look("preview")
			w.click(".savebar button", "Merge")
			w.has("#notice", "The two conversations are one now.")
			w.has("#thread", "About the Bell.")
			look("merged")

			w.click("#thread .msg .addresses > summary", "")
			w.has("#thread .whyhere", "It names no earlier mail")
			look("why")
			w.click("#thread .msg .addresses[open] a", "Split off from here…")
			w.has("h1", "Split off")
			look("split")
			w.click(".choices-list label", "This message alone")
			w.click(".savebar button", "Split off")
			w.has("#notice", "It is a conversation of its own now.")
			look("splitoff")
			w.click("#notice button", "Undo")
			w.has("#notice", "They are one conversation again.")
			look("undone")
			w.click("#thread .event form button", "Undo")
			w.has("#notice", "They are two conversations again.")
			w.open("/inbox/all/open")
			w.has("#rows", "Bell")
			w.has("#rows", "Rim")
			w.click("#rows a", "Spoke")
			w.has(".subject", "Spoke")
			w.click("#thread details.more > summary", "")
			w.click("#thread details.more a", "Move to another inbox…")
			w.has("h1", "Move to another inbox")
			look("move")
			w.calm()
		})
	}
}
