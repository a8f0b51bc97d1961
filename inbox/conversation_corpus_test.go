package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// openDoor takes mail in over SMTP until the test ends, and returns where.
func (d *desk) openDoor() string {
	d.Helper()
	door := &email.Door{Domain: "mail.harbour.example", Accept: d.app.Accept, Deliver: d.app.Deliver, Log: slog.New(slog.DiscardHandler)}
	l := loopback(d)
	done := make(chan error, 1)
	go func() { done <- door.Serve(l) }()
	d.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := door.Shutdown(ctx); err != nil {
			d.Error(err)
		}
		<-done
	})
	d.app.Door = l.Addr().String()
	return d.app.Door
}

// courier hands mails in over one connection, as bytes: what a library would mend is sent as it is.
type courier struct {
	*desk
	text *textproto.Conn
}

func (d *desk) courier() courier {
	d.Helper()
	conn, err := net.Dial("tcp", d.openDoor())
	d.must(err)
	d.Cleanup(func() { conn.Close() })
	d.must(conn.SetDeadline(time.Now().Add(2 * time.Minute)))
	c := courier{d, textproto.NewConn(conn)}
	c.expect("220")
	c.say("EHLO courier.example", "250")
	return c
}

func (c courier) say(line, want string) {
	c.Helper()
	c.must(c.text.PrintfLine("%s", line))
	c.expect(want)
}

func (c courier) expect(want string) string {
	c.Helper()
	code, words, err := c.text.ReadResponse(0)
	if got := fmt.Sprint(code, " ", words); err != nil || !strings.HasPrefix(got, want) {
		c.Fatalf("the door said %q, %v; want %s", got, err, want)
	}
	return fmt.Sprint(code)
}

// hand sends one mail with dots stuffed (RFC 5321 section 4.5.2) and returns the door's code.
func (c courier) hand(wire []byte) string {
	c.Helper()
	c.say("MAIL FROM:<sender@corpus.example>", "250")
	c.say("RCPT TO:<support@harbour.example>", "250")
	c.say("DATA", "354")
	stuffed := bytes.ReplaceAll(wire, []byte("\r\n."), []byte("\r\n.."))
	if bytes.HasPrefix(stuffed, []byte(".")) {
		stuffed = append([]byte("."), stuffed...)
	}
	_, err := c.text.W.Write(append(stuffed, ".\r\n"...))
	c.must(err)
	c.must(c.text.W.Flush())
	return c.expect("")
}

// onTheWire gives a file the line ends that SMTP demands.
func onTheWire(file []byte) []byte {
	lines := bytes.Split(bytes.TrimSuffix(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")), []byte("\n")), []byte("\n"))
	return append(bytes.Join(lines, []byte("\r\n")), "\r\n"...)
}

func corpus(t *testing.T) (paths []string) {
	root := os.Getenv("FAIRLEAD_CORPORA")
	if root == "" {
		t.Skip("FAIRLEAD_CORPORA does not name a folder with mails of public test suites")
	}
	err := filepath.WalkDir(filepath.Join(root, "mail"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	return paths
}

// Every mail that others found hard: taken or refused with a code, there once, shown, and kept as it came.
func TestEveryMailOfTheCorpora(t *testing.T) {
	paths := corpus(t)
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	c := d.courier()
	stored := map[string]bool{}
	for _, path := range paths {
		name := filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
		file, err := os.ReadFile(path)
		d.must(err)
		wire := onTheWire(file)
		code := c.hand(wire)
		switch {
		case strings.HasPrefix(code, "5"):
			t.Logf("%s: refused with %s", name, code)
			continue
		case code != "250":
			t.Errorf("%s: answered %s", name, code)
			continue
		}
		key := email.Key(d.support.ID, email.Parse(wire), wire)
		before := stored[string(key[:])]
		stored[string(key[:])] = true
		if !before {
			d.checkNewest(name, wire)
		}
		if c.hand(wire) != "250" { // delivered again
			t.Errorf("%s: not taken a second time", name)
		}
		if n := len(d.incoming()); n != len(stored) {
			t.Fatalf("%s: %d mails stored, want %d", name, n, len(stored))
		}
	}
	t.Logf("%d files, %d mails stored", len(paths), len(stored))
}

// checkNewest compares the newest mail stored with what was sent.
func (d *desk) checkNewest(name string, wire []byte) {
	d.Helper()
	all := d.incoming()
	m, want := all[len(all)-1], email.Parse(wire)
	thread, err := d.app.Show(d.ctx, d.as(d.bo), m.ConversationID, 0)
	if err != nil {
		d.Errorf("%s: show: %v", name, err)
		return
	}
	if m.Subject != want.Subject || m.Text != want.Text || m.HTML != want.HTML || m.Problem != want.Problem || want.From.Email != "" && m.From != models.Person(want.From) {
		d.Errorf("%s: stored %+v", name, m)
	}
	d.checkRaw(m, wire)
	files := thread.Files[m.ID]
	if len(files) != len(want.Files) {
		d.Errorf("%s: %d files, want %d", name, len(files), len(want.Files))
		return
	}
	for i, f := range files {
		var got bytes.Buffer
		_, _, copyTo, err := d.app.OpenFile(d.ctx, d.as(d.bo), f.ID)
		if err == nil {
			err = copyTo(io.Writer(&got))
		}
		if err != nil || !bytes.Equal(got.Bytes(), want.Files[i].Data) || f.Name != want.Files[i].Name {
			d.Errorf("%s: file %s: %d bytes, want %d; %v", name, f.Name, got.Len(), len(want.Files[i].Data), err)
		}
	}
	if _, _, err := d.app.List(d.ctx, d.as(d.bo), inbox.ListQuery{View: models.ViewOpen}); err != nil {
		d.Errorf("%s: list: %v", name, err)
	}
}
