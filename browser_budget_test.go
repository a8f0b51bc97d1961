package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestFirstPage holds what a cold browser loads for the first page of the inbox against the budget.
func TestFirstPage(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	for range 40 {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "Where is my order?", body: "My order has not arrived. Could you tell me where it is and when it will be here?"})
	}
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	if _, err := chromedp.Call(w.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		t.Fatal(err)
	}
	type answer struct {
		url, cache, packed string
		bytes              float64
	}
	answers := map[network.RequestID]*answer{}
	i.fine(chromedp.Listen(w.ctx, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventResponseReceived:
			a := &answer{url: e.Response.URL}
			for name, value := range e.Response.Headers {
				switch text, _ := value.(string); strings.ToLower(name) {
				case "cache-control":
					a.cache = text
				case "content-encoding":
					a.packed = text
				}
			}
			answers[e.RequestID] = a
		case *network.EventLoadingFinished:
			if a := answers[e.RequestID]; a != nil {
				a.bytes = e.EncodedDataLength
			}
		}
	}))
	w.asked()
	w.open("/inbox/all/unassigned")
	w.has("#rows", "Where is my order?")
	w.wait("the stream of changes", `performance.getEntriesByType("resource").length >= 2`)
	w.mu.Lock()
	defer w.mu.Unlock()
	total, static := 0.0, 0
	for _, a := range answers {
		total += a.bytes
		if strings.Contains(a.url, "/static/") {
			static++
		}
		if strings.Contains(a.url, "/static/") && (!strings.Contains(a.cache, "immutable") || a.packed != "gzip") {
			t.Errorf("%s has Cache-Control %q and Content-Encoding %q", a.url, a.cache, a.packed)
		}
	}
	t.Logf("%d requests, %.1f kB", len(w.requests), total/1000)
	if static < 2 {
		t.Errorf("style sheet and script were not seen: %v", w.requests)
	}
	if len(w.requests) > 8 {
		t.Errorf("%d requests for the first page: %v", len(w.requests), w.requests)
	}
	if total > 60_000 || total < 5_000 {
		t.Errorf("the first page weighs %.0f bytes", total)
	}
}
