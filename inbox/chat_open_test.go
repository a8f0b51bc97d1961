package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

func TestAClosedChatflowSaysWhenItOpens(t *testing.T) {
	d := newDesk(t) // on a Monday at 9:00 UTC
	in := d.open
	in.Working = models.Working{Hours: "mon 09:00-17:00; tue 09:00-17:00", TimeZone: "Europe/Amsterdam"}
	d.chatflow(d.open, "help", models.ChatInHours, nil, user(d.bo))
	d.pageOf(d.bo)
	d.write(func(tx *models.DB) error { return tx.UpdateInbox(d.ctx, in) })
	ask := inbox.ChatAsk{Flow: "help", URL: "https://shop.example/", Lang: "en", Origin: "https://shop.example", IP: "192.0.2.1"}
	o, err := d.app.OpenChat(d.ctx, ask)
	d.must(err)
	if o.Closed {
		t.Errorf("closed at %v", time.UnixMicro(d.clock.Load()).UTC())
	}
	d.advance(10 * time.Hour)
	o, err = d.app.OpenChat(d.ctx, ask)
	d.must(err)
	if !o.Closed || o.Opens != "tomorrow at 09:00" {
		t.Errorf("closed: %v, opens %q", o.Closed, o.Opens)
	}
	_, err = d.app.SendChat(d.ctx, post("help", "gail", "hello"))
	d.must(err)
	c := d.conversations()[0]
	said := d.thread(c.ID, models.Outgoing)
	if c.Owner != models.Nobody || len(said) != 1 || !strings.Contains(said[0].Text, "open again tomorrow at 09:00") {
		t.Errorf("owned by %v, said %+v", c.Owner, said)
	}
}
