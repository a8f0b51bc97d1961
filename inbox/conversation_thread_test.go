package inbox_test

import (
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// TestThreading starts from one conversation: Marloes wrote <first@…> with Piet in Cc, and Bo answered her. Each case is one more mail, and what
// it says of itself afterwards.
func TestThreading(t *testing.T) {
	const first, piet, stranger = "<first@fietsen.example>", "Piet <piet@fietsen.example>", "Mallory <mallory@elsewhere.example>"
	const outlook = "Thread-Index: AdqYz3Rk0J1mX5XnQ0y8m3cQyYk1sgAAB1xw\r\nThread-Topic: A bicycle\r\n"
	forged := email.NewMessageID([]byte("another key"), 1, 2, "harbour.example")
	cases := []struct {
		name   string
		mail   letter // "SIGNED" stands for the Message-ID of Bo's answer, "OURS" for that of a mail that the inbox Board has sent
		to     string // empty: Support
		joins  bool
		linked bool
		by     string // the header that joined it
		why    string // that it did not join what it named; empty: it named nothing
	}{
		{"an answer to ours by the contact", letter{inReplyTo: "SIGNED"}, "", true, false, "In-Reply-To", ""},
		{"an answer to ours in another case", letter{from: "MARLOES@Fietsen.example", inReplyTo: "SIGNED"}, "", true, false, "In-Reply-To", ""},
		{"references alone", letter{references: "<unknown@x.example> SIGNED <later@x.example>"}, "", true, false, "References", ""},
		{"both headers", letter{inReplyTo: "<unknown@x.example>", references: first}, "", true, false, "References", ""},
		{"her second mail refers to her first", letter{inReplyTo: first}, "", true, false, "In-Reply-To", ""},
		{"her own second mail before any reply, with nothing in it that names the first", letter{}, "", false, false, "", ""},
		{"a colleague in Cc answers her mail", letter{from: piet, inReplyTo: first}, "", true, false, "In-Reply-To", ""},
		{"a colleague in Cc answers ours", letter{from: piet, inReplyTo: "SIGNED", references: first}, "", true, false, "In-Reply-To", ""},
		{"a colleague in Cc writes anew", letter{from: piet, subject: "Re: A bicycle"}, "", false, false, "", ""},
		{"to the inbox's other address", letter{inReplyTo: "SIGNED"}, "sales@harbour.example", true, false, "In-Reply-To", ""},
		{"a stranger who knows our id", letter{from: stranger, inReplyTo: "SIGNED"}, "", false, true, "", models.NotIn},
		{"a stranger who knows her id", letter{from: stranger, references: first}, "", false, true, "", models.NotIn},
		{"a stranger who claims her name", letter{from: "marloes@fietsen.example <mallory@elsewhere.example>", inReplyTo: "SIGNED"}, "", false, true, "", models.NotIn},
		{"a stranger to whom she forwarded it", letter{from: stranger, subject: "Fwd: A bicycle", references: first + " SIGNED", body: "---------- Forwarded message ---------"}, "", false, true, "", models.NotIn},
		{"forwarded in by her, as a mail of its own", letter{subject: "Fwd: Another", more: outlook, body: "---------- Forwarded message ---------"}, "", false, false, "", models.NotProof},
		{"a forged signature", letter{inReplyTo: forged}, "", false, false, "", models.NotKnown},
		{"another inbox", letter{inReplyTo: "SIGNED", references: first}, "board@harbour.example", false, false, "", models.NotHere},
		{"our id of another inbox", letter{inReplyTo: "OURS"}, "", false, false, "", models.NotHere},
		{"the same subject only", letter{subject: "Re: A bicycle"}, "", false, false, "", ""},
		{"Outlook's Thread-Index and Thread-Topic only", letter{subject: "RE: A bicycle", more: outlook}, "", false, false, "", models.NotProof},
		{"Outlook's Thread-Index beside a reference", letter{inReplyTo: first, more: outlook}, "", true, false, "In-Reply-To", ""},
		{"a Message-ID seen before", letter{id: first, body: "Something else."}, "", false, false, "", ""},
		{"no Message-ID and nothing named", letter{id: "-"}, "", false, false, "", ""},
		{"an empty reference", letter{inReplyTo: "<>", references: "< >"}, "", false, false, "", ""},
		{"a bounce that only claims to be about her mail", report(first, "failed", "x@fietsen.example"), "", false, true, "", models.NotUnchecked},
		{"a bounce of ours", report("SIGNED", "failed", "marloes@fietsen.example"), "", true, false, models.ByReport, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			_, start := d.take(letter{id: first, cc: piet, more: outlook})
			signed := d.reply(d.bo, start.ID, inbox.ReplyForm{}).RFCID
			_, board := d.take(letter{}, "board@harbour.example")
			ours := d.reply(d.bo, board.ID, inbox.ReplyForm{}).RFCID
			for _, field := range []*string{&c.mail.inReplyTo, &c.mail.references, &c.mail.body} {
				*field = strings.ReplaceAll(strings.ReplaceAll(*field, "SIGNED", signed), "OURS", ours)
			}
			to := c.to
			if to == "" {
				to = d.support.Address
			}
			m, got := d.take(c.mail, to)
			if joined := got.ID == start.ID; joined != c.joins {
				t.Fatalf("joined %v, want %v: %+v", joined, c.joins, got)
			}
			if linked := got.LinkedID == start.ID; linked != c.linked {
				t.Errorf("linked %v, want %v", linked, c.linked)
			}
			d.checkLinked(got)
			checkJoined(t, m.Joined, c.by, c.why, start.ID)
		})
	}
}

