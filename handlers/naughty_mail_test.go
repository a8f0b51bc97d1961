package handlers

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"fairlead/channels/email"
	"fairlead/models"
)

// seen is text as a reader sees it: what cannot be seen, and how wide a blank is, left out.
func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, s)
}

// Every string that breaks programs comes as the name, subject, text and file name of a mail, and is shown as it was written: on its page, on paper, in the list,
// and it is searched for.
func TestNaughtyStringsComeByMail(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	ctx := context.Background()
	word := func(s string) string {
		return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
	}
	for n, s := range append(allNaughty(t), naughty...) {
		if s = strings.ToValidUTF8(s, "\ufffd"); len(s) > 10_000 {
			continue // of a field that long a part is read
		}
		raw := fmt.Sprintf("From: %[1]s <sender%[2]d@strange.example>\r\nTo: support@harbour.example\r\nSubject: %[1]s\r\nMessage-ID: <%[2]d@strange.example>\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%[3]s\r\n"+
			"--outer\r\nContent-Type: application/octet-stream; name=\"%[1]s\"\r\nContent-Disposition: attachment\r\n\r\nx\r\n--outer--\r\n", word(s), n, base64.StdEncoding.EncodeToString([]byte("It says: "+s)))
		w.ok(w.app.Deliver(ctx, email.Envelope{From: "sender@strange.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
		id, err := w.db.LastMessageID(ctx)
		w.ok(err)
		for ; ; id-- {
			if m, err := w.db.Message(ctx, id); err == nil && m.Kind == models.Incoming {
				w.showsNaughty(s, m)
				break
			}
		}
	}
}

func (w *world) showsNaughty(s string, m models.Message) {
	w.t.Helper()
	page := w.get(fmt.Sprintf("/inbox/all/open/%d?side=1", m.ConversationID)).is(200)
	paper := w.get(fmt.Sprintf("/conversations/%d/print", m.ConversationID)).is(200)
	w.get(searchPath(s)).is(200)
	want := seen(s)
	if len(want) > 400 {
		want = want[:100] // names and subjects are cut
	}
	for what, text := range map[string]string{"the subject": page.Find("h1.subject").Text(), "the name": page.Find(".msg .head b").Text(), "the text": page.Find(".msg .text").Text(), "paper": paper.Find("main article").Text(), "the list": page.Find("#rows .convrow").First().Text()} {
		if got := seen(text); !strings.Contains(got, want) {
			w.t.Errorf("%.60q: %s says %.120q", s, what, got)
		}
	}
	if page.Find(".msg .files a").Length() != 1 {
		w.t.Errorf("%.60q: its file is not there", s)
	}
}
