package inbox_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// A mail can become a part of a chat, and a chat of nothing; parted again, both are as they were.
func TestAChatAtTheEndOfAMerge(t *testing.T) {
	d := newDesk(t)
	chat := d.chatOf(visitor{"Vic", "vic@customer.example", time.Minute, 0, false}, models.ChatOptions{}, "Hello?")
	m, mail := d.take(letter{})
	if _, err := d.app.Merge(d.ctx, d.as(d.bo), chat.ID, mail.ID); !strings.Contains(problem(err), "A chat cannot become a part") {
		t.Errorf("a chat into a mail: %v", err)
	}
	p, err := d.app.PreviewMerging(d.ctx, d.as(d.bo), chat.ID, mail.ID)
	d.must(err)
	if !strings.Contains(p.Why, "A chat cannot become a part") {
		t.Errorf("preview: %+v", p)
	}
	visitorSees := func() string { return strings.Join(d.visitorSees(chat.ID), " ") }
	shown := visitorSees()
	before := d.conversation(chat.ID).Stands()
	r := d.merge(d.bo, mail.ID, chat.ID)
	if got := d.conversation(chat.ID); got.Owner.String() != before.Owner || got.ChannelID != before.ChannelID || !slices.Contains(d.wrote(chat.ID), m.ID) {
		t.Errorf("merged: %+v", got)
	}
	if got := visitorSees(); got != shown || shown == "" {
		t.Errorf("the visitor saw %q, and sees %q", shown, got)
	}
	d.joined(letter{inReplyTo: m.RFCID}, d.support, chat.ID)
	d.undo(d.bo, r)
	if got := d.wrote(mail.ID); len(got) != 2 || slices.Contains(d.wrote(chat.ID), m.ID) {
		t.Errorf("apart again: %v and %v", got, d.wrote(chat.ID))
	}
	if after := d.conversation(chat.ID).Stands(); after.State != before.State || after.Owner != before.Owner || after.ChannelID != before.ChannelID {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	d.joined(letter{inReplyTo: m.RFCID}, d.support, mail.ID)
}

// What was filled in can be split off from what was mailed about it, and the other way round; the contact answers both where they are.
func TestSplittingWhatBeganWithAForm(t *testing.T) {
	d := newDesk(t)
	form := d.form(d.open, "contact", nil)
	filled, c := d.submitted("contact", gail("A saddle, please.")...)
	answer := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.advance(time.Minute)
	mailed := d.joined(letter{from: "gail@customer.example", inReplyTo: answer.RFCID, subject: "And a bell"}, d.support, c.ID)
	r, part := d.split(d.bo, mailed.ID, true)
	if part.ContactID != c.ContactID || part.Subject != "And a bell" || part.UnansweredAt != mailed.CreatedAt {
		t.Errorf("split off: %+v", part)
	}
	if left := d.conversation(c.ID); left.ChannelID != form.ID || !left.Answered() || len(d.wrote(c.ID)) != 2 {
		t.Errorf("left: %+v", left)
	}
	sent := d.reply(d.bo, part.ID, inbox.ReplyForm{Anyway: true})
	if sent.To[0].Email != "gail@customer.example" {
		t.Errorf("it is answered to %v", sent.To)
	}
	d.joined(letter{from: "gail@customer.example", inReplyTo: sent.RFCID}, d.support, part.ID)
	d.joined(letter{from: "gail@customer.example", inReplyTo: answer.RFCID}, d.support, c.ID)
	d.undo(d.bo, r)
	if got := d.wrote(c.ID); len(got) != 6 {
		t.Errorf("together again: %v", got)
	}
	_, first := d.split(d.bo, filled.ID, false) // what was filled in alone
	if got := d.wrote(first.ID); !slices.Equal(got, []int64{filled.ID}) || first.ContactID != c.ContactID {
		t.Errorf("split off: %v, %+v", got, first)
	}
	if shown, err := d.app.Show(d.ctx, d.as(d.bo), first.ID, 0); err != nil || len(shown.Messages) == 0 {
		t.Errorf("shown: %v", err)
	}
	again := d.reply(d.bo, first.ID, inbox.ReplyForm{Anyway: true})
	d.joined(letter{from: "gail@customer.example", inReplyTo: again.RFCID}, d.support, first.ID)
}

// Whoever is erased after a merge is nowhere, on whichever side they stood, and what is left of the other's is whole.
func TestErasingAfterAMerge(t *testing.T) {
	t.Run("whom the part was with", func(t *testing.T) {
		d := newDesk(t)
		m1, into := d.take(letter{})
		m2, from := d.take(letter{from: pietMail, subject: "Walnut", body: "The gramophone of Piet."})
		r := d.merge(d.bo, from.ID, into.ID)
		d.reply(d.bo, into.ID, inbox.ReplyForm{Anyway: true}) // to Piet, who wrote last
		d.erased("piet@fietsen.example")
		if _, err := d.db.Conversation(d.ctx, from.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the part is there: %v", err)
		}
		if _, _, err := d.app.UndoChange(d.ctx, d.as(d.bo), r.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("it is undone: %v", err)
		}
		if _, _, err := d.app.Locate(d.ctx, d.as(d.bo), from.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("its address leads somewhere: %v", err)
		}
		for _, m := range d.thread(into.ID) {
			if text := m.From.Email + m.From.Name + m.Subject + m.Text + m.HTML; strings.Contains(strings.ToLower(text), "piet") || strings.Contains(text, "gramophone") || len(m.To) > 0 && m.To[0].Email == "piet@fietsen.example" {
				t.Errorf("message %+v", m)
			}
			if m.ID == m1.ID && m.From.Email != marloes {
				t.Errorf("hers: %+v", m)
			}
			if m.ID == m2.ID && m.RawFileID != 0 {
				t.Errorf("his: %+v", m)
			}
		}
		d.joined(letter{inReplyTo: m1.RFCID}, d.support, into.ID)
	})
	t.Run("whom the whole was with", func(t *testing.T) {
		d := newDesk(t)
		_, into := d.take(letter{})
		_, from := d.take(letter{from: pietMail})
		r := d.merge(d.bo, from.ID, into.ID)
		d.erased(marloes)
		if _, err := d.db.Conversation(d.ctx, into.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("it is there: %v", err)
		}
		for name, err := range map[string]error{"undone": second3(d.app.UndoChange(d.ctx, d.as(d.bo), r.ID)), "located": second3(d.app.Locate(d.ctx, d.as(d.bo), from.ID))} {
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := d.app.Show(d.ctx, d.as(d.bo), from.ID, 0); err == nil {
			t.Error("the shell of the part is shown")
		}
		d.take(letter{from: pietMail}) // and Piet writes on
	})
	t.Run("after it was undone", func(t *testing.T) {
		d := newDesk(t)
		_, into := d.take(letter{})
		_, from := d.take(letter{from: pietMail})
		d.undo(d.bo, d.merge(d.bo, from.ID, into.ID))
		d.erased(marloes)
		if got := d.wrote(from.ID); len(got) != 1 {
			t.Errorf("his: %v", got)
		}
	})
}

func second3[A, B any](_ A, _ B, err error) error { return err }

// visitorSees returns the texts that the visitor of a chat sees.
func (d *desk) visitorSees(id int64) (out []string) {
	d.Helper()
	v, err := d.app.ViewChat(d.ctx, inbox.VisitorChat{Chat: d.chatRow(id)}, 0)
	d.must(err)
	for _, m := range v.Messages {
		out = append(out, m.Text)
	}
	return out
}
