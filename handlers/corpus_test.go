package handlers

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/models"
)

// Every mail of the corpora is shown: in the list, on its page, in its frame, on paper, in a search and in the ledger. Its page says who wrote and about
// what, and gives out each of its files, and the mail itself, byte for byte.
func TestPagesShowEveryMailOfTheCorpora(t *testing.T) {
	root := os.Getenv("FAIRLEAD_CORPORA")
	if root == "" {
		t.Skip("FAIRLEAD_CORPORA does not name a folder with mails of public test suites")
	}
	w := newWorld(t)
	w.login(w.ana)
	seen, shown := int64(0), 0
	err := filepath.WalkDir(filepath.Join(root, "mail"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		w.ok(err)
		w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "sender@corpus.example", To: []string{"support@harbour.example"}, Raw: raw}))
		last, err := w.db.LastMessageID(context.Background())
		w.ok(err)
		for id := seen + 1; id <= last; id++ {
			if m, err := w.db.Message(context.Background(), id); err == nil && m.Kind == models.Incoming {
				shown++
				w.showsMail(filepath.Base(path), m, raw)
			}
		}
		seen = last
		return nil
	})
	w.ok(err)
	if shown < 150 {
		t.Errorf("only %d mails were shown", shown)
	}
	for _, page := range []string{"/settings/channels/1/mail", "/contacts", "/search?q=has:file", "/inbox/all/open", "/inbox/all/unassigned"} {
		for n := 0; page != ""; n++ {
			a := w.get(page).is(200)
			page = a.Find("main a[rel=next], #list a[rel=next]").AttrOr("href", "")
			if n > 100 {
				t.Fatal("pages without an end")
			}
		}
	}
}

// showsMail fails the test unless a mail that has come is shown and given out as it came.
func (w *world) showsMail(name string, m models.Message, raw []byte) {
	w.t.Helper()
	in := email.Parse(raw)
	page := w.get(fmt.Sprintf("/inbox/all/open/%d", m.ConversationID))
	if page.status != 200 { // it has joined one that is closed, or filed
		page = w.get(w.get(fmt.Sprintf("/conversations/%d", m.ConversationID)).header.Get("Location"))
	}
	said := page.is(200).Find(fmt.Sprintf("#m%d", m.ID))
	if said.Length() != 1 {
		w.t.Errorf("%s is not shown", name)
		return
	}
	text := strings.Join(strings.Fields(said.Text()), " ")
	for _, part := range []string{in.Subject, in.From.Name, in.From.Email, in.Problem} {
		if !strings.Contains(text, strings.Join(strings.Fields(part), " ")) {
			w.t.Errorf("%s does not say %q: %.300s", name, part, text)
		}
	}
	w.givesOut(name, said, fmt.Sprintf("/messages/%d/raw", m.ID), raw)
	for _, f := range in.Files {
		link := said.Find(".files a.file").FilterFunction(func(_ int, a *goquery.Selection) bool { return a.AttrOr("download", "") == f.Name })
		if link.Length() == 0 && f.ContentID != "" {
			continue // it stands in the text
		}
		found := false
		link.Each(func(_ int, a *goquery.Selection) {
			got := w.get(a.AttrOr("href", "")).is(200)
			found = found || got.body == string(f.Data) && strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment")
		})
		if !found {
			w.t.Errorf("%s: the file %q is not given out as it came", name, f.Name)
		}
	}
	said.Find("iframe").Each(func(_ int, f *goquery.Selection) {
		frame := w.get(f.AttrOr("src", "")).is(200)
		if !strings.Contains(frame.header.Get("Content-Security-Policy"), "default-src 'none'") {
			w.t.Errorf("%s: its frame has the policy %q", name, frame.header.Get("Content-Security-Policy"))
		}
	})
	w.get(fmt.Sprintf("/conversations/%d/print?comments=1", m.ConversationID)).is(200)
}

// givesOut fails the test unless a message leads to a download, which holds these bytes.
func (w *world) givesOut(name string, said *goquery.Selection, path string, want []byte) {
	w.t.Helper()
	if said.Find(fmt.Sprintf("a[download][href=%q]", path)).Length() == 0 {
		w.t.Errorf("%s does not lead to %s", name, path)
	}
	if got := w.get(path).is(200); !bytes.Equal([]byte(got.body), want) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		w.t.Errorf("%s: %d bytes come from %s, want %d", name, len(got.body), path, len(want))
	}
}
