package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// mboxOf writes mails into a file.
func mboxOf(t testing.TB, mails ...string) string {
	t.Helper()
	var b strings.Builder
	for _, m := range mails {
		b.WriteString("From x@x.example Mon Jan  5 10:00:00 2026\n" + m + "\n")
	}
	path := filepath.Join(t.TempDir(), "old.mbox")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func oldMails(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("From: Kim %[1]d <kim%[1]d@fietsen.example>\nTo: support@harbour.example\nSubject: Old %[1]d\nMessage-ID: <old%[1]d@x>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\nText %[1]d\n", i))
	}
	return out
}

func TestAFileOfOldMailIsBroughtInOnce(t *testing.T) {
	d := newDesk(t)
	mails := oldMails(150)
	mails = append(mails, "From: support@harbour.example\nTo: kim3@fietsen.example\nSubject: Re: Old 3\nMessage-ID: <re3@us>\nReferences: <old3@x>\nDate: Tue, 6 Jan 2026 10:00:00 +0000\n\nAnswer\n",
		mails[7], "Hallo: nothing\n\nx\n")
	path := mboxOf(t, mails...)
	events := d.hears(func() {
		i, err := d.app.ImportMail(d.ctx, "Support@harbour.example", path, func(models.MailImport) {})
		d.must(err)
		if i.State != models.ImportDone || i.Done != 153 || i.Stored != 151 || i.Sent != 1 || i.Conversations != 150 || i.Known != 1 || i.Refused != 1 || i.Place != i.Size {
			t.Fatalf("import %+v", i)
		}
		refused, err := d.app.MailRefused(d.ctx, i, 10)
		d.must(err)
		if len(refused) != 1 || refused[0].Words != "It is not a mail." || refused[0].Subject != "old.mbox" {
			t.Errorf("refused %+v", refused)
		}
	})
	if len(events) != 0 {
		t.Errorf("told %+v", events)
	}
	for _, c := range d.conversations() {
		if c.State != models.StateClosed || c.Owner != models.Nobody || c.DecisionID != 0 {
			t.Errorf("conversation %+v", c)
		}
	}
	again, err := d.app.ImportMail(d.ctx, "support@harbour.example", path, func(models.MailImport) {})
	d.must(err)
	if again.Stored != 0 || again.Known != 152 || len(d.conversations()) != 150 {
		t.Errorf("again: %+v", again)
	}
}

// However often it is cut short, the next run goes on from there, and all of it comes in once.
func TestAnImportGoesOnWhereItWasCutShort(t *testing.T) {
	d := newDesk(t)
	path := mboxOf(t, oldMails(300)...)
	var done []int64
	for range 10 {
		ctx, cancel := context.WithCancel(d.ctx)
		batches := 0
		i, err := d.app.ImportMail(ctx, "support@harbour.example", path, func(models.MailImport) {
			if batches++; batches == 2 {
				cancel()
			}
		})
		cancel()
		d.must(err)
		done = append(done, i.Done)
		if i.State == models.ImportDone {
			break
		}
		if i.State != models.ImportCut {
			t.Fatalf("import %+v", i)
		}
	}
	if len(d.conversations()) != 300 || len(done) < 4 || done[len(done)-1] != 300 {
		t.Errorf("%d conversations, read %v", len(d.conversations()), done)
	}
	lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 1000)
	d.must(err)
	if len(lines) != 300 {
		t.Errorf("%d lines", len(lines))
	}
}

// Out and in again: here nothing is doubled, and elsewhere nothing is lost.
func TestAllMailGoesOutAndComesBackIn(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{id: "<1@kim>", from: "Kim <kim@fietsen.example>", subject: "Saddle", body: "From the shop\r\n>From before"})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "With pleasure"})
	d.take(letter{id: "<2@kim>", from: "Kim <kim@fietsen.example>", subject: "Re: Saddle", references: d.thread(c.ID, models.Outgoing)[0].RFCID, body: "Thanks"})
	d.take(letter{from: "Lars <lars@x.example>", subject: "Board"}, d.private.Address)
	var file bytes.Buffer
	n, err := d.app.ExportMail(d.ctx, "", &file, nil)
	d.must(err)
	if n != 4 {
		t.Fatalf("%d mails", n)
	}
	path := filepath.Join(t.TempDir(), "all.mbox")
	d.must(os.WriteFile(path, file.Bytes(), 0o600))
	before := len(d.conversations())
	i, err := d.app.ImportMail(d.ctx, d.support.Address, path, func(models.MailImport) {})
	d.must(err)
	if i.Known != 3 || i.Stored != 1 || len(d.conversations()) != before+1 { // that of the board is new to support
		t.Errorf("back here: %+v", i)
	}
	file.Reset()
	n, err = d.app.ExportMail(d.ctx, d.support.Address, &file, nil)
	d.must(err)
	if n != 4 {
		t.Errorf("%d mails of support", n)
	}
	e := newDesk(t)
	e.must(os.WriteFile(path, file.Bytes(), 0o600))
	i, err = e.app.ImportMail(e.ctx, e.support.Address, path, func(models.MailImport) {})
	e.must(err)
	if i.Stored != 4 || i.Sent != 1 || i.Conversations != 2 || i.Refused != 0 {
		t.Errorf("elsewhere: %+v", i)
	}
	first := e.conversations()[0]
	if got := e.reads(first.ID); !strings.Contains(got, "incoming:From the shop") || !strings.Contains(got, "outgoing:With pleasure") || !strings.HasSuffix(got, "incoming:Thanks") {
		t.Errorf("elsewhere it reads %s", got)
	}
	for k, m := range e.incoming() {
		var raw bytes.Buffer
		e.must(e.db.CopyFile(e.ctx, m.RawFileID, &raw))
		var was bytes.Buffer
		d.must(d.db.CopyFile(d.ctx, d.incoming()[k].RawFileID, &was))
		if k < 2 && !bytes.Equal(raw.Bytes(), was.Bytes()) {
			t.Errorf("%q has become %q", was.String(), raw.String())
		}
	}
}
