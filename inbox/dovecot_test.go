package inbox_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// dovecot is a Dovecot of the test's own, on loopback, with one account.
type dovecot struct {
	d    *desk
	dir  string
	port [2]int // with STARTTLS, and with TLS from the start
	cmd  *exec.Cmd
}

const dovecotConfig = `
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
maildir_very_dirty_syncs = no
mailbox_list_index = no
namespace inbox {
  inbox = yes
  mailbox "Verstuurd hier" {
    special_use = \Sent
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT0
  }
  inet_listener imaps {
    port = PORT1
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = DIR/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=sesame
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=DIR/home
}
`

// dovecot starts one, until the test ends. introspect is where it asks about tokens.
func (d *desk) dovecot(introspect string) *dovecot {
	d.Helper()
	binary := os.Getenv("FAIRLEAD_TEST_DOVECOT")
	if binary == "" {
		d.Skip("needs Dovecot: set FAIRLEAD_TEST_DOVECOT to the path of its program, and be root")
	}
	dir, err := os.MkdirTemp("", "dc") // short: it holds sockets
	d.must(err)
	d.Cleanup(func() { os.RemoveAll(dir) })
	d.must(os.Chmod(dir, 0o755))
	o := &dovecot{d: d, dir: dir}
	for i := range o.port {
		l := loopback(d)
		o.port[i] = l.Addr().(*net.TCPAddr).Port
		l.Close()
	}
	for _, sub := range []string{"run", "state", "home"} {
		d.must(os.Mkdir(filepath.Join(dir, sub), 0o755))
	}
	d.must(os.Chown(filepath.Join(dir, "home"), 65534, 65534))
	o.certificate()
	config := strings.NewReplacer("DIR", dir, "PORT0", fmt.Sprint(o.port[0]), "PORT1", fmt.Sprint(o.port[1])).Replace(dovecotConfig)
	d.must(os.WriteFile(filepath.Join(dir, "dovecot.conf"), []byte(config), 0o644))
	oauth := "introspection_url = " + first(introspect, "http://127.0.0.1:1/") + "\nintrospection_mode = post\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"
	d.must(os.WriteFile(filepath.Join(dir, "oauth2.conf"), []byte(oauth), 0o644))
	d.Cleanup(o.kill)
	o.start()
	return o
}

