package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// inChat asks something of the chat's shadow tree; root is its root, and $ finds in it.
func inChat(script string) string {
	return `(() => { const root = document.querySelector("[data-fairlead-chat]")?.shadowRoot; if (!root) return false; const $ = (s) => root.querySelector(s), shown = (s) => !!$(s)?.checkVisibility(); ` + script + ` })()`
}

// visitorAt opens a page of a site in a window of its own.
func visitorAt(t *testing.T, browser context.Context, f *fakeDesk, address string) *window {
	t.Helper()
	w := newWindow(t, browser, f.url)
	w.must(chromedp.Navigate(address))
	return w
}

// secondTab opens another tab of the same visitor.
func (w *window) secondTab(address string) *window {
	w.Helper()
	ctx, stop := chromedp.NewContext(w.ctx)
	w.Cleanup(stop)
	tab := &window{T: w.T, ctx: ctx, base: w.base}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		w.Fatal(err)
	}
	tab.size(1440, 900)
	tab.must(chromedp.Navigate(address))
	return tab
}

// chatSays waits until the log of the chat holds a text.
func (w *window) chatSays(text string) {
	w.Helper()
	w.wait(fmt.Sprintf("%q in the chat", text), inChat(`return $(".log")?.textContent.includes(`+quote(text)+`)`))
}

// goTo goes to an address anywhere.
func (w *window) goTo(address string) {
	w.Helper()
	w.must(chromedp.Navigate(address))
}

// openChat presses the launcher.
func (w *window) openChat() {
	w.Helper()
	w.wait("the launcher", inChat(`return shown(".launcher") && ($(".launcher").click(), true)`))
	w.wait("the open panel", inChat(`return shown(".panel") && !shown(".launcher") && root.activeElement?.matches(".field > *")`))
}

// writes types a message in the chat, which has the focus, and sends it.
func (w *window) writes(text string) {
	w.Helper()
	w.wait("the field", inChat(`$(".field > *")?.focus(); return root.activeElement?.matches(".field > *")`))
	if _, err := chromedp.Call(w.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.Fatal(err)
	}
	w.press(kb.Enter)
}

// sends writes a message and waits until it has been taken.
func (w *window) sends(text string) {
	w.Helper()
	w.writes(text)
	w.chatSays(strings.Split(text, "\n")[0])
	w.wait("it is sent", inChat(`return !$(".pending")`))
}

// quiet fails the test if the browser complained, or something asked for another host than the site and ours.
func (w *window) quiet(site string) {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, what := range append(w.faults, w.dialogs...) {
		w.Error("the browser complains: ", what)
	}
	for _, r := range w.requests {
		if !strings.HasPrefix(r, w.base+"/") && !strings.HasPrefix(r, site+"/") && !strings.HasPrefix(r, "data:") {
			w.Error("a request left for ", r)
		}
	}
}

// network cuts the window off, or connects it again.
func (w *window) network(offline bool) {
	w.Helper()
	cut := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, Offline: offline}}}
	if _, err := chromedp.Call(w.ctx, network.EmulateNetworkConditionsByRule, cut); err != nil {
		w.Fatal(err)
	}
	state := network.OverrideNetworkStateParams{DownloadThroughput: -1, UploadThroughput: -1, Offline: offline}
	if _, err := chromedp.Call(w.ctx, network.OverrideNetworkState, state); err != nil {
		w.Fatal(err)
	}
}

