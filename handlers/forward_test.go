package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fairlead/channels/email"
)

// oldest is the id of a conversation's first message.
func (w *world) oldest(id int64) int64 {
	w.t.Helper()
	all, err := w.db.MessagesBefore(context.Background(), id, 0, 100)
	w.ok(err)
	return all[0].ID
}

func TestForwarding(t *testing.T) {
	w, id, at := answering(t)
	begin, forward := fmt.Sprintf("/messages/%d/forward", w.oldest(id)), fmt.Sprintf("/conversations/%d/forward", id)
	if got := w.get(at).Find(".forwardit").AttrOr("action", ""); got != begin {
		t.Errorf("%q", got)
	}
	w.post(begin, "back", at).goesTo(at + "?tab=forward")
	page := w.get(at).shows("form.forward .fwdhead", "Forward").shows(".fwdquote summary", "Goes along: the message of Gail").shows(".fwdquote .text", "Hello.")
	forwarded := page.value("forward")
	page = w.post(forward, "action", "send", "forward", forwarded, "draft_at", page.value("draft_at"), "to", "", "body", "Can you *mend* it?", "back", at).is(http.StatusUnprocessableEntity).shows("#to-problem", "Type whom")
	if page.value("body") != "Can you *mend* it?" || page.value("forward") != forwarded {
		t.Errorf("%q, %q", page.value("body"), page.value("forward"))
	}
	page = w.get(at)
	if page.value("body") != "Can you *mend* it?" {
		t.Errorf("the draft holds %q", page.value("body"))
	}
	w.post(forward, "action", "send", "forward", forwarded, "draft_at", page.value("draft_at"), "to", "smith@anvil.example", "body", "Can you *mend* it?", "back", at).goesTo(at)
	w.get(at).shows("#notice", "It is on its way.").shows(".msg.out .head", "Forwarded to smith@anvil.example").shows(".msg.out .fwdof", "What was forwarded").without("form.forward")
	w.get(fmt.Sprintf("/inbox/all/unassigned/%d", id)).shows(".standing", "")

	w.post(begin, "back", at).goesTo(at + "?tab=forward")
	w.post(forward, "action", "discard", "back", at).goesTo(at)
	w.get(at).without("form.forward")
	w.post(fmt.Sprintf("/conversations/%d/draft", id), "tab", "reply", "body", "Dear Gail", "save", "1", "back", at).is(http.StatusSeeOther)
	w.post(begin, "back", at).goesTo(at)
	w.get(at).shows("#notice .bad", "You have begun to write something").shows("textarea[name=body]", "Dear Gail")

	sent, err := w.db.Message(context.Background(), w.answers(id)[0])
	w.ok(err)
	raw := "From: Smith <smith@anvil.example>\r\nTo: support@harbour.example\r\nSubject: Re\r\nIn-Reply-To: " + sent.RFCID + "\r\n\r\nTwenty.\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "smith@anvil.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	w.get(at).shows(".msg.in .tag", "Not the contact").shows(".msg.in .fwdof", "Answers what was forwarded").shows(".editor .to", "to gail@customer.example")
}

func TestPrinting(t *testing.T) {
	w := newWorld(t)
	w.sends()
	w.login(w.max)
	raw := "From: Gail <gail@customer.example>\r\nTo: support@harbour.example\r\nSubject: Paper\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p><script>alert(1)</script><p>and <img src=http://track.example/x.gif alt=\"the chain\"></p>\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "gail@customer.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	id := w.arrives("Another") - 1
	w.post(fmt.Sprintf("/conversations/%d/reply", id), "action", "send", "body", "In the *shed*").is(http.StatusSeeOther)
	w.post(fmt.Sprintf("/conversations/%d/comment", id), "body", "She is kind").is(http.StatusSeeOther)
	paper := fmt.Sprintf("/conversations/%d/print", id)
	w.get(fmt.Sprintf("/conversations/%d", id)).is(http.StatusSeeOther)
	page := w.get(paper).is(http.StatusOK).shows("h1", "Paper").shows("article.in .text", "Hello you and [the chain]").shows("article.out em", "shed").without("article.note").without("script").without("img").without("iframe")
	if strings.Contains(page.body, "track.example") || !strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%s", page.header)
	}
	w.get(paper+"?comments=1").shows("article.note", "She is kind")
	w.get(fmt.Sprintf("/inbox/all/mine/%d", id)).shows("details.more", "Print")
}
