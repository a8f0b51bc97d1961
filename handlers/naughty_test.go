package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
)

// encoded are strings of which one database thinks otherwise than another: what is no text to it, what is a number or a condition, and sheer length.
var encoded = []string{
	"", " ", "\r\n", "1e309", "99999999999999999999", "9223372036854775807", "true", "NULL\x00NULL", "\x01\x02\x1b[31m\x7f", "\xff\xfe", "\xc0\x80", "\ufeffBOM", "\u00ad", "İıſẞ", "\U0010ffff",
	"' OR 1=1 --", "1; DROP TABLE users", "%s%n%d %[1]v", `C:\con\..\nul`, strings.Repeat("é", 20_000),
}

// naughty are strings that have broken other programs: these, nothing, numbers that are none, white space of all kinds, control and
// direction characters, combining and astral ones, markup, script, templates, paths, headers.
var naughty = slices.Concat(encoded, []string{
	"\t", "\n\nfirst line empty", "0", "-1", "1/0", "NaN", "0x0", "null", "undefined", "\u00a0\u2003\u3000", "\u200b", "\u2028\u2029", "\u202eevil\u202c", "\u2066\u2069",
	"Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "הָיְתָה testالصفحات", "ส็็็็็็็็็", "Z̮̞̠͙͔ͅA̡͠L͕͓G̗̑O", "👩‍👩‍👧‍👦🇳🇱👍🏽", "ﷺ",
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)", "</textarea></title><svg onload=alert(1)>", "javascript:alert(1)", "&lt;b&gt; &amp; &#0; &",
	"{{7*7}} ${7*7} #{7*7}", "$(touch /tmp/x) `id`", "../../../../etc/passwd", "//evil.example/x", `/\evil.example`,
	"a\r\nBcc: victim@x.example", "=?utf-8?q?x?=", "Ana <ana@x.example>, ", "a@b@c", "@", "ana@x.example\n", "ana@[127.0.0.1]", "\"a b\"@x.example", "xn--n3h@☃.example",
	strings.Repeat("long ", 50), strings.Repeat("x", 5000),
})

// allNaughty adds the big list to them, if it is there.
func allNaughty(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("FAIRLEAD_CORPORA")
	if dir == "" {
		t.Skip("needs the big list of naughty strings: set FAIRLEAD_CORPORA to the folder of strings/naughty.json")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "strings", "naughty.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) < 100 {
		t.Fatal(len(list), err)
	}
	return list
}

// naughtyForm is a form that people fill in, as it is when nothing is wrong.
type naughtyForm struct {
	route  string     // as Echo lists it, without the method
	path   string     // where it is posted; empty: the route
	fields url.Values // {n} is another number every time
	typed  []string   // the fields that hold text: what is typed comes back, or is kept, or is refused there
	secret []string   // of passwords, which never come back and are costly to check
	chosen []string   // of what the page offers, and hidden fields: anything else may be refused in any way
}