// waitUntil waits until something holds on the other side.
func waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for end := time.Now().Add(patience); !holds(); <-poll.C {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

// TestAChatInAnotherSitesPage goes through a chat under a strict policy: the flow, an answer, typing, seen, unread, the end, a new one.
func TestAChatInAnotherSitesPage(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/boats")
	w.openChat()
	if kept, err := evaluate[string](w, `JSON.stringify([localStorage.length, document.cookie])`); err != nil || kept != `[0,""]` {
		t.Errorf("before consent: %s (%v)", kept, err)
	}
	w.chatSays("What is it about?")
	f.do(func() {
		f.flow = []map[string]any{{"text": "Where can we reach you?", "ask": true, "answer": "email", "step": "mail"}}
	})
	w.wait("a choice", inChat(`const b = [...root.querySelectorAll(".choices button")]; return b.length === 3 && (b[1].click(), true)`))
	w.chatSays("A repair")
	w.wait("the question for an address", inChat(`return $(".log").textContent.includes("Where can we reach you?") && $(".field input")?.type === "email" && !$(".choices")`))
	if sent := f.last("send"); sent["option"] != "fix" || sent["step"] != "hi" || sent["flow"] != "help" || sent["url"] != site+"/boats" || sent["title"] != "Harbour /boats" || len(fmt.Sprint(sent["key"])) != 22 || sent["visitor"] != nil {
		t.Errorf("sent %v", sent)
	}
	f.do(func() { f.wrong = "Type an e-mail address." })
	w.writes("gail@")
	w.wait("what is wrong", inChat(`return shown(".problem") && $(".problem").textContent === "Type an e-mail address." && $(".field input").value === "gail@" && $(".field input").getAttribute("aria-invalid") === "true"`))
	f.do(func() { f.wrong = "" })
	w.writes("sea.example") // behind what is there
	w.wait("an ordinary field again", inChat(`return $(".field textarea") && !shown(".problem")`))
	if got := f.texts("visitor"); !reflect.DeepEqual(got, []string{"A repair", "gail@sea.example"}) {
		t.Errorf("arrived: %q", got)
	}
	f.happens(map[string]any{"typing": true, "name": "Anna"})
	w.wait("typing", inChat(`return shown(".dots") && $(".dots").textContent === "Anna is typing"`))
	f.says("Hello, this is Anna. See https://sea.example/a_(b)?c=1. Or javascript:alert(1)")
	w.wait("Anna", inChat(`const a = root.querySelectorAll(".log a"); return !shown(".dots") && $("h2").textContent === "Anna de Vries" && $(".face").textContent === "AV" && a.length === 1 && a[0].href === "https://sea.example/a_(b)?c=1" && a[0].rel.includes("noopener") && a[0].target === "_blank"`))
	f.happens(map[string]any{"seen": 4})
	w.wait("seen", inChat(`return [...root.querySelectorAll(".mine .meta")].pop()?.textContent.includes("Seen")`))
	w.wait("what the visitor has seen", `true`)
	waitUntil(t, "seen to be told", func() bool { return f.count("seen") > 0 })
	w.press(kb.Escape)
	w.wait("the closed panel", inChat(`return !shown(".panel") && root.activeElement === $(".launcher")`))
	w.wait("listening", `document.addEventListener("fairlead:unread", (e) => { document.body.dataset.unread = e.detail }), true`)
	f.says("Are you still there?")
	f.says("I am.")
	w.wait("unread", inChat(`return shown(".badge") && $(".badge").textContent === "22 new messages" && document.body.dataset.unread === "2"`))
	w.openChat()
	w.wait("nothing unread", inChat(`return !shown(".badge") && document.body.dataset.unread === "0"`))
	f.endsChat(w)
	w.quiet(site)
}

// endsChat has the visitor end the chat, change their mind first, and begin another.
func (f *fakeDesk) endsChat(w *window) {
	w.Helper()
	menu := func(text string) {
		w.wait("the menu", inChat(`$(".more").click(); return shown(".menu")`))
		w.wait(text, inChat(`const b = [...root.querySelectorAll(".menu button")].find((b) => b.textContent === `+quote(text)+`); return b && (b.click(), true)`))
	}
	menu("Send me this chat by e-mail")
	w.chatSays("This chat is on its way to your e-mail address.")
	menu("End the chat")
	w.wait("the question", inChat(`return shown(".foot") && $(".foot").textContent.includes("End this chat?")`))
	w.press(kb.Escape)
	w.wait("going on", inChat(`return !shown(".foot") && shown(".panel") && shown(".field textarea")`))
	menu("End the chat")
	w.wait("the end", inChat(`return shown(".foot .go") && ($(".foot .go").click(), true)`))
	w.wait("the end said", inChat(`return $(".foot").textContent.includes("This chat has ended.") && !shown(".write")`))
	before := f.key
	f.do(func() { f.key, f.messages, f.state, f.agent = "", nil, "open", nil })
	w.wait("a new one", inChat(`return $(".foot .go").textContent === "Start a new chat" && ($(".foot .go").click(), true)`))
	w.wait("its beginning", inChat(`return $(".choices") && shown(".field textarea") && !$(".mine")`))
	w.writes("Me again")
	waitUntil(f.T, "the new chat", func() bool { return reflect.DeepEqual(f.texts("visitor"), []string{"Me again"}) })
	if f.key == before {
		f.Error("a new chat has the key of the one before")
	}
}

// TestAChatLeavesThePageAlone sees that nothing of the page moves or becomes global, and that nothing is loaded before the page is done.
func TestAChatLeavesThePageAlone(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	f.do(func() { f.config["delay"] = 1 })
	site := f.site("")
	w := newWindow(t, browser, f.url)
	w.must(chromedp.Navigate(site + "/without")) // the same without a chat: what is global there
	waitUntil(t, "asking", func() bool { return f.count("open") == 1 })
	names := `Object.getOwnPropertyNames(window).sort().join(" ")`
	plain, err := evaluate[string](w, names)
	if err != nil {
		t.Fatal(err)
	}
	if there, err := evaluate[bool](w, inChat(`return shown("*") || root.childElementCount > 0`)); there || err != nil {
		t.Errorf("something is shown where nothing is to be (%v)", err)
	}
	w.must(chromedp.Navigate(site + "/"))
	// Shifts count as browsers count them: what follows on a press of a key within half a second is what it was pressed for.
	w.wait("watching", `(self.shifts = [], new PerformanceObserver((l) => self.shifts?.push(...l.getEntries().filter((e) => !e.hadRecentInput).map((e) => [e.value, e.hadRecentInput, ...e.sources.map((x) => x.node?.className || x.node?.nodeName)]))).observe({type: "layout-shift", buffered: true}), true)`)
	w.openChat()
	if at, err := evaluate[float64](w, `performance.now()`); err != nil || at < 1000 {
		t.Errorf("it was there after %.0f ms, before its delay (%v)", at, err)
	}
	w.sends("Hello")
	f.says("Hello to you, and https://sea.example")
	w.chatSays("Hello to you")
	w.press(kb.Escape)
	w.wait("the launcher", inChat(`return shown(".launcher")`))
	if shifts, err := evaluate[string](w, `JSON.stringify(self.shifts)`); err != nil || shifts != "[]" {
		t.Errorf("the page shifts: %s (%v)", shifts, err)
	}
	if more, err := evaluate[string](w, `const before = `+quote(plain)+`.split(" "); delete self.shifts; Object.getOwnPropertyNames(window).filter((n) => !before.includes(n)).join()`); err != nil || more != "" {
		t.Errorf("became global: %s (%v)", more, err)
	}
	if body, err := evaluate[string](w, `document.body.getAttributeNames().join() + document.querySelectorAll("[style]").length`); err != nil || body != "0" {
		t.Errorf("the page is changed: %s (%v)", body, err)
	}
	w.quiet(site)
}

// TestAChatInSeveralTabs sees tabs of one visitor act as one: one stream, one log, one open panel, also when the tab that leads goes.
func TestAChatInSeveralTabs(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	one := visitorAt(t, browser, f, site+"/")
	one.openChat()
	one.sends("From the first tab")
	two := one.secondTab(site + "/boats")
	two.chatSays("From the first tab")
	two.wait("open here, too", inChat(`return shown(".panel")`))
	two.writes("From the second")
	one.chatSays("From the second")
	f.says("I hear you both")
	one.chatSays("I hear you both")
	two.chatSays("I hear you both")
	if n := f.streamCount(); n != 1 {
		t.Errorf("%d streams", n)
	}
	two.press(kb.Escape)
	one.wait("closed here, too", inChat(`return !shown(".panel")`))
	one.must(chromedp.Navigate("about:blank"))
	waitUntil(t, "the other to lead", func() bool { return f.streamCount() == 1 })
	f.says("Still there?")
	two.wait("what is new", inChat(`return $(".badge").textContent.includes("One new message")`))
	two.openChat()
	two.writes("Yes")
	waitUntil(t, "all of it", func() bool {
		return reflect.DeepEqual(f.texts("visitor"), []string{"From the first tab", "From the second", "Yes"})
	})
	two.must(chromedp.Reload())
	two.chatSays("Still there?")
	two.wait("open as before", inChat(`return shown(".panel") && root.querySelectorAll(".mine .b").length === 3 && root.querySelectorAll(".theirs .b").length === 3`))
	two.quiet(site)
}

func (f *fakeDesk) streamCount() (n int) {
	f.do(func() { n = len(f.streams) })
	return n
}

// TestAChatWithoutANetwork writes while there is none, over a reload of the page, and sees all arrive once and in order.
func TestAChatWithoutANetwork(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/")
	w.openChat()
	w.sends("one")
	w.network(true)
	w.writes("two")
	w.writes("three")
	w.wait("that it waits", inChat(`return $(".strip").textContent.startsWith("No connection.") && root.querySelectorAll(".pending").length === 2 && $(".pending .meta").textContent === "Waits for a connection"`))
	w.network(false)
	w.wait("all sent", inChat(`return !$(".pending") && $(".strip").textContent === "" && root.querySelectorAll(".mine .b").length === 3`))
	f.do(func() { f.deaf = true }) // stores, and breaks off
	w.writes("four")
	waitUntil(t, "a try", func() bool { return f.count("send") > 3 })
	f.do(func() { f.deaf, f.down = false, true })
	f.restart()
	w.writes("five")
	w.must(chromedp.Reload())
	f.do(func() { f.down = false })
	w.wait("everything", inChat(`return [...root.querySelectorAll(".mine .b")].map((b) => b.textContent).join() === "one,two,three,four,five" && !$(".pending")`))
	if got := f.texts("visitor"); !reflect.DeepEqual(got, []string{"one", "two", "three", "four", "five"}) {
		t.Errorf("arrived: %q", got)
	}
	f.restart()
	waitUntil(t, "the stream again", func() bool { return f.streamCount() == 1 })
	f.says("All five have come in")
	w.chatSays("All five have come in")
	f.do(func() { f.silent = true })
	f.restart()
	f.says("And what came while nothing was heard")
	w.sends("six") // is known to be there before that is
	f.do(func() { f.silent = false })
	w.chatSays("And what came while nothing was heard")
	w.wait("the order", inChat(`return [...root.querySelectorAll(".b")].map((b) => b.textContent).slice(-3).join() === "All five have come in,And what came while nothing was heard,six"`))
}

// TestAChatShowsWhatStrangersWrite as text, whatever it is.
func TestAChatShowsWhatStrangersWrite(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	evil := `<img src=x onerror="document.title='run'"><script>document.title='run'</script>"'&lt;`
	f.do(func() {
		f.config["display"].(map[string]any)["name"] = evil
		f.config["display"].(map[string]any)["greeting"] = evil
		f.config["display"].(map[string]any)["launcher"] = evil
		f.config["display"].(map[string]any)["colour"] = "#000} * { display: none }"
		f.config["say"] = []map[string]any{{"step": "hi", "text": evil, "ask": true, "options": []map[string]string{{"key": "buy", "label": evil}}}}
	})
	w := visitorAt(t, browser, f, site+"/")
	w.openChat()
	w.sends(evil)
	f.do(func() {
		f.agent = map[string]any{"name": evil, "initials": evil}
		f.store(fakeMessage{From: "agent", Name: evil, Text: evil + ` http://sea.example/"onclick="document.title='run' javascript://x http://[ https:// https://sea.example/<script>`,
			Files: []map[string]any{{"name": evil, "size": 5, "url": "javascript:document.title='run'"}, {"name": `a".svg`, "size": 5, "url": "https://sea.example/a.svg"}, {"name": "b.txt", "size": 5, "url": "/chat-api/files/1"}}})
		f.store(fakeMessage{From: "line", Text: evil})
		f.emit(map[string]any{"typing": true, "name": evil})
	})
	w.wait("all of it", inChat(`return shown(".dots") && $(".note") && root.querySelectorAll(".files li").length === 3`))
	found, err := evaluate[string](w, inChat(`return JSON.stringify([document.title, root.querySelectorAll("img, script, [onerror], iframe").length, [...root.querySelectorAll(".log a")].map((a) => a.href)])`))
	if want := `["Harbour /",0,["http://sea.example/","https://sea.example/",` + quote(f.url+"/chat-api/files/1") + `]]`; err != nil || found != want {
		t.Errorf("it became %s, not %s (%v)", found, want, err)
	}
	w.quiet(site)
}

// TestAChatShowsWhoAnswers has the colleague's picture in the head where the page's policy allows no images of ours, and initials where there is none.
func TestAChatShowsWhoAnswers(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/")
	w.openChat()
	w.wait("a choice", inChat(`const b = [...root.querySelectorAll(".choices button")]; return b[1] && (b[1].click(), true)`))
	waitUntil(t, "the stream", func() bool { return f.streamCount() == 1 })
	is := func(agent map[string]any) {
		f.do(func() {
			f.agent = agent
			f.emit(map[string]any{"agent": f.agent})
		})
	}
	is(map[string]any{"name": "Anna de Vries", "initials": "AV", "picture": "/pictures/anna"})
	w.wait("her picture", inChat(`const c = $(".face canvas"); return c && c.offsetWidth === 36 && c.offsetHeight === 36 && $(".face").textContent === ""`))
	is(map[string]any{"name": "Bo Olsen", "initials": "BO", "picture": "/pictures/gone"})
	w.wait("his initials", inChat(`return $(".face").textContent === "BO" && !$(".face canvas")`))
	is(map[string]any{"name": "Cy Young", "initials": "CY"})
	w.wait("other initials", inChat(`return $(".face").textContent === "CY"`))
}

// TestAChatByKeyboard goes through everything without a mouse, wide and on a full screen.
func TestAChatByKeyboard(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/")
	focus := func(what, selector string) {
		w.Helper()
		w.wait(what, inChat(`return root.activeElement?.matches(`+quote(selector)+`)`))
	}
	w.wait("the launcher", inChat(`return shown(".launcher")`))
	w.press(kb.Tab)
	w.press(kb.Tab)
	w.press(kb.Tab)
	focus("the launcher", ".launcher")
	w.press(kb.Enter)
	focus("the field", ".field textarea")
	w.press("Two lines")
	w.press(kb.Enter, kb.ModifierShift)
	w.press("of text")
	w.press(kb.Tab)
	focus("Send", ".send")
	w.press(" ")
	waitUntil(t, "the message", func() bool { return reflect.DeepEqual(f.texts("visitor"), []string{"Two lines\nof text"}) })
	focus("the field again", ".field textarea")
	w.press(kb.Escape)
	focus("the launcher again", ".launcher")
	w.size(390, 844)
	w.press(kb.Enter)
	focus("the field", ".field textarea")
	for range 30 {
		w.press(kb.Tab)
	}
	if inside, err := evaluate[bool](w, inChat(`return $(".panel").contains(root.activeElement) && $(".panel").getAttribute("aria-modal") === "true"`)); !inside || err != nil {
		t.Errorf("focus has left the full screen (%v)", err)
	}
	w.press(kb.Escape)
	focus("the launcher once more", ".launcher")
	w.quiet(site)
}

// TestAChatsFiles adds files in each way, takes one away, and sends the rest with the message.
func TestAChatsFiles(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	w := visitorAt(t, browser, f, f.site("")+"/")
	w.openChat()
	give := func(event, name string, bytes int) {
		w.Helper()
		w.wait(event, inChat(fmt.Sprintf(`const d = new DataTransfer(); d.items.add(new File([new Uint8Array(%d)], %s));
			const e = %s; return $(".field textarea").dispatchEvent(e) || true`, bytes, quote(name), map[string]string{
			"drop":  `new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})`,
			"paste": `new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})`}[event])))
	}
	give("drop", "mast.txt", 1500)
	give("paste", "sail.txt", 12)
	give("drop", "film.mp4", 19e6)
	w.wait("the large one refused", inChat(`return $(".problem").textContent === "film.mp4: These files are too large: together at most 18 MB, and at most 20 files." && root.querySelectorAll(".chips li").length === 2`))
	w.wait("their sizes", inChat(`return $(".chips").textContent.includes("1.5 kB") && $(".chips").textContent.includes("12 byte")`))
	w.wait("one taken away", inChat(`$("[aria-label='Remove sail.txt']").click(); return root.querySelectorAll(".chips li").length === 1 && root.activeElement.matches("textarea")`))
	w.writes("The mast")
	w.wait("the file", inChat(`return $(".files a")?.textContent.includes("mast.txt") && $(".files a").href.startsWith(`+quote(f.url)+`) && !shown(".chips")`))
	if sent := f.last("send"); fmt.Sprint(sent["files"]) != "[staged-mast.txt]" || sent["text"] != "The mast" {
		t.Errorf("sent %v", sent)
	}
}

// TestAChatFollowsThePage sees it go and come with addresses that change without a page, keep to consent, and know who is logged in.
func TestAChatFollowsThePage(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	w := visitorAt(t, browser, f, f.site(`data-consent="required" data-chat="help" data-identity="one.two.three"`)+"/?lang=nl")
	w.wait("the launcher in Dutch", inChat(`return shown(".launcher") && $(".launcher").textContent === "Open de chat"`))
	if sent := f.last("open"); sent["flow"] != "help" || sent["identity"] != "one.two.three" || sent["lang"] != "nl" || sent["visitor"] != nil {
		t.Errorf("asked with %v", sent)
	}
	w.wait("another address", `history.pushState(null, "", "/without") || true`)
	w.wait("no launcher", inChat(`return !shown(".launcher")`))
	w.wait("another address", `history.pushState(null, "", "/boats?lang=nl") || true`)
	w.wait("the launcher again", inChat(`return shown(".launcher")`))
	w.wait("opened by the page", `document.dispatchEvent(new CustomEvent("fairlead:open"))`)
	w.sends("Hallo")
	if f.count("visitor") != 0 {
		t.Error("a visitor was made before consent")
	}
	w.wait("consent", `document.dispatchEvent(new CustomEvent("fairlead:consent"))`)
	w.wait("the visitor", `localStorage.getItem("fairlead:visitor") === "v.signed" && localStorage.getItem("fairlead:chat:help")?.includes("key") && !sessionStorage.getItem("fairlead:chat:help")`)
	w.wait("another page", `history.pushState(null, "", "/without") || true`)
	waitUntil(t, "the page told", func() bool { return strings.HasSuffix(fmt.Sprint(f.last("page")["url"]), "/without") })
	w.wait("the chat that goes on", inChat(`return shown(".panel") && $(".log").textContent.includes("Hallo")`))
	w.wait("logged out", `document.dispatchEvent(new CustomEvent("fairlead:identify", {detail: ""}))`)
	w.wait("nothing of before", inChat(`return !$(".log")?.textContent.includes("Hallo")`))
}

// TestChatAccessible has axe find nothing in the chat, in both themes and on both widths, in each of its states.
func TestChatAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	f := newFakeDesk(t)
	f.do(func() { f.config["display"].(map[string]any)["launcher"] = "Ask us" })
	site := chattingSite(t, f.url, "", "") // axe is to be put into it
	w := visitorAt(t, browser, f, site)
	dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
	look := func(name string) {
		w.Helper()
		w.accessible(string(axe), name)
		for _, width := range []int64{1440, 390} {
			for _, theme := range []string{"light", "dark"} {
				if dir == "" {
					continue
				}
				w.size(width, 844)
				w.theme(theme)
				w.picture(filepath.Join(dir, fmt.Sprintf("chat-%s-%d-%s.png", name, width, theme)))
			}
		}
		w.size(1440, 900)
	}
	w.wait("the launcher", inChat(`return shown(".launcher")`))
	look("launcher")
	w.openChat()
	w.chatSays("What is it about?")
	look("beginning")
	f.conversation(w)
	look("talk")
	w.wait("the menu", inChat(`$(".more").click(); return shown(".menu")`))
	look("menu")
	w.wait("the question", inChat(`[...root.querySelectorAll(".menu button")].pop().click(); return shown(".foot")`))
	look("end")
	w.press(kb.Escape)
	w.network(true)
	w.writes("A message that waits until there is a network")
	w.wait("that it waits", inChat(`return $(".strip").textContent && $(".pending")`))
	look("offline")
	w.network(false)
	w.wait("sent", inChat(`return !$(".pending")`))
	w.press(kb.Escape)
	f.says("One more thing")
	w.wait("unread", inChat(`return shown(".badge")`))
	look("unread")
}

