package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func (i *installation) questions(n int) {
	i.Helper()
	for k := range n {
		i.deliver(mail{from: fmt.Sprintf("Contact %d <c%d@customer.example>", k, k), to: "support@harbour.example", subject: fmt.Sprintf("Question %d", k), body: "What about this?"})
	}
}

// box is the box of a row, by what stands in the row.
func box(subject string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#rows .convrow")].find(r => r.textContent.includes(%s)).querySelector(".choose input")`, quote(subject))
}

// tick presses it, with Shift held or not.
func (w *window) tick(subject string, shift bool) {
	w.Helper()
	w.wait(subject, fmt.Sprintf(`(() => { const b = %s; b.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, shiftKey: %v})); return true })()`, box(subject), shift))
}

// chosen waits until these and no others are chosen.
func (w *window) chosen(subjects ...string) {
	w.Helper()
	w.wait(fmt.Sprint(subjects, " chosen"), fmt.Sprintf(`document.querySelectorAll("#rows .choose :checked").length === %d`, len(subjects)))
	for _, s := range subjects {
		w.wait(s+" chosen", box(s)+".checked")
	}
}

// TestSeveralAtOnce chooses conversations by click, range and key, keeps them over a live update, and gives them to somebody.
func TestSeveralAtOnce(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.questions(5)
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.wait("the script", `document.documentElement.classList.contains("js")`)
	w.gone("#bulk", "")
	w.has("h1", "Unassigned")
	top := `Math.round(document.querySelector("#rows").getBoundingClientRect().top)`
	before, err := evaluate[int](w, top)
	i.fine(err)
	w.tick("Question 4", false)
	w.has("#bulk", "Assign")
	w.tick("Question 2", true)
	w.chosen("Question 4", "Question 3", "Question 2")
	if after, err := evaluate[int](w, top); err != nil || after != before {
		t.Errorf("the rows moved from %d to %d (%v)", before, after, err)
	}
	w.has("#bulk [data-count]", "3")
	i.deliver(mail{from: "Bo <bo@customer.example>", to: "support@harbour.example", subject: "Just now", body: "Hello."})
	w.wait("the new row", `document.querySelector("#rows").textContent.includes("Just now")`)
	w.chosen("Question 4", "Question 3", "Question 2")
	w.click("#rows a", "Question 1")
	w.has("h1.subject", "Question 1")
	w.chosen("Question 4", "Question 3", "Question 2")
	w.press("x")
	w.chosen("Question 4", "Question 3", "Question 2", "Question 1")
	w.press("x")
	w.click("#bulk-owner > summary", "")
	w.has("#bulk-owner .option", "Tom Berger")
	w.press("tom")
	w.has("#bulk-owner .option.active", "Tom Berger")
	w.press(kb.Enter)
	w.has("#notice", "3 assigned.")
	w.has("h1.subject", "Question 1")
	w.gone("#rows", "Question 3")
	w.chosen()
	w.click("#notice button", "Undo")
	w.has("#notice", "3 set to nobody.")
	w.wait("all of them", `document.querySelector("[data-chooseall]").click() ?? document.querySelectorAll("#rows .choose :checked").length === 6`)
	w.click("#views a", "All open")
	w.has("h1", "All open")
	w.chosen()
	w.tick("Just now", false)
	w.click("#bulk button[value=closed]", "")
	w.has("#notice", "1 closed.")
	w.click("#rows a", "Question 4")
	w.has("h1.subject", "Question 4")
	w.press("s")
	w.has("details.snooze .popup", "Next Monday")
	w.wait("the first choice to be at hand", `document.activeElement.matches("details.snooze .popup button")`)
	w.press(kb.ArrowDown)
	w.wait("the next one", `document.activeElement.textContent.includes("Tomorrow")`)
	w.press(kb.Enter)
	w.has("#thread .standing", "Snoozed until tomorrow")
	w.click("#thread .standing button", "Wake")
	w.has("#notice", "Open again.")
	w.calm()
}

// TestSeveralAtOnceWithoutScript does the same with boxes and buttons alone.
func TestSeveralAtOnceWithoutScript(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.questions(3)
	w := newWindow(t, browser, i.url)
	w.withoutScript()
	w.logIn("mia@harbour.example", password)
	w.click("#rows .choose input", "")
	w.click("#bulk button[value=spam]", "")
	w.has("#notice", "1 marked as spam.")
	w.click("#list a", "Choose all")
	w.chosen("Question 1", "Question 0")
	w.click("#bulk-owner > summary", "")
	w.click("#bulk-owner button", "Search on a page of its own")
	w.has("h1", "Who should own these?")
	w.wait("the whole list, on a page of its own", `getComputedStyle(document.querySelector("#owners .owners")).maxHeight === "none"`)
	w.fill("input[name=q]", "eva")
	w.click("form[role=search] button", "")
	w.gone("#owners", "Tom Berger")
	w.click("#owners button", "Eva Lind")
	w.has("#notice", "2 assigned.")
	w.click("#notice button", "Undo")
	w.has("#notice", "2 set to nobody.")
	w.calm()
}
