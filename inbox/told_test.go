package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// chooses sets what a user is told: words like "mail:new".
func (d *desk) chooses(u models.User, words ...string) {
	d.Helper()
	t := models.Told{}
	for _, word := range words {
		w, k, _ := strings.Cut(word, ":")
		t.Want(models.ToldWay(w), models.ToldKind(k))
	}
	d.must(d.app.ChooseTold(d.ctx, d.as(u), t))
}

// later moves the clock on by a little more than people have to see something, and does what is due.
func (d *desk) later() {
	d.Helper()
	d.advance(2*time.Minute + time.Second)
	d.must(d.app.RunDue(d.ctx))
}

// tidings are the mails to users that have come into the outbox since the last time: who, and the subject.
func (d *desk) tidings() (out []string) {
	d.Helper()
	for _, m := range d.claims(1000 * time.Hour) {
		if name, domain, _ := strings.Cut(m.to, "@"); domain == "harbour.example" {
			out = append(out, name+": "+m.subject)
		}
	}
	return out
}

func (d *desk) tells(want ...string) {
	d.Helper()
	if got := d.tidings(); !slices.Equal(got, want) {
		d.Errorf("told %q, not %q", got, want)
	}
}

func TestEachKindIsToldToWhomItConcerns(t *testing.T) {
	all := func(d *desk) {
		for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
			var words []string
			for _, k := range models.ToldKinds {
				words = append(words, "mail:"+string(k))
			}
			d.chooses(u, words...)
		}
	}
	given := func(d *desk, to models.Owner) models.Message {
		m, c := d.take(letter{})
		d.assign(d.ana, c.ID, to)
		for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
			_, err := d.app.Show(d.ctx, d.as(u), c.ID, 0)
			d.must(err)
		}
		return m
	}
	for name, test := range map[string]struct {
		happens func(d *desk)
		want    []string
	}{
		"given to me":     {func(d *desk) { _, c := d.take(letter{}); d.assign(d.ana, c.ID, user(d.bo)) }, []string{"bo: A conversation was given to you"}},
		"taken by myself": {func(d *desk) { _, c := d.take(letter{}); d.assign(d.bo, c.ID, user(d.bo)) }, nil},
		"passed on meanwhile": {func(d *desk) {
			_, c := d.take(letter{})
			d.assign(d.ana, c.ID, user(d.bo))
			d.assign(d.bo, c.ID, user(d.cas))
		}, []string{"cas: A conversation was given to you"}},
		"given to my team":  {func(d *desk) { _, c := d.take(letter{}); d.assign(d.ana, c.ID, team(d.care)) }, []string{"bo: There is something new in a conversation of your team", "cas: There is something new in a conversation of your team"}},
		"an answer in mine": {func(d *desk) { m := given(d, user(d.bo)); d.take(letter{inReplyTo: m.RFCID}) }, []string{"bo: There is an answer in a conversation of yours"}},
		"an answer in my team's": {func(d *desk) { m := given(d, team(d.care)); d.take(letter{inReplyTo: m.RFCID}) },
			[]string{"bo: There is something new in a conversation of your team", "cas: There is something new in a conversation of your team"}},
		"new and nobody's":   {func(d *desk) { d.take(letter{}) }, []string{"ana: A new conversation is nobody's", "bo: A new conversation is nobody's", "cas: A new conversation is nobody's", "dot: A new conversation is nobody's"}},
		"where few may read": {func(d *desk) { d.take(letter{}, "board@harbour.example") }, []string{"bo: A new conversation is nobody's", "cas: A new conversation is nobody's"}},
		"new, and taken":     {func(d *desk) { _, c := d.take(letter{}); d.assign(d.bo, c.ID, user(d.bo)) }, nil},
		"named": {func(d *desk) {
			m := given(d, user(d.dot))
			_, err := d.app.Comment(d.ctx, d.as(d.dot), m.ConversationID, "@Care look", "")
			d.must(err)
		}, []string{"bo: A colleague has named you in a comment", "cas: A colleague has named you in a comment"}},
		"closed as spam": {func(d *desk) {
			_, c := d.take(letter{})
			d.assign(d.ana, c.ID, user(d.bo))
			d.setState(d.ana, c.ID, models.StateSpam)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			all(d)
			test.happens(d)
			d.tells()
			d.later()
			d.tells(test.want...)
			d.later()
			d.tells()
		})
	}
}

func TestNobodyIsMailedWhatTheyDoNotWant(t *testing.T) {
	d := newDesk(t)
	give := func() {
		_, c := d.take(letter{})
		d.assign(d.ana, c.ID, user(d.bo))
		d.later()
	}
	give()
	d.tells("bo: A conversation was given to you") // as it is for who has never chosen
	d.chooses(d.bo, "badge:assigned", "desktop:assigned")
	give()
	d.tells()
	d.chooses(d.bo)
	give()
	d.tells()
	d.chooses(d.bo, "mail:assigned")
	d.app.Silent = true
	give()
	d.tells()
}

func TestWhatWasSeenInAPageIsNotMailed(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.assign(d.ana, c.ID, user(d.bo))
	_, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	d.must(err)
	d.later()
	d.tells()

	_, c = d.take(letter{})
	end, err := d.app.PageOpen(d.ctx, d.as(d.bo))
	d.must(err)
	d.assign(d.ana, c.ID, user(d.bo))
	d.advance(2*time.Minute + time.Second)
	d.must(d.app.PageKept(d.ctx, d.as(d.bo)))
	d.must(d.app.RunDue(d.ctx))
	end()
	d.later()
	d.later()
	d.tells()
}

