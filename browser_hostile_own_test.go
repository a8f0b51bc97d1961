package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestHostileWords has payloads stand wherever people inside name and write things, and wherever strangers' words are shown beside their mail: no
// script runs, no request leaves for anybody but us, and nothing of them becomes part of a page.
func TestHostileWords(t *testing.T) {
	payloads := ownPayloads
	browser := startBrowser(t)
	i := install(t)
	i.company()
	var ids []int64
	for n, p := range payloads {
		ids = append(ids, i.filled(n, p.Payload))
	}
	w := newWindow(t, browser, i.url)
	_, err := chromedp.Call(w.ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: strings.Join(strings.Fields(ownPayloads[0].Payload+ownPayloads[1].Payload+ownPayloads[4].Payload), " ")})
	i.fine(err)
	w.logIn("mia@harbour.example", password)
	w.wordsOnPages(ids)
	w.wordsSuggested(ids[1])
	w.wordsOnTheDesktop(ids)
	w.wordsImported(i)
	w.wordsTyped()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.dialogs) > 0 {
		t.Errorf("a script opened %q", w.dialogs)
	}
	for _, r := range w.requests {
		if !strings.HasPrefix(r, i.url+"/") && !strings.HasPrefix(r, "data:") {
			t.Error("a request left for ", r)
		}
	}
}

// wordsOnPages opens every page that shows what filled has put there.
func (w *window) wordsOnPages(ids []int64) {
	w.Helper()
	for _, p := range []struct{ path, selector string }{
		{"/inbox/all/open", "#rows .lab"},
		{"/inbox/all/drafts", "#rows .convrow"},
		{"/scheduled", ".laterrows li, .laterrows"},
		{"/mentions", "#rows .unread"},
		{"/search?q=script", ".hit mark"},
		{"/settings/tags", "main a[href^='/settings/tags/']"},
		{"/settings/tags/1", "h1"},
		{"/settings/snippets", ".snippets a"},
		{"/settings/snippets/1", "h1"},
		{"/settings/views", ".saved-views li"},
		{"/settings/sessions", "table [title*=script]"},
		{"/settings/channels/1/mail", ".ledger-table .cover"},
		{"/settings/users", "main a"},
		{"/settings/teams", "main a"},
		{"/availability", "#people"},
	} {
		w.open(p.path)
		w.untouched(p.selector)
	}
	for n, id := range ids {
		w.open(fmt.Sprintf("/conversations/%d/print?comments=1", id))
		w.untouched("main .md")
		if n >= len(ownPayloads) {
			continue
		}
		for _, path := range []string{"/conversations/%d", "/conversations/%d/owner", "/conversations/%d/tags", "/conversations/%d/move", "/conversations/%d/merge?q=filled"} {
			w.open(fmt.Sprintf(path, id))
			w.untouched("h1")
		}
		w.open(fmt.Sprintf("/conversations/%d/merge?into=%d", id, ids[(n+1)%len(ids)]))
		w.untouched("h1")
	}
}

// untouched waits for something on the page, and fails the test if a script has run or if a payload has become part of the page.
func (w *window) untouched(selector string) {
	w.Helper()
	w.wait(selector+" on "+w.path(), fmt.Sprintf(`document.readyState === "complete" && document.querySelector(%s)`, quote(selector)))
	got, err := evaluate[string](w, `"xss" in window ? "a script ran" : [...document.querySelectorAll("body *")].filter(e => e.matches("script:not([src^='/static/']), object, embed, base, body meta, body link, style, svg image, iframe:not(.mail), img:not([src^='/']), [style]:not(#suggested, iframe.mail), [href^='javascript' i], main [href*='evil.example/']:not([rel~=noopener][target=_blank]), [action*=evil], [background]") ||
		[...e.attributes].some(a => a.name.startsWith("on"))).map(e => e.outerHTML.slice(0, 200)).join("\n")`)
	if got != "" || err != nil {
		w.Errorf("%s: this got through: %s (%v)", w.path(), got, err)
	}
}

