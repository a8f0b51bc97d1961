package main

import (
	"testing"
)

// holdAnswers keeps back the answer to the next request for an address that contains a word, until it is given up or let go.
const holdAnswers = `(() => {
	const real = window.fetch;
	window.held = "";
	window.hold = (word) => { window.held = ""; window.fetch = (address, options) => {
		if (!String(address).includes(word)) return real(address, options);
		window.fetch = real;
		window.held = "yes";
		return new Promise((_, no) => options.signal.addEventListener("abort", () => { window.held = "given up"; no(new DOMException("", "AbortError")); }));
	}};
	return true;
})()`

// TestThePageAskedForLastComes: whoever goes on before a page has come is not taken back to it, nor is a key lost meanwhile.
func TestThePageAskedForLastComes(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	for _, subject := range []string{"Third", "Second", "First"} {
		i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "One."})
	}
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, width := range []int64{1440, 390} {
		w.size(width, 900)
		w.open("/inbox/all/unassigned")
		w.wait("to hold answers", holdAnswers)
		w.wait("to hold a conversation", `(hold("/unassigned/"), true)`)
		w.press("j")
		w.wait("the first to be on its way", `held === "yes"`)
		w.press("j")
		w.has("h1.subject", "Second")
		w.wait("the first to be given up", `held === "given up"`)
		w.press("j")
		w.has("h1.subject", "Third")
		w.wait("to hold the one before it", `(hold("/unassigned/"), true)`)
		w.press("k")
		w.wait("the one before it to be on its way", `held === "yes"`)
		w.press("k")
		w.has("h1.subject", "First")
	}
	w.size(1440, 900)
	w.open("/inbox/all/unassigned")
	w.wait("to hold answers", holdAnswers)
	w.wait("to hold a view", `(hold("/scheduled"), true)`)
	w.click(".ownviews a", "Scheduled")
	w.wait("the view to be on its way", `held === "yes"`)
	w.click("#rows a", "Second")
	w.has("h1.subject", "Second")
	w.wait("the view to be given up", `held === "given up"`)
	w.calm()
}
