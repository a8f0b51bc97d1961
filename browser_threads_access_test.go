package main

import (
	"fmt"
	"testing"

	"fairlead/inbox"
)

// TestThreadsBetweenTwoInboxes: Mia reads Support and Board, Tom only Support. What she moves to Board leaves his page; nothing of what he opens,
// searches, merges or moves tells him of it; and what she undoes is there for him again.
func TestThreadsBetweenTwoInboxes(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	board, err := i.app.CreateInbox(t.Context(), mia, inbox.InboxForm{Name: "Board", Users: []int64{mia.User.ID}})
	i.fine(err)
	_, err = i.app.CreateChannel(t.Context(), mia, board.ID, inbox.ChannelForm{Address: "board@harbour.example"})
	i.fine(err)
	for _, subject := range []string{"Bell", "Rim"} {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "About the " + subject + "."})
	}
	i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "board@harbour.example", subject: "Ledger", body: "About the Ledger."})
	const bell, rim, ledger = 1, 2, 3
	she, he := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	she.logIn("mia@harbour.example", password)
	he.logIn("tom@harbour.example", password)
	notThere := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			he.gone("main", text)
		}
	}

	he.open("/inbox/all/open")
	he.click("#rows a", "Bell")
	he.has("#thread", "About the Bell.")
	he.fill("[data-editor] textarea", "What Tom writes")
	she.open(fmt.Sprintf("/conversations/%d/merge?q=%d", bell, ledger))
	she.has("main", "The two are in different inboxes. Move one of them first.")
	she.open(fmt.Sprintf("/conversations/%d/move", bell))
	she.click(".choices-list label", "board@harbour.example")
	she.click(".savebar button", "Move")
	she.has("#notice", "Moved to Board.")
	he.gone("#rows", "Bell")
	he.gone("#thread", "About the Bell.")
	he.has("#thread .standing", "This conversation is no longer here for you")
	he.has("#thread .standing", "What you have typed below can still be copied.")
	he.gone("#side", "Ana")
	if got := he.value("[data-editor] textarea"); got != "What Tom writes" {
		t.Errorf("what he has typed: %q", got)
	}
	notThere("Board")
	he.open(fmt.Sprintf("/conversations/%d", bell))
	notThere("Bell", "Board")

	she.open(fmt.Sprintf("/conversations/%d/merge?into=%d", bell, ledger))
	she.click(".savebar button", "Merge")
	she.has("#notice", "The two conversations are one now.")
	for _, path := range []string{fmt.Sprintf("/conversations/%d", bell), fmt.Sprintf("/conversations/%d", ledger), fmt.Sprintf("/conversations/%d/merge", bell), fmt.Sprintf("/conversations/%d/move", ledger),
		"/search?q=Bell", "/search?q=Ledger", fmt.Sprintf("/conversations/%d/merge?q=%d", rim, ledger), fmt.Sprintf("/conversations/%d/merge?q=%d", rim, bell),
		fmt.Sprintf("/conversations/%d/merge?into=%d", rim, ledger), fmt.Sprintf("/conversations/%d/merge?q=ana", rim)} {
		he.open(path)
		notThere("About the Bell", "About the Ledger", "Board")
	}
	he.open(fmt.Sprintf("/conversations/%d/move", rim))
	notThere("Board", "board@harbour.example")

	she.click("#notice button", "Undo")
	she.has("#notice", "They are two conversations again.")
	he.open("/inbox/all/open")
	he.has("#rows", "Rim")
	notThere("Bell", "Ledger")
	she.open(fmt.Sprintf("/conversations/%d", bell))
	she.click("#thread .event form button", "Undo")
	she.has("#notice", "It is back in Support.")
	he.has("#rows", "Bell")
	he.click("#rows a", "Bell")
	he.has("#thread", "About the Bell.")
	notThere("Ledger")
	she.calm()
}

// TestBackUnderTheEyesOfAColleague: what is moved away from somebody who reads it, and back, is all there again on their page, its contact too.
func TestBackUnderTheEyesOfAColleague(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	board, err := i.app.CreateInbox(t.Context(), mia, inbox.InboxForm{Name: "Board", Users: []int64{mia.User.ID}})
	i.fine(err)
	away, err := i.app.CreateChannel(t.Context(), mia, board.ID, inbox.ChannelForm{Address: "board@harbour.example"})
	i.fine(err)
	for _, subject := range []string{"Bell", "Rim"} { // the list goes on without the first
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "About the " + subject + "."})
	}
	c, err := i.app.DB.Conversation(t.Context(), 1)
	i.fine(err)
	w := newWindow(t, browser, i.url)
	w.logIn("tom@harbour.example", password)
	w.open("/conversations/1")
	w.has("#side", "Ana Petrova")
	moved, err := i.app.Move(t.Context(), mia, c.ID, away.ID, c.InboxID)
	i.fine(err)
	w.has("#thread .standing", "This conversation is no longer here for you")
	w.gone("#thread .standing span:not(:has(span))", "What you have typed")
	w.gone("#side", "Ana")
	_, _, err = i.app.UndoChange(t.Context(), mia, moved.ID)
	i.fine(err)
	w.has("#thread", "About the Bell.")
	w.has("#side", "Ana Petrova")
	w.calm()
}

// TestMergedUnderTheEyesOfAColleague: who reads a conversation, writes in it or has it chosen while it becomes a part of another stays where they
// are, is told, loses nothing of what they have typed, and sees the list go on.
func TestMergedUnderTheEyesOfAColleague(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	for _, subject := range []string{"Bell", "Rim"} {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "About the " + subject + "."})
	}
	const bell, rim = 1, 2
	w := newWindow(t, browser, i.url)
	w.logIn("tom@harbour.example", password)
	w.open("/inbox/all/open")
	w.click("#rows a", "Bell")
	w.has("#thread", "About the Bell.")
	w.tick("Bell", false)
	w.tick("Rim", false)
	w.fill("[data-editor] textarea", "What Tom writes")
	_, err := i.app.Merge(t.Context(), mia, bell, rim)
	i.fine(err)
	w.has("#thread .standing", "A colleague has merged this conversation into another.")
	w.gone("#rows", "Bell")
	w.chosen("Rim")
	if got := w.value("[data-editor] textarea"); got != "What Tom writes" || w.path() != fmt.Sprintf("/inbox/all/open/%d", bell) {
		t.Errorf("at %s with %q", w.path(), got)
	}
	w.click("#thread .standing a", "Open it")
	w.has("#thread", "About the Bell.")
	w.has("#thread", "About the Rim.")
	w.wait("what was typed", `document.querySelector("[data-editor] textarea").value === "What Tom writes"`)
	w.calm()
}
