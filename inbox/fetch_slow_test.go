package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Of two mailboxes the server of one hangs, whether from the beginning or in the middle of a mail: the other one's mail comes in meanwhile, and the
// hung one's once it speaks again.
func TestAHungServerHoldsUpNoOther(t *testing.T) {
	for after := range map[int64]bool{0: true, 300: true, 4000: true} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			d := newDesk(t)
			hung, well := d.postOffice(), d.postOffice()
			well.cannotTell() // the library's forgets to tell of what comes right before it is waited for
			hung.connected(nil)
			hung.fetch()
			for n := range 20 {
				hung.put("INBOX", d.post(fmt.Sprint("Waits ", n)), time.Time{})
			}
			hung.line.hangs(after)
			f := well.form()
			d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.sales.ID, f))
			stop := d.runs(d.app)
			until(t, "a first look", func() bool { m, err := d.db.MailboxOf(d.ctx, d.sales.ID); return err == nil && m.FetchedAt.IsSet() })
			here, sent := 0, 0
			until(t, "the mail of the other", func() bool {
				sent++
				well.put("INBOX", d.raw(letter{to: d.sales.Address, subject: fmt.Sprint("Comes ", sent)}), time.Time{}) // again and again: the server of the tests does not tell of what came just before it is listened to
				lines, err := d.db.MailLines(d.ctx, d.sales.ID, 0, 1000)
				here = len(lines)
				return err == nil && here > 2
			})
			if len(d.lines()) == 20 {
				t.Error("it does not hang")
			}
			stop()
			hung.line.limit(-1)
			hung.fetch()
			if got := len(d.incoming()); len(d.lines()) != 20 || got < 20+here || got > 20+sent {
				t.Errorf("%d lines, %d mails", len(d.lines()), got)
			}
		})
	}
}

// A server that cannot tell of new mail is asked.
func TestAServerWithoutIDLEIsAsked(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	o.cannotTell()
	steps, err := d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, o.form())
	d.must(err)
	if last := steps[len(steps)-1]; !last.OK || last.Words != "The server does not tell of new mail by itself: it is asked every minute." {
		t.Errorf("tested: %+v", last)
	}
	o.connected(nil)
	defer d.runs(d.app)()
	until(t, "a first look", func() bool { return d.mailbox().FetchedAt.IsSet() })
	for n := range 3 {
		o.put("INBOX", d.post(fmt.Sprint("Mail ", n)), time.Time{})
		until(t, "the mail", func() bool { return len(d.lines()) == n+1 })
	}
	if m := d.mailbox(); m.Failures != 0 {
		t.Errorf("mailbox %+v", m)
	}
}

// A node that was silent for long comes back to a copy that another has begun to put into Sent: it is there once.
func TestTwoNodesPutOneCopyIntoSent(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	o := d.postOffice()
	o.connected(func(f *inbox.MailboxForm) { f.KeepSent = models.SentKeep })
	o.fetch()
	_, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.send()
	due, err := d.db.SentCopiesDue(d.ctx, d.mailbox().ID, models.At(d.app.Now()), 10)
	d.must(err)
	if len(due) != 1 {
		t.Fatalf("due are %+v", due)
	}
	for n, want := range []bool{true, false} {
		if ours, err := d.db.TrySentCopy(d.ctx, due[0], 0); err != nil || ours != want {
			t.Errorf("begun by node %d: %v, %v", n+1, ours, err)
		}
	}
	o.fetch()
	if got := fmt.Sprint(o.flags("Sent")); got != `[\Seen]` {
		t.Errorf("Sent holds %s", got)
	}
}
