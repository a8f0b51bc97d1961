package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// payload is HTML that tries to run a script or to reach out.
type payload struct {
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

// ownPayloads set a mark or ask a server, each in another way. They are tried even where the corpora are not at hand.
var ownPayloads = []payload{
	{"script", `<script>top.xss = window.xss = 1; alert(1)</script>`},
	{"handler", `<img src=x onerror="top.xss = 1; alert(1)">`},
	{"link", `<a href="javascript:top.xss = 1">x</a><form action="https://evil.example/form"><button id=b>x</button></form>`},
	{"frame", `<iframe srcdoc="<script>top.xss = 1</script>"></iframe><object data="https://evil.example/o"></object><embed src="https://evil.example/e">`},
	{"pixel", `<img src="https://evil.example/pixel.png"><img srcset="https://evil.example/2x.png 2x"><picture><source srcset="//evil.example/s.png"><img></picture>`},
	{"style", `<style>@import "https://evil.example/a.css"; body { background: url(https://evil.example/b.png) }</style><p style="background: url('https://evil.example/c.png')">x</p>`},
	{"head", `<link rel="stylesheet" href="https://evil.example/d.css"><link rel="prefetch" href="https://evil.example/p"><base href="https://evil.example/"><meta http-equiv="refresh" content="0; url=https://evil.example/">`},
	{"media", `<video src="https://evil.example/v.mp4" poster="https://evil.example/p.png" autoplay></video><audio src="https://evil.example/a.mp3" autoplay></audio><svg><image href="https://evil.example/i.svg"/><use href="https://evil.example/u.svg#x"/></svg>`},
	{"table", `<table background="https://evil.example/t.png"><tr><td background="https://evil.example/td.png">x</td></tr></table>`},
}

// TestHostileMail opens mail full of payloads in a real browser: no script runs, and no request leaves for anybody but us.
func TestHostileMail(t *testing.T) {
	payloads := append(ownPayloads, corpusPayloads(t)...)
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	const batch = 12
	for n := 0; n < len(payloads); n += batch {
		w.openHostile(i, n, payloads[n:min(n+batch, len(payloads))])
	}
	w.elsewhereHostile()
	w.mu.Lock()
	if len(w.dialogs) > 0 {
		t.Errorf("a script opened %q", w.dialogs)
	}
	w.mu.Unlock()
	asked := w.asked()
	if len(asked) < len(payloads) {
		t.Errorf("only %d requests were heard: what frames ask for is missing", len(asked))
	}
	for _, r := range asked {
		if !strings.HasPrefix(r, i.url+"/") && !strings.HasPrefix(r, "data:") && r != "about:srcdoc" && r != "about:blank" {
			t.Error("a request left for ", r)
		}
	}
}

// corpusPayloads are those of a public test suite.
func corpusPayloads(t *testing.T) (out []payload) {
	t.Helper()
	dir := os.Getenv("FAIRLEAD_CORPORA")
	if dir == "" {
		t.Log("without FAIRLEAD_CORPORA only our own payloads are tried")
		return nil
	}
	data, err := os.ReadFile(filepath.Join(dir, "strings", "html-payloads.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil || len(out) < 200 {
		t.Fatalf("%d payloads, %v", len(out), err)
	}
	return out
}

// openHostile delivers a batch of payloads as mails of one conversation, each in a body of its own, as a file, and as the name of the
// file, as subject and as name of the sender; and opens what becomes of them.
func (w *window) openHostile(i *installation, n int, batch []payload) {
	w.Helper()
	first := ""
	for k, p := range batch {
		m := mail{from: fmt.Sprintf("%s <sender%d@evil.example>", encoded(p.Payload, 100), n), to: "support@harbour.example",
			subject: fmt.Sprintf("Batch %d %s", n, encoded(p.Payload, 300)), headers: []string{`Content-Type: multipart/mixed; boundary=outer`}}
		m.body = fmt.Sprintf("--outer\nContent-Type: text/html; charset=utf-8\n\n<p>Payload</p>%s\n--outer\nContent-Type: text/html; name=\"%s\"\nContent-Disposition: attachment\n\n%[1]s\n--outer--\n", p.Payload, encoded(p.Payload, 120))
		if k > 0 {
			m.headers = append(m.headers, "In-Reply-To: "+first)
		}
		if id := i.deliver(m); k == 0 {
			first = id
		}
	}
	w.open("/inbox/all/unassigned")
	w.click("#rows a", fmt.Sprintf("Batch %d ", n))
	w.has("h1.subject", fmt.Sprintf("Batch %d ", n))
	w.wait("all frames", fmt.Sprintf(`(() => {
		const pages = [...document.querySelectorAll("iframe.mail")].map(f => f.contentDocument);
		return pages.length === %d && pages.every(p => p?.readyState === "complete" && p.body?.textContent.includes("Payload"));
	})()`, len(batch)))
	if ran, err := evaluate[bool](w, `"xss" in window || Array.from({length: frames.length}, (_, n) => frames[n]).some(f => "xss" in f)`); ran || err != nil {
		w.Errorf("a script of batch %d ran (%v)", n, err)
	}
	live, err := evaluate[string](w, `[...document.querySelectorAll("iframe.mail")].map(f => f.contentDocument.body.querySelector("script, iframe, object, embed, form, base, meta, link, style, svg, math, [href^=javascript]")?.outerHTML ?? "").join("")`)
	if live != "" || err != nil {
		w.Errorf("batch %d: this got through: %s (%v)", n, live, err)
	}
}

// elsewhereHostile goes to the other pages that show what strangers write: as text, and as nothing else.
func (w *window) elsewhereHostile() {
	w.Helper()
	w.open("/inbox/all/unassigned")
	w.click("#rows a", "Batch 0 ")
	w.has("h1.subject", "Batch 0 ")
	ids, err := evaluate[[]string](w, `[document.querySelector("[data-conversation]").dataset.conversation, document.querySelector(".contact-link").getAttribute("href"), document.querySelector("a[href*='/split']").getAttribute("href")]`)
	if err != nil {
		w.Fatal(err)
	}
	for _, p := range []struct{ path, selector string }{
		{"/inbox/all/open", "#rows .convrow"},
		{"/search?q=payload", ".hit mark"},
		{"/search?q=batch", ".hit mark"},
		{"/search?q=from:evil.example", ".hit"},
		{"/settings/channels/1/mail", ".ledger-table .cover"},
		{"/contacts", ".contact-row, main a[href^='/contacts/']"},
		{"/contacts?q=script", "h1"},
		{ids[1], "h1"},
		{"/conversations/" + ids[0] + "/merge?q=sender12", ".merge-found a"},
		{"/conversations/" + ids[0] + "/move", "h1"},
		{"/conversations/" + ids[0] + "/owner", "h1"},
		{ids[2], "h1"},
	} {
		w.open(p.path)
		w.wait(p.selector+" on "+p.path, fmt.Sprintf(`document.readyState === "complete" && document.querySelector(%s)`, quote(p.selector)))
		got, err := evaluate[string](w, `"xss" in window ? "a script ran" : [...document.querySelectorAll("main *")].filter(e => e.matches("script, object, embed, base, meta, link, style, svg image, iframe:not(.mail), img:not([src^='/']), [style], [href^='javascript'], [href*='evil.example/']") ||
			[...e.attributes].some(a => a.name.startsWith("on"))).map(e => e.outerHTML.slice(0, 200)).join("\n")`)
		if got != "" || err != nil {
			w.Errorf("%s: this got through: %s (%v)", p.path, got, err)
		}
	}
}

// encoded makes the beginning of a payload one encoded word (RFC 2047), in which nothing is taken for the grammar of a header.
func encoded(s string, most int) string {
	runes := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), ""))
	return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(string(runes[:min(most, len(runes))]))) + "?="
}
