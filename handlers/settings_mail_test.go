package handlers

import (
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
