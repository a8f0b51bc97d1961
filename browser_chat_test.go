package main

import (
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"fairlead/models"
)

// TestAVisitorAndAColleague chat: from a page on another origin under a strict policy to the window of the colleague whom the rule chose, and back,
// also over a server that is gone for a while.
func TestAVisitorAndAColleague(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.chatsTo("tom@harbour.example")
	site := chattingSite(t, i.url, "", strictPolicy(i.url))
	tom := newWindow(t, browser, i.url)
	tom.logIn("tom@harbour.example", password)
	tom.open("/inbox/all/mine")
	i.until("Tom's page to be known", func() bool {
		u, err := i.db.User(i.Context(), i.actor("tom@harbour.example").User.ID)
		return err == nil && u.PageOpen
	})
	visitor := newWindow(t, browser, i.url)
	visitor.goTo(site + "/boats")
	visitor.openChat()
	visitor.chatSays("What is it about?")
	visitor.wait("a choice", inChat(`return ($(".choices button")?.click(), true)`))
	visitor.chatSays("What is your name?")
	visitor.sends("Gail Force")
	visitor.chatSays("Somebody is coming.")
	tom.has("#rows .convrow", "Gail Force")
	tom.click("#rows a", "Gail Force")
	tom.has("h1.subject", "Chat with Gail Force")
	tom.has("#side .chatanswers", "A berth")
	visitor.wait("Tom", inChat(`return $("h2").textContent === "Tom Berger" && $(".face").textContent === "TB"`))
	visitor.wait("the field", inChat(`$(".field > *").focus(); return root.activeElement.matches("textarea")`))
	visitor.press("Is pier C fre")
	tom.has("#typing", "Gail Force is typing")
	visitor.press("e?")
	visitor.press(kb.Enter)
	tom.has(".msgs .say.in .text", "Is pier C free?")
	visitor.wait("that Tom has seen it", inChat(`return [...root.querySelectorAll(".mine .meta")].pop()?.textContent.includes("Seen")`))
	tom.click("[data-editor] textarea", "")
	tom.press("It is")
	visitor.wait("Tom typing", inChat(`return shown(".dots") && $(".dots").textContent === "Tom Berger is typing"`))
	tom.press(", from May.")
	tom.press(kb.Enter, ctrl)
	sent := time.Now()
	visitor.chatSays("It is, from May.")
	t.Logf("the answer took %s", time.Since(sent).Round(time.Millisecond))
	tom.has(".fate .seen", "Seen")
	i.fileFromAVisitor(visitor, tom)
	i.visitorsOverALostServer(visitor, tom)
	i.visitorComesBack(visitor, site)
	visitor.quiet(site)
	tom.calm()
}

// fileFromAVisitor has one go to Tom, and be downloaded in the chat.
func (i *installation) fileFromAVisitor(visitor, tom *window) {
	i.Helper()
	visitor.wait("a file", inChat(`const d = new DataTransfer(); d.items.add(new File(["a mast"], "mast.txt")); return $(".field textarea").dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})) || true`))
	visitor.wait("it is there", inChat(`return $(".chips li:not(.busy)")`))
	visitor.sends("The mast")
	tom.has(".msgs .files", "mast.txt")
	visitor.wait("its address", inChat(`return $(".files a")?.download === "mast.txt"`))
	address, err := evaluate[string](visitor, inChat(`return $(".files a").href`))
	i.fine(err)
	file, err := http.Get(address)
	i.fine(err)
	defer file.Body.Close()
	body, err := io.ReadAll(file.Body)
	if how := file.Header.Get("Content-Disposition"); err != nil || string(body) != "a mast" || !strings.HasPrefix(how, "attachment;") {
		i.Errorf("the file is %q, %s (%v)", body, how, err)
	}
}

// visitorsOverALostServer has both write while there is no server, and all of it arrive once and in order.
func (i *installation) visitorsOverALostServer(visitor, tom *window) {
	i.Helper()
	i.cable.pull(true)
	visitor.writes("First")
	visitor.writes("Second")
	visitor.wait("that they wait", inChat(`return root.querySelectorAll(".pending").length === 2 && $(".strip").textContent.startsWith("No connection.")`))
	tom.click("[data-editor] textarea", "")
	tom.press("From Tom")
	tom.press(kb.Enter, ctrl)
	i.cable.pull(false)
	visitor.waitFor(3*patience, "all of it", inChat(`return !$(".pending") && $(".strip").textContent === "" && $(".log").textContent.includes("From Tom")`))
	tom.waitFor(3*patience, "all of it", `document.querySelector(".msgs").textContent.includes("Second") && !document.querySelector(".msgs .pending")`)
	var said []string
	rows, err := i.db.MessagesBefore(i.Context(), 1, 0, 100)
	i.fine(err)
	for _, m := range rows {
		if m.Via == models.ViaChat && m.Kind == models.Incoming {
			said = append(said, m.Text)
		}
	}
	if want := []string{"A berth", "Gail Force", "Is pier C free?", "The mast", "First", "Second"}; !reflect.DeepEqual(said, want) {
		i.Errorf("stored %q", said)
	}
}

// visitorComesBack on another page, has what was said, ends the chat and may begin another.
func (i *installation) visitorComesBack(visitor *window, site string) {
	i.Helper()
	visitor.goTo(site + "/")
	visitor.chatSays("Is pier C free?")
	visitor.chatSays("From Tom")
	visitor.wait("everything once", inChat(`return shown(".panel") && [...root.querySelectorAll(".mine .b")].map((b) => b.textContent).join() === "A berth,Gail Force,Is pier C free?,The mast,First,Second" && $("h2").textContent === "Tom Berger" && !$(".choices")`))
	visitor.wait("the menu", inChat(`$(".more").click(); return shown(".menu")`))
	visitor.wait("the end", inChat(`[...root.querySelectorAll(".menu button")].pop().click(); return true`))
	visitor.wait("the question", inChat(`return shown(".foot .go") && ($(".foot .go").click(), true)`))
	visitor.wait("the end said", inChat(`return $(".foot").textContent.includes("This chat has ended.")`))
	visitor.wait("a new one", inChat(`return ($(".foot .go").click(), true)`))
	visitor.wait("its beginning", inChat(`return $(".choices") && shown(".field textarea") && !$(".mine")`))
}
