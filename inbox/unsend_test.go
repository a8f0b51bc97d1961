package inbox_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// holds has answers be held back, as in production.
func (d *desk) holds() { d.app.HoldFor = 10 * time.Second }

func TestAnAnswerTakenBackLeavesNothing(t *testing.T) {
	cases := []struct {
		name   string
		before func(d *desk, id int64)
		form   inbox.ReplyForm
	}{
		{"nobody's", func(*desk, int64) {}, inbox.ReplyForm{}},
		{"one's own", func(d *desk, id int64) { d.assign(d.ana, id, user(d.bo)) }, inbox.ReplyForm{}},
		{"a team's", func(d *desk, id int64) { d.assign(d.ana, id, team(d.care)) }, inbox.ReplyForm{Close: true}},
		{"a colleague's", func(d *desk, id int64) { d.assign(d.ana, id, user(d.cas)) }, inbox.ReplyForm{Close: true}},
		{"closed", func(d *desk, id int64) { d.setState(d.ana, id, models.StateClosed) }, inbox.ReplyForm{}},
		{"spam", func(d *desk, id int64) { d.setState(d.ana, id, models.StateSpam) }, inbox.ReplyForm{}},
		{"asleep", func(d *desk, id int64) {
			_, err := d.app.Snooze(d.ctx, d.as(d.ana), id, models.At(d.app.Now().Add(time.Hour)))
			d.must(err)
		}, inbox.ReplyForm{}},
		{"waiting for somebody", func(d *desk, id int64) {}, inbox.ReplyForm{Cc: `"Piet, the smith" <piet@fietsen.example>`, Bcc: "secret@fietsen.example"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.holds()
			if c.name == "waiting for somebody" {
				d.away(d.cas)
				d.assigns(&d.support, nil, user(d.cas))
			}
			_, conv := d.take(letter{})
			c.before(d, conv.ID)
			d.advance(time.Minute)
			before, thread, in := d.conversation(conv.ID), d.thread(conv.ID), d.participants(conv.ID)
			c.form.Body = "Dear **Marloes**"
			m := d.reply(d.bo, conv.ID, c.form)
			d.advance(5 * time.Second)
			if n := d.send(); n != 0 || d.conversation(conv.ID).LastMessage != m.ID {
				t.Fatalf("%d deliveries have begun", n)
			}
			back, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
			d.must(err)
			after := d.conversation(conv.ID)
			before.ClosedAt, after.ClosedAt = 0, 0 // it was closed anew
			if after != before {
				t.Errorf("before %+v\n after %+v", before, after)
			}
			if got := d.thread(conv.ID); !slices.EqualFunc(got, thread, func(a, b models.Message) bool { return a.ID == b.ID }) {
				t.Errorf("%d entries, before %d", len(got), len(thread))
			}
			if got := d.participants(conv.ID); !slices.Equal(got, in) {
				t.Errorf("taking part %v, before %v", got, in)
			}
			if back.ConversationID != conv.ID || back.Body != c.form.Body || back.BccLine != c.form.Bcc || c.form.Cc != "" && back.CcLine != `"Piet, the smith" <piet@fietsen.example>` {
				t.Errorf("%+v", back)
			}
			d.advance(time.Hour)
			if d.send() != 0 || len(d.states(m.ID)) != 0 {
				t.Error("it is sent all the same")
			}
			if _, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("taken back twice: %v", err)
			}
		})
	}
}

func (d *desk) participants(id int64) []string {
	d.Helper()
	out, err := d.db.Participants(d.ctx, id)
	d.must(err)
	return out
}

func TestFilesOfAnAnswerTakenBackStandInTheEditor(t *testing.T) {
	d := newDesk(t)
	d.holds()
	_, c := d.take(letter{})
	draft := fmt.Sprint("c", c.ID)
	files, err := d.app.Stage(d.ctx, d.as(d.bo), draft, []inbox.Upload{{Name: "plan.txt", Data: []byte("left, then right")}})
	d.must(err)
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Draft: draft})
	_, err = d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	again, err := d.app.Staged(d.ctx, d.as(d.bo), draft)
	if err != nil || len(again) != 1 || again[0].ID != files[0].ID || d.conversation(c.ID).HasFiles {
		t.Errorf("%+v, %v", again, err)
	}
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Draft: draft})
	if fs, err := d.db.FilesOf(d.ctx, []int64{sent.ID}); err != nil || len(fs) != 1 {
		t.Errorf("%+v, %v", fs, err)
	}
}

func TestWhoMayTakeAnAnswerBack(t *testing.T) {
	d := newDesk(t)
	d.holds()
	s := d.sink(nil)
	_, c := d.take(letter{})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	note, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "A note", "")
	d.must(err)
	for _, c := range []struct {
		name string
		by   models.User
		id   int64
	}{{"a colleague", d.cas, m.ID}, {"what is no answer", d.bo, note.ID}, {"what is not there", d.bo, 9999}} {
		if _, err := d.app.Unsend(d.ctx, d.as(c.by), c.id); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	d.advance(10 * time.Second)
	if d.send() != 1 || len(s.Mails()) != 1 {
		t.Error("not sent after ten seconds")
	}
	var p models.Problems
	if _, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID); !errors.As(err, &p) {
		t.Errorf("too late: %v", err)
	}
}

