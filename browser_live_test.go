package main

import (
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fairlead/inbox"
)

// cable is what web traffic goes through: it can be pulled out.
type cable struct {
	net.Listener
	mu    sync.Mutex
	out   bool
	conns map[net.Conn]bool
}

// Accept lets nobody in while the cable is out.
func (c *cable) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		out := c.out
		if !out {
			c.conns[conn] = true
		}
		c.mu.Unlock()
		if !out {
			return conn, nil
		}
		conn.Close()
	}
}

func (c *cable) pull(out bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = out
	if out {
		for conn := range c.conns {
			conn.Close()
		}
		clear(c.conns)
	}
}

// TestCatchUp loses the connection, and finds what came meanwhile once it is back.
func TestCatchUp(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	first := i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Before", body: "One."})
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.click("#rows a", "Before")
	w.has("h1.subject", "Before")
	w.fill("[data-editor] textarea", "Still being written")
	w.mark()
	i.cable.pull(true)
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Meanwhile", body: "Two."})
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Re: Before", body: "More about one.", headers: []string{"In-Reply-To: " + first}})
	w.has("#offline", "The connection is lost")
	w.gone("#rows", "Meanwhile")
	i.cable.pull(false)
	w.waitFor(3*patience, "what came meanwhile", `document.querySelector("#rows").textContent.includes("Meanwhile")`)
	w.has("#thread", "More about one.")
	w.gone("#offline", "")
	if got := w.value("[data-editor] textarea"); got != "Still being written" {
		t.Errorf("the editor holds %q", got)
	}
	w.marked()
}

// TestNothingMovesWhileReading: the list is scrolled and the thread is read; new mail changes neither.
func TestNothingMovesWhileReading(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	var ids []string
	for n := range 30 {
		ids = append(ids, i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: fmt.Sprintf("Question %d", n), body: "What about this?"}))
	}
	w := newWindow(t, browser, i.url)
	w.size(1280, 700)
	w.logIn("mia@harbour.example", password)
	w.wait("the script", `document.documentElement.classList.contains("js")`)
	w.click("#rows a", "Question 12")
	w.has("h1.subject", "Question 12")
	w.click("[data-editor] textarea", "")
	w.wait("the list scrolled", `document.querySelector("#list").scrollTop > 200`)
	const at = `Math.round([...document.querySelectorAll("#rows .convrow")].find(r => r.textContent.includes("Question 12")).getBoundingClientRect().top)`
	before, err := evaluate[int](w, at)
	i.fine(err)
	w.mark()
	for n := range 3 {
		i.deliver(mail{from: "Bo <bo@customer.example>", to: "support@harbour.example", subject: fmt.Sprintf("New one %d", n), body: "Hello."})
	}
	w.waitFor(5*time.Second, "the new rows", `document.querySelector("#rows").textContent.includes("New one 2")`)
	w.has("#newrows", "new")
	if after, err := evaluate[int](w, at); err != nil || after != before {
		t.Errorf("the row moved from %d to %d (%v)", before, after, err)
	}
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Re: Question 12", body: "And another thing.", headers: []string{"In-Reply-To: " + ids[12]}})
	w.has("#thread", "And another thing.")
	if focus, err := evaluate[string](w, `document.activeElement.name`); err != nil || focus != "body" {
		t.Errorf("the focus went to %q (%v)", focus, err)
	}
	w.marked()
	w.click("#newrows", "")
	w.wait("the top of the list", `document.querySelector("#list").scrollTop < 4 && document.querySelector("#newrows").hidden`)
	w.calm()
}

// TestLoggedOutElsewhere: an open page whose session has ended leads to the log-in, and not to half a page.
func TestLoggedOutElsewhere(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	w, still := newWindow(t, browser, i.url), newWindow(t, browser, i.url) // in which nothing is pressed
	for _, each := range []*window{w, still} {
		each.logIn("tom@harbour.example", password)
	}
	tom, err := i.db.UserByEmail(t.Context(), "tom@harbour.example")
	i.fine(err)
	i.fine(i.app.UpdateUser(t.Context(), mia, tom.ID, inbox.UserForm{Name: tom.Name, Email: tom.Email, Role: tom.Role, Seat: tom.Seat, Active: false}))
	w.must(chromedp.Evaluate[chromedp.Void](`document.querySelector("#views a").click()`))
	w.has("h1", "Log in")
	still.has("h1", "Log in")
}
