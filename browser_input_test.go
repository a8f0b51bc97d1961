package main

import (
	"fmt"
	"os"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// point is a place in the window, in CSS pixels.
type point struct{ X, Y float64 }

// click presses the mouse on the first visible element that a selector finds and that contains a text, which may be empty. It must be
// there to be pressed: nothing may lie over it.
func (w *window) click(selector, text string) {
	w.Helper()
	find := fmt.Sprintf(`(() => {
		if (document.readyState !== "complete" || !performance.getEntriesByName("first-contentful-paint").length) return null; // browsers drop presses on a page that they have not painted
		if (document.querySelector(".htmx-request") && window.held !== "yes") return null; // what is there is about to be replaced: whoever looks waits for it
		const e = [...document.querySelectorAll(%s)].find(e => e.checkVisibility() && !e.disabled && e.textContent.replace(/\s+/g, " ").includes(%s));
		if (!e) return null;
		if (window.aboutToPress !== e) { window.aboutToPress = e; return null; } // what a live event has just begun to replace is not pressed
		const at = (b) => {
			const x = b.left + b.width / 2, y = b.top + b.height / 2, hit = document.elementFromPoint(x, y);
			return hit && (e.contains(hit) || hit.closest("label")?.control === e) ? {X: x, Y: y} : null;
		};
		const b = e.getBoundingClientRect(), inside = b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth;
		if (inside && at(b)) return at(b);
		if (e.broughtIn === location.href) return at(e.getClientRects()[0]); // it is larger than the window, or never wholly in sight
		e.broughtIn = location.href;
		e.scrollIntoView({block: "center", behavior: "instant"}); // out of sight, or under a bar that stays where it is
		return null; // pressed once the page has been painted there
	})()`, quote(selector), quote(text))
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for end := time.Now().Add(patience); ; <-poll.C {
		at, err := evaluate[*point](w, find)
		if at != nil {
			w.must(chromedp.MouseClickXY(at.X, at.Y))
			return
		}
		if time.Now().After(end) {
			w.show()
			w.Fatalf("nothing to press at %s with the text %q (%v)", selector, text, err)
		}
	}
}

// fill puts text into an input in the place of what is there, as pasting would.
func (w *window) fill(selector, text string) {
	w.Helper()
	w.click(selector, "")
	w.wait("focus in "+selector, fmt.Sprintf(`document.activeElement === document.querySelector(%s) && (document.activeElement.select(), true)`, quote(selector)))
	if text == "" {
		w.press("\b")
		return
	}
	if _, err := chromedp.Call(w.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.Fatal(err)
	}
}

const ctrl = kb.ModifierCtrl

// press types keys, one by one, with modifiers held. A key and its character go as one, so that a page that takes the key for itself
// keeps the character from having its usual effect, as it does for people.
func (w *window) press(keys string, held ...kb.Modifier) {
	w.Helper()
	for _, r := range keys {
		down, up := keyEvents(r)
		for _, m := range held {
			down.Modifiers |= int64(m)
			up.Modifiers |= int64(m)
		}
		for _, e := range []*input.DispatchKeyEventParams{down, up} {
			if _, err := chromedp.Call(w.ctx, input.DispatchKeyEvent, *e); err != nil {
				w.Fatal(err)
			}
		}
	}
}

func keyEvents(r rune) (down, up *input.DispatchKeyEventParams) {
	for _, e := range kb.Encode(r) {
		switch e.Type {
		case input.DispatchKeyEventTypeKeyUp:
			up = e
		case input.DispatchKeyEventTypeChar:
			down.Text, down.UnmodifiedText = e.Text, e.UnmodifiedText
		default:
			down = e
			down.Type = input.DispatchKeyEventTypeKeyDown
		}
	}
	return down, up
}

// choose picks an option of a drop-down by its value.
func (w *window) choose(selector, value string) {
	w.Helper()
	w.wait(selector, fmt.Sprintf(`document.readyState === "complete" && document.querySelector(%s)`, quote(selector))) // a page that is loading hears of no choice
	w.wait("choose "+value, fmt.Sprintf(`(() => {
		const s = document.querySelector(%s); s.value = %s;
		s.dispatchEvent(new Event("input", {bubbles: true})); s.dispatchEvent(new Event("change", {bubbles: true}));
		return s.value === %[2]s;
	})()`, quote(selector), quote(value)))
}

// upload chooses a file in a file input, which the browser keeps out of reach of scripts.
func (w *window) upload(selector, file string) {
	w.Helper()
	w.must(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}, chromedp.NodeReady))
}

func (w *window) size(width, height int64) {
	w.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}); err != nil {
		w.Fatal(err)
	}
}

// theme sets what the person prefers: light or dark.
func (w *window) theme(name string) {
	w.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		w.Fatal(err)
	}
}

// withoutScript has the pages of the window run no script from here on.
func (w *window) withoutScript() {
	w.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		w.Fatal(err)
	}
}

// picture writes what the window shows into a file.
func (w *window) picture(file string) {
	w.Helper()
	shot, err := chromedp.Call(w.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		w.Fatal(err)
	}
}

// logIn logs a person in through the form.
func (w *window) logIn(email, password string) {
	w.Helper()
	w.open("/login")
	w.fill("#f-email", email)
	w.fill("#f-password", password)
	w.click("button.go", "Log in")
	w.has(".views", "Unassigned")
}