// What others have done meanwhile stays done.
func TestWhatOthersDidMeanwhileStays(t *testing.T) {
	d := newDesk(t)
	d.holds()
	first, c := d.take(letter{})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	d.assign(d.ana, c.ID, user(d.cas))
	_, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if got := d.conversation(c.ID); got.Owner != user(d.cas) || got.State != models.StateOpen || got.UnansweredAt != first.CreatedAt {
		t.Errorf("given to Cas: %+v", got)
	}

	m = d.reply(d.bo, c.ID, inbox.ReplyForm{Seen: d.conversation(c.ID).LastMessage, Close: true})
	d.advance(time.Second)
	again, _ := d.take(letter{inReplyTo: first.RFCID, body: "And one more thing"})
	_, err = d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if got := d.conversation(c.ID); got.State != models.StateOpen || got.UnansweredAt != first.CreatedAt || got.LastMessage != again.ID || got.Snippet != "And one more thing" {
		t.Errorf("the contact wrote: %+v", got)
	}

	m = d.reply(d.bo, c.ID, inbox.ReplyForm{Seen: again.ID})
	theirs := d.reply(d.cas, c.ID, inbox.ReplyForm{Seen: m.ID, Body: "Mine stays"})
	_, err = d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if got := d.conversation(c.ID); got.UnansweredAt != models.Never || got.LastMessage != theirs.ID || got.Snippet != "Mine stays" {
		t.Errorf("a colleague has answered: %+v", got)
	}
	_, err = d.app.Unsend(d.ctx, d.as(d.cas), theirs.ID)
	d.must(err)
	if got := d.conversation(c.ID); got.UnansweredAt != first.CreatedAt || got.LastMessage != again.ID || got.Snippet != "And one more thing" {
		t.Errorf("both are taken back: %+v", got)
	}
}

func TestTheContactsOwnerIsAsBefore(t *testing.T) {
	d := newDesk(t)
	d.holds()
	d.write(func(tx *models.DB) error { return tx.SetFirstReplyOwns(d.ctx, d.support.ID, true) })
	_, c := d.take(letter{})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	owner := func() int64 {
		contact, err := d.db.Contact(d.ctx, c.ContactID)
		d.must(err)
		return contact.OwnerID
	}
	if owner() != d.bo.ID {
		t.Fatal("the answer made nobody the owner")
	}
	_, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if owner() != 0 {
		t.Error("still theirs")
	}
}

// Of who sends and who takes back, one does, however many try.
func TestSentOnceOrTakenBackOnce(t *testing.T) {
	d := newDesk(t)
	d.holds()
	s := d.sink(nil)
	who, sent, back := d.as(d.bo), 0, 0
	for i := range 30 {
		_, c := d.take(letter{id: fmt.Sprintf("<race-%d@fietsen.example>", i)})
		mails, m := len(s.Mails()), d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example"})
		d.advance(10 * time.Second)
		var all sync.WaitGroup
		var undone atomic.Int64
		begin := make(chan struct{})
		for n := range 8 {
			all.Go(func() {
				<-begin
				if n%2 == 0 {
					if _, err := d.app.SendDue(d.ctx, 8); err != nil {
						t.Error(err)
					}
					return
				}
				var p models.Problems
				switch _, err := d.app.Unsend(d.ctx, who, m.ID); {
				case err == nil:
					undone.Add(1)
				case !errors.As(err, &p) && !errors.Is(err, models.ErrNotFound):
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
		_, err := d.db.Message(d.ctx, m.ID)
		there, out := err == nil, 0
		for _, mail := range s.Mails()[mails:] { // two nodes may take up a recipient each
			out += len(mail.To)
		}
		if undone.Load() > 1 || there == (undone.Load() == 1) || there != (out == 2) || out == 1 {
			t.Fatalf("taken back %d times, there %v, sent to %d", undone.Load(), there, out)
		}
		sent, back = sent+out, back+int(undone.Load())
	}
	t.Logf("%d sent, %d taken back", sent, back)
}

// What was begun in the second between stays, and a comment never becomes an answer.
func TestWhatWasTypedMeanwhileStaysInTheDraft(t *testing.T) {
	for tab, want := range map[models.DraftTab]models.DraftTab{models.DraftReply: models.DraftReply, models.DraftComment: models.DraftComment} {
		d := newDesk(t)
		d.holds()
		_, c := d.take(letter{})
		m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Taken back"})
		_, err := d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, inbox.DraftForm{Tab: tab, Body: "Begun since"})
		d.must(err)
		_, err = d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
		d.must(err)
		got, err := d.app.Draft(d.ctx, d.as(d.bo), c.ID)
		if err != nil || got.Tab != want || got.Body != "Taken back\n\nBegun since" {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestMergedBeforeItIsTakenBack(t *testing.T) {
	d := newDesk(t)
	d.holds()
	_, c := d.take(letter{})
	into, other := d.take(letter{subject: "Another bicycle"})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example"})
	_, err := d.app.Merge(d.ctx, d.as(d.ana), c.ID, other.ID)
	d.must(err)
	back, err := d.app.Unsend(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if got := d.conversation(other.ID); back.ConversationID != other.ID || got.LastMessage == m.ID || got.UnansweredAt > into.CreatedAt || len(d.thread(other.ID, models.Outgoing)) != 0 ||
		slices.Contains(d.participants(other.ID), "piet@fietsen.example") {
		t.Errorf("%+v, %+v", back, got)
	}
}
