package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fairlead/channels/forms"
	"fairlead/inbox"
)

// TestBuilderInABrowser builds a form as an admin does: by pointer, by keyboard, watching the preview; then without the script.
func TestBuilderInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.open("/settings/inboxes")
	w.click("a", "Add form")
	w.fill("#f-name", "Crème brûlée & co.")
	w.wait("the address follows", `document.querySelector("#f-slug").value === "creme-brulee-co"`)
	w.fill("#f-slug", "contact")
	w.fill("#f-name", "Contact us")
	if got := w.value("#f-slug"); got != "contact" {
		t.Errorf("the address that was typed became %q", got)
	}
	w.click("button.go", "Add form")
	w.has("#notice", "Contact us is there")
	w.has(".preview-title", "Contact us")
	i.shoot(w, "form-build")

	w.buildByScript()
	w.click(".savebar button", "Save")
	w.has("#notice", "Saved.")
	w.rows("email", "name", "message", "topic", "i_agree")
	w.has(".preview-one", "A berth")
	w.has(".preview-one", "Ask the harbour")
	i.tabs(w)
	w.calm()

	w.withoutScript()
	w.buildPlainly()
	w.calm()
}

// rows fails unless the fields are these, in this order.
func (w *window) rows(ids ...string) {
	w.Helper()
	w.wait(strings.Join(ids, " "), fmt.Sprintf(`[...document.querySelectorAll("[data-row]")].map(r => r.dataset.row).join(" ") === %s`, quote(strings.Join(ids, " "))))
}

func (w *window) buildByScript() {
	w.Helper()
	w.fill("[name='title.en']", "Ask the harbour")
	w.has(".preview-title", "Ask the harbour")
	w.click(".build-add button", "Choice")
	w.wait("the new field has the focus", `document.activeElement.name === "label._1.en"`)
	w.must(chromedp.KeyEvent("Topic"))
	w.has("#row-_1 [data-name]", "Topic")
	w.fill("[name='options._1.en']", "A berth\nAn invoice")
	w.has(".preview-one legend", "Topic")
	w.has(".preview-one .box", "An invoice")

	// By keyboard: in the field, and by its button, which keeps the focus.
	w.rows("name", "email", "message", "_1")
	w.press(kb.ArrowUp, kb.ModifierAlt)
	w.rows("name", "email", "_1", "message")
	w.has("#form-said", "Topic is number 3 of 4 now.")
	w.press(kb.ArrowDown, kb.ModifierAlt)
	w.rows("name", "email", "message", "_1")
	w.press(kb.ArrowDown, kb.ModifierAlt)
	w.has("#form-said", "Topic is the last field.")
	w.click("[value='up:email']", "")
	w.rows("email", "name", "message", "_1")
	w.wait("the button keeps the focus", `document.activeElement.value === "up:email"`)
	w.wait("the preview follows", `document.querySelector(".preview-one .field label").textContent.includes("E-mail")`)

	// By pointer: the last one goes before the first, and back behind it again.
	w.drag("#row-message", "#row-email", 4)
	w.rows("message", "email", "name", "_1")
	w.has("#form-said", "Message is number 1 of 4 now.")
	w.drag("#row-message", "#row-name", -4)
	w.rows("email", "name", "message", "_1")

	// One taken out can be put back; a new one is gone.
	w.click("[value='remove:name']", "")
	w.has("#row-name", "taken out when you save")
	w.wait("the preview follows", `![...document.querySelectorAll(".preview-one label")].some(l => l.textContent.includes("Name"))`)
	w.click("[value='restore:name']", "")
	w.gone("#row-name", "taken out when you save")
	w.click(".build-add button", "Check box")
	w.has("#row-_2 details[open]", "")
	w.must(chromedp.KeyEvent("I agree"))
	w.click(".build-add button", "Date")
	w.has("#row-_3", "")
	w.click("[value='remove:_3']", "")
	w.rows("email", "name", "message", "_1", "_2")
}

// drag takes a field by its handle to a place some pixels inside another's upper (or lower, if it is negative) edge.
func (w *window) drag(from, to string, inside float64) {
	w.Helper()
	middle := func(selector, edge string) *point {
		w.must(chromedp.ScrollIntoView(chromedp.CSS(selector)))
		at, err := evaluate[*point](w, fmt.Sprintf(`(() => { const b = document.querySelector(%s).getBoundingClientRect(); return {X: b.left + Math.min(b.width / 2, 12), Y: %s} })()`, quote(selector), edge))
		if err != nil || at == nil {
			w.Fatal(selector, err)
		}
		return at
	}
	grip, target := middle(from+" .grip", "b.top + b.height / 2"), middle(to, fmt.Sprintf("%v > 0 ? b.top + %[1]v : b.bottom + %[1]v", inside))
	for n, e := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMouseMoved, X: grip.X, Y: grip.Y}, {Type: input.DispatchMouseEventTypeMousePressed, X: grip.X, Y: grip.Y, Button: input.MouseButtonLeft, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseMoved, X: target.X, Y: (grip.Y + target.Y) / 2, Button: input.MouseButtonLeft}, {Type: input.DispatchMouseEventTypeMouseMoved, X: target.X, Y: target.Y, Button: input.MouseButtonLeft},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: target.X, Y: target.Y, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		if _, err := chromedp.Call(w.ctx, input.DispatchMouseEvent, e); err != nil {
			w.Fatal(n, err)
		}
	}
}

