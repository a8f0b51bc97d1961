package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// post is a mail of its own.
func (d *desk) post(subject string) []byte { return d.raw(letter{subject: subject}) }

func TestMailIsFetchedOnceAndMarkedAsReadOnlyThen(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	o.put("INBOX", d.post("Before"), d.app.Now().Add(-time.Hour))
	o.connected(nil)
	o.fetch()
	o.put("INBOX", d.post("First"), time.Time{})
	o.put("INBOX", d.post("Second"), time.Time{})
	for range 2 {
		o.fetch()
	}
	if got := d.outcomes(); got != "new new" {
		t.Errorf("ledger %q", got)
	}
	if got := fmt.Sprint(o.flags("INBOX")); got != `[ \Seen \Seen]` {
		t.Errorf("flags %s", got)
	}
	m := d.mailbox()
	if m.LastUID != 3 || m.UIDValidity == 0 || m.Failures != 0 || m.FetchedAt != models.At(d.app.Now()) || m.LeasedTill != 0 {
		t.Errorf("mailbox %+v", m)
	}
	for i, l := range d.lines() {
		if l.MailboxID != m.ID || l.UIDValidity != m.UIDValidity || l.UID != uint32(i+2) || l.Door != models.DoorIMAP || l.Size == 0 {
			t.Errorf("line %+v", l)
		}
	}
}

// What cannot be stored is not marked as read, and comes again.
func TestNothingIsMarkedAsReadBeforeItIsStored(t *testing.T) {
	d, o := fetching(t)
	o.put("INBOX", d.post("First"), time.Time{})
	lock := d.breakStoring()
	if err := d.app.FetchOnce(d.ctx, d.support.ID); err == nil {
		t.Fatal("nothing could be stored, and fetching said nothing")
	}
	if got := fmt.Sprint(o.flags("INBOX")); got != "[]" {
		t.Errorf("flags %s", got)
	}
	if m := d.mailbox(); m.LastUID != 0 || m.Failures != 1 || m.NextAt <= models.At(d.app.Now()) {
		t.Errorf("mailbox %+v", m)
	}
	lock()
	o.fetch()
	if got := d.outcomes() + fmt.Sprint(o.flags("INBOX")); got != `new[\Seen]` {
		t.Error(got)
	}
}

func TestMailIsMovedOrLeftByChoice(t *testing.T) {
	for after, want := range map[string]string{"seen": `[\Seen] []`, "leave": `[] []`, "move": `[] [\Seen]`} {
		d := newDesk(t)
		o := d.postOffice()
		d.must(o.user.Create("Done", nil))
		o.connected(func(f *inbox.MailboxForm) { f.AfterFetch, f.AfterFolder = after, "Done" })
		o.fetch()
		o.put("INBOX", d.post("First"), time.Time{})
		o.fetch()
		o.fetch()
		if got := fmt.Sprint(o.flags("INBOX"), o.flags("Done")); got != want {
			t.Errorf("%s: %s", after, got)
		}
		if got := d.outcomes(); got != "new" {
			t.Errorf("%s: ledger %q", after, got)
		}
	}
}

// The folder that mail is moved to is made if it is not there.
func TestTheFolderForFetchedMailIsMade(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	o.connected(func(f *inbox.MailboxForm) { f.AfterFetch, f.AfterFolder = "move", "Fairlead" })
	o.fetch()
	o.put("INBOX", d.post("First"), time.Time{})
	o.fetch()
	if got := fmt.Sprint(o.flags("INBOX"), o.flags("Fairlead")); got != `[] [\Seen]` {
		t.Error(got, d.mailbox().Words)
	}
}

// Mail of the last days before connecting is stored closed and is left on the server as it is; older mail is not looked at; what came in while
// the first connection was waited for is new.
func TestOldMailIsFetchedByChoice(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	now := d.app.Now()
	for days := range 6 {
		o.put("INBOX", d.post(fmt.Sprint("Old ", days)), now.Add(-time.Duration(days)*24*time.Hour-time.Minute))
	}
	o.connected(func(f *inbox.MailboxForm) { f.OldDays = 3 })
	d.advance(time.Hour)
	o.put("INBOX", d.post("While nobody looked"), time.Time{})
	o.fetch()
	if got := d.outcomes(); got != "old old old new" {
		t.Errorf("ledger %q", got)
	}
	if got := fmt.Sprint(o.flags("INBOX")); got != `[      \Seen]` {
		t.Errorf("flags %s", got)
	}
	open := 0
	for _, c := range d.conversations() {
		if c.State == models.StateOpen {
			open++
		}
	}
	if open != 1 {
		t.Errorf("%d open", open)
	}
	o.connected(func(f *inbox.MailboxForm) { f.OldDays = 5 }) // more is wanted later
	o.fetch()
	if got := d.outcomes(); got != "old old old new old old" {
		t.Errorf("ledger %q", got)
	}
}

// The server numbers its mails anew: all are looked at again, and none is stored twice; what came meanwhile is new.
func TestTheServerNumbersItsMailsAnew(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	before, first, second := d.post("Before"), d.post("First"), d.post("Second")
	o.put("INBOX", before, d.app.Now().Add(-time.Hour))
	o.connected(nil)
	o.fetch()
	o.put("INBOX", first, time.Time{})
	o.fetch()
	was := d.mailbox()
	d.must(o.user.Delete("INBOX"))
	d.must(o.user.Create("INBOX", nil))
	o.put("INBOX", second, time.Time{})
	o.put("INBOX", before, at(was.ConnectedAt, -time.Hour))
	o.put("INBOX", first, at(was.ConnectedAt, time.Second))
	o.fetch()
	o.fetch()
	if got := d.outcomes(); got != "new new again" {
		t.Errorf("ledger %q", got)
	}
	if m := d.mailbox(); m.UIDValidity == was.UIDValidity || len(d.incoming()) != 2 {
		t.Errorf("mailbox %+v, %d messages", m, len(d.incoming()))
	}
}

