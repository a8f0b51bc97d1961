package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestNamingAColleagueByKeyboard: an @ in a comment opens a list over the text, which is chosen from by keyboard; whoever is named finds it.
func TestNamingAColleagueByKeyboard(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "A crane", body: "One."})
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.open("/inbox/all/unassigned/1")
	w.press("c")
	w.wait("the comment", `document.activeElement?.name === "body" && document.querySelector("form.note")`)
	w.press("mail me at x@t or @t")
	w.has("#suggested [aria-selected=true]", "Tom")
	w.wait("the option named by the text", `document.activeElement.getAttribute("aria-activedescendant") === document.querySelector("#suggested [aria-selected=true]").id`)
	w.accessible(string(axe), "suggestions")
	w.size(390, 844)
	w.wait("the list beside the tabs, not over them, on a phone", `(() => {
		const list = document.querySelector("#suggested").getBoundingClientRect(), tabs = document.querySelector("[data-editor] .tabs").getBoundingClientRect();
		return list.height > 0 && tabs.height > 0 && (list.bottom <= tabs.top || list.top >= tabs.bottom);
	})()`)
	w.size(1440, 900)
	w.press(kb.Tab)
	w.wait("the name in the text", `document.activeElement.value === "mail me at x@t or @Tom Berger "`)
	w.gone("#suggested", "")
	w.press("and @")
	w.has("#suggested", "Tom")
	w.wait("several", `document.querySelectorAll("#suggested li").length > 1`)
	first := `document.querySelector("#suggested li").getAttribute("aria-selected") === "true"`
	w.wait("the first is chosen", first)
	w.press(kb.ArrowDown)
	w.wait("another is chosen", "!("+first+")")
	w.press(kb.ArrowUp)
	w.wait("the first again", first)
	w.press(kb.Escape)
	w.gone("#suggested", "")
	w.wait("the text keeps the focus", `document.activeElement?.name === "body" && document.activeElement.value.endsWith("and @")`)
	w.press("zzz")
	w.gone("#suggested", "")
	w.press(strings.Repeat(kb.Backspace, 4) + "@Work")
	w.has("#suggested", "Workshop")
	w.press(kb.Enter)
	w.press("look")
	w.click("button.go", "Add comment")
	w.has("#thread .mention", "@Tom Berger")
	w.has("#thread .mention", "@Workshop")
	w.calm()

	tom := newWindow(t, browser, i.url)
	tom.logIn("tom@harbour.example", password)
	tom.open("/inbox/all/unassigned")
	tom.has("#views .ownviews .n", "1")
	tom.click("#views .ownviews a", "")
	tom.has("#rows .unread", "Mia Winter")
	tom.accessible(string(axe), "mentions")
	tom.click("#rows a", "")
	tom.has("#thread .mention.me", "@Workshop")
	tom.gone("#views .ownviews .n", "1")
	tom.calm()
}
