package inbox_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// Old mail that is brought along is no past of the rule: a rehearsal of the same days says the same before and after, though the mail is dated in
// these days, and joins what came in them.
func TestRehearsalsTakeNoNoticeOfOldMail(t *testing.T) {
	p := newPastWorld(t, 40)
	for range 150 {
		p.step()
	}
	in := p.input(0)
	before, err := routing.Rehearse(p.ctx, p.db, in, nil)
	p.must(err)
	if len(before.Rows) < 10 {
		t.Fatalf("%d rows", len(before.Rows))
	}
	p.advance(time.Minute)
	p.bringsAlong()
	for _, again := range []string{"at once", "after an answer to it"} {
		after, err := routing.Rehearse(p.ctx, p.db, in, nil)
		p.must(err)
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%s: before %+v\nafter %+v", again, before, after)
		}
		p.advance(time.Minute)
		p.take(letter{from: "old0@fietsen.example", inReplyTo: "<old0@fietsen.example>"})
	}
}

// What was in force is repeated exactly, though old mail comes in between the new, and is answered.
func TestRehearsingBetweenOldMailRepeatsWhatWas(t *testing.T) {
	p := newPastWorld(t, 3)
	for range 6 {
		for range 25 {
			p.step()
		}
		p.bringsAlong()
		p.take(letter{from: "old1@fietsen.example", inReplyTo: "<old1@fietsen.example>"})
	}
	got, err := routing.Rehearse(p.ctx, p.db, p.input(0), nil)
	p.must(err)
	for _, row := range got.Rows {
		if c := p.conversation(row.ConversationID); p.thread(c.ID, models.Incoming)[0].Imported && c.DecisionID == 0 {
			t.Errorf("old mail is rehearsed: %+v", row)
		}
		if row.Is != row.Was || row.Wait != row.WasWait {
			t.Errorf("conversation %d went to %v after %v; rehearsed: %v after %v", row.ConversationID, row.Was, us(row.WasWait), row.Is, us(row.Wait))
		}
	}
	if got.Actual != got.Rehearsed {
		t.Errorf("%+v, rehearsed %+v", got.Actual, got.Rehearsed)
	}
}

// bringsAlong imports mails of the days that the world has seen, each once however often: of people who are known, and answers of ours.
func (p *pastWorld) bringsAlong() {
	var mails []string
	for n := range 30 {
		at := p.start.Add(time.Duration(n) * time.Hour).Time().Format(time.RFC1123Z)
		if n%2 == 1 { // from before the history begins
			at = p.start.Add(-time.Duration(n) * 24 * time.Hour).Time().Format(time.RFC1123Z)
		}
		mails = append(mails, fmt.Sprintf("From: old%[1]d@fietsen.example\nTo: support@harbour.example\nSubject: Old %[1]d\nMessage-ID: <old%[1]d@fietsen.example>\nDate: %[2]s\n\nOld %[1]d\n", n, at),
			fmt.Sprintf("From: support@harbour.example\nTo: old%[1]d@fietsen.example\nSubject: Re: Old %[1]d\nMessage-ID: <re%[1]d@harbour.example>\nIn-Reply-To: <old%[1]d@fietsen.example>\nDate: %[2]s\n\nOurs %[1]d\n", n, at))
	}
	for n, c := range p.every() {
		if first := p.thread(c.ID, models.Incoming); len(first) > 0 && n < 30 {
			mails = append(mails, fmt.Sprintf("From: %s\nTo: support@harbour.example\nMessage-ID: <more%d@fietsen.example>\nIn-Reply-To: %s\nDate: %s\n\nMore\n", first[0].From.Email, c.ID, first[0].RFCID, c.CreatedAt.Time().Format(time.RFC1123Z)))
		}
	}
	_, err := p.app.ImportMail(p.ctx, p.support.Address, mboxOf(p, mails...), func(models.MailImport) {})
	p.must(err)
}