// checkJoined: a mail says what joined it, or why it did not join what it named.
func checkJoined(t *testing.T, j *models.Joined, by, why string, start int64) {
	t.Helper()
	if j == nil || j.By != by || (by != "") != (j.ID != "" && j.Message != 0) {
		t.Fatalf("joined by %+v, want %q", j, by)
	}
	if by == "" && (len(j.Not) == 0) != (why == "") || why != "" && j.Not[0].Why != why {
		t.Errorf("it did not join because of %+v, want %q", j.Not, why)
	}
	if (why == models.NotIn || why == models.NotUnchecked) && j.Not[0].Conversation != start {
		t.Errorf("it names %d, want %d", j.Not[0].Conversation, start)
	}
}

// Nothing that is typed into a form joins anything, and it lets in nobody but by an answer to our answer: whoever types the address of a service's
// machine does not get to see what that sends to us.
func TestTheTicketTrickThroughAForm(t *testing.T) {
	d := newDesk(t)
	_, start := d.take(letter{id: "<first@fietsen.example>"})
	d.form(d.open, "contact", nil)
	for _, typed := range []string{"marloes@fietsen.example", "robot@service.example", d.support.Address} {
		m, got := d.submitted("contact", "name", "Mallory", "email", typed, "message", "Re: A bicycle <first@fietsen.example>")
		if got.ID == start.ID || got.LinkedID != 0 || m.Joined != nil {
			t.Errorf("typed as %s it is in %d: %+v", typed, got.ID, m.Joined)
		}
	}
	before := len(d.conversations())
	_, got := d.take(letter{from: "robot@service.example", subject: "Re: Contact form", body: "Confirm your account: https://service.example/confirm"})
	if after := d.conversations(); len(after) != before+1 || got.ID != after[before].ID {
		t.Errorf("what a service sends joined %d", got.ID)
	}
}

