package inbox_test

import (
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Answers that were written while two were one go with the conversation of those to whom the page said that they go, when the two are parted.
func TestAnswersOfAMergeThatIsUndone(t *testing.T) {
	const paul = "Paul <paul@fietsen.example>"
	cases := []struct {
		name        string
		part        string // who wrote the part
		last        string // who writes last before the answer, so that it goes to them
		cc          string
		close       bool
		back        bool // it goes back with the part
		partWaits   bool
		wholeWaits  bool
		wholeCloses bool
	}{
		{"to whom the part is with", pietMail, pietMail, "", false, true, false, true, false},
		{"and the conversation is closed with it", pietMail, pietMail, "", true, true, false, true, false},
		{"with somebody in Cc", pietMail, pietMail, "eve@other.example", false, true, false, true, false},
		{"to whom the whole is with", pietMail, "", "", false, false, true, false, false},
		{"to whom the whole is with, and it is closed", pietMail, "", "", true, false, true, false, true},
		{"to somebody who stands in both", paul, paul, "", false, false, true, false, false},
		{"to the one person that both are with", "", "", "", false, false, false, false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			m1, into := d.take(letter{cc: paul})
			d.advance(time.Minute)
			m2, from := d.take(letter{from: c.part})
			d.advance(time.Minute)
			r := d.merge(d.bo, from.ID, into.ID)
			names := map[string]string{pietMail: m2.RFCID, paul: m2.RFCID, "": m1.RFCID}[c.last]
			d.joined(letter{from: c.last, inReplyTo: names}, d.support, into.ID)
			d.advance(time.Minute)
			answer := d.reply(d.bo, into.ID, inbox.ReplyForm{Cc: c.cc, Close: c.close})
			note, err := d.app.Comment(d.ctx, d.as(d.bo), into.ID, "Done.", "n1")
			d.must(err)
			d.advance(time.Minute)
			d.undo(d.bo, r)
			whole, part := d.conversation(into.ID), d.conversation(from.ID)
			if back := slices.Contains(d.wrote(part.ID), answer.ID); back != c.back || slices.Contains(d.wrote(whole.ID), answer.ID) == c.back {
				t.Errorf("the answer to %v went back: %v", answer.To, back)
			}
			if !slices.Contains(d.wrote(whole.ID), note.ID) {
				t.Error("the comment does not stay")
			}
			if part.Answered() == c.partWaits || whole.Answered() == c.wholeWaits {
				t.Errorf("part waits since %d, whole since %d", part.UnansweredAt, whole.UnansweredAt)
			}
			if (whole.State == models.StateClosed) != c.wholeCloses {
				t.Errorf("whole: %+v", whole)
			}
			if c.back { // and what comes in answer to it finds it there
				d.joined(letter{from: pietMail, inReplyTo: answer.RFCID}, d.support, part.ID)
			}
		})
	}
}

// A mail that answers such an answer while the two are one belongs to the part, too, and asks for another.
func TestAnswersToAnswersOfAMergeThatIsUndone(t *testing.T) {
	d := newDesk(t)
	_, into := d.take(letter{})
	d.advance(time.Minute)
	m2, from := d.take(letter{from: pietMail})
	r := d.merge(d.bo, from.ID, into.ID)
	d.advance(time.Minute)
	answer := d.reply(d.bo, into.ID, inbox.ReplyForm{})
	d.advance(time.Minute)
	again := d.joined(letter{from: pietMail, inReplyTo: answer.RFCID}, d.support, into.ID)
	d.undo(d.bo, r)
	part, whole := d.conversation(from.ID), d.conversation(into.ID)
	if got := d.wrote(part.ID); !slices.Equal(got, []int64{m2.ID, answer.ID, again.ID}) || part.UnansweredAt != again.CreatedAt || part.State != models.StateOpen {
		t.Errorf("part %v: %+v", got, part)
	}
	if whole.Answered() || whole.State != models.StateOpen {
		t.Errorf("whole: %+v", whole)
	}
}
