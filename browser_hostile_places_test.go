package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// hostile puts payloads, one or a dozen at a time, where strangers' words are shown.
type hostile struct {
	*installation
	*window
	mia inbox.Actor
	n   int // mails
}

func (h *hostile) check(err error) {
	h.installation.Helper()
	h.installation.fine(err)
}

// TestHostileWordsInEveryPlace has every payload be somebody's name, subject, text, HTML, file name and invitation, an answer in a form, what a report says,
// and what stands in a file of old mail; and opens each place that shows such: lists and what they say of a text, searches, contacts, the ledger and reports page
// by page, and conversations with their contact, on paper, and as they are forwarded. No script runs, no request leaves for anybody but us, and no payload
// becomes part of a page.
func TestHostileWordsInEveryPlace(t *testing.T) {
	payloads := append(slices.Clone(ownPayloads), corpusPayloads(t)...)
	browser := startBrowser(t)
	i := install(t)
	h := &hostile{installation: i, mia: i.company()}
	i.shopForm("shop", func(_ *models.Form, d *forms.Definition) {})
	h.window = newWindow(t, browser, i.url)
	h.logIn("mia@harbour.example", password)
	for batch := range slices.Chunk(payloads, 12) {
		for _, p := range batch {
			h.comes(p.Payload)
		}
		h.together(batch)
		h.filledIn(batch)
	}
	h.broughtIn(payloads)
	for path, selector := range map[string]string{
		"/inbox/all/open": "#rows .convrow", "/search?q=evil": ".hit mark", "/search?q=from:evil.example": ".hit", "/search?q=has:file": ".hit", "/contacts": ".contact-row, main a[href^='/contacts/']",
		"/settings/channels/1/mail": ".ledger-table tbody tr", "/settings/channels/1/mail/imports": ".imports .cover",
	} {
		h.pages(path, selector)
	}
	h.calmly(len(payloads))
}

// calmly fails the test if a script has opened something, or asked somebody else.
func (h *hostile) calmly(least int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.dialogs) > 0 {
		h.window.Errorf("a script opened %q", h.dialogs)
	}
	if len(h.requests) < least {
		h.window.Errorf("only %d requests were heard", len(h.requests))
	}
	for _, r := range h.requests {
		if !strings.HasPrefix(r, h.base+"/") && !strings.HasPrefix(r, "data:") && r != "about:srcdoc" && r != "about:blank" {
			h.window.Error("a request left for ", r)
		}
	}
}

// pages opens a page and all that follow it.
func (h *hostile) pages(path, selector string) {
	h.window.Helper()
	for n := 0; path != ""; n++ {
		h.open(path)
		h.untouched(selector)
		next, err := evaluate[string](h.window, `document.querySelector("a[rel=next]")?.getAttribute("href") ?? ""`)
		h.check(err)
		if path = next; n > 100 {
			h.window.Fatal("pages without an end at ", path)
		}
	}
}

// word is a text as one encoded word, however long.
func word(s string) string {
	return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), ""))) + "?="
}