// wordsSuggested opens the lists of an editor, takes a snippet from one, and looks at the preview of it.
func (w *window) wordsSuggested(id int64) {
	w.Helper()
	w.open(fmt.Sprintf("/conversations/%d?tab=reply", id))
	w.fill("[data-editor] textarea", "")
	w.press("/0")
	w.has("#suggested [role=option]", "<script>")
	w.untouched("#suggested [role=option]")
	w.press("\r")
	w.wait("the snippet", `document.querySelector("[data-editor] textarea").value.includes("<script>")`)
	w.click("[data-editor] button[name=preview]:not(:disabled)", "")
	w.has(".preview", "")
	w.untouched(".preview")
	w.open(fmt.Sprintf("/conversations/%d", id))
	w.click("[data-to=comment]", "")
	w.fill("[data-editor] textarea", "")
	w.press("@0")
	w.has("#suggested [role=option]", "<script>")
	w.untouched("#suggested [role=option]")
}

// wordsOnTheDesktop asks for what a notification of the browser says, and goes there as to a page: it is data, and shown as nothing else.
func (w *window) wordsOnTheDesktop(ids []int64) {
	w.Helper()
	for _, id := range ids[:len(ownPayloads)] {
		path := fmt.Sprintf("/conversations/%d/told?what=answer", id)
		kind, err := evaluate[string](w, fmt.Sprintf(`fetch(%s).then(r => [r.status, r.headers.get("content-type").split(";")[0], r.headers.get("x-content-type-options")].join(" "))`, quote(path)))
		if want := fmt.Sprint(http.StatusOK, " application/json nosniff"); kind != want || err != nil {
			w.Errorf("%s is %q (%v)", path, kind, err)
		}
		w.open(path)
		w.wait("the data", `document.body.innerText.includes("title")`)
		if ran, err := evaluate[bool](w, `"xss" in window || document.querySelector("script, img, iframe, form, a") !== null`); ran || err != nil {
			w.Errorf("%s became a page (%v)", path, err)
		}
	}
}

// wordsImported brings in a file of payloads, with a payload for a name: its columns, the report and the rows that were refused.
func (w *window) wordsImported(i *installation) {
	w.Helper()
	cell := func(s string) string {
		return `"` + strings.ReplaceAll(strings.Join(strings.Fields(s), " "), `"`, `""`) + `"`
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Name,Email,%s\n", cell(ownPayloads[1].Payload))
	for n, p := range ownPayloads {
		fmt.Fprintf(&b, "%s,imported%d@evil.example,%s\n%[1]s,%[1]s,%[3]s\n", cell(p.Payload), n, cell(p.Payload))
	}
	w.open("/contacts/import")
	w.upload("#f-file", i.file(`<img src=x onerror="top.xss = 1">.csv`, b.String()))
	w.click("button.go", "")
	w.has("button.go", "Start the import")
	w.untouched("main table, main select")
	w.click("button.go", "Start the import")
	w.wait("the report", `document.querySelector("a[href$='/rejected']")`)
	w.untouched("h1")
	w.open("/contacts/import")
	w.untouched(".imports")
	w.open("/contacts?q=imported")
	w.untouched("h1")
}

// wordsTyped sends payloads through forms that refuse them, and come back with what was typed.
func (w *window) wordsTyped() {
	w.Helper()
	for _, p := range ownPayloads {
		for _, f := range []struct{ path, field, button string }{
			{"/settings/senders", "[name=address]", "main form button"},
			{"/settings/channels/1/senders", "[name=relay]", "button.go"},
			{"/forgot", "[name=email]", "button"},
		} {
			w.open(f.path)
			w.fill(f.field, p.Payload)
			w.wait("not to be held back by the browser", fmt.Sprintf(`(document.querySelector(%s).form.noValidate = document.querySelector("h1").dataset.before = true)`, quote(f.field)))
			w.click(f.button, "")
			w.wait("the answer", `document.querySelector("h1") && !document.querySelector("h1").dataset.before`)
			w.untouched("h1")
		}
	}
}
