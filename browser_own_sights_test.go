package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestOwnPagesAreAccessible has axe find nothing where people write, keep what they need again, and are told of things.
func TestOwnPagesAreAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	i := install(t)
	i.company()
	w := newWindow(t, startBrowser(t), i.url)
	w.logIn("mia@harbour.example", password)
	for _, s := range i.ownSights(w) {
		s.show()
		w.accessible(string(axe), s.name)
	}
	w.calm()
}

// ownSights are what concerns its reader alone: what they write, have kept, and are told.
func (i *installation) ownSights(w *window) []sight {
	i.Helper()
	i.deliver(mail{from: "Jo Park <jo@customer.example>", to: "support@harbour.example", subject: "A bent fork", body: "Who can repair it?"})
	w.open("/inbox/all/unassigned")
	w.click("#rows a", "A bent fork")
	w.has("h1.subject", "A bent fork")
	id, err := evaluate[int64](w, `Number(document.querySelector("#conversation").dataset.conversation)`)
	i.fine(err)
	show := func() {
		w.Helper()
		w.open(fmt.Sprintf("/inbox/all/unassigned/%d", id))
		w.has("h1.subject", "A bent fork")
	}
	const area = "[data-editor] textarea"
	return append(append(i.keptSights(w), i.tagSights(w, id, show)...), []sight{
		w.page("/mentions", ".empty", "Nobody has named you yet"),
		w.page("/inbox/all/drafts", ".empty", ""),
		w.page("/scheduled", ".empty", "Nothing is scheduled"),
		{"a list of snippets", func() {
			show()
			w.click(area, "")
			w.press("/tha")
			w.has("#suggested [aria-selected=true]", "Thanks")
		}},
		{"a preview", func() {
			w.press(kb.Enter)
			w.wait("the snippet", `document.querySelector("[data-editor] textarea").value.includes("thank you")`)
			w.has("[data-editor] #draft", "Draft saved")
			w.click("[data-editor] button[name=preview]:not(:disabled)", "")
			w.has(".preview strong", "thank you")
		}},
		w.page("/inbox/all/drafts", "#rows", "A bent fork"),
		{"the menu to send later", func() {
			show()
			w.click(".later > summary", "")
			w.has(".later .popup", "Only if nobody writes before")
		}},
		{"later refused", func() {
			w.wait("a day", `document.querySelector("[name=later_day]").value = "2020-01-01"`)
			w.click(".later button[value=at]", "")
			w.has("#later_day-problem", "")
		}},
		{"what goes out later", func() {
			show()
			w.click(".later > summary", "")
			w.click(".later .choices button", "")
			w.has("#thread .msg.later", "thank you")
		}},
		w.page("/scheduled", ".laterrows", "A bent fork"),
		{"a forward", func() {
			show()
			w.click(".forwardit button", "")
			w.has(".editor.forward", "Goes along")
			w.click(".fwdquote summary", "")
		}},
		{"a forward refused", func() { w.click(".editor.forward button.go", ""); w.has("#to-problem", "") }},
		{"a list of colleagues", func() {
			w.click("[data-editor] button[value=discard]", "")
			w.gone(".editor.forward", "")
			w.press("c")
			w.wait("the comment", `document.activeElement?.name === "body" && document.querySelector("form.note")`)
			w.press("@t")
			w.has("#suggested [aria-selected=true]", "Tom")
		}},
		{"on paper", func() { w.open(fmt.Sprintf("/conversations/%d/print", id)); w.has("h1", "A bent fork") }},
		{"on paper, with comments", func() {
			_, err := i.app.Comment(i.Context(), i.actor("tom@harbour.example"), id, "@Mia please **look**", "")
			i.fine(err)
			w.open(fmt.Sprintf("/conversations/%d/print?comments=1", id))
			w.has("main .md", "please")
		}},
		w.page("/mentions", "#rows .unread", "Tom Berger"),
	}...)
}

// keptSights are the settings of what somebody keeps, empty, refused and full.
func (i *installation) keptSights(w *window) []sight {
	return []sight{
		w.page("/settings/snippets", "h1", "Snippets"),
		w.page("/settings/snippets/new", ".fieldlist", "contact.first_name"),
		{"a snippet refused", func() { w.click("button.go", "Save"); w.has("#name-problem", "") }},
		{"a snippet kept", func() {
			w.fill("#f-name", "Thanks")
			w.fill("#f-body", "Dear {{contact.first_name|you}}, **thank you**.")
			w.click("button.go", "Save")
			w.has("#notice", "The snippet Thanks is kept")
		}},
		{"a snippet", func() { w.click(".snippets a", "Thanks"); w.has("h1", "Thanks") }},
		w.page("/settings/tags", "h1", "Tags"),
		w.page("/settings/tags/new", "h1", "New tag"),
		{"a tag refused", func() { w.click("button.go", ""); w.has("#name-problem", "") }},
		w.page("/settings/views", ".empty", ""),
		w.page("/settings/notifications", "h1", "Notifications"),
	}
}

// tagSights put a tag on a conversation, and keep a search for it.
func (i *installation) tagSights(w *window, id int64, show func()) []sight {
	return []sight{
		{"the menu of tags", func() {
			show()
			w.click(".tagmenu summary", "")
			w.wait("the field to be ready", `document.activeElement?.name === "name"`)
			w.press("To be paid")
			w.has(".tagbar .option.active", "To be paid")
		}},
		{"a tag put on", func() { w.press(kb.Enter); w.has(".tagbar .lab", "To be paid"); w.has("#rows .lab", "To be paid") }},
		w.page("/settings/tags", "main", "To be paid"),
		{"a tag's settings", func() { w.click("main a", "To be paid"); w.has("h1", "To be paid") }},
		w.page(fmt.Sprintf("/conversations/%d/tags", id), "h1", "Which tag?"),
		w.page(fmt.Sprintf("/conversations/bulk/tags?c=%d-nobody", id), "h1", "Which tag?"),
		w.page("/conversations/bulk/tags", "h1", "No conversation was chosen"),
		{"several to be tagged", func() {
			w.open("/inbox/all/unassigned?choose=all")
			w.click("#bulk-tags > summary", "")
			w.has("#bulk-tags .option", "To be paid")
		}},
		{"a search to keep", func() {
			w.open(`/search?q=tag%3A%22To+be+paid%22`)
			w.has(".hit", "A bent fork")
			w.click("#savesearch > summary", "")
			w.has("#savesearch .go", "")
		}},
		{"a search kept", func() {
			w.fill("#savesearch [name=name]", "What is to be paid")
			w.click("#savesearch .go", "")
			w.has("h1", "What is to be paid")
		}},
		w.page("/inbox/all/unassigned", ".views .saved", "What is to be paid"),
		w.page("/settings/views", "main", "What is to be paid"),
	}
}