// conversation fills the chat with something of everything.
func (f *fakeDesk) conversation(w *window) {
	w.Helper()
	w.wait("a choice", inChat(`const b = [...root.querySelectorAll(".choices button")]; return b[1] && (b[1].click(), true)`))
	w.chatSays("A repair")
	waitUntil(f.T, "the stream", func() bool { return f.streamCount() == 1 })
	f.do(func() {
		f.store(fakeMessage{From: "flow", Text: "Thank you. Somebody will be with you in a moment."})
		f.store(fakeMessage{From: "line", Text: "Anna de Vries has joined the chat"})
		f.agent = map[string]any{"name": "Anna de Vries", "initials": "AV"}
		f.emit(map[string]any{"agent": f.agent})
		f.store(fakeMessage{From: "agent", Name: "Anna", Text: "Hello! What is wrong with her?"})
		f.store(fakeMessage{From: "agent", Name: "Anna", Text: "A picture would help. How to take one: https://harbour.example/pictures/of/a/hull.html"})
	})
	w.sends("She takes in water at the stern, about a bucket in a day, and it is more when the engine has been running.")
	f.do(func() {
		f.store(fakeMessage{From: "visitor", Files: []map[string]any{{"name": "stern, seen from the quay on Tuesday.jpg", "size": 2400000, "url": "/chat-api/files/1"}}})
		f.emit(map[string]any{"seen": 8})
		f.emit(map[string]any{"typing": true, "name": "Anna"})
	})
	w.wait("typing", inChat(`return shown(".dots")`))
}

