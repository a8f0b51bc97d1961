package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// story is the way of a new company through its first hour: an admin, Mia, in one window, and a colleague, Tom, in another.
type story struct {
	*installation
	browser  context.Context
	mia, tom *window
	mails    int    // that the sink should hold by now
	link     string // the conversation that Mia and Tom look at
}

// TestStory goes from an empty folder to routed mail, with the script, in two windows.
func TestStory(t *testing.T) {
	browser := startBrowser(t)
	s := &story{installation: install(t), browser: browser}
	s.mia = newWindow(t, browser, s.url)
	s.setUp()
	s.testMessage()
	s.invite()
	s.setUpSending()
	s.mailIsSeenLive()
	s.ownerByKeyboard()
	s.replyWithFile()
	s.collide()
	s.closeAndUndo()
	s.contactAnswers()
	s.spamAndTrash()
	s.backAndForward()
	s.route()
	s.mia.calm()
	s.tom.calm()
}

// setUp follows the link of the log.
func (s *story) setUp() {
	w := s.mia
	w.open(s.setupPath())
	w.fill("#f-company", "Harbour Bikes")
	w.fill("#f-name", "Mia Winter")
	w.fill("#f-email", "mia@harbour.example")
	w.fill("#f-password", "short")
	w.fill("#f-inbox", "Support")
	w.fill("#f-address", "support@harbour.example")
	w.click("button.go", "")
	w.has("#password-problem", "")
	if got := w.value("#f-company"); got != "Harbour Bikes" {
		s.Errorf("what was typed is gone: %q", got)
	}
	w.fill("#f-password", password)
	w.click("button.go", "")
	w.has("#list", "Ready for the first mail")
	if path := w.path(); path != "/inbox/all/unassigned" {
		s.Errorf("set-up leads to %s", path)
	}
}

// testMessage is what an empty inbox offers; the mail goes through the door.
func (s *story) testMessage() {
	w := s.mia
	w.mark()
	w.click("#list button", "Send a test message")
	w.has("#rows .convrow", "A test message")
	w.marked()
}

// invite makes Tom, who opens his link in a window of his own.
func (s *story) invite() {
	w := s.mia
	w.open("/settings/users/new")
	w.fill("#f-name", "Tom Berger")
	w.fill("#f-email", "tom@harbour.example")
	w.choose("#f-seat", "service")
	w.click("button.go", "Invite")
	link := w.value("#invite-url")
	s.tom = newWindow(s.T, s.browser, s.url)
	s.tom.open(strings.TrimPrefix(link, s.url))
	s.tom.has("h1", "Choose your password")
	s.tom.fill("#f-password", password)
	s.tom.click("button.go", "")
	s.tom.has("#rows .convrow", "A test message")
}

// setUpSending tells the channel its mail server, in settings.
func (s *story) setUpSending() {
	w := s.mia
	w.open("/settings")
	w.click(".channel-row .edit", "Edit")
	w.fill("#f-smtp_host", "127.0.0.1")
	w.fill("#f-smtp_port", s.sinkPort())
	w.choose("#f-smtp_security", "none")
	w.click("button", "Test connection")
	w.has(".test.failed", "private")
	w.click("#f-smtp_private", "")
	w.click("button", "Test connection")
	w.has(".test", "The connection works")
	if got := w.value("#f-smtp_host"); got != "127.0.0.1" {
		s.Errorf("the test has lost what was typed: %q", got)
	}
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.open("/settings/inboxes")
	w.has(".channel-row", "Sends through 127.0.0.1")
}

// mailIsSeenLive: Tom is typing when real mail comes in. It appears, and nothing that he does is disturbed.
func (s *story) mailIsSeenLive() {
	w := s.tom
	w.click("#rows a", "A test message")
	w.has("h1.subject", "A test message")
	w.mark()
	w.fill("[data-editor] textarea", "Half a sentence that I am sti")
	s.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "Where is my order?", body: "Hello,\n\nmy order 1042 has not arrived.\n\nAna"})
	w.waitFor(5*time.Second, "the new mail in the list", `document.querySelector("#rows").textContent.includes("Where is my order?")`)
	w.press("ll typing")
	if got := w.value("[data-editor] textarea"); got != "Half a sentence that I am still typing" {
		s.Errorf("the editor holds %q", got)
	}
	w.has("h1.subject", "A test message")
	w.marked()
	w.fill("[data-editor] textarea", "")
	s.mia.open("/")
	s.mia.click("#rows a", "Where is my order?")
	s.mia.has("h1.subject", "Where is my order?")
	s.link = s.mia.path()
	w.open("/")
	w.click("#rows a", "Where is my order?")
	w.has("h1.subject", "Where is my order?")
}

