package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
)

// A server that gives the text of a mail as nothing, though it is not, has not given it: nothing is stored or marked as read, others come meanwhile, and
// it is asked for again until it comes, less and less often.
func TestAMailThatIsGivenWithoutItsTextIsFetchedLater(t *testing.T) {
	for _, nils := range []bool{false, true} {
		d := newDesk(t)
		o := d.postOffice()
		o.line.says(func(w *wire) { w.nils = nils })
		o.connected(nil)
		o.fetch()
		o.bare.Store(uint32(1), true)
		o.put("INBOX", d.post("Held back"), time.Time{})
		o.put("INBOX", d.post("Next"), time.Time{})
		o.fetch()
		o.fetch()
		if got := d.outcomes() + fmt.Sprint(len(d.incoming()), o.flags("INBOX")); got != `unfetched new1 [ \Seen]` {
			t.Fatalf("%v: %s", nils, got)
		}
		if l, m := d.lines()[0], d.mailbox(); l.Size == 0 || !strings.Contains(l.Words, "without its text") || !strings.Contains(m.Words, "without their text") || m.Failures != 0 || m.LastUID != 2 {
			t.Errorf("line %+v, mailbox %+v", l, m)
		}
		if h, err := d.app.MailboxHolds(d.ctx, d.mailbox()); err != nil || len(h.Lines) != 1 || len(h.Waiting) != 0 || len(h.Missing) != 1 || h.Missing[0].Words == "" {
			t.Errorf("holds %+v, %v", h, err)
		}
		d.advance(2 * time.Minute)
		o.fetch() // in vain: it waits longer now
		o.bare.Clear()
		d.advance(time.Minute)
		o.fetch()
		if got := d.outcomes(); got != "unfetched new" {
			t.Errorf("asked for too soon: %s", got)
		}
		d.advance(2 * time.Minute)
		for range 2 {
			o.fetch()
		}
		if got := d.outcomes() + fmt.Sprint(len(d.incoming()), o.flags("INBOX")); got != `new new2 [\Seen \Seen]` {
			t.Errorf("%v: %s", nils, got)
		}
		if l, m := d.lines()[0], d.mailbox(); l.Words != "" || l.Subject != "Held back" || m.Words != "" {
			t.Errorf("line %+v, mailbox %+v", l, m)
		}
	}
}

// One whose text never comes is kept as its header, as one that is too large; without even that its line says so, and it is still asked for.
func TestAMailWhoseTextNeverComes(t *testing.T) {
	for _, bare := range []bool{false, true} {
		d := newDesk(t)
		o := d.postOffice()
		o.connected(func(f *inbox.MailboxForm) { f.AfterFetch, f.AfterFolder = "move", "Done" })
		o.fetch()
		o.bare.Store(uint32(1), bare)
		o.put("INBOX", d.post("Held back"), time.Time{})
		for range 30 {
			o.fetch()
			d.advance(30 * time.Minute)
		}
		l := d.lines()[0]
		if bare {
			if got := d.outcomes() + fmt.Sprint(len(d.incoming()), o.flags("INBOX")); got != `unfetched0 []` || !strings.Contains(l.Words, "once a day") {
				t.Errorf("%s, line %+v", got, l)
			}
			o.bare.Clear()
			d.advance(24 * time.Hour)
			o.fetch()
			if got := d.outcomes() + fmt.Sprint(len(d.incoming())); got != "new1" {
				t.Error(got)
			}
			continue
		}
		if got := d.outcomes() + fmt.Sprint(o.flags("INBOX"), o.flags("Done")); got != `header[] [\Seen]` || !strings.Contains(l.Words, "never given its text") {
			t.Fatalf("%s, line %+v", got, l)
		}
		if m := d.incoming()[0]; m.Subject != "Held back" || m.From.Email != marloes || m.Text != "" || !strings.Contains(m.Problem, "never given its text") {
			t.Errorf("message %+v", m)
		}
	}
}

