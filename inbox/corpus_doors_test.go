package inbox_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/textproto"

	"fairlead/channels/email"
	"fairlead/models"
)

// read is what a mail reader shows of a mail: who, about what, the text and the files with their bytes; and the mail itself.
func read(from models.Person, subject, text, html, problem string, files []string, raw []byte) string {
	return fmt.Sprintf("%s <%s>\n%s\n%q\n%q\n%q\n%s\n%d %x", from.Name, from.Email, subject, text, html, problem, strings.Join(files, "\n"), len(raw), sha256.Sum256(raw))
}

// stored returns what is stored, as read says it, by the mail's key.
func (d *desk) stored() map[string]string {
	d.Helper()
	out := map[string]string{}
	for _, m := range d.incoming() {
		t, err := d.app.Show(d.ctx, d.as(d.bo), m.ConversationID, 0)
		d.must(err)
		var files []string
		for _, f := range t.Files[m.ID] {
			var got bytes.Buffer
			_, _, copyTo, err := d.app.OpenFile(d.ctx, d.as(d.bo), f.ID)
			if err == nil {
				err = copyTo(io.Writer(&got))
			}
			d.must(err)
			files = append(files, fmt.Sprintf("%s %x", f.Name, got.Bytes()))
		}
		var raw bytes.Buffer
		_, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.bo), m.ID)
		if err == nil {
			err = copyTo(&raw)
		}
		d.must(err)
		from := m.From
		if from.Email == "sender@corpus.example" || from.Email == "unknown-sender@invalid" {
			from = models.Person{}
		}
		out[string(m.DeliveryKey)] = read(from, m.Subject, m.Text, m.HTML, m.Problem, files, raw.Bytes())
	}
	return out
}

// shown is what a mail shows by itself, as read says it.
func shown(raw []byte) (key [32]byte, text string) {
	in := email.Parse(raw)
	var files []string
	for _, f := range in.Files {
		files = append(files, fmt.Sprintf("%s %x", f.Name, f.Data))
	}
	return in.Key, read(models.Person(in.From), in.Subject, in.Text, in.HTML, in.Problem, files, raw)
}

// corpusFolder is a folder with every mail of the corpora in a file of its own, as it is there, and the mails in its order.
func corpusFolder(t *testing.T) (folder string, mails [][]byte) {
	folder = t.TempDir()
	for n, path := range corpus(t) {
		file, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.eml", n)), file, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, file)
	}
	return folder, mails
}

// nameless says that a file could be any text with colons: nothing in its header is what only mails have, so that an import leaves it out and
// says so. A door takes it, since somebody sent it.
func nameless(m []byte) bool {
	in := email.Parse(m)
	return in.From.Email == "" && in.Subject == "" && in.MessageID == "" && in.Date.IsZero()
}

// Every mail of the corpora is the same whichever door it comes through first, and known at the others.
func TestEveryMailOfTheCorporaThroughTheOtherDoors(t *testing.T) {
	folder, mails := corpusFolder(t)
	for _, first := range []string{"import", "IMAP"} {
		t.Run(first, func(t *testing.T) {
			d, o := fetching(t)
			want := map[string][]string{} // what may be stored under a key, which several mails may share
			c := d.courier()
			if first == "import" {
				d.bringIn(folder, mails)
			}
			for _, m := range mails {
				wire := onTheWire(m)
				given := headed(wire)
				if given {
					o.put("INBOX", wire, time.Time{})
				}
				came := wire // files and wires end their lines in different ways: what comes first is kept as it came
				if (first == "import" || !given) && !nameless(m) {
					came = unfiled(m)
				}
				d.awaits(want, came)
			}
			o.fetch()
			if first == "IMAP" {
				d.bringIn(folder, mails)
			}
			for _, m := range mails {
				c.hand(onTheWire(m))
			}
			d.storedIs(want)
		})
	}
}

// unfiled is a mail without what mbox files, and some programs, put around it: a line before, and an empty one behind.
func unfiled(m []byte) []byte {
	line, rest, _ := bytes.Cut(m, []byte("\n"))
	if !bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(bytes.TrimLeft(line[len("From"):], " "), []byte(":")) {
		return m
	}
	m = rest
	for _, end := range []string{"\r\n", "\n"} {
		if bytes.HasSuffix(m, []byte("\n"+end)) {
			return m[:len(m)-len(end)]
		}
	}
	return m
}

// headed says that the library's server gives a mail out as it is: it gives nothing of one whose header it cannot read, and adds a line to one that ends
// with its header.
func headed(wire []byte) bool {
	_, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(wire)))
	return err == nil && bytes.Contains(wire, []byte("\r\n\r\n"))
}

// awaits adds a mail to those of which one is to be stored under their key.
func (d *desk) awaits(want map[string][]string, raw []byte) {
	content, text := shown(raw)
	key := email.Key(d.support.ID, email.Inbound{Key: content}, nil)
	want[string(key[:])] = append(want[string(key[:])], text)
}

// storedIs fails unless there is one message for each key, and it is one of those that it may be.
func (d *desk) storedIs(want map[string][]string) {
	d.Helper()
	got := d.stored()
	for key, texts := range want {
		if !slices.Contains(texts, got[key]) {
			d.Errorf("stored is\n%.2000s\nand should be\n%.2000s", got[key], texts)
		}
	}
	if n := len(d.incoming()); n != len(want) || len(got) != len(want) {
		d.Errorf("%d mails are stored of %d", n, len(want))
	}
}

// bringIn imports a folder of mails.
func (d *desk) bringIn(folder string, mails [][]byte) {
	d.Helper()
	i, err := d.app.ImportMail(d.ctx, d.support.Address, folder, func(models.MailImport) {})
	d.must(err)
	refused, err := d.app.MailRefused(d.ctx, i, 1000)
	d.must(err)
	left := map[string]bool{}
	for _, line := range refused {
		left[line.Subject] = true
	}
	for n, m := range mails {
		if name := fmt.Sprintf("%03d.eml", n); left[name] != nameless(m) {
			d.Errorf("%s is left out: %t\n%.300s", name, left[name], m)
		}
	}
	if i.State != models.ImportDone || i.Done != int64(len(mails)) {
		d.Errorf("import %+v", i)
	}
}
