package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"fairlead/handlers"
	"fairlead/inbox"
	"fairlead/models/modelstest"
)

// TestADayOfMailByKeyboardAlone takes conversations apart and together, keeps a draft, looks at what is written and at paper, keeps a search for everybody,
// and brings a mailbox and a file of old mail to an address, and looks at its ledger: at a desk and on a phone, with nothing but keys.
func TestADayOfMailByKeyboardAlone(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for _, width := range []int64{1440, 390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			i := launch(t, modelstest.NewURL(t), func(context.Context, *service) handlers.Options { return handlers.Options{} })
			mia := i.company()
			board, err := i.app.CreateInbox(i.Context(), mia, inbox.InboxForm{Name: "Board", Users: []int64{mia.User.ID}})
			i.fine(err)
			_, err = i.app.CreateChannel(i.Context(), mia, board.ID, inbox.ChannelForm{Address: "board@harbour.example"})
			i.fine(err)
			first := i.deliver(mail{from: "Dora Lund <dora@customer.example>", to: "support@harbour.example", subject: "Bell", body: "The bell does not ring."})
			i.deliver(mail{from: "Dora Lund <dora@customer.example>", to: "support@harbour.example", subject: "Re: Bell", body: "The rim is bent, too.", headers: []string{"In-Reply-To: " + first}})
			i.deliver(mail{from: "Dora Lund <dora@customer.example>", to: "support@harbour.example", subject: "Spoke", body: "A spoke is loose."})
			w := newWindow(t, browser, i.url)
			w.size(width, 900)
			w.theme("light")
			d := &deskDay{installation: i, window: w, axe: string(axe), width: width}
			d.logsIn()
			d.splits()
			d.joins()
			d.moves()
			d.drafts()
			d.keepsForAll()
			d.fetches()
			d.imports()
			d.looksIntoTheLedger()
			d.toChannel("mailbox")
			d.presses("button", "Stop fetching")
			d.has("#notice", "forgotten")
			w.calm()
		})
	}
}

// more goes to an entry of a conversation's menu.
func (d *deskDay) more(name string) {
	d.window.Helper()
	d.presses("#thread details.more > summary", "")
	d.to("#thread details.more a", name)
}

// splits reads why a message stands where it does, makes it a conversation of its own, and takes that back.
func (d *deskDay) splits() {
	d.opens("Bell")
	d.has("#thread", "The rim is bent, too.")
	id, err := evaluate[string](d.window, `"#" + [...document.querySelectorAll("#thread .msg .addresses")].at(-1).id`)
	d.check(err)
	d.presses(id+" > summary", "")
	d.has(id+" .whyhere", "In-Reply-To")
	d.page("why it is here")
	d.presses(id+" a", "Split off from here")
	d.has("h1", "Split off")
	d.page("split off")
	d.presses(".savebar button", "Split off")
	d.has("#notice", "It is a conversation of its own now.")
	d.gone("#thread", "The bell does not ring.")
	d.undoes()
	d.has("#notice", "They are one conversation again.")
	d.has("#thread", "The bell does not ring.")
}

// joins puts two together, and takes that back from the thread.
func (d *deskDay) joins() {
	d.more("Merge into another")
	d.press(kb.Enter)
	d.presses(".merge-found a", "Spoke")
	d.has(".comes", "Its messages stand in the one that stays")
	d.presses(".savebar button", "Merge")
	d.has("#notice", "The two conversations are one now.")
	d.has("#thread", "A spoke is loose.")
	d.presses("#thread .event form button", "Undo")
	d.has("#notice", "They are two conversations again.")
}

// moves moves one to another inbox, and takes that back.
func (d *deskDay) moves() {
	d.list("Unassigned")
	d.opens("Spoke")
	d.more("Move to another inbox")
	d.press(kb.Enter)
	d.has("h1", "Move to another inbox")
	d.to("[name=channel]", "")
	d.page("move")
	d.presses(".savebar button", "Move")
	d.has("#notice", "Moved to Board.")
	d.undoes()
	d.has("#notice", "It is back in Support.")
}

// drafts leaves an answer half written, finds it again, looks at what it is like, and at paper.
func (d *deskDay) drafts() {
	d.list("Unassigned")
	d.opens("Spoke")
	d.press("r")
	d.in("[data-editor] textarea")
	d.press("We **tighten** it.")
	d.has("[data-editor] #draft", "Draft saved")
	d.page("draft")
	d.press(kb.Escape)
	d.list("Unassigned")
	d.opens("Bell")
	d.draftsList()
	d.has("#rows .draftmark, #rows", "tighten")
	d.page("drafts")
	d.to("#rows .convrow > a", "Spoke")
	d.press(kb.Enter)
	d.has("h1.subject", "Spoke")
	d.wait("what was written", `document.querySelector("[data-editor] textarea")?.value === "We **tighten** it."`)
	d.presses("[data-editor] button[name=preview]", "")
	d.has(".preview strong", "tighten")
	d.page("preview")
	d.press(kb.Escape)
	d.more("Print")
	path, err := evaluate[string](d.window, `document.activeElement.getAttribute("href")`)
	d.check(err)
	d.open(path)
	d.has("main", "A spoke is loose.")
	d.page("paper")
	d.presses("nav a", "Back to the conversation")
	d.has("h1.subject", "Spoke")
	d.wait("the script", `document.readyState === "complete" && document.documentElement.classList.contains("js")`)
}

