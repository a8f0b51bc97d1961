package views

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/static"

	"github.com/a-h/templ"
)

// TestInboxPreview writes the pages as files for a look at them, with PREVIEW=directory; otherwise it checks that each of them renders.
func TestInboxPreview(t *testing.T) {
	dir := os.Getenv("PREVIEW")
	out := dir
	if out == "" {
		out = t.TempDir()
	}
	s := inboxShell()
	if dir != "" {
		s.CSS, s.JS, s.Icon = "app.css", "app.js", "icon.svg"
		writeAsset(t, static.CSS(), filepath.Join(dir, "app.css"))
		writeAsset(t, static.JS(), filepath.Join(dir, "app.js"))
	}
	for name, page := range previewPages(s) {
		f, err := os.Create(filepath.Join(out, name+".html"))
		if err != nil {
			t.Fatal(err)
		}
		lang := "en"
		if name == "dutch" {
			lang = "nl"
		}
		if err := page.Render(WithLanguage(context.Background(), lang), f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func writeAsset(t *testing.T, address, path string) {
	t.Helper()
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &fileAnswer{header: http.Header{}}
	static.Handler().ServeHTTP(w, r)
	if err := os.WriteFile(path, w.body, 0o644); err != nil {
		t.Fatal(err)
	}
}

type fileAnswer struct {
	header http.Header
	body   []byte
}

func (w *fileAnswer) Header() http.Header         { return w.header }
func (w *fileAnswer) WriteHeader(int)             {}
func (w *fileAnswer) Write(b []byte) (int, error) { w.body = append(w.body, b...); return len(b), nil }

func previewPages(s Shell) map[string]templ.Component {
	full, list, first, conflict, side := samplePanes(), samplePanes(), samplePanes(), samplePanes(), samplePanes()
	list.Conversation = nil
	first.Conversation, first.Rows, first.Counts, first.Next = nil, nil, nil, ""
	first.FirstSteps = &FirstSteps{Address: "support@harbour.example", SMTPAddr: "127.0.0.1:2525", CanAdmin: true}
	e := &conflict.Conversation.Editor
	e.Conflict, e.Body, e.Cc = conflict.Conversation.Entries[3:4], "Dear Marloes, I will look at it.", "boekhouding@jansen"
	e.Problems.Add("cc", "Type an e-mail address, like ana@example.com.")
	conflict.Conversation.OwnerOpen = true
	side.Conversation.SideOpen = true
	noted := s
	noted.Notice = &Notice{Text: "Closed.", Undo: &Undo{Action: "/conversations/42/state", Fields: []Field{{"state", "open"}}}}
	side.Conversation.Editor.Comment = true
	mail := DemoMail{ID: 1, From: "support@harbour.example", To: "marloes@jansen-fietsen.example", Subject: "Re: Factuur 2291", At: before(time.Minute), Raw: "Subject: Re\n\nHi", Text: "Hi"}
	return map[string]templ.Component{
		"inbox": Inbox(s, full), "list": Inbox(s, list), "first": Inbox(s, first), "conflict": Inbox(s, conflict), "side": Inbox(noted, side), "dutch": Inbox(s, full),
		"none":  Inbox(s, InboxPage{Now: noon, Place: Place{View: models.ViewMine}}),
		"owner": Owner(s, OwnerPage{ID: 42, Subject: "Factuur", Me: sanne, Options: full.Conversation.Owners, Back: "/inbox/1/unassigned/42"}),
		"taken": Conflict(s, ConflictPage{ID: 42, Subject: "Factuur", OwnerName: "Ana Costa", Now: models.UserOwner(4), Wanted: models.UserOwner(7), WantedName: "Sanne de Vries", Back: "/"}),
		"error": Error(s, ErrorPage{Status: 404}), "public-error": Error(Shell{CSS: s.CSS, JS: s.JS, Icon: s.Icon}, ErrorPage{Status: 500}),
		"sent": DemoSent(s, DemoSentPage{Now: noon, Mails: []DemoMail{mail}}), "sent-one": DemoSent(s, DemoSentPage{Now: noon, Mail: &mail}),
	}
}
