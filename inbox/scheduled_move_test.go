package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// What is scheduled goes along when its conversation is moved to another inbox, and goes out from there if its writer may read that inbox then.
func TestWhatIsScheduledInAConversationThatIsMoved(t *testing.T) {
	for name, test := range map[string]struct {
		may, back bool // the writer may read where it is moved to; it is moved back before
	}{"where its writer may read": {may: true}, "where they may not": {}, "there and back": {back: true}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.sink(nil)
			m, c := d.take(letter{})
			writer := d.dot // who may not read the restricted inbox
			if test.may {
				writer = d.bo
			}
			row := d.schedules(writer, c.ID, inbox.ReplyForm{Seen: m.ID}, tomorrow)
			record := d.move(d.cas, c.ID, d.private)
			if test.back {
				d.undo(d.cas, record)
			}
			d.advance(24 * time.Hour)
			d.sendsScheduled()
			out := d.thread(c.ID, models.Outgoing)
			if sent := len(out) == 1; sent != (test.may || test.back) {
				t.Fatalf("sent %d times", len(out))
			}
			if len(out) == 1 {
				want := d.support.Address
				if test.may {
					want = d.private.Address
				}
				if got := out[0].From.Email; got != want {
					t.Errorf("from %s, not %s", got, want)
				}
				return
			}
			left, err := d.db.Scheduled(d.ctx, row.ID)
			d.must(err)
			mails, err := d.db.SystemMails(d.ctx)
			d.must(err)
			own, err := d.app.OwnScheduled(d.ctx, d.as(writer))
			d.must(err)
			if !strings.Contains(left.Problem, "no access") || len(mails) != 1 || len(own) != 1 || own[0].Readable || own[0].Body != "" || own[0].Conversation.ID != 0 {
				t.Errorf("%+v, %d mails, %+v", left, len(mails), own)
			}
		})
	}
}
