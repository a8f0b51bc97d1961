package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab until something has the focus, which must be seen on the way there and at the end.
func (w *window) tabTo(what, selector string) {
	w.Helper()
	for range 60 {
		w.press(kb.Tab)
		at, err := evaluate[string](w, fmt.Sprintf(`(() => {
			const e = document.activeElement, look = getComputedStyle(e), b = e.getBoundingClientRect();
			if (!e.matches(%s)) return "elsewhere";
			return e.checkVisibility() && b.width > 0 && b.top >= 0 && b.bottom <= innerHeight && b.right <= innerWidth && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 ? "there" : "unseen";
		})()`, quote(selector)))
		switch {
		case err != nil:
			w.Fatal(err)
		case at == "there":
			return
		case at == "unseen":
			w.Fatalf("%s has the focus, and that is not to be seen", what)
		}
	}
	w.show()
	w.Fatalf("Tab does not lead to %s", what)
}

// TestThereAndBackByKeyboard goes from the settings to the inbox at a desk, and from the inbox to the settings on a phone, by Tab and Enter alone.
func TestThereAndBackByKeyboard(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, width := range []int64{1440, 390} {
		w.size(width, 844)
		for _, path := range []string{"/settings/snippets", "/settings/channels/1/mailbox", "/search?q=x", "/contacts"} {
			w.open(path)
			w.tabTo("the inbox from "+path, ".sections a[href='/']")
			w.press(kb.Enter)
			w.has("#list h1", "Unassigned")
		}
	}
	w.open("/inbox/all/unassigned")
	w.tabTo("the account on a phone", "#account > summary")
	w.press(kb.Enter)
	w.tabTo("the settings in its menu", "#account a[href='/settings']")
	w.press(kb.Enter)
	w.wait("the settings", `location.pathname.startsWith("/settings")`)
	w.size(1440, 900)
	w.open("/inbox/all/unassigned")
	w.tabTo("the settings at a desk", ".top > a[href='/settings']")
	w.press(kb.Enter)
	w.wait("the settings", `location.pathname.startsWith("/settings")`)
	w.calm()
}

// TestTheSheetOfKeysIsWhole compares the list that ? opens with the keys that the script takes: all of them, and no others.
func TestTheSheetOfKeysIsWhole(t *testing.T) {
	script, err := os.ReadFile("static/js/keys.js")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, m := range regexp.MustCompile(`(?m)^  '?([a-z/?])'?: \(\) =>`).FindAllStringSubmatch(string(script), -1) {
		keys = append(keys, m[1])
	}
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.wait("the script", `document.readyState === "complete" && document.documentElement.classList.contains("js")`)
	w.press("?")
	w.has("dialog", "Keyboard shortcuts")
	text, err := evaluate[string](w, `[...document.querySelectorAll("#shortcuts dl > div")].filter(d => !d.textContent.includes("While you write")).flatMap(d => [...d.querySelectorAll("kbd")]).map(k => k.textContent).join(" ")`)
	i.fine(err)
	listed := strings.Fields(text)
	const elsewhere = 3 // Ctrl, Enter and Esc belong to the editor and to menus
	if len(keys) < 10 || len(listed) != len(keys)+elsewhere {
		t.Errorf("the list names %q, and the script takes %q", listed, keys)
	}
	for _, k := range append(keys, "Ctrl", "Enter", "Esc") {
		if !slices.Contains(listed, k) {
			t.Errorf("the list does not name %s", k)
		}
	}
}
