package inbox_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// unsent returns what somebody is writing in a conversation.
func (d *desk) unsent(u models.User, id int64) models.Draft {
	d.Helper()
	got, err := d.app.Draft(d.ctx, d.as(u), id)
	d.must(err)
	return got
}

func (d *desk) saves(u models.User, id int64, f inbox.DraftForm) models.Draft {
	d.Helper()
	if f.Tab == "" {
		f.Tab = models.DraftReply
	}
	got, err := d.app.SaveDraft(d.ctx, d.as(u), id, f)
	d.must(err)
	return got
}

func TestADraftIsKeptUntilItIsSent(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	first := d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Dear Marl", Cc: "a@b.example", Bcc: "c@d.example", Nonce: "n1"})
	second := d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Dear Marloes", Cc: "a@b.example", Nonce: "n1", Base: first.UpdatedAt})
	got := d.unsent(d.bo, c.ID)
	if got.Body != "Dear Marloes" || got.CcLine != "a@b.example" || got.BccLine != "" || got.Tab != models.DraftReply || got.UpdatedAt != second.UpdatedAt || second.UpdatedAt <= first.UpdatedAt || got.ID != first.ID {
		t.Errorf("%+v", got)
	}
	if other := d.unsent(d.cas, c.ID); other != (models.Draft{}) {
		t.Errorf("a colleague sees %+v", other)
	}
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Dear Marloes, hello", Nonce: "n1"})
	if got := d.unsent(d.bo, c.ID); got != (models.Draft{}) {
		t.Errorf("after it was sent: %+v", got)
	}
	if late := d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Dear Marloes, hel", Nonce: "n1"}); late != (models.Draft{}) || d.unsent(d.bo, c.ID) != (models.Draft{}) {
		t.Error("what was saved late is a draft again")
	}
}

func TestWhatIsSentTakesItsOwnDraftAlone(t *testing.T) {
	cases := []struct {
		name string
		form inbox.ReplyForm
		base bool // the form knows the version that is stored
		gone bool
	}{
		{"the form that wrote it", inbox.ReplyForm{Body: "Sent", Nonce: "writer"}, false, true},
		{"another form that showed it", inbox.ReplyForm{Body: "Sent", Nonce: "other"}, true, true},
		{"the same text", inbox.ReplyForm{Body: "Kept", Nonce: "other"}, false, true},
		{"another form that knows nothing of it", inbox.ReplyForm{Body: "Sent", Nonce: "other"}, false, false},
	}
	for _, comment := range []bool{false, true} {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				d := newDesk(t)
				_, conv := d.take(letter{})
				saved := d.saves(d.bo, conv.ID, inbox.DraftForm{Body: "Kept", Nonce: "writer"})
				if c.base {
					c.form.DraftAt = saved.UpdatedAt
				}
				if comment {
					_, err := d.app.Comment(d.ctx, d.as(d.bo), conv.ID, c.form.Body, c.form.Nonce, c.form.DraftAt)
					d.must(err)
				} else {
					d.reply(d.bo, conv.ID, c.form)
				}
				if gone := d.unsent(d.bo, conv.ID) == (models.Draft{}); gone != c.gone {
					t.Errorf("comment %v: gone %v", comment, gone)
				}
			})
		}
	}
}

// Two tabs of the same person: what is typed in the one never replaces silently what the other has saved.
func TestTwoTabsDoNotOverwriteEachOther(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	one := d.saves(d.bo, c.ID, inbox.DraftForm{Body: "From the first tab", Nonce: "one"})
	_, err := d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, inbox.DraftForm{Tab: models.DraftReply, Body: "From the second", Nonce: "two"})
	var diverged *inbox.Diverged
	if !errors.As(err, &diverged) || diverged.Draft.Body != "From the first tab" || d.unsent(d.bo, c.ID).Body != "From the first tab" {
		t.Fatalf("%v", err)
	}
	if _, err := d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, inbox.DraftForm{Tab: models.DraftReply, Nonce: "two"}); !errors.As(err, &diverged) {
		t.Errorf("an emptied tab: %v", err)
	}
	d.saves(d.bo, c.ID, inbox.DraftForm{Body: "From the first tab", Nonce: "two"}) // the same is no conflict
	two := d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Seen, and written on", Nonce: "three", Base: one.UpdatedAt + 1})
	if two.Body != "Seen, and written on" {
		t.Errorf("%+v", two)
	}
	d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Mine all the same", Nonce: "four", Over: true})
	if got := d.unsent(d.bo, c.ID).Body; got != "Mine all the same" {
		t.Error(got)
	}
}

