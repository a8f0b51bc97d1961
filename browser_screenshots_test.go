package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fairlead/demo"
	"fairlead/handlers"
)

// installDemo starts the demo, with the company that it makes up.
func installDemo(t *testing.T) *installation {
	t.Helper()
	return launch(t, "", func(ctx context.Context, s *service) handlers.Options {
		s.app.Sender.Loopback = true
		d, err := demo.Start(ctx, s.app, demo.Options{Conversations: 300, Progress: io.Discard, SMTPAddr: s.app.Door})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(d.Wait)
		return handlers.Options{Demo: demoPages(d)}
	})
}

// TestScreenshots writes pictures of the main pages into the folder FAIRLEAD_SCREENSHOTS; inbox-1440-light.png is docs/inbox.png.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
	if dir == "" {
		t.Skip("writes pictures: set FAIRLEAD_SCREENSHOTS to a folder for them")
	}
	browser := startBrowser(t)
	i := installDemo(t)
	w := newWindow(t, browser, i.url)
	shoot := func(name string) {
		w.Helper()
		for _, width := range []int64{1440, 1024, 390} {
			for _, theme := range []string{"light", "dark"} {
				w.size(width, 900)
				w.theme(theme)
				w.wait("fonts and layout", `document.fonts.ready.then(() => true)`)
				w.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, theme)))
			}
		}
		w.size(1440, 900)
		w.theme("light")
	}
	w.open("/login")
	w.has("h1", "Log in")
	shoot("login")
	w.logIn("admin@harbour.example", demo.Password)
	shoot("list")
	for _, s := range demoSights(w) {
		s.show()
		shoot(s.name)
	}
}

// demoSights are the pages that are looked at.
func demoSights(w *window) []sight {
	at := func(name, path, selector string) sight {
		return sight{name, func() { w.open(path); w.has(selector, "") }}
	}
	return []sight{
		{"inbox", func() {
			w.open("/inbox/all/mine")
			w.click("#rows a", "")
			w.has("h1.subject", "")
			w.open(strings.Replace(w.path(), "/mine/", "/open/", 1))
			w.has(".decision, .event", "")
		}},
		{"owner", func() { w.press("o"); w.wait("the search", `document.activeElement.matches("[data-find]")`) }},
		{"contact", func() { w.open(w.path() + "?side=1"); w.has("#side", "") }},
		{"newsletter", func() {
			w.open("/inbox/all/open")
			w.click("#rows a", "Chandlery news")
			w.wait("the frame", `document.querySelector("iframe.mail").offsetHeight > 300`)
		}},
		at("empty", "/inbox/all/spam", "#list"),
		at("sent", "/demo/sent", "h1"),
		at("settings-inboxes", "/settings/inboxes", ".inbox-card"),
		at("settings-channel", "/settings/channels/1", "h1"),
		at("settings-automation", "/settings/channels/1/automation", "h1"),
		at("contacts", "/contacts", "h1"),
		{"contact-page", func() {
			w.open("/contacts?owner=me")
			w.click("#contacts a.cover, .contact-row a, main li a", "")
			w.has("h1", "")
		}},
		at("contacts-import", "/contacts/import", "h1"),
		{"form-build", func() {
			w.open("/settings/inboxes")
			w.click(`.edit[aria-label*="Contact us"]`, "")
			w.has("#form-preview", "")
		}},
		at("form", "/f/contact", "h1"),
		at("settings-users", "/settings/users", "h1"),
		at("settings-user", "/settings/users/3", "h1"),
		at("settings-profile", "/settings/profile", "h1"),
		at("missing", "/inbox/all/open/999999999", "h1"),
	}
}