// TestAChatOnARoughPage looks the same where the page's style sheet means to break everything, and where the page runs from right to left.
func TestAChatOnARoughPage(t *testing.T) {
	browser := startBrowser(t)
	dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
	f := newFakeDesk(t)
	site := f.site("")
	looks := inChat(`return JSON.stringify([".panel", "header", "h2", ".b", ".choices button", ".field textarea", ".send", ".greeting"].map((s) => { const r = $(s).getBoundingClientRect(), c = getComputedStyle($(s)); return [s, r.x, r.y, r.width, r.height, c.color, c.backgroundColor, c.font, c.letterSpacing, c.textTransform, c.direction] }))`)
	var plain string
	for _, page := range []string{"/", "/?style=rough", "/?dir=rtl", "/?style=rough&dir=rtl"} {
		w := visitorAt(t, browser, f, site+page)
		w.wait("the launcher", inChat(`return shown(".launcher") && getComputedStyle($(".launcher")).visibility === "visible" && $(".launcher").getBoundingClientRect().width === 56`))
		if dir != "" {
			w.picture(filepath.Join(dir, "chat-rough-launcher.png"))
		}
		w.openChat()
		w.chatSays("What is it about?")
		w.wait("no movement", inChat(`return root.getAnimations({subtree: true}).length === 0`))
		look, err := evaluate[string](w, looks)
		if plain == "" {
			plain = look
		}
		if err != nil || look != plain || look == "" {
			t.Errorf("%s: %s\nnot %s (%v)", page, look, plain, err)
		}
		if dir != "" {
			w.picture(filepath.Join(dir, "chat-rough.png"))
		}
	}
}

