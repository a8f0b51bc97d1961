package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fairlead/models"
)

// unsent is what somebody's server has of what they write.
func (i *installation) unsent(address string, conversation int64) models.Draft {
	i.Helper()
	ctx := context.Background()
	u, err := i.app.DB.UserByEmail(ctx, address)
	if err != nil {
		i.Fatal(err)
	}
	d, err := i.app.DB.Draft(ctx, u.ID, conversation)
	if err != nil && err != models.ErrNotFound {
		i.Fatal(err)
	}
	return d
}

func (i *installation) waitUnsent(address string, conversation int64, body string) {
	i.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for end := time.Now().Add(patience); i.unsent(address, conversation).Body != body; <-poll.C {
		if time.Now().After(end) {
			i.Fatalf("the draft is %+v, want %q", i.unsent(address, conversation), body)
		}
	}
}

// TestDraftsInTheBrowser types and leaves: the text is there on the next device, over a lost connection, and never over another tab's.
func TestDraftsInTheBrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Before", body: "One."})
	i.deliver(mail{from: "Bob <bob@customer.example>", to: "support@harbour.example", subject: "Other", body: "Two."})
	w, phone := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	phone.logIn("mia@harbour.example", password)
	w.click("#rows a", "Before")
	w.has("h1.subject", "Before")
	var id int64
	if n, err := evaluate[int64](w, `Number(document.querySelector("#conversation").dataset.conversation)`); err != nil {
		t.Fatal(err)
	} else {
		id = n
	}
	const mia, area, kept = "mia@harbour.example", "[data-editor] textarea", "[data-editor] #draft"
	w.fill(area, "Kept while typing")
	w.has(kept, "Draft saved")
	i.waitUnsent(mia, id, "Kept while typing")
	w.has(".ownviews .n", "1")
	w.has("#rows .draftmark", "Draft")

	phone.size(390, 800)
	phone.open(fmt.Sprintf("/conversations/%d", id))
	if got := phone.value(area); got != "Kept while typing" {
		t.Errorf("the phone shows %q", got)
	}
	phone.fill(area, "Written on, on the phone")
	i.waitUnsent(mia, id, "Written on, on the phone")
	w.fill(area, "And at the desk")
	w.has(kept, "You have written something else here")
	if got := i.unsent(mia, id).Body; got != "Written on, on the phone" {
		t.Errorf("overwritten: %q", got)
	}
	if got := w.value(area); got != "And at the desk" {
		t.Errorf("taken from under the fingers: %q", got)
	}
	w.click(kept+" button", "Show that one")
	w.wait("the other text", `document.querySelector("[data-editor] textarea").value === "Written on, on the phone"`)
	w.open(fmt.Sprintf("/conversations/%d", id))
	w.click(kept+" button", "Show the other one")
	w.wait("the text that gave way", `document.querySelector("[data-editor] textarea").value === "And at the desk"`)
	w.fill(area, "")
	w.has(kept, "Another text of yours is kept")
	i.waitUnsent(mia, id, "")
	w.click(kept+" button", "Show the other one")
	w.wait("the other text", `document.querySelector("[data-editor] textarea").value === "Written on, on the phone"`)
	w.gone(kept+" button", "Show")
	w.fill(area, "Left at once")
	w.click("#rows a", "Other") // before a second is over
	w.has("h1.subject", "Other")
	i.waitUnsent(mia, id, "Left at once")
	if got := w.value(area); got != "" {
		t.Errorf("the other conversation has it, too: %q", got)
	}
	w.click(".ownviews a", "Drafts")
	w.click("#rows a", "Before")
	w.has("h1.subject", "Before")
	w.wait("the text again", `document.querySelector("[data-editor] textarea").value === "Left at once"`)

	i.cable.pull(true)
	w.fill(area, "Without a connection")
	w.has("#offline", "The connection is lost")
	i.cable.pull(false)
	w.waitFor(3*patience, "the stream", `!document.querySelector("#offline").textContent`)
	w.open(fmt.Sprintf("/conversations/%d", id)) // the page is gone, this tab is not
	w.wait("what only the browser had", `document.querySelector("[data-editor] textarea").value === "Without a connection"`)
	i.waitUnsent(mia, id, "Without a connection")
	w.click("[data-to=comment]", "")
	w.has(kept, "Draft saved")
	w.open(fmt.Sprintf("/conversations/%d", id))
	w.wait("the tab", `document.querySelector("[data-editor]").dataset.tab === "comment"`)
	w.click("button.go", "Add comment")
	w.has("#thread .note", "Without a connection")
	i.waitUnsent(mia, id, "")
	w.gone(".ownviews .n", "1")
	w.calm()
}
