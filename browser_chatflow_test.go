package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fairlead/inbox"
)

// TestChatflowInABrowser builds a chatflow as an admin does: by pointer, by keyboard, watching the preview; then without the script.
func TestChatflowInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.click("nav.sections a", "Service")
	w.has("h1", "Chatflows")
	w.click("a.go", "New chatflow")
	w.fill("#f-name", "Website & shop")
	w.wait("the address follows", `document.querySelector("#f-slug").value === "website-shop"`)
	w.choose("#f-inbox", "1")
	w.click("button.go", "Add chatflow")
	w.has("#notice", "Website & shop is there")
	w.steps("hello", "topic", "email", "team")
	i.shoot(w, "chatflow-build")

	// Added by its menu, typed into, moved by keyboard and by its button, which keeps the focus.
	w.click("#add-next\\.topic > summary", "")
	w.click("#add-next\\.topic button", "Say")
	w.steps("hello", "topic", "_1", "email", "team")
	w.wait("the new step has the focus", `document.activeElement.name === "text._1.en"`)
	w.must(chromedp.KeyEvent("One more thing"))
	w.has("#row-_1 [data-name]", "One more thing")
	w.press(kb.ArrowUp, kb.ModifierAlt)
	w.steps("hello", "_1", "topic", "email", "team")
	w.has("#flow-said", "One more thing is number 2 of 5 now.")
	w.wait("it is still typed into", `document.activeElement.name === "text._1.en" && document.activeElement.value === "One more thing"`)
	w.click("[value='down:hello']", "")
	w.steps("_1", "hello", "topic", "email", "team")
	w.wait("the button keeps the focus", `document.activeElement.value === "down:hello"`)
	// By pointer: the step goes to the line that it is let go on.
	w.dragStep("hello", "start")
	w.steps("hello", "_1", "topic", "email", "team")
	w.dragStep("_1", "next.topic")
	w.steps("hello", "topic", "_1", "email", "team")
	// A branch is drawn when an option leads somewhere else.
	w.openStep("topic")
	w.choose("[name='onext.topic.order']", "team")
	w.has("#row-topic .flow-when", "If “An order”")
	w.has("#row-topic .flow-end", "goes on to")
	// Taken out, put back; a dead end is said before saving.
	w.click("[value='remove:email']", "")
	w.has("#row-email", "taken out when you save")
	w.click("[value='restore:email']", "")
	w.gone("#row-email", "taken out when you save")
	w.openStep("_1")
	w.choose("[name='next._1']", "")
	w.has("#row-_1 .flow-note", "stops without sending")
	w.choose("[name='next._1']", "email")
	w.gone("#row-_1 .flow-note", "")
	// Who gets the chats: found, ticked, shown.
	w.openStep("team")
	w.choose("[name='assign_to.team']", "specific")
	w.wait("people are offered", `document.querySelector("#row-team .way-members")?.checkVisibility()`)
	w.wait("somebody is ticked", `(() => { const b = document.querySelector("[name='members.team']:not(:disabled)"); if (!b.checked) b.click(); return document.querySelectorAll("#row-team .chip").length > 0 })()`)
	i.shoot(w, "chatflow-open")
	w.click(".savebar button", "Save")
	w.has("#notice", "Saved.")
	w.steps("hello", "topic", "one_more_thing", "email", "team")
	w.has("#row-team summary", "Specific users and teams: ")
	i.chatflowTabs(w)
	w.calm()

	// The list: on, moved by keyboard.
	_, err := i.app.CreateChatflow(i.Context(), i.actor("mia@harbour.example"), inbox.NewChatflow{InboxID: 1, Name: "Second", Language: "en"})
	i.fine(err)
	w.open("/chatflows")
	w.has(".chatflow-row", "Second")
	w.click(".chatflow-row:first-child .switch", "")
	w.wait("it is on", `document.querySelector(".chatflow-row .switch").getAttribute("aria-checked") === "true"`)
	w.must(chromedp.Focus(chromedp.CSS(".chatflow-row:first-child .edit")))
	w.press(kb.ArrowDown, kb.ModifierAlt)
	w.wait("it is second", `document.querySelector(".chatflow-row:last-child [data-name]").textContent === "Website & shop"`)
	w.has("#chatflow-said", "Website & shop is number 2 of 2 now.")
	i.shoot(w, "chatflows")
	w.calm()

	w.withoutScript()
	w.open("/chatflows")
	w.click(".chatflow-row:last-child .edit", "")
	w.openStep("hello")
	w.fill("[name='text.hello.en']", "Ahoy")
	w.click("[value='down:hello']", "")
	w.steps("topic", "hello", "one_more_thing", "email", "team")
	w.click(".savebar button", "Save")
	w.has("#notice", "Saved.")
	w.has("#row-hello [data-name]", "Ahoy")
	w.calm()
}

