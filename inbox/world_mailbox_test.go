package inbox_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"fairlead/inbox"
	"fairlead/models"
)

// postOffice is an IMAP server with one account that the mail of Support is fetched from, behind a line that tests can cut and hold.
type postOffice struct {
	d      *desk
	server *imapmemserver.Server
	user   *imapmemserver.User
	addr   string
	line   *wire

	bare  sync.Map      // uid: true if not even the header of this mail is given, false if its text is not
	keeps atomic.Uint32 // the number of a mail that the server does not give out, whoever asks; 0: none
	hard  atomic.Bool   // it closes the connection rather than say so
}

const (
	postUser = "support@harbour.example"
	postPass = "sesame"
)

// postOffice starts a server, until the test ends, with the capabilities of Dovecot as far as the library has them.
func (d *desk) postOffice() *postOffice {
	d.Helper()
	o := &postOffice{d: d, server: imapmemserver.New()}
	o.empties()
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return keeping{stingy{o.server.NewSession().(imapserver.SessionIMAP4rev2), o}, o}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIdle: {}, imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapListExtended: {}},
		InsecureAuth: true, Logger: quiet{},
	})
	l := loopback(d)
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	d.Cleanup(func() { srv.Close(); <-done })
	o.line = newWire(d, l.Addr().String())
	o.addr = o.line.l.Addr().String()
	return o
}

// fetching is a desk whose Support is fetched from a mailbox that is empty yet.
func fetching(t testing.TB) (*desk, *postOffice) {
	t.Helper()
	d := newDesk(t)
	o := d.postOffice()
	o.connected(nil)
	o.fetch()
	return d, o
}

// empties gives the account an empty mailbox, whose numbers begin anew without a word of it.
func (o *postOffice) empties() {
	o.d.Helper()
	o.user = imapmemserver.NewUser(postUser, postPass)
	o.d.must(o.user.Create("INBOX", nil))
	o.server.AddUser(o.user)
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}

// form is what an admin types to have Support fetched from there.
func (o *postOffice) form() inbox.MailboxForm {
	return inbox.MailboxForm{Host: "127.0.0.1", Port: o.line.l.Addr().(*net.TCPAddr).Port, Security: "none", Username: postUser, Password: postPass, Private: true}
}

// connected saves the form, as changed.
func (o *postOffice) connected(change func(*inbox.MailboxForm)) {
	o.d.Helper()
	f := o.form()
	if change != nil {
		change(&f)
	}
	o.d.must(o.d.app.SaveMailbox(o.d.ctx, o.d.as(o.d.ana), o.d.support.ID, f))
}

// put has a mail arrive in a folder at some time, or now.
func (o *postOffice) put(folder string, raw []byte, at time.Time) {
	o.d.Helper()
	if at.IsZero() {
		at = o.d.app.Now()
	}
	_, err := o.user.Append(folder, literal{strings.NewReader(string(raw)), int64(len(raw))}, &imap.AppendOptions{Time: at})
	o.d.must(err)
}

type literal struct {
	io.Reader
	size int64
}

// Size returns how long it is.
func (l literal) Size() int64 { return l.size }

// fetch makes one round.
func (o *postOffice) fetch() {
	o.d.Helper()
	o.d.must(o.d.app.FetchOnce(o.d.ctx, o.d.support.ID))
}

// mailbox returns its row.
func (d *desk) mailbox() models.Mailbox {
	d.Helper()
	m, err := d.db.MailboxOf(d.ctx, d.support.ID)
	d.must(err)
	return m
}

// client logs in as a person's mail program does.
func (o *postOffice) client() *imapclient.Client {
	o.d.Helper()
	c, err := imapclient.DialInsecure(o.addr, nil)
	o.d.must(err)
	o.d.must(c.Login(postUser, postPass).Wait())
	o.d.Cleanup(func() { c.Close() })
	return c
}

// flags returns the flags of the mails of a folder, in order, each as one text.
func (o *postOffice) flags(folder string) (out []string) {
	o.d.Helper()
	c := o.client()
	s, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	o.d.must(err)
	if s.NumMessages == 0 {
		return nil
	}
	got, err := c.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{Flags: true}).Collect()
	o.d.must(err)
	for _, m := range got {
		text := ""
		for _, f := range m.Flags {
			text += string(f)
		}
		out = append(out, text)
	}
	return out
}

// remove deletes all mails of a folder for good.
func (o *postOffice) remove(folder string) {
	o.d.Helper()
	c := o.client()
	_, err := c.Select(folder, nil).Wait()
	o.d.must(err)
	o.d.must(c.Store(imap.SeqSet{{Start: 1}}, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
	o.d.must(c.Expunge().Close())
}

// lines returns the ledger of Support, oldest first.
func (d *desk) lines() (out []models.LedgerLine) {
	d.Helper()
	for before := int64(0); ; {
		lines, err := d.db.MailLines(d.ctx, d.support.ID, before, 1000)
		d.must(err)
		if len(lines) == 0 {
			break
		}
		out = append(out, lines...)
		before = lines[len(lines)-1].ID
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// outcomes are the outcomes of the ledger's lines, in order.
func (d *desk) outcomes() string {
	d.Helper()
	var out []string
	for _, l := range d.lines() {
		out = append(out, string(l.Outcome))
	}
	return strings.Join(out, " ")
}

// cannotTell has the server, on connections from now on, not say that it can tell of new mail: it is asked, and soon.
func (o *postOffice) cannotTell() {
	o.d.app.Polls(20 * time.Millisecond)
	o.line.mu.Lock()
	defer o.line.mu.Unlock()
	o.line.noIdle = true
}
