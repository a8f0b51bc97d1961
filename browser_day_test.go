package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"fairlead/handlers"
	"fairlead/inbox"
	"fairlead/models/modelstest"
)

// deskDay is a day of Mia's work, done with nothing but keys.
type deskDay struct {
	*installation
	*window
	axe    string
	width  int64
	looked int
}

// fine is the installation's: both have one.
func (d *deskDay) check(err error) {
	d.installation.Helper()
	d.installation.fine(err)
}

// TestADayByKeyboardAlone goes through a day at a desk and on a phone with a keyboard: whatever is done, no pointer does it. Each control is
// reached by a key of its own or by Tab, is in sight and marked when it has the focus, and axe finds nothing on the way.
func TestADayByKeyboardAlone(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for _, width := range []int64{1440, 390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			i := launch(t, modelstest.NewURL(t), func(_ context.Context, s *service) handlers.Options {
				s.app.HoldFor = holdFor
				return handlers.Options{}
			})
			_, err := i.app.SaveSnippet(i.Context(), i.company(), 0, inbox.SnippetForm{Name: "Thanks", Body: "Dear {{contact.first_name|you}}, **thank you**."})
			i.fine(err)
			for _, m := range []mail{
				{from: "Dora Lund <dora@customer.example>", subject: "Bell", body: "The bell does not ring."},
				{from: "Dora Lund <dora@customer.example>", subject: "Rim", body: "The rim is bent."},
				{from: "Bo Nilsson <bo@customer.example>", subject: "A flat tyre", body: "Can I come by today?"},
				{from: "Cai Holm <cai@customer.example>", subject: "Invoice", body: "Who pays for it?"},
				{from: "Ana Petrova <ana@customer.example>", subject: "Where is my order?", body: "Order 1042 has not arrived."},
			} {
				m.to = "support@harbour.example"
				i.deliver(m)
			}
			w := newWindow(t, browser, i.url)
			w.size(width, 900)
			w.theme("light") // and nothing moves, so that axe sees colours as they come to be
			d := &deskDay{installation: i, window: w, axe: string(axe), width: width}
			d.logsIn()
			d.reads()
			d.answers()
			d.sendsLater()
			d.forwards()
			d.comments()
			d.tags()
			d.closes()
			d.snoozes()
			d.several()
			d.merges()
			d.searches()
			d.logsOut()
			w.calm()
		})
	}
}

// wide says that list and conversation stand side by side.
func (d *deskDay) wide() bool { return d.width > 1000 }

// page has axe look at what is shown, as it is shown.
func (d *deskDay) page(name string) {
	d.window.Helper()
	there, err := evaluate[bool](d.window, `typeof axe === "object"`)
	if err == nil && !there {
		_, err = evaluate[bool](d.window, d.axe+"; true")
	}
	d.check(err)
	_, err = evaluate[bool](d.window, `(scrollTo(0, 0), true)`) // what a bar covers halfway is no finding: people scroll
	d.check(err)
	result, err := evaluate[string](d.window, fmt.Sprintf(axeRun, true))
	d.check(err)
	var findings []finding
	d.check(json.Unmarshal([]byte(result), &findings))
	for _, f := range findings {
		for _, n := range f.Nodes {
			d.window.Errorf("%s: %s: %s\n%s\n%s", name, f.ID, f.Help, n.HTML, n.FailureSummary)
		}
	}
	if wide, err := evaluate[bool](d.window, `document.scrollingElement.scrollWidth > innerWidth`); wide || err != nil {
		d.window.Errorf("%s scrolls sideways (%v)", name, err)
	}
	if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
		d.looked++
		d.picture(filepath.Join(dir, fmt.Sprintf("day-%d-%02d-%s.png", d.width, d.looked, strings.ReplaceAll(name, " ", "-"))))
	}
}

// to goes on with Tab to a control with a text, which must then be in sight, marked, and under nothing.
func (d *deskDay) to(selector, text string) {
	d.window.Helper()
	is := fmt.Sprintf(`(() => {
		const e = document.activeElement;
		if (!e?.matches(%s) || !(e.textContent + (e.getAttribute("aria-label") ?? "") + (e.value ?? "")).replace(/\s+/g, " ").includes(%s)) return "";
		const b = (e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") ?? e : e).getBoundingClientRect(), x = b.left + b.width / 2, y = b.top + Math.min(b.height / 2, 20), hit = document.elementFromPoint(x, y);
		if (!e.matches(":focus-visible")) return "is not marked";
		return hit && (e.contains(hit) || hit.contains(e) || hit.closest("label")?.control === e) ? "yes" : "is out of sight, or under " + hit?.outerHTML.slice(0, 120);
	})()`, quote(selector), quote(text))
	for range 150 {
		got, err := evaluate[string](d.window, is)
		if err == nil && got == "yes" {
			return
		}
		if got != "" {
			d.wait(selector+" with the focus to be in sight", strings.TrimSuffix(is, "()")+`() === "yes"`)
			return
		}
		d.press(kb.Tab)
	}
	d.show()
	d.window.Fatalf("Tab does not lead to %s with the text %q", selector, text)
}

