package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// Of a mail whose header alone is kept, what is given out is called a header wherever it is offered, and its file is not a mail.
func TestTheHeaderOfALargeMailIsGivenOutAsOne(t *testing.T) {
	const large = "It is larger than 25 MiB: only its header is kept here. The whole mail is still in the mailbox."
	const unread = "Its HTML is too large or too deeply nested to be shown; it is attached as message.html."
	w := newWorld(t)
	w.login(w.ana)
	for i, test := range []struct {
		problem, language, label, menu, file, kind string
	}{
		{"", "en", "Download the mail as it came", "Download the newest mail", "message-%d.eml", "message/rfc822"},
		{unread, "en", "Download the mail as it came", "Download the newest mail", "message-%d.eml", "message/rfc822"},
		{large, "en", "Download the header as it came", "Download the header of the newest mail", "header-%d.txt", "text/rfc822-headers"},
		{large, "nl", "De kop downloaden zoals die kwam", "De kop van de nieuwste mail downloaden", "header-%d.txt", "text/rfc822-headers"},
	} {
		raw := []byte(fmt.Sprintf("From: jo@away.example\r\nSubject: Films %d\r\nMessage-ID: <%d@away.example>\r\n\r\n", i, i))
		in := email.Parse(raw)
		in.Problem = test.problem
		line, err := w.app.Take(context.Background(), w.supportMail, in, email.Envelope{To: []string{w.supportMail.Address}, Raw: raw}, inbox.Entrance{Door: models.DoorSMTP, HeaderOnly: test.problem == large})
		w.ok(err)
		w.header.Set("Accept-Language", test.language)
		page := w.get(fmt.Sprintf("/inbox/%d/unassigned/%d", w.support.ID, line.ConversationID)).is(200)
		path := fmt.Sprintf("/messages/%d/raw", line.MessageID)
		var labels []string
		page.Find("main a[href='" + path + "']").Each(func(_ int, a *goquery.Selection) { labels = append(labels, strings.TrimSpace(a.Text())) })
		want := []string{test.menu, test.label, test.label}
		if test.problem == "" {
			want = want[:2]
		}
		if fmt.Sprint(labels) != fmt.Sprint(want) {
			t.Errorf("%d: offered as %q, not %q", i, labels, want)
		}
		got := w.get(path).is(200)
		if d := got.header.Get("Content-Disposition"); !strings.HasSuffix(d, "filename="+fmt.Sprintf(test.file, line.MessageID)) || got.header.Get("Content-Type") != test.kind || got.body != string(raw) {
			t.Errorf("%d: given out as %s, %s: %q", i, d, got.header.Get("Content-Type"), got.body)
		}
	}
}
