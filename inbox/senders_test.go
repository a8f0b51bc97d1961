package inbox_test

import (
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// Mail from who is blocked is stored, filed as spam, routed to nobody and told nobody; "Not spam" routes it.
func TestBlockedSenders(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.cas))
	_, first := d.take(letter{})
	address, was, err := d.app.BlockSender(d.ctx, d.as(d.bo), first.ID)
	d.must(err)
	if address != marloes || was != models.StateOpen {
		t.Errorf("blocked %q, which was %q", address, was)
	}
	if got := d.conversation(first.ID); got.State != models.StateSpam {
		t.Errorf("what was written before is %+v", got)
	}
	m, second := d.take(letter{subject: "Another bicycle"})
	if second.State != models.StateSpam || second.Owner != models.Nobody || second.DecisionID != 0 || second.LastMessage != m.ID {
		t.Fatalf("%+v", second)
	}
	events := d.thread(second.ID, models.Event)
	if len(events) != 1 || events[0].Event.Reason != models.SpamBlocked {
		t.Errorf("the thread does not say why: %+v", events)
	}
	if lines, err := d.db.MailLines(d.ctx, d.support.ID, 0, 1); err != nil || lines[0].Outcome != models.MailSpam {
		t.Errorf("the ledger says %+v, %v", lines, err)
	}
	if _, third := d.take(letter{inReplyTo: m.RFCID}); third.ID != second.ID || third.State != models.StateSpam {
		t.Errorf("what names what is filed went to %+v", third)
	}
	d.setState(d.bo, second.ID, models.StateOpen)
	if got := d.conversation(second.ID); got.Owner != user(d.cas) || got.DecisionID == 0 {
		t.Errorf("not spam, and yet not routed: %+v", got)
	}
	// It is open now, and its sender still blocked: what comes next joins nothing that people work on.
	if _, fourth := d.take(letter{inReplyTo: m.RFCID}); fourth.ID == second.ID || fourth.State != models.StateSpam || fourth.LinkedID != second.ID {
		t.Errorf("went to %+v", fourth)
	}
	_, err = d.app.UnblockSender(d.ctx, d.as(d.bo), first.ID, was)
	d.must(err)
	if got := d.conversation(first.ID); got.State != models.StateOpen || got.Owner != user(d.cas) {
		t.Errorf("undone: %+v", got)
	}
	if _, fifth := d.take(letter{subject: "A third"}); fifth.State != models.StateOpen || fifth.Owner != user(d.cas) {
		t.Errorf("unblocked: %+v", fifth)
	}
}

func TestWhatABlockReaches(t *testing.T) {
	for _, c := range []struct {
		name, blocked, from string
		spam                bool
	}{
		{"the address", "ann@one.example", "Ann <ann@one.example>", true},
		{"in another case", "ann@one.example", "Ann <ANN@One.Example>", true},
		{"a neighbour", "ann@one.example", "Bea <bea@one.example>", false},
		{"a domain", "one.example", "Bea <bea@one.example>", true},
		{"with the sign", "@one.example", "Bea <bea@one.example>", true},
		{"below the domain", "one.example", "Bea <bea@mail.one.example>", true},
		{"above it", "mail.one.example", "Bea <bea@one.example>", false},
		{"a domain that ends alike", "one.example", "Bea <bea@someone.example>", false},
		{"the name alone", "ann@one.example", "ann@one.example <bea@two.example>", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			_, err := d.app.AddBlocked(d.ctx, d.as(d.ana), c.blocked)
			d.must(err)
			if _, got := d.take(letter{from: c.from}); (got.State == models.StateSpam) != c.spam {
				t.Errorf("it is %s", got.State)
			}
		})
	}
}

// A report on a mail of ours is stored where that mail is, whoever is blocked.
func TestABlockStopsNoBounce(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	signed := d.reply(d.bo, c.ID, inbox.ReplyForm{}).RFCID
	_, err := d.app.AddBlocked(d.ctx, d.as(d.ana), "mx.example")
	d.must(err)
	if _, got := d.take(report(signed, "failed", marloes)); got.ID != c.ID || got.State != models.StateOpen {
		t.Errorf("%+v", got)
	}
}

func TestWhoMayBlock(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	for _, typed := range []string{"", "@", "a b@c.example", "bo@", d.support.Address, d.bo.Email, "ann@one.example, bea@two.example"} {
		_, err := d.app.AddBlocked(d.ctx, d.as(d.ana), typed)
		if _, wrong := err.(models.Problems); !wrong {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := d.app.AddBlocked(d.ctx, d.as(d.bo), "ann@one.example"); err != models.ErrNotFound {
		t.Errorf("a member: %v", err)
	}
	if _, err := d.app.SenderRulings(d.ctx, d.as(d.bo), models.RulingBlocked, 0); err != models.ErrNotFound {
		t.Errorf("a member reads: %v", err)
	}
	_, err := d.app.AddBlocked(d.ctx, d.as(d.ana), "fietsen.example")
	d.must(err)
	if _, err := d.app.UnblockSender(d.ctx, d.as(d.bo), c.ID, ""); err == nil {
		t.Error("a member unblocked a domain that an admin had blocked")
	}
	list, err := d.app.SenderRulings(d.ctx, d.as(d.ana), models.RulingBlocked, 0)
	d.must(err)
	if len(list.Rows) != 1 || list.Rows[0].Address != "@fietsen.example" || list.Users[d.ana.ID].Name == "" {
		t.Fatalf("%+v", list)
	}
	_, err = d.app.DropRuling(d.ctx, d.as(d.ana), list.Rows[0].ID)
	d.must(err)
	if _, got := d.take(letter{}); got.State != models.StateOpen {
		t.Errorf("%+v", got)
	}
}

func TestPicturesOfASender(t *testing.T) {
	d := newDesk(t)
	page := letter{more: "Content-Type: text/html\r\n", body: `<p>Hello</p><img src="https://pictures.example/1.png">`}
	m, c := d.take(page)
	shown := func(conversation, message int64) bool {
		th, err := d.app.Show(d.ctx, d.as(d.bo), conversation, 0)
		d.must(err)
		return th.Pictures[message]
	}
	if shown(c.ID, m.ID) {
		t.Error("shown without being asked for")
	}
	_, err := d.app.ShowPictures(d.ctx, d.as(d.bo), m.ID, true)
	d.must(err)
	next, other := d.take(page)
	if !shown(c.ID, m.ID) || !shown(other.ID, next.ID) {
		t.Error("not always shown")
	}
	page.from = "Marloes <marloes@elsewhere.example>"
	if stranger, at := d.take(page); shown(at.ID, stranger.ID) {
		t.Error("shown of somebody else")
	}
	_, err = d.app.ShowPictures(d.ctx, d.as(d.bo), m.ID, false)
	d.must(err)
	if shown(c.ID, m.ID) {
		t.Error("still shown")
	}
}