// draftsList goes to one's own drafts.
func (d *deskDay) draftsList() {
	d.window.Helper()
	if d.wide() {
		d.presses("#views a", "Drafts")
	} else {
		d.presses("#thread a.back", "")
		d.wait("the list", `!document.querySelector("#panes.reading")`)
		d.presses("#pickview > summary", "")
		d.presses("#pickview a", "Drafts")
	}
	d.has("#list h1", "Drafts")
}

// keepsForAll searches with words and an operator, and keeps that for everybody.
func (d *deskDay) keepsForAll() {
	if d.wide() {
		d.press("/")
	} else {
		d.presses("header a[href^='/search']", "")
		d.has("h1", "Search")
	}
	d.wait("the field of the search", `document.activeElement?.matches("[data-key=search], [name=q], [name=find]")`)
	d.press("from:dora is:open spoke" + kb.Enter)
	d.has(".hit mark", "spoke")
	d.presses("#savesearch > summary", "")
	d.to("#savesearch [name=name]", "")
	d.press("Loose spokes")
	d.to("#savesearch [name=shared]", "")
	d.press(" ")
	d.page("a view for everybody")
	d.presses("#savesearch .go", "Save")
	d.has("main", "Loose spokes")
}

// toChannel goes to a tab of the settings of an address.
func (d *deskDay) toChannel(tab string) {
	d.window.Helper()
	d.open("/settings/inboxes")
	d.has("h1", "Inbox")
	d.presses(".channel-row .edit", "support@harbour.example")
	d.has("h1", "support@harbour.example")
	d.presses(".tabsrow a[href$='/"+tab+"']", "")
}

// fetches connects a mailbox: what is wrong is said, then it works, and is saved.
func (d *deskDay) fetches() {
	_, addr := mailServer(d.window.T)
	_, port, err := net.SplitHostPort(addr)
	d.check(err)
	d.toChannel("mailbox")
	d.to("#f-host", "")
	d.press("127.0.0.1")
	d.to("#f-port", "")
	d.press(kb.Home + strings.Repeat(kb.Delete, 6))
	d.press(port)
	d.to("#f-security", "")
	for range 3 {
		d.press(kb.ArrowDown)
	}
	if got := d.value("#f-security"); got != "none" {
		d.window.Fatalf("the protection is %q", got)
	}
	d.to("#f-username", "")
	d.press("support")
	d.to("#f-password", "")
	d.press("wrong")
	d.to("#f-private", "")
	d.press(" ")
	d.presses("button", "Test connection")
	d.has(".test.failed", "Log in")
	d.page("mailbox refused")
	d.to("#f-password", "")
	d.press(kb.Home + strings.Repeat(kb.Delete, 9))
	d.press("sesame")
	d.presses("button", "Test connection")
	d.has(".test", "The connection works")
	d.page("mailbox works")
	d.presses("button.go", "Save")
	d.has("#notice", "Saved")
}

// imports brings a file of old mail along. Files are chosen in a window of the browser's own, which keys open.
func (d *deskDay) imports() {
	d.toChannel("mail")
	d.presses("a", "Bring old mail along")
	d.has("h1", "Bring old mail along")
	d.to("#f-file", "")
	d.page("old mail")
	d.upload("#f-file", d.file("old.mbox", "From x@x.example Mon Jan  5 10:00:00 2026\nFrom: Kim <kim@customer.example>\nTo: support@harbour.example\nSubject: Long ago\nMessage-ID: <old@customer.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\nA saddle.\n\nFrom x@x.example Mon Jan  5 10:00:00 2026\nHello: there\n\nno mail\n"))
	d.presses("button.go", "Upload and bring in")
	d.has(".counts", "Brought in")
	d.has(".ledger-table", "not a mail")
	d.page("brought in")
	d.presses("a", "Show closed conversations")
	d.has("#rows", "Long ago")
}

// looksIntoTheLedger goes through what came, filters it, compares it with the mailbox, and goes from a line to its conversation.
func (d *deskDay) looksIntoTheLedger() {
	d.toChannel("mail")
	d.has(".ledger-table", "Spoke")
	d.page("ledger")
	d.presses("a", "Compare with the mailbox")
	d.has(".ledger-same", "Nothing missing")
	d.page("compared")
	d.toChannel("mail")
	d.to("#f-outcome", "")
	d.press("Ref")
	d.presses(".ledger-filter button", "Filter")
	d.gone(".ledger-table", "Spoke")
	d.page("ledger filtered")
	d.toChannel("mail")
	d.presses(".ledger-table a", "Spoke")
	d.has("h1.subject", "Spoke")
}