// tabs looks at the other tabs of the form.
func (i *installation) tabs(w *window) {
	i.Helper()
	w.click(".tabsrow a", "Options")
	w.has("h1", "Contact us")
	i.shoot(w, "form-options")
	w.fill("#f-domains", "not a domain")
	w.click(".savebar button", "Save")
	w.has("#domains-problem", "is no domain")
	i.shoot(w, "form-options-problem")
	w.click(".tabsrow a", "Install")
	w.has("#snippet-script", "/embed/form.js")
	w.has("#snippet-plain", `<textarea name="message"`)
	w.click("[data-copy-text] > button", "Copy")
	w.has("[data-copy-text] [role=status]", "")
	i.shoot(w, "form-install")
	w.click(".tabsrow a", "Build")
	w.has(".preview-title", "Ask the harbour")
}

// buildPlainly does the same with submits alone.
func (w *window) buildPlainly() {
	w.Helper()
	w.open("/settings/channels/2")
	w.click("[value='up:name']", "")
	w.rows("name", "email", "message", "topic", "i_agree")
	w.click(".build-add button", "Phone")
	w.rows("name", "email", "message", "topic", "i_agree", "_1")
	w.fill("[name='label._1.en']", "Phone")
	w.click(".savebar button", "Preview")
	w.has(".preview-one label", "Phone")
	w.click("[value='remove:topic']", "")
	w.has("#row-topic", "taken out when you save")
	w.click(".savebar button", "Save")
	w.has("#notice", "Saved.")
	w.rows("name", "email", "message", "i_agree", "phone")
}

// manyFields is a form of 30 fields with long labels in two languages.
func (i *installation) manyFields() {
	i.Helper()
	mia := i.actor("mia@harbour.example")
	ch, err := i.app.CreateForm(i.Context(), mia, 1, inbox.NewForm{Name: "A form with a name that is long enough to need more than one line on a phone", Slug: "many", Language: "en"})
	i.fine(err)
	s, err := i.app.FormSettings(i.Context(), mia, ch.ID)
	i.fine(err)
	d := s.Definition
	d.Languages = []string{"en", "nl"}
	for n := 3; n < 30; n++ {
		f := forms.Field{Key: fmt.Sprint("f", n), Kind: forms.Kinds[n%len(forms.Kinds)], Required: n%4 == 0,
			Label: forms.Text{"en": fmt.Sprint("Field ", n, strings.Repeat(" with a label that goes on", n%7)), "nl": fmt.Sprint("Veld ", n)}, Help: forms.Text{"en": "Some help."}}
		if f.Kind.Options() {
			f.Options = []forms.Option{{Key: "a", Label: forms.Text{"en": "One"}}, {Key: "b", Label: forms.Text{"en": "Unbreakable" + strings.Repeat("verylong", 9)}}}
		}
		d.Fields = append(d.Fields, f)
	}
	i.fine(i.app.SaveForm(i.Context(), mia, ch.ID, d, s.Form.VersionID))
}

// TestBuilderIsAccessible has axe look at the builder and its neighbours, small and large.
func TestBuilderIsAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	_, err = i.app.CreateForm(i.Context(), mia, 1, inbox.NewForm{Name: "Contact us", Slug: "contact", Language: "en"})
	i.fine(err)
	i.manyFields()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, s := range i.builderSights(w) {
		s.show()
		i.shoot(w, strings.ReplaceAll(s.name, "/", "-"))
		w.accessible(string(axe), s.name)
		w.size(1440, 900)
	}
	w.calm()
}

// builderSights are the pages of a form in the states that look different.
func (i *installation) builderSights(w *window) []sight {
	return []sight{
		w.page("/settings/inboxes", "h2", "Support"),
		w.page("/settings/inboxes/1/forms/new", "h1", "Add form"),
		{"a form", func() {
			w.open("/settings/channels/2")
			w.click("#row-email summary", "")
			w.has("#row-email", "Fills in of a new contact")
		}},
		{"a form refused", func() {
			w.open("/settings/channels/2")
			w.fill("[name='title.en']", "")
			w.click("#row-email summary", "")
			w.fill("[name='default.email']", "nobody")
			w.click(".savebar button", "Save")
			w.has("main [role=alert]", "Not saved yet")
		}},
		{"a field taken out", func() {
			w.click("[value='remove:name']", "")
			w.has("#row-name", "taken out")
		}},
		{"a long form", func() {
			w.open("/settings/channels/3")
			w.click("#row-f5 summary", "")
			w.has("#row-f5", "Choices, one on a line")
		}},
		w.page("/settings/channels/2/options", "h1", "Contact us"),
		{"options refused", func() {
			w.fill("#f-domains", "not a domain")
			w.fill("#f-slug", "many")
			w.click(".savebar button", "Save")
			w.has("#domains-problem", "is no domain")
		}},
		w.page("/settings/channels/2/install", "h1", "Contact us"),
	}
}
