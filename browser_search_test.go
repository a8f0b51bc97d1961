package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSearchInABrowser goes to the search by its key from the inbox, follows what it finds to the message, and does the same without a script.
func TestSearchInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.open("/inbox/all/open")
	w.has("h1", "")
	w.press("/")
	w.wait("the field to be ready", `document.activeElement?.name === "find"`)
	w.open("/search")
	w.has(".search-hints", "from:anna")
	w.calm()
	pictures := func(name string) {
		dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
		if dir == "" {
			return
		}
		for _, theme := range []string{"light", "dark"} {
			w.theme(theme)
			for width, called := range map[int64]string{1440: "1440", 390: "390"} {
				w.size(width, 1000)
				w.picture(filepath.Join(dir, name+"-"+theme+"-"+called+".png"))
			}
		}
		w.size(1440, 1000)
		w.theme("light")
	}
	pictures("search-empty")
	i.deliver(mail{from: "Gail Storm <gail@fietsen.example>", to: "support@harbour.example", subject: "Berth twelve", body: "Good morning,\n\nthe crane is broken, and the berth is closed."})
	i.deliver(mail{from: "Jan Bakker <jan@zeil.example>", to: "support@harbour.example", subject: "Invoice", body: "Who pays for the crane at my berth?"})
	w.open("/search?q=crane+berth")
	w.has(".hit mark", "crane")
	w.calm()
	pictures("search-found")
	w.open("/search?q=is:odd+crane")
	w.has(".search-problems", "knows open")
	w.calm()
	pictures("search-wrong")
	w.open("/search?q=crane+berth")
	w.click(".hit-head a", "Berth twelve")
	w.has("#thread .subject", "Berth twelve")
	pictures("search-led")

	w.withoutScript()
	w.open("/search?q=crane")
	w.has(".hit mark", "crane")
	w.click(".hit-head a", "Berth twelve")
	w.has("#thread .subject", "Berth twelve")
}