// ownerByKeyboard gives the conversation to Tom without the mouse.
func (s *story) ownerByKeyboard() {
	w := s.mia
	s.tom.mark()
	w.must(chromedp.Focus(chromedp.CSS("#thread details.owner > summary")))
	w.press(kb.Enter)
	w.wait("the focus in the search of owners", `document.activeElement.matches("[data-find]")`)
	w.press("t")
	w.wait("one owner found", `document.querySelectorAll("#thread [data-options] li:not([hidden])").length === 1`)
	w.press(kb.Backspace)
	w.wait("all owners", `document.querySelectorAll("#thread [data-options] li:not([hidden])").length === 3`)
	w.press(kb.ArrowDown)
	w.has(".option.active", "Tom Berger")
	w.press(kb.Enter)
	w.has("#notice", "Owner: Tom Berger")
	w.has("#thread details.owner > summary", "Tom Berger")
	s.tom.waitFor(5*time.Second, "the new owner in Tom's window", `document.querySelector("#thread details.owner > summary").textContent.includes("Tom Berger")`)
	s.tom.marked()
	w.click("#notice button", "Undo")
	w.has("#thread details.owner > summary", "Nobody")
	s.tom.waitFor(5*time.Second, "nobody in Tom's window", `document.querySelector("#thread details.owner > summary").textContent.includes("Nobody")`)
}

// header is a field of a mail, unfolded.
func header(raw, name string) string {
	m := regexp.MustCompile(`(?mi)^` + name + `: (.*(?:\r?\n[ \t].*)*)`).FindStringSubmatch(raw)
	if m == nil {
		return ""
	}
	return strings.Join(strings.Fields(m[1]), " ")
}

// replyWithFile answers with Markdown and a file, in a real mail; who answers becomes the owner.
func (s *story) replyWithFile() {
	w := s.mia
	w.mark()
	w.fill("[data-editor] textarea", "It is **on its way**, see the note.")
	w.upload("[data-attach]", s.file("delivery note.txt", "left with a neighbour"))
	w.has(".staged", "delivery note.txt")
	if got := w.value("[data-editor] textarea"); !strings.Contains(got, "on its way") {
		s.Fatalf("attaching has lost the text: %q", got)
	}
	w.press(kb.Enter, ctrl)
	w.has("#notice", "Your answer is on its way")
	w.has(".msg .md strong", "on its way")
	w.has("#thread details.owner > summary", "Mia Winter")
	w.has(".msg .state", "Sent")
	w.marked()
	s.mails++
	raw := s.sent(s.mails)
	for name, want := range map[string]string{"To": "ana@customer.example", "From": "support@harbour.example", "In-Reply-To": "@mail.example>", "References": "@mail.example>", "Subject": "Re: Where is my order?"} {
		if !strings.Contains(header(raw, name), want) {
			s.Errorf("the mail has %s: %q, which lacks %q", name, header(raw, name), want)
		}
	}
	for _, part := range []string{"multipart/alternative", "<strong>on its way</strong>", `filename="delivery note.txt"`} {
		if !strings.Contains(raw, part) {
			s.Errorf("the mail lacks %s:\n%s", part, raw)
		}
	}
}

// collide: Tom has read on when Mia sent, and sends too. He is shown her answer and loses nothing.
func (s *story) collide() {
	w := s.tom
	w.waitFor(5*time.Second, "Mia's answer in Tom's window", `document.querySelector("#thread").textContent.includes("on its way")`)
	w.fill("[data-editor] textarea", "I have looked into it, too.")
	w.click("[data-editor] button.go", "Send")
	w.has(".conflict", "Someone replied")
	w.has(".conflict", "Mia Winter")
	if got := w.value("[data-editor] textarea"); got != "I have looked into it, too." {
		s.Fatalf("the collision has lost the text: %q", got)
	}
	if n := len(s.sink.Mails()); n != s.mails {
		s.Fatalf("%d mails were sent", n)
	}
	w.click("[data-editor] button.go", "Send anyway")
	w.has(".msg .md", "I have looked into it, too.")
	w.gone(".conflict", "")
	s.mails++
	s.sent(s.mails)
	w.has("#thread details.owner > summary", "Mia Winter")
}

