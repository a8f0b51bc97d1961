package inbox_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// uploads has Ana upload mails, and returns the import.
func (d *desk) uploads(mails ...string) int64 {
	d.Helper()
	text, err := os.ReadFile(mboxOf(d, mails...))
	d.must(err)
	id, err := d.app.UploadMail(d.ctx, d.as(d.ana), d.support.ID, "old.mbox", strings.NewReader(string(text)))
	d.must(err)
	return id
}

func (d *desk) mailImport(id int64) models.MailImport {
	d.Helper()
	p, err := d.app.MailImport(d.ctx, d.as(d.ana), d.support.ID, id)
	d.must(err)
	return p.Import
}

// An upload that somebody stops goes on from there, however often, and each mail comes in once.
func TestAnUploadIsCancelledAndGoesOn(t *testing.T) {
	d := newDesk(t)
	id := d.uploads(oldMails(300)...)
	var done []int64
	for range 10 {
		d.app.StopAfter(2, func() { d.must(d.app.CancelMailImport(d.ctx, d.as(d.ana), d.support.ID, id)) })
		d.must(d.app.NextMailImport(d.ctx))
		i := d.mailImport(id)
		done = append(done, i.Done)
		if i.State == models.ImportDone {
			break
		}
		if i.State != models.ImportCancelled || i.FileID == 0 {
			t.Fatalf("import %+v", i)
		}
		if err := d.app.NextMailImport(d.ctx); !errors.Is(err, models.ErrNotFound) {
			t.Fatalf("it goes on by itself: %v", err)
		}
		d.must(d.app.ContinueMailImport(d.ctx, d.as(d.ana), d.support.ID, id))
	}
	if i := d.mailImport(id); len(done) < 3 || i.Done != 300 || i.Stored != 300 || i.Known != 0 || i.FileID != 0 || len(d.conversations()) != 300 || len(d.lines()) != 300 {
		t.Errorf("read %v, import %+v, %d conversations, %d lines", done, i, len(d.conversations()), len(d.lines()))
	}
	d.must(d.app.ContinueMailImport(d.ctx, d.as(d.ana), d.support.ID, id)) // and then there is nothing to go on with
	if i := d.mailImport(id); i.State != models.ImportDone {
		t.Errorf("import %+v", i)
	}
}

// The node that reads an upload dies; whoever goes on with it has it, and the node stores nothing more when it was only silent.
func TestTheNodeThatReadsAnUploadDies(t *testing.T) {
	d := newDesk(t)
	id := d.uploads(oldMails(300)...)
	other := inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Vault: d.app.Vault, Now: d.app.Now})
	d.app.StopAfter(2, func() { // it hangs for a minute, and another takes its work over
		d.advance(time.Minute)
		if i := d.mailImport(id); i.State != models.ImportCut {
			t.Errorf("import %+v", i)
		}
		d.must(other.ContinueMailImport(d.ctx, d.as(d.ana), d.support.ID, id))
		d.must(other.NextMailImport(d.ctx))
	})
	d.must(d.app.NextMailImport(d.ctx))
	if i := d.mailImport(id); i.State != models.ImportDone || i.Done != 300 || i.Stored != 300 || i.Known != 0 || len(d.conversations()) != 300 || len(d.lines()) != 300 {
		t.Errorf("import %+v, %d conversations, %d lines", i, len(d.conversations()), len(d.lines()))
	}
}

// A server that stops lets what it reads go, and says so.
func TestAServerStopsWhileItReadsAnUpload(t *testing.T) {
	d := newDesk(t)
	id := d.uploads(oldMails(200)...)
	ctx, stop := context.WithCancel(d.ctx)
	d.app.StopAfter(1, stop)
	d.must(d.app.NextMailImport(ctx))
	if i := d.mailImport(id); i.State != models.ImportCut || i.Done == 0 || i.Done == 200 || i.Stored != i.Done {
		t.Errorf("import %+v", i)
	}
}

// An upload with more mails than a server is to be kept at ends with a word about it, and is not kept: what was read stays. The command line takes
// any number.
func TestAnUploadOfTooManyMails(t *testing.T) {
	d := newDesk(t)
	d.app.MailsOfAnUpload(100)
	id := d.uploads(oldMails(150)...)
	d.must(d.app.NextMailImport(d.ctx))
	i := d.mailImport(id)
	if i.State != models.ImportFailed || i.Stored != 100 || i.FileID != 0 || !strings.Contains(i.Problem, "fairlead import") {
		t.Errorf("import %+v", i)
	}
	id = d.uploads(oldMails(100)...)
	d.must(d.app.NextMailImport(d.ctx))
	if i := d.mailImport(id); i.State != models.ImportDone || i.Known != 100 {
		t.Errorf("import %+v", i)
	}
	i, err := d.app.ImportMail(d.ctx, d.support.Address, mboxOf(t, oldMails(150)...), func(models.MailImport) {})
	d.must(err)
	if i.State != models.ImportDone || i.Stored != 50 {
		t.Errorf("from the command line: %+v", i)
	}
}