func naughtyForms(w *legalWorld) []naughtyForm {
	v := func(pairs ...string) url.Values {
		values := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		return values
	}
	admin := w.ana
	if w.nora.Role == models.RoleAdmin {
		admin = w.nora // who posts them
	}
	erin, err := w.app.CreateContact(context.Background(), w.actor(admin), inbox.ContactForm{Name: "Erin, who stays"})
	w.ok(err)
	days := []string{"hours_monday", "hours_sunday"}
	week := []string{"hours_monday", "9:00-17:00", "hours_sunday", "", "time_zone", "", "country", ""}
	mail := []string{"address", "from_name", "smtp_host", "smtp_port", "smtp_username"}
	built := []string{"seen", w.fill("{version}"), "language", "en", "main", "en", "title.en", "Ask", "intro.en", "", "submit.en", "", "thanks.en", "", "redirect", "", "row", "name", "kind.name", "text",
		"label.name.en", "Name", "help.name.en", "", "default.name", "", "maps.name", "name"}
	builtTexts := []string{"title.en", "intro.en", "submit.en", "thanks.en", "redirect", "label.name.en", "help.name.en", "default.name"}
	return []naughtyForm{
		{route: "/login", fields: v("email", "x@x.example", "password", "x", "next", "/"), typed: []string{"email"}, secret: []string{"password"}, chosen: []string{"next"}},
		{route: "/setup", fields: v("token", "x"), chosen: []string{"token"}},
		{route: "/forgot", fields: v("email", "x{n}@x.example"), typed: []string{"email"}},
		{route: "/reset/:token", path: "/reset/x", fields: v("password", "1234567890"), secret: []string{"password"}},
		{route: "/settings/profile/picture", fields: v("action", "remove"), chosen: []string{"action"}},
		{route: "/settings/sessions/others", fields: v()},
		{route: "/settings/sessions/:id/end", path: "/settings/sessions/x/end", fields: v()},
		{route: "/invite/:token", path: "/invite/x", fields: v("password", "1234567890"), secret: []string{"password"}},
		{route: "/f/:slug", path: "/f/contact", fields: v("name", "Gail", "email", "gail@fietsen.example", "message", "hello {n}", "_nonce", "nonce-{n}"), typed: []string{"name", "email", "phone", "seats", "message"},
			chosen: []string{"topic", "days", "agree", "source", "_nonce", "_rendered", "_draft", "_keep", "_visitor", "_consent", "_page", "_lang", "homepage_url"}},
		{route: "/chat/:slug", path: "/chat/boats", fields: v("nonce", "nonce-{n}", "lang", "en", "step", "topic", "option", "buy"), chosen: []string{"nonce", "lang", "step", "option", "text", "action"}},
		{route: "/availability", fields: v("availability", "away", "for", "1h", "back", "/"), chosen: []string{"availability", "for", "end_absence", "back"}},
		{route: "/users/:id/handover", path: w.fill("/users/{nora}/handover"), fields: v("row", w.fill("{conversation}"), w.fill("to{conversation}"), "nobody"), chosen: []string{"row", w.fill("to{conversation}")}},
		{route: "/availability/:id", path: w.fill("/availability/{max}"), fields: v("availability", "away 1h", "back", "/availability"), chosen: []string{"availability", "for", "end_absence", "back"}},
		{route: "/users/:id/absences", path: w.fill("/users/{max}/absences"), fields: v("from", "2026-12-02", "till", "2026-12-03", "note", ""), chosen: []string{"from", "from_time", "till", "till_time", "note", "back"}},
		{route: "/absences/:id", path: w.fill("/absences/{absence}"), fields: v("from", "2026-12-02", "from_time", "09:00", "till", "2026-12-03", "till_time", "10:30", "note", "Skiing"),
			typed: []string{"from", "from_time", "till", "till_time", "note"}},
		{route: "/test-message", fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/conversations/:id/reply", path: w.fill("/conversations/{conversation}/reply"), fields: v("action", "attach", "body", "hello", "cc", "", "bcc", "", "seen", "99999999", "nonce", ""),
			typed: []string{"body", "cc", "bcc"}, chosen: []string{"action", "seen", "nonce", "draft", "unstage", "then", "back"}},
		{route: "/conversations/:id/comment", path: w.fill("/conversations/{conversation}/comment"), fields: v("body", "hello"), typed: []string{"body"}, chosen: []string{"nonce", "back"}},
		{route: "/conversations/:id/draft", path: w.fill("/conversations/{conversation}/draft"), fields: v("body", "hello {n}", "cc", "", "bcc", "", "tab", "reply", "nonce", "n", "over", "1"), typed: []string{"body", "cc", "bcc"},
			chosen: []string{"to", "tab", "nonce", "was", "draft_at", "over", "theirs", "back"}},
		{route: "/conversations/:id/snippet", path: w.fill("/conversations/{conversation}/snippet"), fields: v("body", "hello", "cc", "", "tab", "reply", "snippet", "", "over", "1"), typed: []string{"body", "cc"}, chosen: []string{"snippet", "tab"}},
		{route: "/conversations/:id/preview", path: w.fill("/conversations/{conversation}/preview"), fields: v("body", "hello", "bcc", "", "tab", "reply", "over", "1"), typed: []string{"body", "bcc"}, chosen: []string{"tab"}},
		{route: "/settings/snippets/new", fields: v("name", "hello {n}", "body", "text"), typed: []string{"name", "body"}, chosen: []string{"shared"}},
		{route: "/settings/snippets/:id", path: "/settings/snippets/999", fields: v("name", "hello"), chosen: []string{"name", "body"}},
		{route: "/settings/snippets/:id/delete", path: "/settings/snippets/999/delete", fields: v("x", "1"), chosen: []string{"x"}},
		{route: "/settings/snippets/:id/restore", path: "/settings/snippets/999/restore", fields: v("x", "1"), chosen: []string{"x"}},
		{route: "/conversations/:id/watch", path: w.fill("/conversations/{conversation}/watch"), fields: v("writing", "1"), chosen: []string{"writing", "gone"}},
		{route: "/conversations/:id/state", path: w.fill("/conversations/{conversation}/state"), fields: v("state", "open"), chosen: []string{"state", "back"}},
		{route: "/conversations/:id/block", path: w.fill("/conversations/{conversation}/block"), fields: v("block", "0"), chosen: []string{"block", "state", "back"}},
		{route: "/messages/:id/pictures", path: w.fill("/messages/{message}/pictures"), fields: v("always", "1"), chosen: []string{"always", "back"}},
		{route: "/settings/senders", fields: v("address", "eve{n}@strange.example"), typed: []string{"address"}},
		{route: "/settings/channels/:id/senders", path: w.fill("/settings/channels/{channel}/senders"), fields: v("relay", "mx.harbour.example", "relay_from", "192.0.2.1"), typed: []string{"relay", "relay_from"}},
		{route: "/settings/senders/:id/delete", path: w.fill("/settings/senders/{blocked}/delete"), fields: v("x", "1"), chosen: []string{"x"}},
		{route: "/conversations/bulk", fields: v("c", w.fill("{conversation}-nobody"), "state", "open", "action", "open"), chosen: []string{"c", "state", "action", "owner", "for", "inbox", "back"}},
		{route: "/conversations/:id/snooze", path: w.fill("/conversations/{conversation}/snooze"), fields: v("for", "at", "day", "2026-12-01", "time", "09:00"), typed: []string{"day", "time"}, chosen: []string{"for", "until", "back"}},
		{route: "/conversations/:id/tags", path: w.fill("/conversations/{conversation}/tags"), fields: v("tag", "new", "name", "Tag {n}"), typed: []string{"name"}, chosen: []string{"tag", "off", "back"}},
		{route: "/views", fields: v("name", "View {n}", "q", "berth"), typed: []string{"name"}, chosen: []string{"q", "at", "back"}},
		{route: "/settings/views/:id", path: w.fill("/settings/views/{view}"), fields: v("name", "View {n}"), typed: []string{"name"}, chosen: []string{"q", "back"}},
		{route: "/settings/views/:id/move", path: w.fill("/settings/views/{view}/move"), fields: v("to", "up"), chosen: []string{"to"}},
		{route: "/settings/views/:id/delete", path: "/settings/views/99999/delete", fields: v("x", "1"), chosen: []string{"x"}},
		{route: "/settings/tags/new", fields: v("name", "Made {n}", "colour", "red"), typed: []string{"name"}, chosen: []string{"colour"}},
		{route: "/settings/tags/:id", path: w.fill("/settings/tags/{tag}"), fields: v("name", "Made {n}", "colour", "red"), typed: []string{"name"}, chosen: []string{"colour"}},
		{route: "/settings/tags/:id/merge", path: w.fill("/settings/tags/{tag}/merge"), fields: v("into", "99999"), chosen: []string{"into"}},
		{route: "/settings/tags/:id/delete", path: "/settings/tags/99999/delete", fields: v("x", "1"), chosen: []string{"x"}},
		{route: "/conversations/:id/route", path: w.fill("/conversations/{conversation}/route"), fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/conversations/:id/owner", path: w.fill("/conversations/{conversation}/owner"), fields: v("owner", "nobody", "was", "nobody"), chosen: []string{"owner", "was", "back"}},
		{route: "/conversations/:id/merge", path: w.fill("/conversations/{conversation}/merge"), fields: v("into", w.fill("{legalChat}")), chosen: []string{"into"}},
		{route: "/conversations/:id/move", path: w.fill("/conversations/{conversation}/move"), fields: v("channel", "1", "was", "1"), chosen: []string{"channel", "was"}},
		{route: "/messages/:id/split", path: w.fill("/messages/{message}/split"), fields: v("what", "all"), chosen: []string{"what"}},
		{route: "/conversations/changes/:id/undo", path: "/conversations/changes/1/undo", fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/conversations/:id/typing", path: w.fill("/conversations/{legalChat}/typing"), fields: v("on", "1"), chosen: []string{"on"}},
		{route: "/messages/:id/unsend", path: w.fill("/messages/{message}/unsend"), fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/conversations/:id/later", path: w.fill("/conversations/{conversation}/later"), fields: v("later", "at", "body", "x", "later_day", "2026-12-01", "later_time", "09:00"), typed: []string{"body", "cc", "bcc", "later_day", "later_time"},
			chosen: []string{"later", "later_unless", "later_close", "seen", "forward", "to", "back", "nonce", "arrives"}},
		{route: "/messages/:id/forward", path: w.fill("/messages/{message}/forward"), fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/conversations/:id/forward", path: w.fill("/conversations/{conversation}/forward"), fields: v("action", "send", "forward", w.fill("{message}"), "to", "piet@outside.example", "body", "x"), typed: []string{"to", "body", "cc", "bcc"},
			chosen: []string{"action", "forward", "unstage", "seen", "back", "nonce"}},
		{route: "/scheduled/:id/edit", path: "/scheduled/1/edit", fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/scheduled/:id/now", path: "/scheduled/1/now", fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/scheduled/:id/cancel", path: "/scheduled/1/cancel", fields: v("cancel", "1", "back", "/"), chosen: []string{"cancel", "back"}},
		{route: "/messages/:id/retry", path: w.fill("/messages/{message}/retry"), fields: v("back", "/"), chosen: []string{"back"}},
		{route: "/contacts/new", fields: v("name", "Eve", "email", "eve{n}@strange.example", "phone", "", "company", "", "job_title", "", "note", "", "owner", ""), typed: []string{"name", "email", "phone", "company", "job_title", "note"}, chosen: []string{"owner"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "name", "name", "Eve"), typed: []string{"name"}, chosen: []string{"action"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "note", "note", ""), typed: []string{"note"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "add_email", "email", ""), typed: []string{"email"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "add_phone", "phone", ""), typed: []string{"phone"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "remove_email", "value", ""), chosen: []string{"value"}},
		{route: "/contacts/:id", path: w.fill("/contacts/{known}"), fields: v("action", "first_phone", "value", ""), chosen: []string{"value"}},
		{route: "/contacts/:id/owner", path: w.fill("/contacts/{known}/owner"), fields: v("owner", "nobody", "back", "/"), chosen: []string{"owner", "back"}},
		{route: "/contacts/:id/merge", path: w.fill("/contacts/{known}/merge"), fields: v("with", w.fill("{contact}"), "name", "loser"), chosen: []string{"with", "name", "note", "owner"}},
		{route: "/contacts/import/:id", path: fmt.Sprintf("/contacts/import/%d", w.uploaded(admin)), fields: v("column0", "email", "column1", "name"), chosen: []string{"column0", "column1", "update"}},
		{route: "/contacts/:id/erase", path: fmt.Sprintf("/contacts/%d/erase", erin.ID), fields: v("typed", "nobody"), typed: []string{"typed"}},
		{route: "/settings/profile", fields: v(append(week, "name", "Ana", "signature", "", "language", "en")...), typed: append(days, "name", "signature"),
			chosen: []string{"language", "theme", "notify_sound", "enter_sends", "time_zone", "country"}},
		{route: "/settings/notifications", fields: v("tell", "badge:mentioned"), chosen: []string{"tell"}},
		{route: "/settings/profile/password", fields: v("current", "wrong", "password", "1234567890"), secret: []string{"current", "password"}},
		{route: "/settings/account", fields: v("company", "Harbour", "time_zone", "UTC", "country", "", "idle_minutes", "", "capacity_sales", "", "capacity_service", "8"),
			typed: []string{"company", "idle_minutes", "capacity_sales", "capacity_service"}, chosen: []string{"time_zone", "country", "page_needed", "unanswered_only"}},
		{route: "/settings/account/days", fields: v("day", "{day}", "day_name", "Outing", "day_country", ""), typed: []string{"day", "day_name"}, chosen: []string{"day_country"}},
		{route: "/settings/users/new", fields: v("name", "Eve", "email", "eve{n}@x.example", "role", "member", "seat", "none", "active", "on"), typed: []string{"name", "email"}, chosen: []string{"role", "seat", "active", "leads", "main_team", "teams"}},
		{route: "/settings/users/:id", path: w.fill("/settings/users/{max}"), fields: v(append(week, "name", "Max", "email", "max@harbour.example", "role", "member", "seat", "none", "active", "on", "capacity", "own", "capacity_own", "5")...),
			typed: append(days, "name", "email", "capacity_own"), chosen: []string{"capacity", "time_zone", "country", "role", "seat", "leads", "main_team", "teams"}},
		{route: "/settings/users/:id/seat", path: w.fill("/settings/users/{max}/seat"), fields: v("seat", "none"), chosen: []string{"seat", "back"}},
		{route: "/settings/users/:id/invite", path: w.fill("/settings/users/{max}/invite"), fields: v(), chosen: []string{"back"}},
		{route: "/settings/teams/new", fields: v("name", ""), typed: []string{"name"}, chosen: []string{"members"}},
		{route: "/settings/teams/:id", path: w.fill("/settings/teams/{team}"), fields: v("name", "Lawyers", "members", w.fill("{nora}")), typed: []string{"name"}, chosen: []string{"members"}},
		{route: "/settings/inboxes/new", fields: v("name", "", "open", "everyone"), typed: []string{"name"}, chosen: []string{"users", "teams", "open"}},
		{route: "/settings/inboxes/:id", path: w.fill("/settings/inboxes/{support}"), fields: v(append(week, "name", "Support", "open", "everyone")...), typed: append(days, "name"), chosen: []string{"users", "teams", "time_zone", "country"}},
		{route: "/settings/inboxes/:id/channels/new", path: w.fill("/settings/inboxes/{support}/channels/new"), fields: v("address", "new{n}@x.example", "from_name", ""), typed: []string{"address", "from_name"}},
		{route: "/settings/inboxes/:id/forms/new", path: w.fill("/settings/inboxes/{support}/forms/new"), fields: v("name", "Form", "slug", "form-{n}"), typed: []string{"name", "slug"}},
		{route: "/chatflows", fields: v("action", w.fill("on:{chatflow}")), chosen: []string{"action", "before"}},
		{route: "/chatflows/new", fields: v("name", "Chat", "slug", "chat-{n}", "inbox", id(w.support.ID)), typed: []string{"name", "slug"}, chosen: []string{"inbox"}},
		{route: "/chatflows/:id/active", path: w.fill("/chatflows/{chatflow}/active"), fields: v("on", "1"), chosen: []string{"on"}},
		{route: "/chatflows/:id/build", path: w.fill("/chatflows/{chatflow}/build"), fields: v("action", "preview", "language", "en", "main", "en", "start", "say", "row", "say", "kind.say", "say", "text.say.en", "Hello", "next.say", ""),
			typed: []string{"text.say.en"}, chosen: []string{"action", "seen", "known", "language", "main", "start", "row", "kind.say", "next.say", "gone.say"}},
		{route: "/chatflows/:id/build", path: w.fill("/chatflows/{chatflow}/build"), fields: v("action", "preview", "language", "en", "main", "en", "start", "ask", "row", "ask", "kind.ask", "ask", "text.ask.en", "What?", "label.ask.en", "", "answer.ask", "choice",
			"opt.ask", "one", "olabel.ask.one.en", "One"), typed: []string{"text.ask.en", "label.ask.en", "olabel.ask.one.en"}, chosen: []string{"answer.ask", "maps.ask", "optional.ask", "opt.ask", "onext.ask.one"}},
		{route: "/chatflows/:id/build", path: w.fill("/chatflows/{chatflow}/build"), fields: v("action", "preview", "language", "en", "main", "en", "start", "team", "row", "team", "kind.team", "send", "text.team.en", "", "away.team.en", "", "label.team.en", "",
			"assign_to.team", "specific", "members.team", w.fill("u{nora}")), typed: []string{"text.team.en", "away.team.en", "label.team.en", "q.team"}, chosen: []string{"assign_to.team", "members.team", "rule.team"}},
		{route: "/chatflows/:id/build", path: w.fill("/chatflows/{chatflow}/build"), fields: v("action", "preview", "language", "en", "main", "en", "start", "go", "row", "go", "kind.go", "branch", "case.go", "c1", "cabout.go.c1", "@who", "cavail.go.c1", "nobody"),
			chosen: []string{"case.go", "cabout.go.c1", "cis.go.c1", "ccontains.go.c1", "cavail.go.c1", "cway.go.c1", "cnext.go.c1"}},
		{route: "/chatflows/:id/build/chat", path: w.fill("/chatflows/{chatflow}/build/chat"), fields: v("action", "search", "on", "1", "members", w.fill("u{nora}"), "q", ""), typed: []string{"q"}, chosen: []string{"action", "on", "members", "rule"}},
		{route: "/chatflows/:id/display", path: w.fill("/chatflows/{chatflow}/display"), fields: v("colour", "#0b6e63", "side", "left", "name", "", "avatar", "", "greeting.en", "", "launcher.en", ""),
			typed: []string{"colour", "name", "avatar", "greeting.en", "launcher.en"}, chosen: []string{"side"}},
		{route: "/chatflows/:id/target", path: w.fill("/chatflows/{chatflow}/target"), fields: v("include", "", "exclude", "", "visitors", "", "device", "", "delay", "", "try", ""), typed: []string{"delay"}, chosen: []string{"include", "exclude", "visitors", "device", "try", "action"}},
		{route: "/chatflows/:id/options", path: w.fill("/chatflows/{chatflow}/options"), fields: v("name", "Talk", "slug", "talk", "hours", "always", "outside", "shown", "domains", "", "consent", "ask", "close_after", "", "reply", "0"),
			typed: []string{"name", "slug", "close_after"}, chosen: []string{"hours", "outside", "domains", "consent", "reply", "transcript"}},
		{route: "/chatflows/:id/secret", path: w.fill("/chatflows/{chatflow}/secret"), fields: v("action", "remove", "was", "x"), chosen: []string{"action", "was"}},
		{route: "/chatflows/:id/preview", path: w.fill("/chatflows/{chatflow}/preview"), fields: v("colour", "#0b6e63", "side", "left"), chosen: []string{"colour", "side", "name", "avatar", "known", "row"}},
		{route: "/settings/channels/:id", path: w.fill("/settings/channels/{form}"), fields: v(append(built, "action", "preview")...), typed: builtTexts,
			chosen: []string{"action", "seen", "language", "main", "row", "kind.name", "maps.name", "required.name", "subject.name", "gone.name"}},
		{route: "/settings/channels/:id/options", path: w.fill("/settings/channels/{form}/options"), fields: v("name", "Ask Legal", "slug", "ask-legal", "active", "1", "domains", "", "consent", "ask", "reply", "0", "seen", "{seen}"),
			typed: []string{"name", "slug"}, chosen: []string{"seen", "active", "domains", "consent", "reply"}},
		{route: "/settings/channels/:id", path: fmt.Sprintf("/settings/channels/%d", w.supportMail.ID), fields: v("action", "save", "address", "support@harbour.example", "from_name", "", "smtp_host", "smtp.example.com",
			"smtp_port", "587", "smtp_security", "starttls", "smtp_username", "", "smtp_password", "secret"), typed: mail, secret: []string{"smtp_password"}, chosen: []string{"smtp_security", "smtp_private"}},
		{route: "/settings/channels/:id/mailbox", path: fmt.Sprintf("/settings/channels/%d/mailbox", w.supportMail.ID), fields: v("action", "save", "provider", "", "host", "imap.example.com", "port", "993", "security", "tls", "username", "support",
			"password", "secret", "folder", "INBOX", "old_days", "0", "after_fetch", "move", "after_folder", "Done", "keep_sent", "auto", "send", "1", "send_host", "smtp.example.com", "send_port", "587", "send_security", "starttls"),
			typed: []string{"host", "username", "after_folder", "send_host"}, secret: []string{"password"}, chosen: []string{"provider", "port", "old_days", "send_port", "security", "private", "folder", "after_fetch", "keep_sent", "send_security", "paused"}},
		{route: "/settings/channels/:id/mailbox", path: fmt.Sprintf("/settings/channels/%d/mailbox", w.supportMail.ID), fields: v("action", "save", "provider", "other", "host", "imap.example.com", "username", "support", "client_id", "x", "auth_url", "https://a.example",
			"token_url", "https://a.example", "scopes", "mail"), typed: []string{"client_id", "auth_url", "token_url", "scopes"}, secret: []string{"client_secret"}, chosen: []string{"provider"}},
		{route: "/settings/channels/:id/rehearsals", path: fmt.Sprintf("/settings/channels/%d/rehearsals", w.supportMail.ID), fields: v("days", "7", "assign_to", "nobody", "tie", "rotate"),
			chosen: []string{"days", "again", "assign_to", "tie", "members", "second", "handout", "reopen_days"}},
		{route: "/settings/channels/:id/automation", path: fmt.Sprintf("/settings/channels/%d/automation", w.supportMail.ID), fields: v("action", "search", "assign_to", "specific", "tie", "rotate", "q", ""), typed: []string{"q", "q2"},
			chosen: []string{"action", "assign_to", "tie", "next", "members", "second", "only_available", "drain", "reopen_away"}},
		{route: "/settings/channels/:id/automation", path: fmt.Sprintf("/settings/channels/%d/automation", w.supportMail.ID), fields: v("action", "save", "assign_to", "specific", "members", w.fill("u{nora}"), "second", w.fill("u{nora}"),
			"tie", "rotate", "second_after", "", "handout", "5", "reassign_after", "", "reopen_days", ""), typed: []string{"second_after", "handout", "reassign_after", "reopen_days"}},
	}
}

// plainPosts have no form to type into.
var plainPosts = []string{"/settings/channels/:id/mail/imports", "/settings/channels/:id/mail/imports/:import/cancel", "/settings/channels/:id/mail/imports/:import/continue", "/contacts/import", "/contacts/import/:id/cancel", "/contacts/import/:id/continue", "/contacts/:id/data", "/f/:slug/visitor", "/v", "/chat-api/open", "/chat-api/send", "/chat-api/events", "/chat-api/history", "/chat-api/typing", "/chat-api/seen", "/chat-api/page", "/chat-api/end", "/chat-api/transcript", "/chat-api/visitor", chatFilePath, "/logout", "/contacts/merges/:id/undo", "/settings/channels/:id/rehearsals/:rehearsal/cancel", "/present", "/absences/:id/end", "/settings/teams/:id/delete", "/settings/account/days/:id/delete"}

func TestNaughtyStringsInEveryForm(t *testing.T) {
	t.Run("built in", func(t *testing.T) {
		if os.Getenv("FAIRLEAD_TEST_DATABASE") != "" {
			tryNaughty(t, encoded, 1) // what pages make of the others is the same, and is seen on SQLite
			return
		}
		tryNaughty(t, naughty, 1)
	})
	t.Run("corpus", func(t *testing.T) { tryNaughty(t, allNaughty(t), 19) })
}

func TestEveryFormIsTriedWithNaughtyStrings(t *testing.T) {
	w := newLegalWorld(t)
	known := slices.Clone(plainPosts)
	for _, f := range naughtyForms(w) {
		known = append(known, f.route)
	}
	for _, r := range w.server.Routes() {
		if r.Method == http.MethodPost && !slices.Contains(known, r.Path) {
			t.Errorf("POST %s is not among the naughty forms", r.Path)
		}
	}
}

// tryNaughty posts every string into every field of every form, the others as they should be; of a long list every step-th string
// into a field, another beginning for each.
func tryNaughty(t *testing.T, strange []string, step int) {
	w := newLegalWorld(t)
	n := &naughtyTry{legalWorld: w}
	w.nora.Role = models.RoleAdmin // who may do everything, in Legal too
	who := w.actor(w.ana)
	w.ok(w.app.UpdateUser(context.Background(), who, w.nora.ID, inbox.UserForm{Name: w.nora.Name, Email: w.nora.Email, Role: models.RoleAdmin, Seat: models.SeatService, Active: true, Teams: []int64{w.lawyers.ID}}))
	w.app.Log = slog.New(slog.NewTextHandler(&n.log, &slog.HandlerOptions{Level: slog.LevelError}))
	w.login(w.nora)
	for number, f := range naughtyForms(w) {
		t.Run(f.route, func(t *testing.T) {
			w.t = t
			if strings.HasSuffix(f.route, "/later") { // from here on what is written goes out, or is refused for what it is
				w.ok(w.app.UpdateChannel(context.Background(), who, w.legalMail.ID, inbox.ChannelForm{Address: w.legalMail.Address, Host: "smtp.harbour.example", Security: "tls"}))
			}
			for j, field := range f.typed {
				for i := (number + j) % step; i < len(strange); i += step {
					n.text(f, field, strange[i])
				}
			}
			for j, field := range slices.Concat(f.chosen, f.secret) {
				for i := (number + j) % step; i < len(strange); i += 9 * step {
					n.send(f, field, strange[i])
				}
			}
		})
	}
}

type naughtyTry struct {
	*legalWorld
	count int          // of requests so far
	log   bytes.Buffer // what the server says of its own faults
}

// send posts the form with one field changed; it must be answered, and not with a fault of ours.
func (n *naughtyTry) send(f naughtyForm, field, s string) answer {
	n.t.Helper()
	n.count++
	if f.fields.Get("seen") == "{seen}" { // what the page says now: it has changed since the last that was kept
		seen := n.get(f.path).is(http.StatusOK).value("seen")
		f.fields = maps.Clone(f.fields)
		f.fields.Set("seen", seen)
	}
	var pairs []string
	for name, values := range f.fields {
		if name != field {
			pairs = append(pairs, name, strings.NewReplacer("{n}", fmt.Sprint(n.count), "{day}", n.now.AddDate(0, 0, n.count).Format(time.DateOnly)).Replace(values[0]))
		}
	}
	path := f.path
	if path == "" {
		path = f.route
	}
	a := n.post(path, append(pairs, field, s)...)
	if a.status >= 500 {
		n.t.Errorf("%s %q: %d: %s; %s", field, s, a.status, a.says("main"), n.log.String())
		n.log.Reset()
	}
	return a
}

// text posts what was typed: it is shown again as typed, or refused at its field and shown, or kept.
func (n *naughtyTry) text(f naughtyForm, field, s string) {
	n.t.Helper()
	a := n.send(f, field, s)
	switch a.status {
	case http.StatusUnprocessableEntity, http.StatusOK, http.StatusTooManyRequests:
		if got := a.value(field); !sameText(got, s) && !(strings.HasPrefix(field, "q") && sameText(got, strings.TrimSpace(s))) {
			n.t.Errorf("%s %q came back as %q", field, s, got)
		}
		if a.status == http.StatusUnprocessableEntity && f.route != "/login" && a.Find("main [name='"+field+"'][aria-invalid]").Length() == 0 {
			n.t.Errorf("%s %q was refused, and not at its field: %s", field, s, a.says("main [role=alert]"))
		}
	case http.StatusSeeOther:
		n.kept(f, field, s, a)
	default:
		n.t.Errorf("%s %q: %d: %s", field, s, a.status, a.says("main"))
	}
}

// kept looks at the page that the form leads to.
func (n *naughtyTry) kept(f naughtyForm, field, s string, a answer) {
	n.t.Helper()
	page := n.get(a.header.Get("Location")).is(http.StatusOK)
	if strings.HasSuffix(f.route, "/later") {
		n.scheduled(field, s)
	}
	if f.route == savedViewsPath+"/:id" {
		if got := page.Find("main form[action='"+f.path+"'] [name='"+field+"']").AttrOr("value", ""); got != models.CleanLine(s) {
			n.t.Errorf("%s %q was kept as %q", field, s, got)
		}
		return
	}
	if strings.HasPrefix(f.route, "/conversations/") {
		return // what was written is shown as rendered Markdown
	}
	if strings.HasSuffix(f.route, "/profile") || strings.Contains(f.route, "/:id") && !strings.HasSuffix(f.route, "/new") {
		page = n.get(f.path + map[bool]string{true: f.route}[f.path == ""]).is(http.StatusOK)
	}
	if f.route == sendersPath {
		page.shows("main table", strings.Trim(strings.ToLower(strings.TrimSpace(s)), "@"))
		return
	}
	if f.route == companyPath+"/days" {
		page.shows(".day-list", strings.Join(strings.Fields(models.CleanLine(s)), " "))
		return
	}
	if field == "smtp_port" || page.Find("main [name='"+field+"']").Length() == 0 {
		return
	}
	if got, want := page.value(field), models.CleanLine(s); got != want && !sameText(got, s) && !strings.EqualFold(got, want) && !sameValue(field, got, s) {
		n.t.Errorf("%s %q was kept as %q", field, s, got)
	}
}

// scheduled looks at what goes out later, and calls it off: nobody may have very much of that.
func (n *naughtyTry) scheduled(field, s string) {
	n.t.Helper()
	rows, err := n.app.OwnScheduled(context.Background(), n.actor(n.nora))
	n.ok(err)
	if len(rows) != 1 {
		n.t.Fatalf("%s %q: %d are scheduled", field, s, len(rows))
	}
	if field == "body" && !sameText(rows[0].Body, s) {
		n.t.Errorf("%q is scheduled as %q", s, rows[0].Body)
	}
	_, err = n.app.CancelScheduled(context.Background(), n.actor(n.nora), rows[0].ID, true)
	n.ok(err)
}

// sameText compares what a browser shows with what was typed: no NUL, no broken UTF-8, and one kind of line end.
func sameText(shown, typed string) bool {
	plain := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	return plain.Replace(shown) == plain.Replace(cleanText(typed))
}

// sameValue reports whether a field writes in its own way what was typed: a number without zeros before it, nothing for none where both mean the same,
// hours with all their digits.
func sameValue(field, shown, typed string) bool {
	if strings.HasPrefix(field, "hours_") {
		day, err := hours.ParseDay(cleanText(typed))
		return err == nil && hours.FormatDay(day) == shown
	}
	a, err := strconv.ParseInt(shown, 10, 64)
	b, err2 := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	if slices.Contains([]string{"delay", "close_after"}, field) && shown == "" {
		return err2 == nil && b == 0
	}
	return err == nil && err2 == nil && a == b
}