// checkLinked: a linked conversation says so in its thread, and only then.
func (d *desk) checkLinked(c models.Conversation) {
	d.Helper()
	var named []int64
	for _, m := range d.thread(c.ID, models.Event) {
		if m.Event.Kind == models.EventLinked {
			named = append(named, m.Event.Other)
		}
	}
	if c.LinkedID == 0 && len(named) != 0 || c.LinkedID != 0 && (len(named) != 1 || named[0] != c.LinkedID) {
		d.Errorf("linked to %d, the thread names %v", c.LinkedID, named)
	}
	if thread, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0); err != nil || c.LinkedID != 0 && thread.Linked[c.LinkedID].ID != c.LinkedID {
		d.Errorf("shown with %+v, %v", thread.Linked, err)
	}
}

// Two strangers' mails without a Message-ID, or with the same one, name each other's conversation by accident only.
func TestStrangersAreNeverMerged(t *testing.T) {
	d := newDesk(t)
	for _, l := range []letter{{from: "a@one.example", id: "-"}, {from: "b@two.example", id: "-"}, {from: "c@three.example", id: "<1@localhost>"}, {from: "d@four.example", id: "<1@localhost>"},
		{from: "e@five.example", id: "<1@localhost>", references: "<1@localhost>"}} {
		d.must(d.deliver(d.raw(l)))
	}
	if n := len(d.conversations()); n != 5 {
		t.Errorf("%d conversations of 5 strangers", n)
	}
}

// Mallory repeats Marloes' Message-ID with Piet in Cc, so that Piet's answer to Marloes names both conversations.
func TestARepeatedMessageIDDrawsNothingAway(t *testing.T) {
	d := newDesk(t)
	_, real := d.take(letter{id: "<1@fietsen.example>", cc: "piet@fietsen.example"})
	_, trap := d.take(letter{from: "mallory@elsewhere.example", id: "<1@fietsen.example>", cc: "piet@fietsen.example"})
	_, got := d.take(letter{from: "piet@fietsen.example", inReplyTo: "<1@fietsen.example>"})
	if got.ID != real.ID || trap.ID == real.ID {
		t.Errorf("the answer went to %d; Marloes has %d, Mallory %d", got.ID, real.ID, trap.ID)
	}
}

func TestReopening(t *testing.T) {
	cases := []struct {
		name   string
		before func(d *desk, id int64) // the conversation is closed and Bo's; the rule names Cas
		state  models.State
		owner  func(d *desk) models.Owner
		routed bool // again, by the answer
	}{
		{"stays with its owner", func(*desk, int64) {}, models.StateOpen, func(d *desk) models.Owner { return user(d.bo) }, false},
		{"stays with an owner who is away", func(d *desk, _ int64) {
			d.away(d.bo)
		}, models.StateOpen, func(d *desk) models.Owner { return user(d.bo) }, false},
		{"stays with its team", func(d *desk, id int64) { d.assign(d.bo, id, team(d.care)) }, models.StateOpen, func(d *desk) models.Owner { return team(d.care) }, false},
		{"its owner is gone", func(d *desk, _ int64) { d.deactivate(d.bo) }, models.StateOpen, func(d *desk) models.Owner { return user(d.cas) }, true},
		{"its owner has lost access", func(d *desk, _ int64) { d.restrict(d.open, d.ana, d.cas) }, models.StateOpen, func(d *desk) models.Owner { return user(d.cas) }, true},
		{"nobody owns it", func(d *desk, id int64) { d.assign(d.bo, id, models.Nobody) }, models.StateOpen, func(d *desk) models.Owner { return user(d.cas) }, true},
		{"nobody can have it", func(d *desk, _ int64) { d.deactivate(d.bo); d.deactivate(d.cas) }, models.StateOpen, func(d *desk) models.Owner { return models.Nobody }, true},
		{"spam stays filed", func(d *desk, id int64) { d.setState(d.ana, id, models.StateSpam) }, models.StateSpam, func(d *desk) models.Owner { return user(d.bo) }, false},
		{"trash stays filed", func(d *desk, id int64) { d.setState(d.ana, id, models.StateTrash) }, models.StateTrash, func(d *desk) models.Owner { return user(d.bo) }, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.assigns(&d.support, nil, user(d.cas))
			first, start := d.take(letter{})
			d.assign(d.bo, start.ID, user(d.bo))
			d.reply(d.bo, start.ID, inbox.ReplyForm{Close: true})
			c.before(d, start.ID)
			before := d.conversation(start.ID)
			d.advance(1e9)
			_, got := d.take(letter{inReplyTo: first.RFCID})
			if got.ID != start.ID || got.State != c.state || got.Owner != c.owner(d) {
				t.Errorf("got %+v", got)
			}
			if routed := got.DecisionID != before.DecisionID; routed != c.routed {
				t.Errorf("routed %v, want %v", routed, c.routed)
			}
			if got.UnansweredAt != models.At(d.app.Now()) {
				t.Errorf("unanswered since %d", got.UnansweredAt)
			}
		})
	}
}

