package main

import (
	"os"
	"reflect"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"fairlead/models"
)

// TestAChatOverTwoNodes has Tom on one node and Gail on another, which share a PostgreSQL: they hear, see and read each other as on one, and each
// node is killed and started again in mid-chat. Nothing is lost, and nothing is doubled.
func TestAChatOverTwoNodes(t *testing.T) {
	if os.Getenv("FAIRLEAD_TEST_DATABASE") == "" {
		t.Skip("needs PostgreSQL: set FAIRLEAD_TEST_DATABASE")
	}
	s := newChatStory(t)
	other := freeAddress(t)
	otherNode := func() *program {
		return start(t, s.dir, s.database, "FAIRLEAD_ADDR="+other, "FAIRLEAD_URL=http://"+other)
	}
	second := otherNode()
	s.site = chattingSite(t, "http://"+other, "", strictPolicy("http://"+other))
	s.tom = s.colleague("tom@harbour.example")
	s.gail = s.visits("Gail Force")
	s.gail.base = "http://" + other
	s.gail.chatSays("Tom Berger has joined the chat.")
	s.tom.has("#rows .convrow.asks", "Gail Force")
	s.tom.click("#rows a", "Gail Force")
	s.tom.has("#chatstrip", "Here now")
	s.tom.has("#chatstrip", "/boats")
	s.bothWays()
	s.gail.goTo(s.site + "/")
	s.gail.chatSays("Hello from the other side")
	s.tom.wait("the page that she is on now", `document.querySelector("#chatstrip a, #side .chatpane a")?.textContent.trim().endsWith("Harbour /") || !document.querySelector("#chatstrip").textContent.includes("/boats")`)

	// Eva gets it: said by a third process.
	tom, eva := models.UserOwner(s.actor("tom@harbour.example").User.ID), models.UserOwner(s.actor("eva@harbour.example").User.ID)
	_, conv := s.chatOf("Gail Force")
	_, err := s.app.Assign(s.Context(), s.actor("mia@harbour.example"), conv.ID, eva, tom)
	s.fine(err)
	s.gail.chatSays("Tom Berger has passed the chat on to Eva Lind.")

	// Tom's node dies; Gail writes on, on hers.
	s.program.kill()
	s.gail.sends("Are you still there?")
	s.serve()
	s.tom.waitFor(3*patience, "what was said meanwhile", `document.querySelector(".msgs")?.textContent.includes("Are you still there?")`)
	// Gail's node dies with a message under way each way.
	second.kill()
	s.gail.writes("And now?")
	s.tom.says("I am here.")
	otherNode()
	s.gail.waitFor(4*patience, "the answer", inChat(`return !$(".pending") && $(".log").textContent.includes("I am here.")`))
	s.tom.waitFor(3*patience, "the question", `document.querySelector(".msgs").textContent.includes("And now?")`)
	var said []string
	rows, err := s.db.MessagesBefore(s.Context(), conv.ID, 0, 100)
	s.fine(err)
	for _, m := range rows {
		if m.Via == models.ViaChat && (m.Kind == models.Incoming || m.UserID != 0) {
			said = append(said, m.Text)
		}
	}
	if want := []string{"A berth", "Gail Force", "Hello", "Hello from the other side", "Are you still there?", "I am here.", "And now?"}; !reflect.DeepEqual(said, want) {
		t.Errorf("stored %q", said)
	}
	s.gail.quiet(s.site)
	s.tom.calm()
}

// bothWays has each see the other type, and that what they said was seen.
func (s *chatStory) bothWays() {
	s.gail.wait("the field", inChat(`$(".field > *").focus(); return root.activeElement.matches("textarea")`))
	s.gail.press("Hell")
	s.tom.has("#typing", "Gail Force is typing")
	s.gail.press("o")
	s.gail.press(kb.Enter)
	s.tom.has(".msgs .say.in .text", "Hello")
	s.gail.wait("that it was seen", inChat(`return [...root.querySelectorAll(".mine .meta")].pop()?.textContent.includes("Seen")`))
	s.tom.click("[data-editor] textarea", "")
	s.tom.press("Hello from")
	s.gail.wait("Tom typing", inChat(`return shown(".dots") && $(".dots").textContent === "Tom Berger is typing"`))
	s.tom.press(" the other side")
	s.tom.press(kb.Enter, ctrl)
	s.gail.chatSays("Hello from the other side")
	s.tom.has(".fate .seen", "Seen")
}

// says has a colleague answer in the open chat.
func (w *window) says(text string) {
	w.Helper()
	w.click("[data-editor] textarea", "")
	w.press(text)
	w.press(kb.Enter, ctrl)
}
