package handlers

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"fairlead/models"
)

func TestMailboxConfiguration(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := mailboxPath(w.supportMail.ID)
	w.get(path).is(200).shows("#mailbox-state", "No mail is fetched yet.")
	form := []string{"action", "save", "host", "imap.example.com", "security", "tls", "username", "support", "password", "swordfish", "folder", "INBOX", "after_fetch", "move", "after_folder", "Done"}
	bad := w.post(path, append(form, "port", "70000", "old_days", "x")...).is(422)
	if bad.value("port") != "70000" || bad.value("host") != "imap.example.com" || bad.Find("#port-problem").Length() != 1 || bad.Find("#old_days-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the fields")
	}
	if lead := w.post(path, append(form, "old_days", "7")...); lead.status != 303 {
		t.Fatalf("answered %d", lead.status)
	}
	m, err := w.db.MailboxOf(context.Background(), w.supportMail.ID)
	w.ok(err)
	if m.Host != "imap.example.com" || m.Port != 993 || m.OldDays != 7 || m.AfterFetch != models.AfterMove || m.AfterFolder != "Done" || strings.Contains(string(m.Secret), "swordfish") || len(m.Secret) == 0 {
		t.Errorf("stored %+v", m)
	}
	page := w.get(path)
	if strings.Contains(page.body, "swordfish") || page.value("password") != "" || page.value("username") != "support" || page.value("after_folder") != "Done" {
		t.Error("the page must show all but the password")
	}
	page.shows("#mailbox-state", "The first connection is being made.")
	moved := w.post(path, "action", "save", "host", "imap.evil.example", "security", "tls", "username", "support").is(422)
	moved.shows("#password-problem", "it is only sent where it was typed for")
	w.post(path, "action", "remove").goesTo(path)
	if _, err := w.db.MailboxOf(context.Background(), w.supportMail.ID); err == nil {
		t.Error("the account is still there")
	}
}

func TestTestOfAMailboxSavesNothing(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	before := w.snapshot()
	page := w.post(mailboxPath(w.supportMail.ID), "action", "test", "host", "127.0.0.1", "port", "1", "security", "none", "username", "support", "password", "x").is(200)
	if page.Find(".test.failed li.bad").Length() != 1 || !strings.Contains(page.says(".test"), "tick that it is") {
		t.Errorf("a private address is tried without leave: %s", page.says(".test"))
	}
	page = w.post(mailboxPath(w.supportMail.ID), "action", "test", "host", "127.0.0.1", "port", "1", "security", "none", "username", "support", "password", "x", "private", "1").is(200)
	if !strings.Contains(page.says(".test"), "connection refused") || page.value("port") != "1" {
		t.Errorf("the test says: %s", page.says(".test"))
	}
	if w.snapshot() != before {
		t.Error("something was saved")
	}
}

// What is known of a provider stands in the form, and signing in leads there with all that it needs.
func TestSigningInAtAProvider(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := mailboxPath(w.supportMail.ID)
	page := w.get(path + "?provider=microsoft").is(200)
	if page.value("host") != "outlook.office365.com" || page.value("send_host") != "smtp.office365.com" || page.value("username") != w.supportMail.Address || page.Find("#redirect").Text() == "" {
		t.Error("the form does not hold what is known")
	}
	w.post(path, "action", "save", "provider", "microsoft", "username", "support@harbour.example", "client_id", "fairlead", "send", "1").goesTo(path)
	page = w.get(path)
	page.shows("#mailbox-state", "Nobody has signed in")
	to, err := url.Parse(w.get(page.Find("#sign-in").AttrOr("href", "")).is(303).header.Get("Location"))
	w.ok(err)
	q := to.Query()
	if to.Host != "login.microsoftonline.com" || q.Get("client_id") != "fairlead" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || len(q.Get("state")) < 20 ||
		!strings.HasSuffix(q.Get("redirect_uri"), "/settings/oauth") || !strings.Contains(q.Get("scope"), "offline_access") || q.Get("response_type") != "code" {
		t.Errorf("leads to %s", to)
	}
	w.get("/settings/oauth?state=other&code=x").is(404)
	w.get("/settings/oauth?error=access_denied&state=" + q.Get("state")).goesTo(path)
	w.get(path).shows("#notice", "did not let Fairlead in")
	w.get("/settings/oauth?code=x&state=" + q.Get("state")).is(404) // once
}