// TestAChatOutlivesPages sees it on the way back to a page that the browser has kept, with what was said meanwhile; and what was typed and not sent.
func TestAChatOutlivesPages(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/")
	w.openChat()
	w.sends("Hello")
	w.wait("a mark", `self.mark = 1`)
	w.must(chromedp.Navigate(site + "/boats"))
	w.chatSays("Hello")
	waitUntil(t, "one stream", func() bool { return f.streamCount() == 1 })
	f.says("While you were on the other page")
	w.chatSays("While you were")
	w.wait("a draft", inChat(`const x = $(".field > *"); x.value = "Not sent"; x.dispatchEvent(new Event("input")); return true`))
	w.wait("the way back", `history.back() || true`)
	w.wait("the page as it was kept", `self.mark === 1`)
	w.chatSays("While you were")
	f.says("And now")
	w.chatSays("And now")
	waitUntil(t, "one stream still", func() bool { return f.streamCount() == 1 })
	w.must(chromedp.Reload())
	w.wait("the draft", inChat(`return shown(".panel") && $(".field > *").value === "Not sent"`))
	w.quiet(site)
}

// TestAChatThatHasEndedElsewhere gives back what was written into it, and what fails can be tried again or deleted.
func TestAChatThatHasEndedElsewhere(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site("")
	w := visitorAt(t, browser, f, site+"/")
	w.openChat()
	w.sends("Hello")
	f.do(func() { f.refuse = map[string]any{"error": "Too odd for us.", "code": "odd"} })
	w.writes("Odd")
	w.wait("that it failed", inChat(`return $(".wrong .meta")?.textContent === "Not sent: Too odd for us."`))
	w.writes("Odder")
	w.wait("the next one, too", inChat(`return root.querySelectorAll(".wrong").length === 2`))
	f.do(func() { f.refuse = nil })
	w.wait("trying again", inChat(`root.querySelectorAll(".wrong")[1].querySelectorAll("button")[0].click(); root.querySelectorAll(".wrong")[0].querySelectorAll("button")[1].click(); return true`))
	waitUntil(t, "the second", func() bool { return reflect.DeepEqual(f.texts("visitor"), []string{"Hello", "Odder"}) })
	w.wait("nothing wrong", inChat(`return !$(".wrong") && !$(".pending") && root.querySelectorAll(".mine .b").length === 2`))
	f.do(func() {
		f.refuse = map[string]any{"error": "This chat has ended. Start a new one to go on.", "code": "ended"}
	})
	w.writes("Are you there?")
	w.wait("the end", inChat(`return $(".foot")?.textContent.includes("This chat has ended.")`))
	f.do(func() { f.refuse, f.key, f.messages, f.nonces = nil, "", nil, map[string]int64{} })
	w.wait("a new one", inChat(`return shown(".foot .go") && ($(".foot .go").click(), true)`))
	w.wait("what was written", inChat(`return shown(".field textarea") && $(".field textarea").value === "Are you there?"`))
	w.press(kb.Enter)
	waitUntil(t, "what was written", func() bool { return reflect.DeepEqual(f.texts("visitor"), []string{"Are you there?"}) })
	w.quiet(site)
}