// deactivate and restrict do to the rows what the use cases about people do.
func (d *desk) deactivate(u models.User) {
	d.Helper()
	u = d.user(u.ID)
	u.Active = false
	d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
}

func (d *desk) restrict(in models.Inbox, to ...models.User) {
	d.Helper()
	in.Open = false
	var named []models.InboxUser
	for _, u := range to {
		named = append(named, models.InboxUser{InboxID: in.ID, UserID: u.ID})
	}
	d.write(func(tx *models.DB) error {
		if err := tx.UpdateInbox(d.ctx, in); err != nil {
			return err
		}
		return tx.SetAccess(d.ctx, in.ID, named, nil, nil)
	})
}

func TestWritingAgainDoesNotMoveThePlaceInTheQueue(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	d.advance(1e9)
	_, again := d.take(letter{inReplyTo: m.RFCID})
	if again.UnansweredAt != c.UnansweredAt || again.ActivityAt == c.ActivityAt {
		t.Errorf("%+v", again)
	}
}

func TestReopeningByHand(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.cas))
	_, c := d.take(letter{})
	d.setState(d.ana, c.ID, models.StateClosed)
	d.setState(d.ana, c.ID, models.StateOpen)
	if got := d.conversation(c.ID); got.State != models.StateOpen || got.Owner != user(d.cas) {
		t.Errorf("%+v", got)
	}
	d.setState(d.ana, c.ID, models.StateTrash)
	d.deactivate(d.cas)
	d.setState(d.ana, c.ID, models.StateOpen)
	if got := d.conversation(c.ID); got.State != models.StateOpen || got.Owner != models.Nobody || got.OwnerWhy != models.LostAccess {
		t.Errorf("%+v", got)
	}
}

// "Not spam" runs the rule for what it never ran for, if somebody waits for an answer.
func TestNotSpam(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.cas))
	_, bounce := d.take(report("<unknown@elsewhere.example>", "failed", "x@fietsen.example"))
	d.setState(d.ana, bounce.ID, models.StateSpam)
	d.setState(d.ana, bounce.ID, models.StateOpen)
	if got := d.conversation(bounce.ID); got.Owner != models.Nobody || got.DecisionID != 0 {
		t.Errorf("a machine's mail was routed: %+v", got)
	}
	d.setState(d.ana, bounce.ID, models.StateSpam)
	m := d.incoming()[0]
	d.take(letter{from: "MAILER-DAEMON@mx.example", inReplyTo: m.RFCID})
	d.write(func(tx *models.DB) error { return tx.AddParticipants(d.ctx, bounce.ID, []string{marloes}) })
	if _, got := d.take(letter{inReplyTo: m.RFCID}); got.ID != bounce.ID || got.State != models.StateSpam {
		t.Fatalf("%+v", got)
	}
	d.setState(d.ana, bounce.ID, models.StateOpen)
	if got := d.conversation(bounce.ID); got.Owner != user(d.cas) {
		t.Errorf("a person's mail was not routed: %+v", got)
	}
}
