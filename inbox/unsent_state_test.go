package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// A channel whose server takes nothing says so where it is set up and in the list of inboxes, until something goes out again.
func TestAChannelSaysThatNothingGoesOut(t *testing.T) {
	d := newDesk(t)
	refuses := ""
	s := d.sink(func(stage, address string) *email.Refusal {
		if stage == "RCPT" && refuses != "" && strings.Contains(address, refuses) {
			return &email.Refusal{Code: 550, Enhanced: [3]int{5, 7, 1}, Message: "Relaying denied"}
		}
		return nil
	})
	state := func() models.Unsent {
		t.Helper()
		p, err := d.app.ChannelSettings(d.ctx, d.as(d.ana), d.support.ID)
		d.must(err)
		rows, err := d.app.InboxList(d.ctx, d.as(d.ana))
		d.must(err)
		for _, r := range rows {
			for _, ch := range r.Channels {
				if ch.Channel.ID == d.support.ID && ch.Unsent != p.Unsent || ch.Channel.ID != d.support.ID && ch.Unsent != (models.Unsent{}) {
					t.Errorf("in the list: %+v", ch.Unsent)
				}
			}
		}
		return p.Unsent
	}
	reply := func(to string) models.Message {
		d.advance(time.Minute)
		_, c := d.take(letter{from: to})
		sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
		d.send()
		return sent
	}
	reply("ann@x.example")
	if got := state(); got != (models.Unsent{}) {
		t.Errorf("it sends: %+v", got)
	}
	refuses = "@"
	first := reply("bob@x.example")
	if got := state(); got != (models.Unsent{}) {
		t.Errorf("one address is refused: %+v", got)
	}
	reply("cat@x.example")
	d.advance(2 * time.Hour)
	if got := state(); got.Failed != 2 || got.Waiting != 0 || got.Since != d.states(first.ID)["bob@x.example"].CreatedAt || !strings.Contains(got.Words, "Relaying denied") {
		t.Errorf("all is refused: %+v", got)
	}
	refuses = ""
	reply("dan@x.example")
	if got := state(); got != (models.Unsent{}) {
		t.Errorf("it sends again: %+v", got)
	}
	s.Close()
	d.support.SMTPPort = 1
	d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.support) })
	reply("eve@x.example")
	if got := state(); got.Failed != 0 || got.Waiting != 1 || got.Words == "" {
		t.Errorf("its server is gone: %+v", got)
	}
}