func TestAnEmptyDraftIsNone(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.saves(d.bo, c.ID, inbox.DraftForm{Body: "x", Nonce: "n"})
	d.saves(d.bo, c.ID, inbox.DraftForm{Body: " \n", Nonce: "n"})
	if got := d.unsent(d.bo, c.ID); got != (models.Draft{}) {
		t.Errorf("%+v", got)
	}
	_, err := d.app.Stage(d.ctx, d.as(d.bo), models.StagedIn(c.ID), []inbox.Upload{{Name: "a.txt", Data: []byte("a")}})
	d.must(err)
	d.saves(d.bo, c.ID, inbox.DraftForm{Nonce: "n"})
	d.advance(80 * 24 * time.Hour)
	d.app.Tidy(d.ctx)
	if files, err := d.app.Staged(d.ctx, d.as(d.bo), models.StagedIn(c.ID)); err != nil || len(files) != 1 || d.unsent(d.bo, c.ID).ID == 0 {
		t.Errorf("the file of a draft is gone: %v", err)
	}
	d.advance(11 * 24 * time.Hour)
	d.app.Tidy(d.ctx)
	d.app.Tidy(d.ctx) // files follow the draft that kept them
	if files, _ := d.app.Staged(d.ctx, d.as(d.bo), models.StagedIn(c.ID)); len(files) != 0 || d.unsent(d.bo, c.ID).ID != 0 {
		t.Errorf("kept for good: %v", files)
	}
}

func TestDraftsAreBoundedAndWhereOneMayRead(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{to: d.private.Address}, d.private.Address)
	for _, f := range []inbox.DraftForm{{Body: strings.Repeat("x", 500_001)}, {Body: "x", Cc: strings.Repeat("x", 10_001)}, {Body: "x", Bcc: strings.Repeat("x", 10_001)}, {To: strings.Repeat("x", 10_001)}} {
		var p models.Problems
		if _, err := d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, f); !errors.As(err, &p) {
			t.Errorf("%v", err)
		}
	}
	if _, err := d.app.SaveDraft(d.ctx, d.as(d.ana), c.ID, inbox.DraftForm{Body: "x"}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("who may not read it: %v", err)
	}
	if _, err := d.app.Draft(d.ctx, d.as(d.ana), c.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestAMergeTakesDraftsAlong(t *testing.T) {
	d := newDesk(t)
	_, from := d.take(letter{})
	_, into := d.take(letter{from: pietMail})
	d.saves(d.bo, from.ID, inbox.DraftForm{Tab: models.DraftComment, Body: "From", Cc: "a@b.example"})
	d.saves(d.bo, into.ID, inbox.DraftForm{Body: "Into", Cc: "c@d.example"})
	d.saves(d.cas, from.ID, inbox.DraftForm{Body: "Alone"})
	d.saves(d.dot, into.ID, inbox.DraftForm{Body: "There"})
	d.merge(d.bo, from.ID, into.ID)
	for u, want := range map[models.User]models.Draft{d.bo: {Tab: models.DraftComment, Body: "Into\n\nFrom", CcLine: "c@d.example, a@b.example"}, d.cas: {Tab: models.DraftReply, Body: "Alone"}, d.dot: {Tab: models.DraftReply, Body: "There"}} {
		if got := d.unsent(u, into.ID); !got.Same(want) || got.ConversationID != into.ID || got.Staged != models.StagedIn(into.ID) {
			t.Errorf("%s: %+v", u.Name, got)
		}
	}
	var merged *inbox.Merged
	if _, err := d.app.SaveDraft(d.ctx, d.as(d.bo), from.ID, inbox.DraftForm{Body: "x"}); !errors.As(err, &merged) {
		t.Errorf("%v", err)
	}
}

// Where it is moved to or what is split off changes nothing of what is being written: it stays with the conversation it is written in.
func TestDraftsStayInTheirConversation(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{id: "<a@x>"})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Answer"})
	d.saves(d.bo, c.ID, inbox.DraftForm{Body: "Here"})
	d.split(d.bo, m.ID, false)
	d.move(d.bo, c.ID, d.private)
	if got := d.unsent(d.bo, c.ID); got.Body != "Here" {
		t.Errorf("%+v", got)
	}
}

func TestManySavesAtOnceAreOneDraft(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	who := d.as(d.bo)
	var all sync.WaitGroup
	var mu sync.Mutex
	var versions []models.Time
	for range 20 {
		all.Go(func() {
			got, err := d.app.SaveDraft(d.ctx, who, c.ID, inbox.DraftForm{Tab: models.DraftReply, Body: "x", Nonce: "n"})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			versions = append(versions, got.UpdatedAt)
		})
	}
	all.Wait()
	slices.Sort(versions)
	if len(slices.Compact(versions)) != 20 {
		t.Errorf("versions %v", versions)
	}
}
