package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// From the shell: what goes wrong says so in one line, and what is brought in comes out again.
func TestImportAndExportFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"FAIRLEAD_DATABASE", "FAIRLEAD_URL", "FAIRLEAD_SECRET", "FAIRLEAD_ADDR", "FAIRLEAD_PROXIES", "FAIRLEAD_LOG"} {
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	t.Setenv("FAIRLEAD_DATA", dir)
	db, err := models.Open(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	app := inbox.New(inbox.App{DB: db, URL: "http://127.0.0.1:8080"})
	if _, err := app.AddUser(t.Context(), inbox.UserForm{Name: "Ana", Email: "ana@x.example", Role: models.RoleAdmin, Seat: models.SeatService, Active: true}, "a long password"); err != nil {
		t.Fatal(err)
	}
	users, err := db.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	who, err := app.Actor(t.Context(), users[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	in, err := app.CreateInbox(t.Context(), who, inbox.InboxForm{Name: "Support", Open: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.CreateChannel(t.Context(), who, in.ID, inbox.ChannelForm{Address: "support@x.example"}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	mbox, picture, out := filepath.Join(dir, "old.mbox"), filepath.Join(dir, "x.png"), filepath.Join(dir, "out.mbox")
	text := "From a@x Mon Jan  5 10:00:00 2026\nFrom: kim@x.example\nTo: support@x.example\nSubject: One\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\nx\n\n"
	for path, data := range map[string]string{mbox: text, picture: "\x89PNG"} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		args []string
		says string // of the error, or else of what is printed
		ok   bool
	}{
		{[]string{"import"}, "it takes an address and a file", false},
		{[]string{"import", "-channel", "nobody@x.example", mbox}, `no e-mail channel here has the address "nobody@x.example"`, false},
		{[]string{"import", "-channel", "support@x.example", filepath.Join(dir, "missing")}, "no such file", false},
		{[]string{"import", "-channel", "support@x.example", picture}, "neither a mail nor a file of mails", false},
		{[]string{"import", "-channel", "support@x.example", mbox}, "1 brought in, in 1 new conversation;", true},
		{[]string{"import", "-channel", "support@x.example", mbox}, "1 here already", true},
		{[]string{"export", "-channel", "nobody@x.example"}, "no e-mail channel here", false},
		{[]string{"export", "a", "b"}, "one word too many", false},
		{[]string{"export"}, "Subject: One\nDate:", true},
		{[]string{"export", "-channel", "support@x.example", out}, "1 mail.", true},
		{[]string{"export", out}, "is there already", false},
	} {
		var said, logs bytes.Buffer
		err := run(context.Background(), row.args, strings.NewReader(""), &said, &logs)
		text := said.String()
		if err != nil {
			text = err.Error()
		}
		if (err == nil) != row.ok || !strings.Contains(text, row.says) {
			t.Errorf("%v: %q, %v", row.args, said.String(), err)
		}
	}
}
