package inbox_test

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"fairlead/models"
)

// served is a file as Dovecot gives it out: every line ends as in mails on the wire.
func served(file []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// Every mail of the corpora is fetched from a real server: those too that a library for tests gives nothing of. Each is there once and as it came, has a
// line in the ledger, is marked as read, and none holds up the next.
func TestEveryMailOfTheCorporaFromDovecot(t *testing.T) {
	_, mails := corpusFolder(t)
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	o.fetch()
	want := map[string][]string{}
	for n, m := range mails {
		o.drop("", n, m)
		d.awaits(want, served(m))
	}
	o.own()
	o.fetch()
	d.storedIs(want)
	outcomes := d.outcomes()
	if again := strings.Count(outcomes, string(models.MailAgain)); len(d.lines()) != len(mails) || again != len(mails)-len(want) || strings.Contains(outcomes, string(models.MailUnfetched)) {
		t.Errorf("%d lines of %d mails, %d different ones: %s", len(d.lines()), len(mails), len(want), outcomes)
	}
	_, c, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	if c.There != len(mails) || c.Stored != len(mails) || c.Waiting != 0 || len(c.Missing) != 0 {
		t.Errorf("compared %+v", c)
	}
	if unread := o.unread(); unread != 0 {
		t.Errorf("%d mails are not marked as read", unread)
	}
}

// A real server's connection is cut after any number of bytes, again and again: every mail is there once, and all that is stored is what is marked as read.
func TestDovecotIsCutOffWhileFetching(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	line := newWire(d, fmt.Sprintf("127.0.0.1:%d", o.port[0]))
	f := o.form()
	f.Security, f.Port = "none", line.l.Addr().(*net.TCPAddr).Port
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	o.fetch()
	const mails = 60
	for n := range mails {
		o.drop("", n, d.raw(letter{subject: fmt.Sprint("Mail ", n), body: strings.Repeat("text ", 200*(n%7))}))
	}
	o.own()
	cuts := 0
	for after := int64(50); ; after = after*9/8 + 331 {
		line.limit(after)
		if d.app.FetchOnce(d.ctx, d.support.ID) == nil {
			break
		}
		if cuts++; after > 1<<22 {
			t.Fatal("it never gets through")
		}
		if lines, messages := d.lines(), d.incoming(); len(lines) != len(messages) {
			t.Fatalf("cut after %d bytes: %d lines, %d messages", after, len(lines), len(messages))
		}
	}
	if got := d.outcomes(); got != strings.TrimSpace(strings.Repeat("new ", mails)) || len(d.incoming()) != mails || cuts < 10 {
		t.Errorf("after %d cuts %d messages, ledger %q", cuts, len(d.incoming()), got)
	}
	line.limit(-1)
	o.fetch()
	if unread := o.unread(); unread != 0 {
		t.Errorf("%d mails are not marked as read", unread)
	}
}

// unread counts the mails that are not marked as read.
func (o *dovecot) unread() int {
	o.d.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", o.port[0]), nil)
	o.d.must(err)
	defer c.Close()
	o.d.must(c.Login(postUser, postPass).Wait())
	_, err = c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	o.d.must(err)
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
	o.d.must(err)
	return len(found.AllUIDs())
}