// What comes while somebody is away is one mail, with what is still so; it is in their language, and nothing that strangers wrote is in its subject.
func TestSeveralThingsAreOneMail(t *testing.T) {
	d := newDesk(t)
	bo := d.user(d.bo.ID)
	bo.Language = "nl"
	d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, bo) })
	_, one := d.take(letter{subject: "One\x01 {name} <b>"})
	d.assign(d.ana, one.ID, user(d.bo))
	_, err := d.app.Comment(d.ctx, d.as(d.ana), one.ID, "@Bo look", "")
	d.must(err)
	d.advance(time.Minute)
	_, two := d.take(letter{subject: "Two"})
	d.assign(d.ana, two.ID, user(d.bo))
	d.advance(time.Minute + time.Second)
	d.must(d.app.RunDue(d.ctx))
	mails := d.claims(1000 * time.Hour)
	if len(mails) != 1 {
		t.Fatalf("%d mails: %+v", len(mails), mails)
	}
	m := mails[0]
	if m.to != "bo@harbour.example" || m.subject != "2 gesprekken om naar te kijken" {
		t.Errorf("%+v", m)
	}
	for _, part := range []string{"Hallo Bo,", "Een collega heeft je in een opmerking genoemd:\nOne {name} <b> (", fmt.Sprintf("http://desk.example/conversations/%d\n", one.ID), "Er is een gesprek aan jou gegeven:\nTwo (", "\nhttp://desk.example/settings/notifications"} {
		if !strings.Contains(m.body, part) {
			t.Errorf("%q is not in\n%s", part, m.body)
		}
	}
	d.later()
	d.tells()
}

// However many nodes look at once, a mail goes out once.
func TestWhatIsToldByMailIsToldOnce(t *testing.T) {
	d := newDesk(t)
	for i := range 5 {
		_, c := d.take(letter{subject: fmt.Sprint(i)})
		d.assign(d.ana, c.ID, user(d.bo))
	}
	d.advance(2*time.Minute + time.Second)
	var wg sync.WaitGroup
	for range 6 {
		node := inbox.New(inbox.App{DB: d.db, Log: d.app.Log, Vault: d.app.Vault, URL: d.app.URL, Now: d.app.Now})
		wg.Go(func() {
			if err := node.RunDue(d.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	d.tells("bo: 5 conversations for you to look at")
}

// What happens while a mail is being put together is told by the next one.
func TestWhatHappensMeanwhileIsNotLost(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	for i := range 20 {
		_, c := d.take(letter{subject: fmt.Sprint(i)})
		wg.Go(func() { d.assign(d.ana, c.ID, user(d.bo)) })
		wg.Go(func() {
			if err := d.app.RunDue(d.ctx); err != nil {
				t.Error(err)
			}
		})
		if i%5 == 4 {
			d.advance(3 * time.Minute)
		}
	}
	wg.Wait()
	d.later()
	d.later()
	links := map[string]bool{}
	for _, m := range d.outbox() {
		for _, line := range strings.Split(m.body, "\n") {
			if strings.Contains(line, "/conversations/") {
				if links[line] {
					t.Errorf("told twice: %s", line)
				}
				links[line] = true
			}
		}
	}
	if len(links) != 20 {
		t.Errorf("%d of 20 are told", len(links))
	}
}

func TestWhoLostAccessIsToldNothing(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{}, "board@harbour.example")
	_, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "@Bo look", "")
	d.must(err)
	d.write(func(tx *models.DB) error {
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
	})
	d.later()
	d.tells()
}

// Without a channel that can send nothing is mailed, and what follows still is once one can.
func TestNothingIsToldByMailWhereNoneCanGoOut(t *testing.T) {
	d := newDesk(t)
	mute := func(host string) {
		for _, ch := range []models.Channel{d.support, d.sales, d.private} {
			ch.SMTPHost = host
			d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, ch) })
		}
	}
	give := func() {
		_, c := d.take(letter{})
		d.assign(d.ana, c.ID, user(d.bo))
		d.later()
	}
	mute("")
	give()
	mute("127.0.0.1")
	give()
	d.tells("bo: A conversation was given to you")
}

// What is told follows a conversation into the one that it has become a part of.
func TestWhatIsToldFollowsAMerge(t *testing.T) {
	d := newDesk(t)
	_, one := d.take(letter{subject: "One"})
	_, two := d.take(letter{subject: "Two"})
	_, err := d.app.Comment(d.ctx, d.as(d.cas), one.ID, "@Bo look", "")
	d.must(err)
	_, err = d.app.Merge(d.ctx, d.as(d.cas), one.ID, two.ID)
	d.must(err)
	d.later()
	mails := d.outbox()
	if len(mails) != 1 || !strings.Contains(mails[0].body, fmt.Sprintf("/conversations/%d\n", two.ID)) {
		t.Errorf("%+v", mails)
	}
}

// A mail that was not delivered is counted, and told, until it is seen; so is what was late.
func TestAFailedMailIsCountedUntilSeen(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "badge:failed", "mail:failed")
	_, c := d.take(letter{})
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Hello"})
	d.write(func(tx *models.DB) error { return tx.MarkSeen(d.ctx, d.bo.ID, c.ID, m.ID) })
	badge := func(want int64) {
		t.Helper()
		if n, err := d.app.Badge(d.ctx, d.as(d.bo)); err != nil || n != want {
			t.Errorf("counted %d, not %d (%v)", n, want, err)
		}
	}
	badge(0)
	d.take(report(m.RFCID, "failed", "marloes@fietsen.example"))
	badge(1)
	d.later()
	d.tells("bo: A mail of yours could not be delivered")
	badge(1)
	_, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	d.must(err)
	badge(0)
}
