package main

import (
	"context"
	"fmt"
	"testing"
)

// bends sets the company up, and has it be asked about a fork.
func (i *installation) bends() {
	i.Helper()
	i.company()
	i.deliver(mail{from: "Jo <jo@customer.example>", to: "support@harbour.example", subject: "A bent fork", body: "Who can repair it?"})
}

// atTheFork is an installation with one question, and a window of Mia's in which she reads it; more mails came before she looked.
func atTheFork(t *testing.T, more ...mail) (*installation, *window) {
	t.Helper()
	browser := startBrowser(t)
	i := install(t)
	i.bends()
	for _, m := range more {
		i.deliver(m)
	}
	return i, i.readsOfTheFork(browser)
}

// flat is another question.
var flat = mail{from: "Jo <jo@customer.example>", to: "support@harbour.example", subject: "A flat tyre", body: "It is flat."}

// readsOfTheFork is another window of Mia's, in which she reads what was asked.
func (i *installation) readsOfTheFork(browser context.Context) *window {
	i.Helper()
	w := newWindow(i.T, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.click("#rows a", "A bent fork")
	w.has("h1.subject", "A bent fork")
	return w
}

// TestNoticesStandBesideTheEditor has a long notice come while a conversation is read: it covers nothing of the editor, where one writes on.
func TestNoticesStandBesideTheEditor(t *testing.T) {
	t.Parallel()
	_, w := atTheFork(t)
	w.fill("[data-editor] textarea", "On Monday.")
	w.click(".later > summary", "")
	w.click(".later .choices button", "")
	w.has("#notice", "It is scheduled")
	for _, width := range []int64{800, 1024, 1440} {
		w.size(width, 900)
		w.wait(fmt.Sprintf("the notice to stand beside the editor at %d", width), `document.querySelector("#notice").getBoundingClientRect().right <= document.querySelector("[data-editor]").getBoundingClientRect().left`)
	}
	w.calm()
}

// TestForwardingOverADraft presses f where something is written, and another text on another device: it says why not, and forwards once it is emptied.
func TestForwardingOverADraft(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	i := install(t)
	i.bends()
	w, phone := i.readsOfTheFork(browser), i.readsOfTheFork(browser)
	id, err := evaluate[int64](w, `Number(document.querySelector("#conversation").dataset.conversation)`)
	i.fine(err)
	const mia, area, kept, left = "mia@harbour.example", "[data-editor] textarea", "[data-editor] #draft", `document.activeElement.blur() === undefined`
	phone.fill(area, "On the phone")
	i.waitUnsent(mia, id, "On the phone")
	w.fill(area, "At the desk")
	w.has(kept, "You have written something else here")
	w.wait("the field to be left", left)
	w.press("f")
	w.has("#offline", "You have begun to write something")
	w.gone(".editor.forward", "")
	if got := w.value(area); got != "At the desk" {
		t.Errorf("the editor holds %q", got)
	}
	w.click(kept+" button", "Show that one")
	w.wait("the other text", `document.querySelector("[data-editor] textarea").value === "On the phone"`)
	w.fill(area, "")
	i.waitUnsent(mia, id, "")
	w.wait("the field to be left", left)
	w.press("f")
	w.has(".editor.forward", "Goes along")
	w.calm()
}
