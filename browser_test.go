package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait: what is not there by then is missing.
const patience = 30 * time.Second

// startBrowser returns Chromium, in which windows are opened by newWindow. It is started by the first test that asks, and is the same for
// all: starting one costs more than most tests. Windows share nothing in it, neither cookies nor a cache.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if os.Getenv("FAIRLEAD_TEST_BROWSER") == "" {
		t.Skip("needs a browser: set FAIRLEAD_TEST_BROWSER to the path of Chromium")
	}
	ctx, err := chromium()
	if err != nil {
		t.Fatal("start Chromium: ", err)
	}
	return ctx
}

// stopBrowser ends what startBrowser began, after the last test.
var stopBrowser = func() {}

var chromium = sync.OnceValues(func() (context.Context, error) {
	profile, err := os.MkdirTemp("", "fairlead-browser-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(os.Getenv("FAIRLEAD_TEST_BROWSER")), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(time.Minute))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	stopBrowser = func() {
		end()
		stop()
		os.RemoveAll(profile)
	}
	return ctx, chromedp.Do(ctx)
})

// window is a browser window with cookies of its own, and all that it has been heard to do.
type window struct {
	*testing.T
	ctx  context.Context
	base string // the address of the installation

	mu       sync.Mutex
	requests []string // addresses asked for, frames' too
	faults   []string // scripts that failed, and what our policy has blocked
	dialogs  []string
	loaded   int // documents of the window itself
}

func newWindow(t *testing.T, browser context.Context, base string) *window {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	w := &window{T: t, ctx: ctx, base: base}
	if err := chromedp.Listen(ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	w.size(1440, 900)
	return w
}

// hear keeps what the browser tells; it runs beside the test.
func (w *window) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, e.Request.URL)
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			w.loaded++
		}
	case *page.EventJavascriptDialogOpening:
		w.dialogs = append(w.dialogs, e.Message)
		go func() {
			_, _ = chromedp.Call(w.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // it may be gone by now
		}()
	case *runtime.EventExceptionThrown:
		w.faults = append(w.faults, fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.Exception, " at ", e.ExceptionDetails.URL))
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || e.Entry.Source == log.EntrySourceJavascript {
			w.faults = append(w.faults, e.Entry.Text)
		}
	}
}

// must runs steps in the browser.
func (w *window) must(steps ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	ctx, stop := context.WithTimeout(w.ctx, 3*patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.Fatal(err)
	}
}

// open goes to an address of the installation. A page that is still on its way to another can take the turn from it: then it is asked for once more.
func (w *window) open(path string) {
	w.Helper()
	ctx, stop := context.WithTimeout(w.ctx, 3*patience)
	defer stop()
	err := chromedp.Do(ctx, chromedp.Navigate(w.base+path))
	if err != nil && strings.Contains(err.Error(), "ERR_ABORTED") {
		err = chromedp.Do(ctx, chromedp.Navigate(w.base+path))
	}
	if err != nil {
		w.Fatal(err)
	}
}

// evaluate asks the page a question in script. It works in pages that run none, too.
func evaluate[T any](w *window, script string) (T, error) {
	ctx, stop := context.WithTimeout(w.ctx, 3*patience)
	defer stop()
	return chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// wait waits until something holds in the page. Pages may come and go meanwhile.
func (w *window) wait(what, script string) {
	w.Helper()
	w.waitFor(patience, what, script)
}

func (w *window) waitFor(bound time.Duration, what, script string) {
	w.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	end := time.Now().Add(bound)
	for {
		ok, err := evaluate[bool](w, "!!("+script+")")
		if ok {
			return
		}
		if time.Now().After(end) {
			w.show()
			w.Fatalf("%s: not within %s (%v)", what, bound, err)
		}
		<-poll.C
	}
}

// show writes what is on the screen into the log of a failed test.
func (w *window) show() {
	w.Helper()
	text, _ := evaluate[string](w, `location.href + "\n" + document.body.innerText + "\n" + (document.querySelector("[data-fairlead-chat]")?.shadowRoot.querySelector(".frame")?.innerText || "")`)
	w.mu.Lock()
	faults := slices.Clone(w.faults)
	w.mu.Unlock()
	w.Logf("the page shows:\n%s\nand the browser complains of %q", text, faults)
	if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
		w.picture(dir + "/failed.png")
	}
}

// has waits until the page shows a text in an element.
func (w *window) has(selector, text string) {
	w.Helper()
	w.wait(fmt.Sprintf("%q in %s", text, selector), fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.checkVisibility() && e.textContent.replace(/\s+/g, " ").includes(%s))`, quote(selector), quote(text)))
}

// gone waits until the page shows it no longer.
func (w *window) gone(selector, text string) {
	w.Helper()
	w.wait(fmt.Sprintf("no %q in %s", text, selector), fmt.Sprintf(`[...document.querySelectorAll(%s)].every(e => !e.checkVisibility() || !e.textContent.replace(/\s+/g, " ").includes(%s))`, quote(selector), quote(text)))
}

// value is what an input holds.
func (w *window) value(selector string) string {
	w.Helper()
	w.wait(selector, fmt.Sprintf(`document.querySelector(%s)`, quote(selector)))
	s, err := evaluate[string](w, fmt.Sprintf(`document.querySelector(%s).value`, quote(selector)))
	if err != nil {
		w.Fatal(selector, ": ", err)
	}
	return s
}

// path is where the window is.
func (w *window) path() string {
	w.Helper()
	s, err := evaluate[string](w, `location.pathname + location.search`)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// calm fails the test if a script failed or our own policy has blocked something of ours.
func (w *window) calm() {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.faults {
		w.Error("the browser complains: ", f)
	}
	for _, d := range w.dialogs {
		w.Error("a dialog: ", d)
	}
	for _, r := range w.requests {
		if !strings.HasPrefix(r, w.base+"/") && !strings.HasPrefix(r, "data:") {
			w.Error("a request left for ", r)
		}
	}
}

// asked returns the addresses asked for since the last call.
func (w *window) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := slices.Clone(w.requests)
	w.requests = nil
	return out
}

// quote makes text a literal of the script.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("quote: " + err.Error()) // only for text that is not UTF-8
	}
	return string(b)
}