// in waits until the focus is in an element.
func (d *deskDay) in(selector string) {
	d.window.Helper()
	d.wait("the focus in "+selector, fmt.Sprintf(`document.activeElement?.closest(%s)`, quote(selector)))
}

// presses goes to a control and presses it.
func (d *deskDay) presses(selector, text string) {
	d.window.Helper()
	d.to(selector, text)
	d.press(kb.Enter)
}

// opens goes by j from row to row until a conversation is open. On a phone it goes back to the list first.
func (d *deskDay) opens(subject string) {
	d.window.Helper()
	for range 12 {
		if is, err := evaluate[bool](d.window, fmt.Sprintf(`document.querySelector("h1.subject")?.textContent === %s`, quote(subject))); err == nil && is {
			return
		}
		was, err := evaluate[string](d.window, `location.pathname`)
		d.check(err)
		d.press("j")
		d.wait("j to lead on from "+was, fmt.Sprintf(`location.pathname !== %s && document.querySelector("h1.subject")`, quote(was)))
	}
	d.show()
	d.window.Fatalf("j does not lead to %q", subject)
}

// list goes to a view of the inbox by its link.
func (d *deskDay) list(name string) {
	d.window.Helper()
	if d.wide() {
		d.presses("#views a", name)
	} else {
		if open, err := evaluate[bool](d.window, `!!document.querySelector("#panes.reading")`); err == nil && open {
			d.presses("#thread a.back", "")
			d.wait("the list", `!document.querySelector("#panes.reading")`)
		}
		if there, err := evaluate[bool](d.window, fmt.Sprintf(`document.querySelector("#list h1")?.textContent === %s`, quote(name))); err == nil && there {
			return
		}
		d.presses("#pickview > summary", "")
		d.presses("#pickview a", name)
	}
	d.wait(name, fmt.Sprintf(`document.querySelector("#list h1")?.textContent === %s && !document.querySelector(".htmx-request")`, quote(name)))
}

func (d *deskDay) logsIn() {
	d.open("/")
	d.has("h1", "Log in")
	d.page("log-in")
	d.to("#f-email", "")
	d.press("mia@harbour.example")
	d.to("#f-password", "")
	d.press(password + kb.Enter)
	d.has("#list h1", "Unassigned")
	d.page("list")
	d.press("?")
	d.has("#shortcuts", "Next")
	d.page("keys")
	d.press(kb.Escape)
	d.gone("#shortcuts", "")
	d.wait("the focus to be back", `!document.activeElement?.closest("dialog")`)
}

// reads goes up and down the list.
func (d *deskDay) reads() {
	d.press("j")
	d.has("h1.subject", "Where is my order?")
	d.press("j")
	d.has("h1.subject", "Invoice")
	d.press("k")
	d.has("h1.subject", "Where is my order?")
	d.has("#thread .msg", "Order 1042 has not arrived.")
	d.page("conversation")
}

// answers takes a conversation by a key, and answers it.
func (d *deskDay) answers() {
	d.press("a")
	d.has("#thread details.owner > summary", "Mia Winter")
	d.press("r")
	d.in("[data-editor] textarea")
	d.press("It is **on its way**.")
	d.press(kb.Enter, ctrl)
	d.has("#notice", "on its way")
	d.has("#thread .msg .md strong", "on its way")
	d.undoes() // it is a key again: nothing is written any more
	d.in("[data-editor] textarea")
	d.gone("#thread .msg .md strong", "on its way")
	if got := d.value("[data-editor] textarea"); got != "It is **on its way**." {
		d.window.Errorf("what was taken back stands in the editor as %q", got)
	}
	d.press(kb.Enter, ctrl)
	d.has("#thread .msg .md strong", "on its way")
	d.wait("the editor to be empty", `document.querySelector("[data-editor] textarea:not([readonly])")?.value === ""`)
	d.page("answered")
}

// sendsLater inserts a snippet by / and its name, and has it go out tomorrow.
func (d *deskDay) sendsLater() {
	d.press("r")
	d.in("[data-editor] textarea")
	d.press("/tha")
	d.has("#suggested [aria-selected=true]", "Thanks")
	d.page("snippet suggested")
	d.press(kb.Enter)
	d.wait("the snippet", `document.querySelector("[data-editor] textarea").value === "Dear Ana, **thank you**."`)
	d.presses("details.later > summary", "Send later")
	d.page("send later")
	d.presses("details.later .choices button", "Tomorrow")
	d.has("#thread .msg.later", "thank you")
	d.page("scheduled")
	d.gone("details.later[open]", "")
	d.presses("#thread .msg.later button", "Cancel")
	d.gone("#thread .msg.later", "")
}

