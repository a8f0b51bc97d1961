package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// TestMailboxInTheBrowser connects a mailbox as an admin does, and sees the mail come in. FAIRLEAD_TEST_IMAP names the port of another server to
// try it with, which has the account support with the password sesame.
func TestMailboxInTheBrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	user, addr := mailServer(t)
	_, port, _ := net.SplitHostPort(addr)
	if other := os.Getenv("FAIRLEAD_TEST_IMAP"); other != "" {
		port = other
	}
	w := newWindow(t, browser, i.url)
	s := &story{installation: i, browser: browser, mia: w}
	s.setUp()
	shoot := func(name string) {
		if dir := os.Getenv("FAIRLEAD_SCREENSHOTS"); dir != "" {
			for _, width := range []int64{1440, 390} {
				for _, theme := range []string{"light", "dark"} {
					w.size(width, 900)
					w.theme(theme)
					w.picture(filepath.Join(dir, fmt.Sprintf("mailbox-%s-%d-%s.png", name, width, theme)))
				}
			}
			w.size(1440, 900)
			w.theme("light")
		}
	}
	w.open("/settings")
	w.click(".channel-row .edit", "Edit")
	w.click(".tabsrow a", "Mailbox")
	w.has("#mailbox-state", "No mail is fetched yet.")
	w.fill("#f-host", "127.0.0.1")
	w.fill("#f-port", port)
	w.choose("#f-security", "none")
	w.fill("#f-username", "support")
	w.fill("#f-password", "sesame")
	w.click("button", "Test connection")
	w.has(".test.failed", "private")
	w.click("#f-private", "")
	w.fill("#f-password", "wrong")
	w.click("button", "Test connection")
	w.has(".test.failed", "Log in")
	shoot("refused")
	w.fill("#f-password", "sesame")
	w.click("button", "Test connection")
	w.has(".test", "The connection works")
	shoot("works")
	if got := w.value("#f-password"); got != "sesame" {
		t.Errorf("the test has lost the password that was typed: %q", got)
	}
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.click("button", "Test connection")
	w.has(".test", "Nothing was sent or saved.")
	w.gone("#notice", "Saved")
	w.open("/inbox/all/unassigned")
	w.has("#list", "is fetched from its mailbox")
	raw := "From: Ana Petrova <ana@customer.example>\r\nTo: support@harbour.example\r\nSubject: Where is my order?\r\nMessage-ID: <1@customer.example>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\n\r\nHello, my order has not arrived.\r\n"
	if os.Getenv("FAIRLEAD_TEST_IMAP") == "" {
		if _, err := user.Append("INBOX", literal{strings.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{Time: time.Now()}); err != nil {
			t.Fatal(err)
		}
	} else if err := dropMail(os.Getenv("FAIRLEAD_TEST_IMAP_DIR"), raw); err != nil {
		t.Fatal(err)
	}
	w.waitFor(90*time.Second, "the mail in the list", `document.querySelector("#list").textContent.includes("Where is my order?")`)
	w.open("/settings")
	w.click(".channel-row .edit", "Edit")
	w.click(".tabsrow a", "Mailbox")
	w.has("#mailbox-state", "Mail is fetched as it arrives.")
	shoot("fetched")
	w.click(".ways a", "Google")
	w.has("#redirect", "/settings/oauth")
	shoot("google")
	w.click(".ways a", "Another provider")
	w.has("#f-token_url", "")
	w.open("/settings")
	w.click(".channel-row .edit", "Edit")
	w.click(".tabsrow a", "Mailbox")
	w.click("button", "Stop fetching")
	w.has("#notice", "forgotten")
	w.calm()
}

// dropMail delivers to a Maildir.
func dropMail(dir, raw string) error {
	if err := os.WriteFile(filepath.Join(dir, "tmp", "1.by.hand"), []byte(raw), 0o666); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "tmp", "1.by.hand"), filepath.Join(dir, "new", fmt.Sprintf("%d.by.hand", time.Now().UnixNano())))
}
