package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Who was erased does not come back, though the mail still lies in the mailbox, or in a file, and whatever makes it come in again.
func TestWhatWasErasedDoesNotComeBack(t *testing.T) {
	d, o := fetching(t)
	first := d.post("First")
	o.put("INBOX", first, time.Time{})
	o.fetch()
	sent := d.reply(d.bo, d.incoming()[0].ConversationID, inbox.ReplyForm{})
	var copied strings.Builder
	d.must(d.db.CopyFile(d.ctx, sent.RawFileID, &copied))
	kept := d.raw(letter{from: "kim@fietsen.example"})
	o.put("INBOX", kept, time.Time{})
	o.fetch()
	d.erased(marloes)
	was := d.mailbox()
	d.must(o.user.Delete("INBOX")) // the server numbers its mails anew
	d.must(o.user.Create("INBOX", nil))
	for _, raw := range [][]byte{first, []byte(copied.String()), kept} {
		o.put("INBOX", raw, at(was.ConnectedAt, time.Second))
	}
	o.fetch()
	d.must(d.deliver(first))
	i, err := d.app.ImportMail(d.ctx, d.support.Address, mboxOf(t, string(first)), func(models.MailImport) {})
	d.must(err)
	if i.Known != 1 || i.Stored != 0 {
		t.Errorf("import %+v", i)
	}
	if got := d.outcomes(); got != "new new erased erased again erased erased" {
		t.Errorf("ledger %q", got)
	}
	if in := d.incoming(); len(in) != 1 || in[0].From.Email != "kim@fietsen.example" {
		t.Errorf("there are %+v", in)
	}
	if _, err := d.db.ContactOfAddress(d.ctx, marloes); err == nil {
		t.Error("she is a contact again")
	}
	for _, l := range d.lines() {
		if strings.Contains(l.Sender+l.Subject+l.Words, "First") || l.Sender == marloes {
			t.Errorf("line %+v", l)
		}
	}
	// A mail that she writes afterwards is one of somebody new.
	if m, _ := d.take(letter{subject: "Hello again"}); m.From.Email != marloes {
		t.Errorf("%+v", m)
	}
}

// erased erases whom an address belongs to.
func (d *desk) erased(address string) {
	d.Helper()
	c, err := d.db.ContactOfAddress(d.ctx, address)
	d.must(err)
	d.must(d.app.EraseContact(d.ctx, d.as(d.ana), c.ID, address))
	d.must(d.app.NextErasure(d.ctx))
}