// forwards passes a message on to somebody else than the contact.
func (d *deskDay) forwards() {
	d.press(kb.Escape + "f")
	d.has(".editor.forward", "Goes along")
	d.in(".editor.forward [name=to]")
	d.press("carrier@elsewhere.example")
	d.to(".editor.forward textarea", "")
	d.press("Where is this one?")
	d.page("forward")
	d.presses(".editor.forward button.go", "Forward")
	d.has("#notice", "on its way")
	d.has("#thread .msg", "Where is this one?")
	d.gone(".editor.forward", "")
	d.page("forwarded")
}

func (d *deskDay) comments() {
	d.press(kb.Escape + "c")
	d.in("form.note textarea")
	d.press("Left with a neighbour, says @tom")
	d.has("#suggested [aria-selected=true]", "Tom Berger")
	d.page("suggested")
	d.press(kb.Tab)
	d.gone("#suggested", "")
	d.press("today.")
	d.to("[data-editor] button.go", "Add comment")
	d.press(kb.Enter)
	d.has("#thread .mention", "@Tom Berger")
}

// tags makes a tag, which then stands in the row, too.
func (d *deskDay) tags() {
	d.press(kb.Escape)
	d.press("t")
	d.in(".tagmenu .popup")
	d.press("Delivery")
	d.has(".tagmenu .option.active", "Delivery")
	d.press(kb.Enter)
	d.has(".tagbar .lab", "Delivery")
	d.page("tagged")
}

// closes closes, takes that back, and closes again.
func (d *deskDay) closes() {
	d.press(kb.Escape)
	d.press("e")
	d.has("#thread .tag", "closed")
	d.has("#notice", "Closed")
	d.page("closed")
	d.undoes()
	d.gone("#thread .tag", "closed")
	d.press("e")
	d.has("#thread .tag", "closed")
}

// undoes takes back what was done last.
func (d *deskDay) undoes() {
	d.window.Helper()
	d.has("#notice button", "Undo")
	d.press("z")
}

// snoozes puts one out of sight, whose row is gone from the list then.
func (d *deskDay) snoozes() {
	d.list("Unassigned")
	d.opens("Invoice")
	d.press("s")
	d.in("details.snooze .popup")
	d.page("snooze")
	d.press(kb.ArrowDown)
	d.press(kb.Enter)
	d.has("#notice", "Snoozed")
	d.has("#thread .standing", "Snoozed until")
	d.list("Snoozed")
	d.has("#rows", "Invoice")
}

// several chooses rows by x, closes them at once, and has them back; the owner of one is found by typing.
func (d *deskDay) several() {
	d.list("Unassigned")
	d.opens("A flat tyre")
	d.press("o")
	d.in("details.owner .popup")
	d.press("tom")
	d.has("#thread .option.active", "Tom Berger")
	d.page("owners")
	d.press(kb.Enter)
	d.has("#notice", "Owner: Tom Berger")
	d.list("All open")
	d.to("#rows .convrow > a", "A flat tyre")
	d.press("x")
	d.to("#rows .convrow > a", "Rim")
	d.press("x")
	d.has("#bulk [data-count]", "2")
	d.page("chosen")
	d.presses("#bulk button[value=closed]", "")
	d.has("#notice", "2 closed")
	d.gone("#rows", "A flat tyre")
	d.undoes()
	d.has("#rows", "A flat tyre")
}

// merges puts two conversations of one contact together.
func (d *deskDay) merges() {
	d.list("Unassigned")
	d.opens("Bell")
	d.presses("#thread details.more > summary", "")
	d.presses("#thread details.more a", "Merge into another")
	d.has("h1", "Merge conversations")
	d.page("merge")
	d.presses(".merge-found a", "Rim")
	d.has(".comes", "Its messages stand in the one that stays")
	d.page("merge preview")
	d.presses(".savebar button", "Merge")
	d.has("#notice", "The two conversations are one now.")
	d.has("#thread", "The bell does not ring.")
}

func (d *deskDay) searches() {
	if d.wide() {
		d.press("/")
	} else {
		d.presses("header a[href^='/search']", "")
		d.has("h1", "Search")
	}
	d.wait("the field of the search", `document.activeElement?.matches("[data-key=search], [name=q], [name=find]")`)
	d.press("order" + kb.Enter)
	d.has(".hit mark", "order")
	d.page("search")
	d.presses("#savesearch > summary", "")
	d.to("#savesearch [name=name]", "")
	d.press("Orders" + kb.Enter)
	d.has("main", "Orders")
	d.page("saved")
	d.presses(".hit-head a", "Where is my order?")
	d.has("h1.subject", "Where is my order?")
}

func (d *deskDay) logsOut() {
	d.presses("#account > summary", "")
	d.presses("#account a", "Profile")
	d.has("h1", "Profile")
	d.page("profile")
	d.presses("nav a[href='/settings/sessions']", "Sessions")
	d.has("h1", "Sessions")
	d.page("sessions")
	d.presses("#account > summary", "")
	d.presses("#account button", "Log out")
	d.has("h1", "Log in")
}
