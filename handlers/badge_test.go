package handlers

import (
	"context"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/models"
)

func TestTheBadgeCountsWhatIsNewForMe(t *testing.T) {
	w := newWorld(t)
	badge := func(u models.User) string {
		return w.login(u).get("/settings/profile").is(200).Find("#badge").AttrOr("data-count", "")
	}
	w.login(w.ana).post(channelPath(w.supportMail.ID)+"/automation", "action", "save", "assign_to", "specific", "tie", "rotate", "members", "u"+id(w.lena.ID)).is(303)
	if got := badge(w.lena); got != "0" {
		t.Fatalf("before any mail: %s", got)
	}
	mail := "From: gail@customer.example\r\nTo: support@harbour.example\r\nMessage-ID: <1@customer.example>\r\nSubject: Hello\r\n\r\nAnybody there?\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "gail@customer.example", To: []string{"support@harbour.example"}, Raw: []byte(mail)}))
	if lena, ana := badge(w.lena), badge(w.ana); lena != "1" || ana != "0" {
		t.Errorf("Lena's badge says %s, Ana's %s", lena, ana)
	}
	found, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewMine, UserID: w.lena.ID, Limit: 2})
	w.ok(err)
	if len(found) != 1 {
		t.Fatalf("%d conversations are Lena's", len(found))
	}
	w.login(w.lena).get("/inbox/all/mine/" + id(found[0].ID)).is(200)
	if got := badge(w.lena); got != "0" {
		t.Errorf("after reading: %s", got)
	}
	again := strings.NewReplacer("<1@", "<2@", "Anybody", "Still nobody").Replace(mail)
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "gail@customer.example", To: []string{"support@harbour.example"}, Raw: []byte(again)}))
	if got := badge(w.lena); got != "1" {
		t.Errorf("after a second mail: %s", got)
	}
	w.post(toldPath, "tell", "desktop:answer").goesTo(toldPath) // without the tick
	if got := badge(w.lena); got != "0" {
		t.Errorf("turned off: %s", got)
	}
}
