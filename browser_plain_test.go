package main

import (
	"strings"
	"testing"
)

// TestStoryWithoutScript does an agent's and an admin's work in a browser that runs no script: links and forms alone.
func TestStoryWithoutScript(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "Where is my order?", body: "My order 1042 has not arrived."})
	w := newWindow(t, browser, i.url)
	w.withoutScript()
	w.logIn("mia@harbour.example", password)
	w.click("#rows a", "Where is my order?")
	w.has(".msg .text", "My order 1042")
	i.plainOwner(w)
	i.plainReply(w)
	i.plainState(w)
	i.plainComment(w)
	i.plainAutomation(w)
	i.plainHandover(w)
	w.click("#available", "Available")
	w.has("#available", "Away")
	w.click("#available", "Away")
	w.has("#available", "Available")
	if ok, err := evaluate[bool](w, `document.documentElement.classList.contains("js")`); ok || err != nil {
		t.Errorf("the script runs after all (%v)", err)
	}
	w.click("#account > summary", "")
	w.click("#account button", "Log out")
	w.has("h1", "Log in")
	w.calm()
}

// plainOwner finds the owner on the page behind the dropdown.
func (i *installation) plainOwner(w *window) {
	i.Helper()
	w.click("#thread details.owner > summary", "Nobody")
	w.click("#thread details.owner a", "Search on a page of its own")
	w.has("h1", "Who should own this?")
	w.fill("input[name=q]", "nobody of this name")
	w.click("form[role=search] button", "")
	w.has("#owners", "Nobody of that name")
	w.fill("input[name=q]", "ber")
	w.click("form[role=search] button", "")
	w.gone("#owners", "Eva Lind")
	w.click("#owners button", "Tom Berger")
	w.has("#notice", "Owner: Tom Berger")
	w.has("#thread details.owner > summary", "Tom Berger")
	w.click("#thread details.owner > summary", "")
	w.click("#thread details.owner .option", "Nobody")
	w.has("#thread details.owner > summary", "Owner Nobody")
}

// plainReply stages a file with a submit of its own, takes one out again, and sends.
func (i *installation) plainReply(w *window) {
	i.Helper()
	for _, name := range []string{"note.txt", "wrong.txt"} {
		w.fill("[data-editor] textarea", "It is **on its way**.")
		w.upload("[data-attach]", i.file(name, "left with a neighbour"))
		w.click("[data-editor] button[value=attach]", "Attach")
		w.has(".staged", name)
	}
	w.click(".staged li:nth-child(2) button", "")
	w.gone(".staged", "wrong.txt")
	if got := w.value("[data-editor] textarea"); got != "It is **on its way**." {
		i.Fatalf("the editor holds %q", got)
	}
	w.click("[data-editor] button[value=send]", "Send")
	w.has("#notice", "Your answer is on its way.")
	w.has(".msg .md strong", "on its way")
	w.has("#thread details.owner > summary", "Mia Winter")
	raw := i.sent(1)
	if !strings.Contains(raw, "note.txt") || strings.Contains(raw, "wrong.txt") {
		i.Errorf("the mail has other files:\n%s", raw)
	}
}

func (i *installation) plainState(w *window) {
	i.Helper()
	w.click("#thread button", "Close")
	w.has("#notice", "Closed.")
	w.click("#notice button", "Undo")
	w.has("#notice", "Open again.")
	w.click("details.more > summary", "")
	w.click("details.more button", "Move to trash")
	w.has("#notice", "Moved to the trash.")
	w.click("#thread button", "Restore")
	w.has("#notice", "Open again.")
}

func (i *installation) plainComment(w *window) {
	i.Helper()
	w.click("[data-editor] a", "Comment")
	w.has("[data-editor].note", "Comment")
	w.fill("[data-editor] textarea", "Tom, *you* know her.")
	w.click("[data-editor] button", "Add comment")
	w.has(".msg .md em", "you")
}

// plainAutomation chooses people for the rule by search and tick, takes one out, names a second choice and checks what saving would do.
func (i *installation) plainAutomation(w *window) {
	i.Helper()
	w.open("/settings/channels/1/automation")
	w.choose("#f-assign_to", "specific")
	w.fill("#f-members .picker-search input", "eva")
	w.click("#f-members .picker-search button", "Search")
	w.gone("#f-members .picker-list", "Tom Berger")
	w.click("#f-members .picker-list label", "Eva Lind")
	w.fill("#f-members .picker-search input", "tom")
	w.click("#f-members .picker-search button", "Search")
	w.has("#f-members .chips", "Eva Lind")
	w.click("#f-members .picker-list label", "Tom Berger")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.has("#f-members .chips", "Tom Berger")
	w.click("#f-members .chips li:first-child .chip-remove", "")
	w.gone("#f-members .chips", "Eva Lind")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.has("#members-summary", "1 person, 1 available now.")
	w.size(1440, 1800) // nothing is behind the bar at the bottom
	w.click(".rule-part summary", "Second choice")
	w.click("#f-second .picker-list label", "Eva Lind")
	w.fill("#f-second_after", "ten")
	w.click("button", "Check")
	w.has("#second_after-problem", "Type a number of minutes")
	w.fill("#f-second_after", "10")
	w.click("button", "Check")
	w.has("#rule-preview", "A conversation that arrives now: Assigned to Tom Berger")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.has(".rule-parts", "1 person, after 10 minutes")
	w.size(1440, 900)
	i.deliver(mail{from: "Bo Nilsson <bo@customer.example>", to: "support@harbour.example", subject: "A flat tyre", body: "Can I come by today?"})
	w.open("/inbox/all/open")
	w.has("#rows .why", "Tom Berger")
}

// plainHandover gives Mia's open work to Tom by the rule, and back to the queue when Tom is deactivated.
func (i *installation) plainHandover(w *window) {
	i.Helper()
	w.click("#account > summary", "")
	w.click("#account a", "Hand over open work")
	w.has("h1", "Hand over your open work")
	w.click(".handrow .decision summary", "")
	w.has(".handrow .candidates", "Chosen: nobody else could")
	w.click("button.go", "Hand over what is ticked")
	w.has("#notice", "Handed over: 1.")
	w.has(".empty", "You have no open conversations")
	w.open("/settings/users/2")
	w.fill("#f-name", "Tom B.")
	w.click("label[for=f-active]", "")
	w.click("button.go", "Save")
	w.has("h1", "Deactivate Tom Berger")
	w.click("button", "Back to the form")
	w.wait("the form with what was typed", `document.querySelector("#f-name")?.value === "Tom B."`)
	w.click("button.go", "Save")
	w.has("h1", "Deactivate Tom Berger")
	w.click("button.go", "Deactivate and hand over")
	w.has("#notice", "Tom Berger is deactivated and logged out. Waiting in the queue: 2.")
}
