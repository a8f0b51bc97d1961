package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestLeavingAnEditorWithFiles: an editor in which files wait goes like any other once its answer is sent, or another conversation is opened. A control
// that is named like a method of its form takes the method's place, and then the page cannot be brought up to date.
func TestLeavingAnEditorWithFiles(t *testing.T) {
	i, w := atTheFork(t, flat)
	w.upload(".editor input[type=file]", i.file("plan.txt", "A plan"))
	w.has(".editor .files.staged", "plan.txt")
	w.click("#rows a", "A flat tyre")
	w.has("h1.subject", "A flat tyre")
	w.gone(".editor", "plan.txt")
	w.click("#rows a", "A bent fork")
	w.has(".editor .files.staged", "plan.txt")
	w.click(".editor .files.staged button", "")
	w.gone(".editor", "plan.txt")

	w.wait("the field to be left", `document.activeElement.blur() === undefined`)
	w.press("f")
	w.has(".editor.forward", "Goes along")
	w.fill(".editor.forward [name=to]", "maker@parts.example")
	w.upload(".editor.forward input[type=file]", i.file("drawing.txt", "A drawing"))
	w.has(".editor.forward .files.staged", "drawing.txt")
	w.fill(".editor.forward textarea", "Can you mend it?")
	w.press(kb.Enter, ctrl)
	w.has("#thread .msg", "Forwarded to maker@parts.example")
	w.gone(".editor.forward", "")
	w.has(".editor:not(.forward) .tabs", "Reply")
	if raw := i.sent(1); !strings.Contains(raw, "drawing.txt") {
		t.Errorf("the file did not go along:\n%s", raw)
	}
	w.gone("#offline", "That did not work")
	w.calm()
}

// TestNoControlTakesTheNameOfAMethod looks at the forms of the pages that people write in.
func TestNoControlTakesTheNameOfAMethod(t *testing.T) {
	i, w := atTheFork(t)
	w.upload(".editor input[type=file]", i.file("plan.txt", "A plan"))
	w.has(".editor .files.staged", "plan.txt")
	taken, err := evaluate[string](w, `[...document.querySelectorAll("form [name]")].map((e) => e.getAttribute("name")).filter((n) => typeof document.createElement("form")[n] === "function").join(" ")`)
	if err != nil || taken != "" {
		t.Errorf("these controls take the place of methods: %s (%v)", taken, err)
	}
}
