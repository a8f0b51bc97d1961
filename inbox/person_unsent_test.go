package inbox_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// givenOut is all that somebody is given of a person.
func (d *desk) givenOut(to models.User, contact int64) string {
	d.Helper()
	var data bytes.Buffer
	_, write, err := d.app.PersonData(d.ctx, d.as(to), contact)
	d.must(err)
	d.must(write(&data, "read me"))
	return unzipped(d.TB.(*testing.T), data.Bytes())
}

// What has not gone out yet is kept of a person, too, and is given out as far as the asker may read the conversation, with its files. Comments are not.
func TestWhatIsNotSentIsGivenOut(t *testing.T) {
	d := newDesk(t)
	d.holds()
	_, open := d.take(letter{})
	_, closed := d.take(letter{subject: "Secret"}, d.private.Address)
	attach := func(by models.User, id int64, name, text string) string {
		_, err := d.app.Stage(d.ctx, d.as(by), models.StagedIn(id), []inbox.Upload{{Name: name, Data: []byte(text)}})
		d.must(err)
		return models.StagedIn(id)
	}
	d.schedules(d.bo, open.ID, inbox.ReplyForm{Body: "for-tomorrow", Cc: "cc-later@x.example", Nonce: "n1", Draft: attach(d.bo, open.ID, "later.txt", "file-later")}, tomorrow)
	off := d.schedules(d.bo, open.ID, inbox.ReplyForm{Body: "called-off", Nonce: "n2"}, tomorrow)
	d.write(func(tx *models.DB) error {
		_, err := tx.MarkScheduled(d.ctx, off, "Somebody has written before.", models.At(d.app.Now()))
		return err
	})
	_, err := d.app.CancelScheduled(d.ctx, d.as(d.bo), off.ID, true)
	d.must(err)
	attach(d.bo, open.ID, "draft.txt", "file-of-draft")
	d.saves(d.bo, open.ID, inbox.DraftForm{Body: "half-an-answer", Bcc: "bcc-draft@x.example"})
	d.saves(d.ana, open.ID, inbox.DraftForm{Tab: models.DraftComment, Body: "among-us"})
	d.reply(d.ana, open.ID, inbox.ReplyForm{Body: "held-back"})
	d.saves(d.cas, closed.ID, inbox.DraftForm{Body: "secret-draft"})
	d.schedules(d.cas, closed.ID, inbox.ReplyForm{Body: "secret-later", Nonce: "n3"}, tomorrow)

	got := d.givenOut(d.ana, open.ContactID)
	for _, want := range []string{`"held-back"`, `"for-tomorrow"`, "cc-later@x.example", "file-later", "later.txt", `"called-off"`, `"not_sent": "cancelled"`, `"half-an-answer"`, "bcc-draft@x.example", "file-of-draft",
		"\nhalf-an-answer\n", "\nScheduled for: 2026-03-03T09:00:00Z\nBy: Bo <", `"goes_out": "2026-03-03T09:00:00Z"`} {
		if !strings.Contains(got, want) {
			t.Errorf("not given out: %q", want)
		}
	}
	for _, not := range []string{"among-us", "secret-draft", "secret-later", "cancelled:"} {
		if strings.Contains(got, not) {
			t.Errorf("given out: %q", not)
		}
	}
	if _, _, err := d.app.PersonData(d.ctx, d.as(d.bo), open.ContactID); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("a member: %v", err)
	}
	d.advance(25 * time.Hour)
	d.sendsScheduled()
	if got := d.givenOut(d.ana, open.ContactID); strings.Count(got, `"for-tomorrow"`) != 1 || strings.Contains(got, "\nScheduled for: ") {
		t.Error("what was sent by now is not given out once, or as if it had not been")
	}
}