// certificate makes one for 127.0.0.1, and has the desk trust it.
func (o *dovecot) certificate() {
	o.d.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	o.d.must(err)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	o.d.must(err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	o.d.must(err)
	o.d.must(os.WriteFile(filepath.Join(o.dir, "cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644))
	o.d.must(os.WriteFile(filepath.Join(o.dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	c, err = x509.ParseCertificate(der)
	o.d.must(err)
	pool := x509.NewCertPool()
	pool.AddCert(c)
	o.d.app.Sender.RootCAs = pool
}

// start starts it and waits until it answers.
func (o *dovecot) start() {
	o.d.Helper()
	o.cmd = exec.Command(os.Getenv("FAIRLEAD_TEST_DOVECOT"), "-F", "-c", filepath.Join(o.dir, "dovecot.conf"))
	o.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	o.d.must(o.cmd.Start())
	until(o.d, "Dovecot answers", func() bool {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", o.port[0]))
		if err != nil {
			return false
		}
		defer c.Close()
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _ := c.Read(make([]byte, 100))
		return n > 0
	})
}

// kill is kill -9 to it and all of its processes.
func (o *dovecot) kill() {
	if o.cmd != nil {
		_ = syscall.Kill(-o.cmd.Process.Pid, syscall.SIGKILL)
		_ = o.cmd.Wait()
		o.cmd = nil
	}
}

// until waits for something that other processes do.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(2 * time.Minute); !is(); <-tick.C {
		if time.Now().After(limit) {
			t.Fatal("waited in vain: ", what)
		}
	}
}

func (o *dovecot) form() inbox.MailboxForm {
	return inbox.MailboxForm{Host: "127.0.0.1", Port: o.port[0], Security: "starttls", Username: postUser, Password: postPass, Private: true}
}

func (o *dovecot) connected(change func(*inbox.MailboxForm)) {
	o.d.Helper()
	f := o.form()
	if change != nil {
		change(&f)
	}
	o.d.must(o.d.app.SaveMailbox(o.d.ctx, o.d.as(o.d.ana), o.d.support.ID, f))
}

// box logs in as a person's mail program does.
func (o *dovecot) box() *email.Mailbox {
	o.d.Helper()
	f := email.Fetcher{RootCAs: o.d.app.Sender.RootCAs}
	box, err := f.Open(o.d.ctx, email.Server{Host: "127.0.0.1", Port: o.port[1], Security: email.SecurityTLS, Username: postUser, Password: postPass, AllowPrivate: true})
	o.d.must(err)
	return box
}

// put has mails arrive.
func (o *dovecot) put(raws ...[]byte) {
	o.d.Helper()
	box := o.box()
	defer box.Close()
	for _, raw := range raws {
		o.d.must(box.Append("INBOX", raw, time.Now()))
	}
}

// drop writes a mail into the folder as a mail server does that delivers to it.
func (o *dovecot) drop(folder string, n int, raw []byte) {
	o.d.Helper()
	dir := filepath.Join(o.dir, "home", "Maildir", folder)
	for _, sub := range []string{"tmp", "new", "cur"} {
		o.d.must(os.MkdirAll(filepath.Join(dir, sub), 0o777))
	}
	o.d.must(os.WriteFile(filepath.Join(dir, "new", fmt.Sprintf("%d.M%dP1.test", time.Now().Unix(), n)), raw, 0o666))
}

// own gives the account's files to the account.
func (o *dovecot) own() {
	o.d.Helper()
	o.d.must(filepath.Walk(filepath.Join(o.dir, "home"), func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, 65534, 65534)
	}))
}

func (o *dovecot) fetch() {
	o.d.Helper()
	o.d.must(o.d.app.FetchOnce(o.d.ctx, o.d.support.ID))
}

// realTime lets the desk's clock run: a server outside has its own.
func (d *desk) realTime() { d.clock.Store(time.Now().UnixMicro()) }

func TestDovecotByPassword(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	for _, c := range []struct {
		security string
		port     int
	}{{"starttls", o.port[0]}, {"tls", o.port[1]}, {"none", o.port[0]}} {
		f := o.form()
		f.Security, f.Port, f.AfterFetch, f.AfterFolder, f.KeepSent = c.security, c.port, "move", "Done", models.SentKeep
		steps, err := d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, f)
		d.must(err)
		if last := steps[len(steps)-1]; !last.OK || last.Name != "Copies of what is sent" || last.Words != "Verstuurd hier" {
			log, _ := os.ReadFile(filepath.Join(o.dir, "log"))
			t.Errorf("%s ends with %+v\n%s", c.security, steps, log)
		}
		f.Password = "wrong"
		steps, err = d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, f)
		d.must(err)
		if last := steps[len(steps)-1]; last.OK || last.Name != "Log in" || !strings.Contains(last.Words, "AUTHENTICATIONFAILED") || last.Hint == "" {
			t.Errorf("%s with a wrong password ends with %+v", c.security, last)
		}
	}
	o.put(d.post("Before"))
	o.connected(func(f *inbox.MailboxForm) { f.AfterFetch, f.AfterFolder = "move", "Done" })
	d.advance(2 * time.Second)
	o.fetch()
	was := len(d.lines()) // the second of connecting is open
	o.put(d.post("First"), d.post("Second"))
	o.fetch()
	if got := d.outcomes(); len(d.lines()) != was+2 {
		t.Errorf("ledger %q", got)
	}
	box := o.box()
	defer box.Close()
	done, err := box.Select("Done", true)
	d.must(err)
	if int(done.Mails) != was+2 {
		t.Errorf("%d were moved", done.Mails)
	}
}

func TestDovecotByOAuth(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	p := d.provider()
	o := d.dovecot(p.url + "/introspect")
	f := p.form(o.form())
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	d.must(p.signIn())
	o.fetch()
	o.put(d.post("First"))
	d.advance(2 * time.Hour) // a new token
	o.fetch()
	if got := d.outcomes(); got != "new" || p.access() != "access-2" {
		t.Errorf("ledger %q, %s", got, p.access())
	}
	f.ClientSecret = ""
	steps, err := d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, f)
	d.must(err)
	if !steps[len(steps)-1].OK {
		t.Errorf("steps %+v", steps)
	}
	p.mu.Lock()
	p.n = 9 // the provider has let another in
	p.mu.Unlock()
	steps, err = d.app.TestMailbox(d.ctx, d.as(d.ana), d.support.ID, f)
	d.must(err)
	if last := steps[len(steps)-1]; last.OK || last.Name != "Log in" {
		t.Errorf("with a token of another: %+v", last)
	}
}

// runs has the app fetch as it does in production, until what is returned is called.
func (d *desk) runs(apps ...*inbox.App) func() {
	ctx, stop := context.WithCancel(d.ctx)
	var all sync.WaitGroup
	for _, a := range apps {
		all.Go(func() { a.RunMailboxes(ctx) })
	}
	return func() { stop(); all.Wait() }
}

