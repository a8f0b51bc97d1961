package handlers

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"runtime"
	"strconv"
	"testing"

	"fairlead/channels/email"
)

func TestTheMailTabOfAChannel(t *testing.T) {
	w := newWorld(t)
	path := channelPath(w.supportMail.ID) + "/mail"
	w.login(w.ana).get(path).is(200).shows(".tabsrow [aria-current]", "Mail")
	w.app.Refused(t.Context(), email.Envelope{From: "jo@away.example", To: []string{w.supportMail.Address}, Raw: []byte("Subject: <b>A film</b>\r\n")}, &email.Refusal{Code: 552, Message: "The message is too large"})
	page := w.get(path).is(200).shows(".ledger-table tbody tr:first-child th", "<b>A film</b>").shows(".ledger-table tbody tr:first-child td:nth-child(3)", "Not taken")
	if page.Find(".ledger-table tbody tr:first-child a").Length() != 0 {
		t.Error("what was not taken leads somewhere")
	}
	w.get(path+"?outcome=refused").is(200).shows(".ledger-table tbody tr:first-child th", "A film")
	w.get(path+"?outcome=gone").is(200).shows(".empty h2", "No mail of this kind")
}

// What is uploaded is brought in while its page shows how far it is; what is no mail is refused in plain words.
func TestOldMailIsUploaded(t *testing.T) {
	w := newWorld(t)
	path := mailImportsOf(w.supportMail.ID)
	w.login(w.max).get(path).is(403)
	w.login(w.lena).get(path).is(200).shows("h1", "Bring old mail along")
	for _, row := range []struct{ name, text, says string }{{"", "", "Choose a file."}, {"x.png", "\x89PNG", "This is neither a mail nor a file of mails"}, {"x.mbox", "", "This file is empty."}} {
		w.uploadMail(path, row.name, row.text).is(422).shows("#file-problem", row.says)
	}
	mails := "From a@x Mon Jan  5 10:00:00 2026\nFrom: Kim <kim@x.example>\nSubject: <i>One</i>\n\nx\n\nFrom a@x Mon Jan  5 10:00:00 2026\nHallo: x\n\n"
	to := w.uploadMail(path, "../../etc/<b>old</b>.mbox", mails).is(303).header.Get("Location")
	w.get(to).is(200).shows("#job[data-under-way] label", "Waiting for its turn")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { w.app.RunMailImports(ctx); close(ended) }()
	for w.get(to).Find("#job[data-under-way]").Length() != 0 {
		runtime.Gosched()
	}
	stop()
	<-ended
	page := w.get(to).is(200).shows("h1", "Old mail brought along").shows(".counts div:first-child dd", "1").shows(".counts .some dd", "1").shows(".ledger-table", "It is not a mail.")
	if page.Find("main i").Length() != 0 {
		t.Error("what strangers write is markup")
	}
	w.get(path).is(200).shows(".imports tbody th", "b>.mbox")
	w.get("/inbox/"+strconv.FormatInt(w.support.ID, 10)+"/closed").is(200).shows("main", "<i>One</i>")
	w.post(to + "/cancel").goesTo(to)
	w.get(channelPath(w.legalMail.ID) + "/mail/imports/1").is(404)
}

// uploadMail chooses a file of old mail.
func (w *world) uploadMail(path, name, content string) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", name)
	w.ok(err)
	_, err = io.WriteString(file, content)
	w.ok(err)
	w.ok(form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.send(r)
}