func TestTwoDoorsMakeOneMessage(t *testing.T) {
	d, o := fetching(t)
	raw := d.post("Twice")
	d.must(d.deliver(raw))
	o.put("INBOX", append([]byte("Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0000\r\n"), raw...), time.Time{})
	o.fetch()
	if got := d.outcomes(); got != "new again" || len(d.incoming()) != 1 {
		t.Errorf("ledger %q, %d messages", got, len(d.incoming()))
	}
}

func TestOfALargeMailTheHeaderIsKept(t *testing.T) {
	d, o := fetching(t)
	large := append(d.post("Huge"), []byte(strings.Repeat(strings.Repeat("x", 998)+"\r\n", email.MaxMessageBytes/1000+1))...)
	o.put("INBOX", large, time.Time{})
	o.put("INBOX", d.post("Next"), time.Time{})
	o.fetch()
	m := d.incoming()[0]
	if d.outcomes() != "header new" || m.Subject != "Huge" || !strings.Contains(m.Problem, "25 MiB") || m.Text != "" || m.From.Email != marloes {
		t.Errorf("ledger %q, message %+v", d.outcomes(), m)
	}
	if l := d.lines()[0]; l.Size != int64(len(large)) {
		t.Errorf("line %+v", l)
	}
	if got := fmt.Sprint(o.flags("INBOX")); got != `[\Seen \Seen]` {
		t.Errorf("flags %s", got)
	}
}

// The connection is cut at any byte, and again and again: every mail is stored once.
func TestTheConnectionIsCutWhileFetching(t *testing.T) {
	d, o := fetching(t)
	for i := range 30 {
		o.put("INBOX", d.post(fmt.Sprint("Mail ", i)), time.Time{})
	}
	for cut := int64(10); ; cut += 997 {
		o.line.limit(cut)
		if d.app.FetchOnce(d.ctx, d.support.ID) == nil {
			break
		}
		if cut > 1<<20 {
			t.Fatal("it never gets through")
		}
	}
	if got := d.outcomes(); got != strings.TrimSpace(strings.Repeat("new ", 30)) {
		t.Errorf("ledger %q", got)
	}
	o.line.limit(-1)
	if got := fmt.Sprint(o.flags("INBOX")); strings.Count(got, `\Seen`) != 30 {
		t.Errorf("flags %s", got)
	}
}

// A server that takes the connection and says nothing is given up, and says so in the settings.
func TestAServerThatSaysNothing(t *testing.T) {
	d := newDesk(t)
	d.app.Sender.Timeout = 50 * time.Millisecond
	o := d.postOffice()
	o.connected(nil)
	o.line.silence(true)
	if err := d.app.FetchOnce(d.ctx, d.support.ID); err == nil {
		t.Fatal("it said nothing, and all is well")
	}
	if m := d.mailbox(); m.Failures != 1 || m.Words != "the server did not answer in time" {
		t.Errorf("mailbox %+v", m)
	}
}

func at(t models.Time, by time.Duration) time.Time { return time.UnixMicro(int64(t.Add(by))) }

// breakStoring makes every mail fail to be stored until what it returns is called.
func (d *desk) breakStoring() func() {
	d.app.Storing(func(string) error { return errors.New("the disk is full") })
	return func() { d.app.Storing(func(string) error { return nil }) }
}

// A mail that nothing can be made of is kept as it came after a few attempts, and the next has its turn.
func TestAMailThatCannotBeStoredHoldsUpNoOther(t *testing.T) {
	d, o := fetching(t)
	o.put("INBOX", d.post("Poison"), time.Time{})
	o.put("INBOX", d.post("Next"), time.Time{})
	d.app.Storing(func(subject string) error {
		if subject == "Poison" {
			panic("a fault of ours")
		}
		return nil
	})
	failed := 0
	for d.app.FetchOnce(d.ctx, d.support.ID) != nil {
		failed++
	}
	if got := d.outcomes(); failed != 3 || got != "raw new" {
		t.Errorf("failed %d times, ledger %q", failed, got)
	}
	if m := d.incoming()[0]; m.RawFileID == 0 || m.Problem == "" {
		t.Errorf("message %+v", m)
	}
}

// What is saved of a channel holds for the next mail, though the connection to the server was there before.
func TestWhatIsSavedOfAChannelHoldsForTheNextMail(t *testing.T) {
	d, o := fetching(t)
	defer d.runs(d.app)()
	o.put("INBOX", d.raw(letter{subject: "First", more: "X-Spam-Flag: YES\r\n"}), time.Time{})
	until(t, "the first is there", func() bool { return d.outcomes() == "new" })
	d.must(d.app.SetRelay(d.ctx, d.as(d.ana), d.support.ID, "mx.harbour.example", ""))
	o.put("INBOX", d.raw(letter{subject: "Second", more: "X-Spam-Flag: YES\r\n"}), time.Time{})
	until(t, "the second is there", func() bool { return len(d.lines()) == 2 })
	if got := d.outcomes(); got != "new spam" {
		t.Errorf("ledger %q", got)
	}
}