// It is gone before it was given, or the server numbers its mails anew: its line says so, and nothing is asked for in vain or stored twice.
func TestAMailThatWasNotGivenGoesOrIsNumberedAnew(t *testing.T) {
	for _, anew := range []bool{false, true} {
		d, o := fetching(t)
		held := d.post("Held back")
		o.bare.Store(uint32(1), true)
		o.put("INBOX", held, time.Time{})
		o.fetch()
		was := d.mailbox()
		d.must(o.user.Delete("INBOX"))
		d.must(o.user.Create("INBOX", nil))
		o.bare.Clear()
		want := "unfetched"
		if anew {
			want = "unfetched new"
			o.put("INBOX", held, at(was.ConnectedAt, time.Second))
		}
		d.advance(time.Hour)
		o.fetch()
		o.fetch()
		if got := d.outcomes(); got != want || !strings.Contains(d.lines()[0].Words, "numbered its mails anew") || d.mailbox().Words != "" {
			t.Errorf("%s, %+v, mailbox %+v", got, d.lines(), d.mailbox())
		}
	}
	d, o := fetching(t)
	o.bare.Store(uint32(1), true)
	o.put("INBOX", d.post("Held back"), time.Time{})
	o.fetch()
	o.remove("INBOX")
	d.advance(time.Hour)
	o.fetch()
	if got := d.outcomes(); got != "gone" || d.mailbox().Words != "" {
		t.Errorf("%s, mailbox %+v", got, d.mailbox())
	}
}

// A run that ends between the line and the cursor does not mark it as read when it comes to it again.
func TestAMailThatWasNotGivenIsNotReadAfterACrash(t *testing.T) {
	d, o := fetching(t)
	o.bare.Store(uint32(1), true)
	o.put("INBOX", d.post("Held back"), time.Time{})
	o.put("INBOX", d.post("Next"), time.Time{})
	d.app.Storing(func(string) error { return errors.New("killed") })
	if err := d.app.FetchOnce(d.ctx, d.support.ID); err == nil {
		t.Fatal("nothing failed")
	}
	d.app.Storing(func(string) error { return nil })
	o.bare.Clear() // it would come now, and in its turn
	o.fetch()
	if got := d.outcomes() + fmt.Sprint(o.flags("INBOX")); got != `unfetched new[ \Seen]` {
		t.Error(got)
	}
	d.advance(time.Hour)
	o.fetch()
	if got := d.outcomes() + fmt.Sprint(o.flags("INBOX")); got != `new new[\Seen \Seen]` {
		t.Error(got)
	}
	if n, err := d.db.UnfetchedMails(d.ctx, d.mailbox().ID, d.mailbox().UIDValidity); err != nil || len(n) != 0 {
		t.Errorf("left %+v, %v", n, err)
	}
}

// The number of a mail that is not given was another's before, with a line of its own: that loses the number, and nothing is held up.
func TestAMailThatIsNotGivenHasTheNumberOfAnother(t *testing.T) {
	d, o := fetching(t)
	o.put("INBOX", d.post("First"), time.Time{})
	o.put("INBOX", d.post("Second"), time.Time{})
	o.fetch()
	o.empties()
	o.bare.Store(uint32(1), true)
	o.put("INBOX", d.post("Held back"), time.Time{})
	o.fetch()
	o.put("INBOX", d.post("Next"), time.Time{})
	o.fetch()
	if got := d.outcomes(); got != "new new unfetched new" {
		t.Fatal(got)
	}
	o.bare.Clear()
	for range 3 {
		d.advance(time.Hour)
		o.fetch()
	}
	if got := d.outcomes() + fmt.Sprint(len(d.incoming()), o.flags("INBOX")); got != `new new new new4 [\Seen \Seen]` {
		t.Error(got)
	}
	if first := d.lines()[0]; first.Subject != "First" || first.MessageID == 0 {
		t.Errorf("line %+v", first)
	}
}