// steps fails unless the flow is drawn with these, in this order.
func (w *window) steps(ids ...string) {
	w.Helper()
	w.rows(ids...)
}

// dragStep takes a step by its handle to a place in the flow.
func (w *window) dragStep(id, slot string) {
	w.Helper()
	w.dragTo(fmt.Sprintf("#row-%s > .flow-card > .grip", id), fmt.Sprintf("[data-slot='%s']", slot))
}

// chatflowTabs looks at the other tabs.
func (i *installation) chatflowTabs(w *window) {
	i.Helper()
	w.click(".subtabs a", "Chat")
	w.has(".sends-first", "A Send to team member step comes first")
	w.click("label", "Assignment")
	w.wait("people are offered", `document.querySelector(".only-on").checkVisibility()`)
	i.shoot(w, "chatflow-chat")
	w.click(".tabsrow a", "Display")
	w.fill("#f-colour", "#ffcc00")
	w.has("#contrast", "text on it is black")
	i.shoot(w, "chatflow-display")
	w.click(".tabsrow a", "Target")
	w.fill("#f-include", "/shop/*")
	w.fill("[name=try]", "example.com/shop/hats")
	w.has("#tried", "It is shown there.")
	w.fill("[name=try]", "example.com/about")
	w.has("#tried", "It is not shown there.")
	i.shoot(w, "chatflow-target")
	w.click(".tabsrow a", "Options")
	w.click("#secret button", "Make a secret")
	w.has("#secret", "This is shown once.")
	i.shoot(w, "chatflow-options")
	w.click(".tabsrow a", "Install")
	w.has("#seen", "Not seen yet")
	w.has("#snippet-script", "/embed/chat.js")
	i.shoot(w, "chatflow-install")
	w.click(".tabsrow a", "Build")
	w.has("#flow", "")
}

// TestChatflowsAccessible has axe find nothing on any tab.
func TestChatflowsAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, s := range i.chatflowSights(w) {
		s.show()
		w.accessible(string(axe), s.name)
		if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
			for _, width := range []int64{1440, 1024, 390} {
				for _, theme := range []string{"light", "dark"} {
					w.size(width, 900)
					w.theme(theme)
					w.wait("fonts and layout", `document.fonts.ready.then(() => true)`)
					w.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", s.name, width, theme)))
				}
			}
			w.size(1440, 900)
			w.theme("light")
		}
	}
	w.calm()
}

