package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// oldMbox is a file of so many mails, each of somebody else.
func oldMbox(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "From x@outside.example Mon Jan  5 10:00:00 2026\nFrom: c%d@outside.example\nTo: support@harbour.example\nSubject: mail %d\nMessage-ID: <%d@outside.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n%s\n\n", i, i, i, strings.Repeat("text ", 400))
	}
	path := filepath.Join(t.TempDir(), "old.mbox")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// imported waits until an import has brought in more mails than that, or has ended, and returns how many.
func imported(t *testing.T, dir, database string, more int64) (i models.MailImport) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	await(t, "the import", func() bool {
		all, err := db.MailImports(ctx, 1, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > 0 {
			i = all[0]
		}
		return i.Done > more || i.State == models.ImportDone || i.State == models.ImportFailed
	})
	return i
}

// Whenever "fairlead import" is killed, the same command goes on, and each mail comes in once.
func TestTheImportCommandSurvivesKill9(t *testing.T) {
	const mails = 1500
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	path := oldMbox(t, mails)
	command := func() (*exec.Cmd, *bytes.Buffer) {
		cmd, said := exec.Command(os.Args[0], "import", "-channel", "support@harbour.example", path), &bytes.Buffer{}
		cmd.Env = append(os.Environ(), runAsMain+"=1", "FAIRLEAD_DATA="+dir, "FAIRLEAD_DATABASE="+database, "FAIRLEAD_SECRET=a secret of at least 16 bytes")
		cmd.Stdout, cmd.Stderr = said, said
		return cmd, said
	}
	random := rand.New(rand.NewPCG(7, 8))
	kills, last := 0, models.MailImport{}
	for last.Done < mails-500 {
		cmd, _ := command()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		last = imported(t, dir, database, last.Done+random.Int64N(200))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		kills++
	}
	cmd, said := command()
	if err := cmd.Run(); err != nil {
		t.Fatal(err, said)
	}
	if kills < 3 || !strings.Contains(said.String(), "Going on behind the first ") || !strings.Contains(said.String(), "1500 mails read") {
		t.Errorf("after %d kills it says %s", kills, said)
	}
	checkImported(t, dir, database, mails)
}

// Whenever the server is killed that reads an upload, somebody has it go on, and each mail comes in once.
func TestAnUploadedFileSurvivesKill9(t *testing.T) {
	const mails = 1500
	dir, database := t.TempDir(), modelstest.NewURL(t)
	makeCompany(t, dir, database)
	ctx := context.Background()
	db, app := openCompany(t, dir, database)
	defer db.Close()
	who, err := app.Actor(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(oldMbox(t, mails))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id, err := app.UploadMail(ctx, who, 1, "old.mbox", f)
	if err != nil {
		t.Fatal(err)
	}
	app.Now = func() time.Time { return time.Now().Add(time.Minute) } // by then it is known that the node has died
	random := rand.New(rand.NewPCG(9, 10))
	kills, last := 0, models.MailImport{}
	for ; last.Done < mails-500; kills++ {
		p := start(t, dir, database)
		last = imported(t, dir, database, last.Done+random.Int64N(200))
		p.kill()
		if err := app.ContinueMailImport(ctx, who, 1, id); err != nil {
			t.Fatal(err)
		}
	}
	start(t, dir, database)
	if i := imported(t, dir, database, mails); i.State != models.ImportDone || i.FileID != 0 || kills < 3 {
		t.Errorf("after %d kills: %+v", kills, i)
	}
	checkImported(t, dir, database, mails)
}

// checkImported fails unless each mail is one closed conversation with a line in the ledger.
func checkImported(t *testing.T, dir, database string, want int) {
	t.Helper()
	ctx := context.Background()
	db, _ := openCompany(t, dir, database)
	defer db.Close()
	all, err := db.MailImports(ctx, 1, 10)
	if err != nil || len(all) != 1 || all[0].State != models.ImportDone || all[0].Stored != int64(want) || all[0].Done != int64(want) {
		t.Errorf("imports %+v, %v", all, err)
	}
	found, err := db.Conversations(ctx, models.Filter{Inboxes: []int64{1}, View: models.ViewClosed, Limit: 2 * want})
	if err != nil || len(found) != want {
		t.Errorf("%d conversations, %v", len(found), err)
	}
	subjects := map[string]bool{}
	for _, c := range found {
		subjects[c.Subject] = true
	}
	if len(subjects) != want {
		t.Errorf("%d different mails", len(subjects))
	}
	if lines, err := db.MailLines(ctx, 1, 0, 2*want); err != nil || len(lines) != want {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}