// closeAndUndo closes by key and takes it back.
func (s *story) closeAndUndo() {
	w := s.mia
	w.click("h1.subject", "")
	w.press("e")
	w.has("#notice", "Closed.")
	w.has("#thread .facts .tag", "closed")
	w.click("#notice button", "Undo")
	w.has("#notice", "Open again.")
	w.press("e")
	w.has("#notice", "Closed.")
}

// contactAnswers by a mail that names the one we sent: it joins, and reopens.
func (s *story) contactAnswers() {
	w := s.mia
	ours := header(s.sent(s.mails), "Message-ID")
	s.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "Re: Where is my order?", body: "It is here now, thank you!", headers: []string{"In-Reply-To: " + ours}})
	w.waitFor(5*time.Second, "the answer in the thread", `document.querySelector("#thread").textContent.includes("It is here now")`)
	w.gone("#thread .facts .tag", "")
}

// spamAndTrash files the conversation and fetches it back.
func (s *story) spamAndTrash() {
	w := s.mia
	w.click("details.more > summary", "")
	w.click("details.more button", "Mark as spam")
	w.has("#notice", "Marked as spam.")
	w.click("#thread button", "Not spam")
	w.has("#notice", "Open again.")
	w.click("details.more > summary", "")
	w.click("details.more button", "Move to trash")
	w.has("#notice", "Moved to the trash.")
	w.click("#thread button", "Restore")
	w.has("#notice", "Open again.")
}

// backAndForward through conversations and views.
func (s *story) backAndForward() {
	w := s.mia
	w.open("/inbox/all/open")
	w.click("#rows a", "A test message")
	w.has("h1.subject", "A test message")
	w.click("#rows a", "Where is my order?")
	w.has("h1.subject", "Where is my order?")
	w.click("#views a", "All closed")
	w.has("#list h1", "All closed")
	w.mark()
	w.must(chromedp.Evaluate[chromedp.Void](`history.back()`))
	w.has("h1.subject", "Where is my order?")
	w.must(chromedp.Evaluate[chromedp.Void](`history.back()`))
	w.has("h1.subject", "A test message")
	w.must(chromedp.Evaluate[chromedp.Void](`history.forward()`))
	w.has("h1.subject", "Where is my order?")
	w.marked()
}

// route saves a rule on the Automation tab; the next mail has an owner, and says why.
func (s *story) route() {
	w := s.mia
	w.open("/settings/inboxes")
	w.click(".channel-rule", "")
	w.choose("#f-assign_to", "specific")
	w.fill(".picker-search input", "tom")
	w.press(kb.Enter)
	w.has(".chips", "Tom Berger")
	w.has(".summary", "1 person, 1 available now.")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.open("/inbox/all/open")
	w.mark()
	s.deliver(mail{from: "Bo Nilsson <bo@customer.example>", to: "support@harbour.example", subject: "A flat tyre", body: "Can I come by today?"})
	w.waitFor(5*time.Second, "the routed mail", `[...document.querySelectorAll("#rows .convrow")].some(r => r.textContent.includes("A flat tyre") && r.querySelector(".why").textContent.includes("Tom Berger"))`)
	w.marked()
	s.tom.waitFor(5*time.Second, "a count on Tom's tab", `document.title.startsWith("(1) ")`)
	w.click("#rows a", "A flat tyre")
	w.has(".decision summary", "Assigned to Tom Berger")
	w.click(".decision summary", "")
	w.has(".decision table tr.won", "Tom Berger")
}

// mark leaves a mark that only a page load wipes out.
func (w *window) mark() {
	w.Helper()
	w.wait("a mark", `window.stillHere = true`)
}

// marked fails the test if the window has loaded a page since mark.
func (w *window) marked() {
	w.Helper()
	if ok, err := evaluate[bool](w, `window.stillHere === true`); !ok {
		w.Errorf("the window has loaded a page anew (%v)", err)
	}
}
