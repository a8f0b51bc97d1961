package handlers

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// mailsTo returns what the outbox holds for an address, newest last.
func (w *world) mailsTo(to string) (out []email.Inbound) {
	w.t.Helper()
	now := models.At(w.now)
	due, err := w.db.ClaimDeliveries(context.Background(), now, now, 100)
	w.ok(err)
	for _, d := range due {
		if d.Recipient != to {
			continue
		}
		var raw bytes.Buffer
		w.ok(w.db.CopyFile(context.Background(), d.RawFileID, &raw))
		out = append(out, email.Parse(raw.Bytes()))
	}
	return out
}

// sends makes the support address one that can send.
func (w *world) sends() {
	w.t.Helper()
	w.ok(w.app.UpdateChannel(context.Background(), w.actor(w.ana), w.supportMail.ID, inbox.ChannelForm{Address: w.supportMail.Address, Host: "smtp.harbour.example", Security: "tls"}))
}

var resetLink = regexp.MustCompile(`http://inbox\.test(/reset/[\w-]{43})`)

func TestAForgottenPasswordIsReplacedByMail(t *testing.T) {
	w := newWorld(t)
	w.get("/login").is(200).shows("main a[href='/forgot']", "Forgotten your password?")
	w.get("/forgot").is(200).shows("h1", "Forgotten")
	if page := w.post("/forgot", "email", "max@harbour.example").is(422).shows("main [role=alert]", "cannot send mail yet"); page.value("email") != "max@harbour.example" {
		t.Errorf("kept %q", page.value("email"))
	}
	w.sends()
	w.post("/forgot", "email", "max at harbour").is(422).shows("#email-problem", "Type an e-mail address")

	unknown := w.post("/forgot", "email", "nobody@harbour.example").is(200).says("main")
	known := w.post("/forgot", "email", "MAX@harbour.example").is(200).says("main")
	if strings.ReplaceAll(known, "MAX@", "nobody@") != unknown {
		t.Errorf("it is told who can log in:\n%s\n%s", known, unknown)
	}
	if got := w.mailsTo("nobody@harbour.example"); len(got) != 0 {
		t.Errorf("mailed to nobody: %+v", got)
	}
	mails := w.mailsTo("max@harbour.example")
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	path := resetLink.FindStringSubmatch(mails[0].Text)
	if path == nil || mails[0].Subject != "A new password for Harbour" {
		t.Fatalf("%q: %s", mails[0].Subject, mails[0].Text)
	}

	here := w.otherBrowser().login(w.max)
	w.get(path[1]).is(200).shows("main", "max@harbour.example")
	w.post(path[1], "password", "short").is(422).shows("#password-problem", "10 characters")
	w.post(path[1], "password", "another good password").goesTo("/")
	if got := w.get("/settings/profile").value("name"); got != w.max.Name {
		t.Errorf("logged in as %q", got)
	}
	here.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile") // it was not them who chose it, perhaps
	w.login(models.User{})
	w.get(path[1]).is(404).shows("h1", "no longer valid")
	w.post(path[1], "password", "yet another password").is(404)
	w.post("/login", "email", "max@harbour.example", "password", "another good password").goesTo("/")
}

func TestALinkForANewPasswordEnds(t *testing.T) {
	w := newWorld(t)
	w.sends()
	ask := func() string {
		t.Helper()
		w.ok(w.app.AskReset(context.Background(), w.max.Email, "192.0.2.1"))
		mails := w.mailsTo(w.max.Email)
		return resetLink.FindStringSubmatch(mails[len(mails)-1].Text)[1]
	}
	first := ask()
	second := ask()
	w.get(first).is(404) // replaced
	w.now = w.now.Add(time.Hour + time.Second)
	w.get(second).is(404) // expired
	third := ask()
	row := w.reload(w.max)
	row.Active = false
	w.ok(w.db.UpdateUser(context.Background(), row))
	w.get(third).is(404)
	before := len(w.mailsTo(w.max.Email))
	w.ok(w.app.AskReset(context.Background(), w.max.Email, "192.0.2.2"))
	if after := len(w.mailsTo(w.max.Email)); after != before {
		t.Error("a deactivated user was mailed a link")
	}
}

func TestLinksForNewPasswordsCannotBeAskedForWithoutEnd(t *testing.T) {
	w := newWorld(t)
	w.sends()
	for range 3 {
		w.post("/forgot", "email", w.max.Email).is(200)
	}
	w.post("/forgot", "email", w.max.Email).is(429).shows("main [role=alert]", saidAskedOften)
	if got := len(w.mailsTo(w.max.Email)); got != 3 {
		t.Errorf("%d mails", got)
	}
	w.now = w.now.Add(16 * time.Minute)
	w.post("/forgot", "email", w.max.Email).is(200)
}

func TestOwnSessions(t *testing.T) {
	w := newWorld(t)
	w.header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	w.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	phone := w.otherBrowser()
	phone.address = "203.0.113.9:4444"
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
	phone.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	hers := w.otherBrowser().login(w.nora)

	page := w.get("/settings/sessions").is(200)
	rows := page.Find("tbody tr")
	if rows.Length() != 2 || strings.Count(page.says("tbody"), "This browser") != 1 || !strings.Contains(page.says("tbody"), "Firefox on Linux") || !strings.Contains(page.says("tbody"), "Safari on iOS") ||
		!strings.Contains(page.says("tbody"), "203.0.113.9") || !strings.Contains(page.says("tbody"), "192.0.2.7") {
		t.Errorf("sessions: %s", page.says("tbody"))
	}
	end := func(a answer, i int) string { return a.Find("tbody form").Eq(i).AttrOr("action", "") }
	of := end(hers.get("/settings/sessions"), 0)
	w.post(of).is(404)
	hers.get("/settings/profile").is(200)

	for i := range 2 {
		if !strings.Contains(rows.Eq(i).Text(), "This browser") {
			w.post(end(page, i)).goesTo("/settings/sessions")
		}
	}
	w.get("/settings/sessions").is(200).shows("[role=status]", saidLoggedOut)
	phone.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")

	phone.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	w.post("/settings/sessions/others").goesTo("/settings/sessions")
	phone.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
	hers.get("/settings/profile").is(200)
	w.post(end(w.get("/settings/sessions"), 0)).goesTo("/login")
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
}