// TestAChatsPreview keeps nothing, listens to nothing, and passes on what the server gave it.
func TestAChatsPreview(t *testing.T) {
	browser := startBrowser(t)
	f := newFakeDesk(t)
	site := f.site(`data-chat="help" data-preview="draft"`)
	w := visitorAt(t, browser, f, site+"/")
	w.wait("the open panel", inChat(`return shown(".panel") && $(".choices button")`))
	f.do(func() {
		f.preview = map[string]any{"preview": "one", "at": 1, "say": []map[string]any{{"id": 0, "text": "And your name?", "ask": true, "answer": "text", "step": "name"}}}
	})
	w.sends("Hello")
	w.chatSays("And your name?")
	if f.last("open")["preview"] != "draft" || f.last("send")["preview"] != "draft" {
		t.Errorf("asked %v", f.asked)
	}
	w.sends("Gail")
	if sent := f.last("send"); sent["preview"] != "one" || sent["step"] != "name" || f.count("events")+f.count("seen")+f.count("visitor")+f.count("page") != 0 {
		t.Errorf("sent %v of %v", sent, f.asked)
	}
	w.must(chromedp.Reload())
	w.wait("nothing of before", inChat(`return shown(".panel") && $(".choices button") && !$(".mine")`))
	if kept, err := evaluate[string](w, `JSON.stringify([localStorage.length, sessionStorage.length])`); err != nil || kept != "[0,0]" {
		t.Errorf("kept: %s (%v)", kept, err)
	}
	w.quiet(site)
}