// chatflowSights are the pages under Service.
func (i *installation) chatflowSights(w *window) []sight {
	ch, err := i.app.CreateChatflow(i.Context(), i.actor("mia@harbour.example"), inbox.NewChatflow{InboxID: 1, Name: "Website", Language: "en"})
	i.fine(err)
	at := fmt.Sprintf("/chatflows/%d/", ch.ID)
	tab := func(name, selector, text string) sight {
		s := w.page(at+name, selector, text)
		s.name = "chatflow " + filepath.Base(name)
		return s
	}
	return []sight{
		{"chatflows", func() { w.open("/chatflows"); w.has(".chatflow-row", "Website") }},
		{"chatflow new", func() { w.open("/chatflows/new"); w.has("h1", "New chatflow") }},
		tab("build", "#row-team", ""),
		{"chatflow being built", func() {
			w.openStep("topic")
			w.choose("[name='onext.topic.order']", "team")
			w.has("#row-topic .flow-when", "If “An order”")
			w.click("#add-next\\.email > summary", "")
			w.click("#add-next\\.email button", "Go to")
			w.has("#row-_1", "")
			w.has("#row-_1 .flow-note", "")
		}},
		{"chatflow with a problem", func() {
			w.open(at + "build")
			w.openStep("hello")
			w.fill("[name='text.hello.en']", "")
			w.click(".savebar button", "Save")
			w.has("#flow [role=alert]", "")
		}},
		tab("build/chat", ".sends-first", ""),
		tab("display", "#contrast", ""),
		tab("target", ".pattern-help", ""),
		tab("options", "#secret", ""),
		tab("install", "#seen", ""),
	}
}

// dragTo takes what a selector finds and lets it go on the middle of another.
func (w *window) dragTo(grip, target string) {
	w.Helper()
	at := func(selector string) (p point) {
		found, err := evaluate[*point](w, fmt.Sprintf(`(() => { const b = document.querySelector(%s)?.getBoundingClientRect(); return b ? {X: b.left + Math.min(b.width / 2, 20), Y: (b.top + b.bottom) / 2} : null })()`, quote(selector)))
		if err != nil || found == nil {
			w.Fatal(selector, err)
		}
		return *found
	}
	w.must(chromedp.ScrollIntoView(chromedp.CSS(grip)))
	from, to := at(grip), at(target)
	for n, e := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMouseMoved, X: from.X, Y: from.Y}, {Type: input.DispatchMouseEventTypeMousePressed, X: from.X, Y: from.Y, Button: input.MouseButtonLeft, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseMoved, X: to.X, Y: (from.Y + to.Y) / 2, Button: input.MouseButtonLeft}, {Type: input.DispatchMouseEventTypeMouseMoved, X: to.X, Y: to.Y, Button: input.MouseButtonLeft},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: to.X, Y: to.Y, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		if _, err := chromedp.Call(w.ctx, input.DispatchMouseEvent, e); err != nil {
			w.Fatal(n, err)
		}
	}
}

// openStep opens a step in the middle of the window, where nothing lies over it.
func (w *window) openStep(id string) {
	w.Helper()
	w.wait("the step "+id, fmt.Sprintf(`(() => { const s = document.querySelector(%s); s?.scrollIntoView({block: "center", behavior: "instant"}); return !!s })()`, quote("#row-"+id+"-open > summary")))
	w.click("#row-"+id+"-open > summary", "")
}

// TestTheTopBarOnAPhone has every section of the bar in sight, in each language, Available and Away.
func TestTheTopBarOnAPhone(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, l := range [][3]string{{"en", "Saved.", "Service"}, {"nl", "Opgeslagen.", "Service"}} {
		w.open("/settings/profile")
		w.choose("[name=language]", l[0])
		w.click(".savebar button.go", "")
		w.has("#notice", l[1])
		w.open("/chatflows")
		w.has(".sections [aria-current]", l[2])
		w.size(390, 844)
		for _, pressed := range []string{"true", "false"} {
			w.wait("the switch", fmt.Sprintf(`document.querySelector("#available").getAttribute("aria-checked") === %q`, pressed))
			w.wait("all of the bar is in sight in "+l[0], `(() => { const s = document.querySelector(".sections"); return s.scrollWidth <= s.clientWidth && document.documentElement.scrollWidth <= innerWidth })()`)
			i.shoot(w, "bar-"+l[0]+pressed)
			w.size(390, 844)
			w.click("#available", "")
		}
		w.size(1440, 900)
	}
}
