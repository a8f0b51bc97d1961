package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// holdAnswers keeps back the answer to the next request for an address that contains a word, until it is given up or let go.
// What lets forms go on comes with letGo().
const holdAnswers = `(() => {
	const real = window.fetch;
	window.held = "";
	window.holdForm = (word) => { window.fetch = async (address, options) => {
		if (!String(address).includes(word)) return real(address, options);
		window.fetch = real;
		const answer = await real(address, options);
		window.held = "form";
		await new Promise((go) => { window.letGo = go; });
		window.held = "form let go";
		return answer;
	}};
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

	w.open("/inbox/all/unassigned")
	w.click("#rows a", "First")
	w.has("h1.subject", "First")
	w.wait("to hold answers", holdAnswers)
	w.wait("to hold what is done", `(holdForm("/state"), true)`)
	w.press("e")
	w.wait("the form to be answered", `held === "form"`)
	w.click("#rows a", "Second")
	w.has("h1.subject", "Second")
	w.wait("to let the answer go", `(letGo(), held === "form let go")`)
	w.has("#notice", "Closed")
	w.has("h1.subject", "Second")
	w.wait("the address to stay", `!location.pathname.endsWith("/unassigned")`)
	w.calm()
}

// TestWhyAFormWasRefusedIsSaidOnAnotherPage: whoever has gone on meanwhile is told what the server says of it, and finds what they had typed.
func TestWhyAFormWasRefusedIsSaidOnAnotherPage(t *testing.T) {
	_, w := atTheFork(t, flat)
	w.click("#copies summary", "Cc")
	w.fill("[name=cc]", "nonsense")
	w.fill("#conversation textarea", "We can.")
	w.wait("to hold answers", holdAnswers)
	w.wait("to hold the answer to an answer", `(holdForm("/reply"), true)`)
	w.click("[data-editor] button", "Send")
	w.wait("it to be answered", `held === "form"`)
	w.wait("to go on", `([...document.querySelectorAll("#rows a")].find((a) => a.textContent.includes("A flat tyre")).click(), true)`)
	w.has("h1.subject", "A flat tyre")
	w.wait("to let the answer go", `(letGo(), held === "form let go")`)
	w.has("#offline", "These are not all e-mail addresses.")
	w.gone("#offline", "did not work")
	w.click("#rows a", "A bent fork")
	w.has("h1.subject", "A bent fork")
	w.wait("what was typed", `document.querySelector("#conversation textarea").value === "We can." && document.querySelector("[name=cc]").value === "nonsense"`)
	w.calm()
}

// holdBoth keeps back the answers to the next request for a page of all that is open, and for a list that is brought up to date, until each is let go.
const holdBoth = `(() => {
	const real = window.fetch;
	window.go = {};
	window.fetch = async (address, options) => {
		const answer = await real(address, options), part = options.headers["Fairlead-Part"] ?? "page";
		if (part in window.go || part !== "list" && !(part === "page" && String(address).includes("/open"))) return answer;
		await new Promise((go) => { window.go[part] = go; });
		return answer;
	};
	return true;
})()`

// TestWhatHappensWhileAPageIsComing: a page that was read before something happened comes after it. What it lacks is brought up to date there.
func TestWhatHappensWhileAPageIsComing(t *testing.T) {
	i, w := atTheFork(t)
	w.open("/inbox/all/unassigned")
	w.wait("to hold answers", holdBoth)
	w.click(".views a", "All open")
	w.wait("the page to be on its way", `"page" in go`)
	i.deliver(flat)
	w.wait("the list to be on its way", `"list" in go`)
	w.wait("the page to be let go", `(go.page(), true)`)
	w.has("#list h1", "All open")
	w.wait("the list to be let go", `(go.list(), true)`)
	w.has("#rows", "A flat tyre")
	w.calm()
}

// holdThread keeps back the answer to the next request for a conversation that is brought up to date, until it is let go: it is gone then. What is
// asked for after it is noted.
const holdThread = `(() => {
	const real = window.fetch;
	window.threads = 0;
	window.fetch = async (address, options) => {
		if (options.headers["Fairlead-Part"] !== "thread" || ++window.threads > 1) return real(address, options);
		await new Promise((go) => { window.go = go; });
		return new Response("", {status: 404});
	};
	return true;
})()`

// TestAConversationThatIsGoneTakesNobodyFromAnother: whoever has gone on to another conversation stays there.
func TestAConversationThatIsGoneTakesNobodyFromAnother(t *testing.T) {
	i, w := atTheFork(t, flat)
	w.wait("to hold the conversation", holdThread)
	_, err := i.app.Comment(i.Context(), i.actor("tom@harbour.example"), 1, "Look", "")
	i.fine(err)
	w.wait("it to be on its way", `threads === 1`)
	w.click("#rows a", "A flat tyre")
	w.has("h1.subject", "A flat tyre")
	w.wait("it to be let go", `(go(), true)`)
	w.wait("the other to be brought up to date", `threads === 2`)
	w.has("h1.subject", "A flat tyre")
	w.calm()
}

// TestWhatIsBeingSentTakesNoMoreKeys: what is typed until the server has answered would be in nobody's mail, and would be taken for sent.
func TestWhatIsBeingSentTakesNoMoreKeys(t *testing.T) {
	_, w := atTheFork(t)
	w.wait("to hold answers", holdAnswers)
	w.wait("to hold the answer to an answer", `(holdForm("/reply"), true)`)
	w.fill("#conversation textarea", "We can.")
	w.press(kb.Enter, ctrl)
	w.wait("it to be answered", `held === "form"`)
	w.has("#thread .msg", "We can.")
	w.press(" And more")
	if got := w.value("#conversation textarea"); got != "We can." {
		t.Errorf("under way: %q", got)
	}
	w.wait("to let the answer go", `(letGo(), held === "form let go")`)
	w.wait("an empty editor", `document.querySelector("#conversation textarea").value === ""`)
	w.press("r")
	w.press("One thing more")
	if got := w.value("#conversation textarea"); got != "One thing more" {
		t.Errorf("afterwards: %q", got)
	}
	w.calm()
}

// holdOnce keeps back the answer to the next request for a part of the page until it is let go.
const holdOnce = `((part) => {
	const real = window.fetch;
	window.fetch = async (address, options) => {
		const answer = await real(address, options);
		if (options.headers["Fairlead-Part"] !== part || window.go) return answer;
		await new Promise((go) => { window.go = go; });
		return answer;
	};
	return true;
})`

// TestAMenuThatIsOpenedMeanwhileStays: a menu is opened while its part of the page is on its way. It stays as it is, and what was on its way comes
// when it closes.
func TestAMenuThatIsOpenedMeanwhileStays(t *testing.T) {
	i, w := atTheFork(t)
	w.wait("to hold the conversation", holdOnce+`("thread")`)
	_, err := i.app.Comment(i.Context(), i.actor("tom@harbour.example"), 1, "Look at the fork", "")
	i.fine(err)
	w.wait("it to be on its way", `!!window.go`)
	w.press("o")
	w.wait("the menu", `document.activeElement?.closest("details.owner .popup")`)
	w.press("tom")
	w.has("#thread .option.active", "Tom Berger")
	i.deliver(flat)
	w.wait("it to be let go", `(go(), true)`)
	w.has("#rows", "A flat tyre") // which is fetched after it
	w.has("#thread .option.active", "Tom Berger")
	w.gone("#thread .msg", "Look at the fork")
	w.press(kb.Enter)
	w.has("#notice", "Owner: Tom Berger")
	w.has("#thread .msg", "Look at the fork")
	w.calm()
}

// TestAConversationIsMergedUnderSomebodysHands: whoever is writing in it stays where they are, is told, and sends what they have typed to the other.
func TestAConversationIsMergedUnderSomebodysHands(t *testing.T) {
	i, w := atTheFork(t, mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "The same fork", body: "It is bent, as I said."})
	w.fill("#conversation textarea", "We have one in stock.")
	w.wait("a mark in the page", `(window.stayed = true)`)
	_, err := i.app.Merge(i.Context(), i.actor("tom@harbour.example"), 1, 2)
	i.fine(err)
	w.has("#thread .standing", "merged this conversation into another")
	w.gone("#rows", "A bent fork")
	w.wait("the same page", `window.stayed && document.querySelector("#conversation textarea").value === "We have one in stock."`)
	w.click("[data-editor] button", "Send")
	w.has("h1.subject", "The same fork")
	w.has("[data-editor]", "A colleague has merged the conversation that you were writing in into this one.")
	if got := w.value("#conversation textarea"); got != "We have one in stock." {
		t.Errorf("what was typed: %q", got)
	}
	w.calm()
}