// take delivers a mail that says a text wherever one can be said, and returns what has become of it.
func (h *hostile) take(text, headers string) models.Message {
	h.window.Helper()
	h.n++
	folded := strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r", "", "\n", "\\n").Replace(text)
	raw := fmt.Sprintf("From: %[1]s <hostile%[2]d@evil.example>\r\nTo: %[1]s <support@harbour.example>\r\nSubject: %[1]s\r\nMessage-ID: <hostile%[2]d@evil.example>\r\n%[5]sContent-Type: multipart/mixed; boundary=outer\r\n\r\n"+
		"--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%[3]s evil\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>evil</p>%[3]s\r\n"+
		"--inner\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:%[2]d\r\nDTSTART:20260302T100000Z\r\nSUMMARY:%[4]s\r\nLOCATION:%[4]s\r\nORGANIZER;CN=\"%[6]s\":mailto:a@evil.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--inner--\r\n"+
		"--outer\r\nContent-Type: text/html; name=\"%[7]s\"\r\nContent-Disposition: attachment\r\n\r\n%[3]s\r\n--outer--\r\n", word(text), h.n, text, folded, headers, strings.NewReplacer("\"", "", "\r", "", "\n", "").Replace(text), word(strings.ReplaceAll(text, "/", "|")))
	h.check(h.app.Deliver(h.installation.Context(), email.Envelope{From: "sender@evil.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	return h.newest(models.Incoming)
}

// newest is the newest message of a kind.
func (h *hostile) newest(kind models.MessageKind) models.Message {
	h.window.Helper()
	id, err := h.db.LastMessageID(h.installation.Context())
	h.check(err)
	for ; id > 0; id-- {
		if m, err := h.db.Message(h.installation.Context(), id); err == nil && m.Kind == kind {
			return m
		}
	}
	h.window.Fatal("nothing has come")
	return models.Message{}
}

// comes is a mail of one payload, in a conversation of its own.
func (h *hostile) comes(payload string) { h.take(payload, "") }

// together is a mail of a dozen payloads, which is answered and forwarded; a report on the answer repeats them. The conversation is opened with what stands
// beside it, on paper, and in the editor of a forward.
func (h *hostile) together(batch []payload) {
	h.window.Helper()
	text := joined(batch)
	m := h.take(text, "")
	answer, err := h.app.Reply(h.installation.Context(), h.mia, m.ConversationID, inbox.ReplyForm{Body: "An answer"})
	h.check(err)
	h.installation.until("the answer to be sent", func() bool {
		d, err := h.db.DeliveriesOf(h.installation.Context(), []int64{answer.ID})
		return err == nil && len(d) == 1 && d[0].State == models.DeliverySent
	})
	h.n++
	report := fmt.Sprintf("From: MAILER-DAEMON@evil.example\r\nTo: support@harbour.example\r\nSubject: %[1]s\r\nMessage-ID: <report%[2]d@evil.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"+
		"Reporting-MTA: dns; evil.example\r\n\r\nFinal-Recipient: rfc822; %[3]s\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; %[4]s\r\n\r\n--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: %[5]s\r\n--r--\r\n", word(text), h.n, m.From.Email, strings.Join(strings.Fields(text), " "), answer.RFCID)
	h.check(h.app.Deliver(h.installation.Context(), email.Envelope{To: []string{"support@harbour.example"}, Raw: []byte(report)}))
	if r := h.newest(models.Incoming); r.ConversationID != m.ConversationID {
		h.window.Errorf("the report stands in %d, the answer in %d", r.ConversationID, m.ConversationID)
	}
	_, _, err = h.app.StartForward(h.installation.Context(), h.mia, m.ID)
	h.check(err)
	h.open(fmt.Sprintf("/inbox/all/open/%d?side=1", m.ConversationID))
	h.untouched("#side")
	h.wait("the mail in its frame", `[...document.querySelectorAll("iframe.mail")].some(f => f.contentDocument?.readyState === "complete" && f.contentDocument.body?.textContent.includes("evil"))`)
	if ran, err := evaluate[bool](h.window, `"xss" in window || Array.from({length: frames.length}, (_, n) => frames[n]).some(f => "xss" in f)`); ran || err != nil {
		h.window.Errorf("a script ran (%v)", err)
	}
	h.has(".invitation", "Where")
	h.has(".delivery", "Came back")
	h.open(fmt.Sprintf("/inbox/all/open/%d?tab=forward", m.ConversationID))
	h.untouched(".editor.forward")
	for _, page := range []string{"print?comments=1", "move"} {
		h.open(fmt.Sprintf("/conversations/%d/%s", m.ConversationID, page))
		h.untouched("h1")
	}
	conversation, err := h.db.Conversation(h.installation.Context(), m.ConversationID)
	h.check(err)
	h.open(fmt.Sprintf("/contacts/%d", conversation.ContactID))
	h.untouched("h1")
}

func joined(batch []payload) string {
	var all []string
	for _, p := range batch {
		all = append(all, p.Payload)
	}
	return strings.Join(all, " ")
}

// filledIn is a form with a dozen payloads in every field that takes any, and in the name of a file.
func (h *hostile) filledIn(batch []payload) {
	h.window.Helper()
	text := joined(batch)
	h.submit("shop", forms.Post{Values: url.Values{"name": {cut(text, 190)}, "email": {"filler@evil.example"}, "topic": {"help"}, "message": {cut(text, 4000)}}, Files: []forms.File{{Field: "photo", Name: cut(batch[0].Payload, 100) + ".txt", Data: []byte("x")}}})
	h.open(fmt.Sprintf("/inbox/all/open/%d?side=1", h.newest(models.Incoming).ConversationID))
	h.untouched(".answers")
}

func cut(s string, most int) string {
	runes := []rune(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), ""))
	return string(runes[:min(most, len(runes))])
}

// broughtIn is an archive of old mail whose files are called by payloads, and are no mails; and one with mails, which say them. Each is called by one, too.
func (h *hostile) broughtIn(payloads []payload) {
	h.window.Helper()
	for _, whole := range []bool{false, true} {
		var file bytes.Buffer
		z := zip.NewWriter(&file)
		for n, p := range payloads {
			f, err := z.Create(strings.ReplaceAll(cut(p.Payload, 200), "/", "|") + ".eml")
			h.check(err)
			if whole {
				fmt.Fprintf(f, "From: %[1]s <old%[2]d@evil.example>\nTo: support@harbour.example\nSubject: %[1]s\nMessage-ID: <old%[2]d@evil.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n%[3]s\n", word(p.Payload), n, p.Payload)
			} else {
				fmt.Fprint(f, p.Payload)
			}
		}
		h.check(z.Close())
		id, err := h.app.UploadMail(h.installation.Context(), h.mia, 1, ownPayloads[1].Payload+".zip", &file)
		h.check(err)
		h.installation.until("the import", func() bool {
			all, err := h.db.MailImports(h.installation.Context(), 1, 10)
			h.check(err)
			return slices.ContainsFunc(all, func(i models.MailImport) bool {
				return i.ID == id && i.State == models.ImportDone && (whole && i.Stored > 0 || !whole && i.Refused == int64(len(payloads)))
			})
		})
		h.open(fmt.Sprintf("/settings/channels/1/mail/imports/%d", id))
		h.untouched(".counts")
		if !whole {
			h.has(".ledger-table", "not a mail")
		}
	}
}