// New mail is told of by IDLE: it is there long before anybody would ask.
func TestDovecotTellsOfNewMail(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	stop := d.runs(d.app)
	defer stop()
	until(t, "the first look", func() bool { return d.mailbox().FetchedAt.IsSet() })
	for n := 1; n <= 3; n++ {
		o.put(d.post(fmt.Sprint("Mail ", n)))
		sent := time.Now()
		until(t, "the mail", func() bool { return len(d.lines()) == n })
		t.Logf("mail %d was there after %s", n, time.Since(sent).Round(time.Millisecond))
	}
}

func TestDovecotNumbersItsMailsAnew(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	o.fetch()
	o.put(d.post("First"), d.post("Second"))
	o.fetch()
	was := d.mailbox()
	o.kill()
	files, err := filepath.Glob(filepath.Join(o.dir, "home", "Maildir", "dovecot*"))
	d.must(err)
	for _, f := range files {
		d.must(os.Remove(f))
	}
	o.drop("", 1, d.post("While it was down"))
	o.own()
	until(t, "another second", func() bool { return time.Now().Unix() > int64(was.UIDValidity)+1 })
	o.start()
	o.fetch()
	o.fetch()
	if m := d.mailbox(); m.UIDValidity == was.UIDValidity || len(d.incoming()) != 3 || strings.Count(d.outcomes(), "again") != 2 {
		t.Errorf("validity %d then %d, %d messages, ledger %q", was.UIDValidity, m.UIDValidity, len(d.incoming()), d.outcomes())
	}
}

// The server is killed while it is fetched from, and comes back: every mail is there once.
func TestDovecotIsKilledAndComesBack(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	o.fetch()
	const mails = 400
	for n := range mails {
		o.drop("", n, d.post(fmt.Sprint("Mail ", n)))
	}
	o.own()
	stored := 0
	d.app.Storing(func(string) error {
		if stored++; stored%90 == 50 {
			o.kill()
		}
		return nil
	})
	kills := 0
	for d.app.FetchOnce(d.ctx, d.support.ID) != nil {
		if kills++; kills > 20 {
			t.Fatal("it never gets through")
		}
		o.kill()
		o.start()
	}
	if m := d.mailbox(); len(d.lines()) != mails || len(d.incoming()) != mails || kills == 0 {
		t.Errorf("%d lines, %d messages, %d kills, mailbox %+v", len(d.lines()), len(d.incoming()), kills, m)
	}
}

func TestDovecotWithFiveThousandMailsWaiting(t *testing.T) {
	d := newDesk(t)
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	o.fetch()
	const mails = 5000
	for n := range mails {
		o.drop("", n, d.raw(letter{from: fmt.Sprintf("Someone <c%d@fietsen.example>", n%500), subject: fmt.Sprint("Mail ", n), body: strings.Repeat("text ", 1000)}))
	}
	o.own()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	highest, n := uint64(0), 0
	d.app.Storing(func(string) error {
		if n++; n%100 == 0 {
			runtime.ReadMemStats(&now)
			highest = max(highest, now.HeapInuse)
		}
		return nil
	})
	began := time.Now()
	o.fetch()
	t.Logf("%d mails in %s, heap %d MiB at the beginning and %d MiB at most", mails, time.Since(began).Round(time.Millisecond), before.HeapInuse>>20, highest>>20)
	if lines := d.lines(); len(lines) != mails || strings.Count(d.outcomes(), "new") != mails {
		t.Errorf("%d lines", len(lines))
	}
}

// Two nodes run for one mailbox, and one of them is stopped in the middle: every mail is there once.
func TestDovecotWithTwoNodes(t *testing.T) {
	d := newDesk(t)
	if !d.db.Postgres() {
		t.Skip("SQLite has one node")
	}
	d.realTime()
	o := d.dovecot("")
	o.connected(nil)
	o.fetch()
	const mails = 300
	for n := range mails {
		o.drop("", n, d.post(fmt.Sprint("Mail ", n)))
	}
	o.own()
	other := inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Vault: d.app.Vault, Sender: d.app.Sender, Now: d.app.Now})
	stopOther := d.runs(other)
	until(t, "some mails", func() bool { return len(d.lines()) > 50 })
	stop := d.runs(d.app)
	stopOther()
	other.Storing(func(string) error { t.Error("it goes on"); return nil })
	until(t, "all mails", func() bool { return len(d.lines()) >= mails })
	stop()
	if len(d.lines()) != mails || len(d.incoming()) != mails {
		t.Errorf("%d lines, %d messages", len(d.lines()), len(d.incoming()))
	}
}
