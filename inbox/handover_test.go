package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// busies gives somebody n new conversations on a channel, by hand, each written a minute after the one before.
func (d *desk) busies(u models.User, ch models.Channel, n int) (out []models.Conversation) {
	d.Helper()
	for range n {
		_, c := d.take(letter{}, ch.Address)
		by := u
		d.assign(by, c.ID, models.UserOwner(u.ID))
		out = append(out, d.conversation(c.ID))
		d.advance(time.Minute)
	}
	return out
}

func (d *desk) handover(by, of models.User) inbox.Handover {
	d.Helper()
	h, err := d.app.Handover(d.ctx, d.as(by), of.ID, inbox.HandoverQuery{Limit: inbox.HandoverMost})
	d.must(err)
	return h
}

// choices are what the page of a preview posts with everything ticked.
func choices(h inbox.Handover) (out []inbox.HandoverChoice) {
	for _, r := range h.Rows {
		out = append(out, inbox.HandoverChoice{ConversationID: r.ID, To: r.Decision.Owner, ByRule: r.Waits})
	}
	return out
}

// everything is everything that a preview might change, as text.
func (d *desk) everything() string {
	d.Helper()
	users, err := d.db.Users(d.ctx)
	d.must(err)
	text := fmt.Sprintf("%+v\n%+v\n", users, d.conversations())
	for _, c := range d.conversations() {
		text += fmt.Sprintln(len(d.thread(c.ID)))
	}
	return text
}

func TestAHandoverPreviewChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.ana), user(d.bo), user(d.cas))
	d.loads(map[int64]int{d.cas.ID: 2})
	mine := d.busies(d.bo, d.support, 4)
	before := d.everything()
	heard, stop := d.app.Hub.Listen()
	h := d.handover(d.bo, d.bo)
	stop()
	for e := range heard {
		t.Errorf("announced %+v", e)
	}
	if after := d.everything(); after != before {
		t.Errorf("changed:\n%s\n%s", before, after)
	}
	var got []string
	for i, r := range h.Rows {
		if r.ID != mine[i].ID {
			t.Errorf("row %d is of %d: the longest waiting first", i, r.ID)
		}
		got = append(got, r.Decision.OwnerName)
		if r.Decision.Cause != models.CauseHandover || len(r.Decision.Candidates) != 3 || r.Decision.Candidates[1].Verdict != "left_out" {
			t.Errorf("row %d: %+v", i, r.Decision)
		}
	}
	if fmt.Sprint(got) != "[Ana Ana Cas Ana]" { // 0, 1, then as busy as Cas, who has waited longer, then Ana again
		t.Errorf("proposed: %v", got)
	}
	if h.Total != 4 || h.Hidden != 0 {
		t.Errorf("%d, and %d hidden", h.Total, h.Hidden)
	}
}

func TestAHandoverDoesWhatItsPreviewSaid(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d, r := newDesk(t), rand.New(rand.NewPCG(seed, 1))
			d.assigns(&d.support, func(rule *models.Rule) {
				rule.Turns, rule.Handout = r.IntN(3) == 0, int64(1+r.IntN(3))
				rule.Members = append(rule.Members, models.RuleMember{UserID: d.cas.ID, Second: true})
			}, user(d.ana), user(d.bo))
			if r.IntN(4) > 0 {
				d.assigns(&d.private, nil, user(d.bo), user(d.cas))
			}
			d.loads(map[int64]int{d.ana.ID: r.IntN(3), d.cas.ID: r.IntN(3)})
			d.busies(d.bo, d.support, 2+r.IntN(4))
			d.busies(d.bo, d.private, r.IntN(3))
			for _, u := range []models.User{d.ana, d.cas} {
				u = d.user(u.ID)
				u.Capacity = int64(1 + r.IntN(4))
				d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
			}
			for _, c := range d.conversations() {
				if c.Owner == user(d.bo) && r.IntN(4) == 0 {
					_, err := d.app.Snooze(d.ctx, d.as(d.bo), c.ID, models.Never)
					d.must(err)
				}
			}
			if r.IntN(3) == 0 {
				d.away(d.cas)
			}
			h := d.handover(d.bo, d.bo)
			done, err := d.app.HandOver(d.ctx, d.as(d.bo), d.bo.ID, choices(h))
			d.must(err)
			for _, row := range h.Rows {
				is := d.conversation(row.ID)
				if is.Owner != row.Decision.Owner || (is.WaitingSince != 0) != row.Waits {
					t.Errorf("%d went to %v (waits: %v), the preview said %v (%v)", row.ID, is.Owner, is.WaitingSince != 0, row.Decision.Owner, row.Waits)
				}
			}
			if n := done.Given + done.Waiting + done.Unassigned; n != int64(len(h.Rows)) || done.Left != 0 {
				t.Errorf("%+v of %d", done, len(h.Rows))
			}
		})
	}
}

func TestWhatIsHandedOverBehindOthersMayBeHandedOutAtOnce(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	first, second := d.busies(d.cas, d.support, 1)[0], d.busies(d.bo, d.support, 1)[0]
	bo := d.user(d.bo.ID)
	bo.Capacity = 1
	d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, bo) })
	done, err := d.app.HandOver(d.ctx, d.as(d.cas), d.cas.ID, choices(d.handover(d.cas, d.cas)))
	d.must(err)
	if done.Waiting != 1 {
		t.Fatalf("%+v: Bo is full, so it should wait", done)
	}
	h := d.handover(d.bo, d.bo) // makes room for what waits, which Bo may have and Cas may not
	if r := h.Rows[0]; r.Waits || r.Decision.Owner != user(d.cas) || r.Decision.Cause != models.CauseQueue {
		t.Errorf("%+v", r)
	}
	_, err = d.app.HandOver(d.ctx, d.as(d.bo), d.bo.ID, choices(h))
	d.must(err)
	if a, b := d.conversation(first.ID).Owner, d.conversation(second.ID).Owner; a != user(d.bo) || b != user(d.cas) {
		t.Errorf("what waited went to %v, and what was handed over to %v", a, b)
	}
}

func TestWhoMayHandOver(t *testing.T) {
	d := newDesk(t)
	lead, other := person("Lea", models.RoleLead, models.SeatNone), person("Lou", models.RoleLead, models.SeatNone)
	d.write(func(tx *models.DB) error {
		for _, u := range []*models.User{&lead, &other} {
			if err := tx.CreateUser(d.ctx, u); err != nil {
				return err
			}
		}
		if err := tx.SetLedBy(d.ctx, other.ID, []models.InboxLead{{InboxID: d.closed.ID, UserID: other.ID}}); err != nil {
			return err
		}
		return tx.SetLedBy(d.ctx, lead.ID, []models.InboxLead{{InboxID: d.open.ID, UserID: lead.ID}})
	})
	d.busies(d.bo, d.support, 2)
	secret := d.busies(d.bo, d.private, 1)[0]
	for _, c := range []struct {
		who, of      models.User
		may          bool
		rows, hidden int64
	}{
		{d.bo, d.bo, true, 3, 0}, {d.ana, d.bo, true, 2, 1}, {lead, d.bo, true, 2, 1}, {other, d.bo, true, 2, 1}, // Bo has access to both inboxes
		{d.cas, d.bo, false, 0, 0}, {d.dot, d.bo, false, 0, 0}, {other, d.dot, false, 0, 0}, {lead, d.dot, true, 0, 0},
	} {
		h, err := d.app.Handover(d.ctx, d.as(c.who), c.of.ID, inbox.HandoverQuery{Limit: 50})
		if !c.may {
			if err != models.ErrNotFound {
				t.Errorf("%s previews the work of %s: %v", c.who.Name, c.of.Name, err)
			}
			if _, err := d.app.HandOver(d.ctx, d.as(c.who), c.of.ID, nil); err != models.ErrNotFound {
				t.Errorf("%s hands over the work of %s: %v", c.who.Name, c.of.Name, err)
			}
			continue
		}
		d.must(err)
		if int64(len(h.Rows)) != c.rows || h.Total != c.rows || h.Hidden != c.hidden {
			t.Errorf("%s sees %d of %d and %d hidden", c.who.Name, len(h.Rows), h.Total, h.Hidden)
		}
	}
	done, err := d.app.HandOver(d.ctx, d.as(d.ana), d.bo.ID, []inbox.HandoverChoice{{ConversationID: secret.ID, To: user(d.bo)}, {ConversationID: secret.ID}, {ConversationID: 99999}})
	d.must(err)
	if d.conversation(secret.ID).Owner != user(d.bo) || done.Changed != 2 || done.Left != 3 {
		t.Errorf("an admin without access moved it: %+v", done)
	}
	if _, err := d.app.Handover(d.ctx, d.as(d.ana), 99999, inbox.HandoverQuery{Limit: 50}); err != models.ErrNotFound {
		t.Errorf("of nobody: %v", err)
	}
}

func TestAHandoverLeavesAloneWhatHasChanged(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.ana), user(d.bo), user(d.cas))
	mine := d.busies(d.bo, d.support, 5)
	h := d.handover(d.bo, d.bo)
	d.assign(d.dot, mine[0].ID, user(d.dot)) // taken meanwhile
	d.setState(d.bo, mine[1].ID, models.StateClosed)
	d.deactivate(d.cas)
	given := map[int64]models.Owner{}
	for _, r := range h.Rows {
		given[r.ID] = r.Decision.Owner
	}
	done, err := d.app.HandOver(d.ctx, d.as(d.bo), d.bo.ID, append(choices(h), choices(h)...))
	d.must(err)
	var refused int64
	for i, c := range mine {
		is, want := d.conversation(c.ID).Owner, given[c.ID]
		switch {
		case i == 0:
			want = user(d.dot)
		case i == 1:
			want = user(d.bo)
		case want == user(d.cas):
			want, refused = user(d.bo), refused+1
		}
		if is != want {
			t.Errorf("%d belongs to %v, want %v", i, is, want)
		}
	}
	if refused == 0 || done != (inbox.HandedOver{Given: 3 - refused, Changed: 2, Refused: refused, Left: refused}) {
		t.Errorf("%+v, refused %d", done, refused)
	}
}

func TestAHandoverIsTold(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	c := d.busies(d.bo, d.support, 1)[0]
	_, err := d.app.HandOver(d.ctx, d.as(d.ana), d.bo.ID, choices(d.handover(d.ana, d.bo)))
	d.must(err)
	events := d.thread(c.ID, models.Event)
	e := events[len(events)-1]
	if e.UserID != d.ana.ID || *e.Event != (models.EventData{Kind: models.EventOwner, OwnerFrom: user(d.bo).String(), OwnerTo: user(d.cas).String(), NameFrom: "Bo", NameTo: "Cas", Reason: models.ByHandover}) {
		t.Errorf("%d: %+v", e.UserID, e.Event)
	}
}

// Whom a rule names is read once for many conversations, and again when somebody has gone Away in between.
func TestADeskKnowsWhoHasGoneAwayMeanwhile(t *testing.T) {
	d := newDesk(t)
	mine := d.busies(d.bo, d.support, 2)
	d.assigns(&d.support, nil, user(d.ana), user(d.bo))
	var got []models.Decision
	d.write(func(tx *models.DB) error {
		desk, err := routing.Open(d.ctx, tx, 0, models.At(d.app.Now()))
		if err != nil {
			return err
		}
		for _, m := range mine {
			c, err := tx.LockConversation(d.ctx, m.ID)
			if err != nil {
				return err
			}
			decision, err := desk.RouteWithout(d.ctx, &c, models.CauseHandover, d.bo.ID)
			if err != nil {
				return err
			}
			got = append(got, decision)
			ana, err := tx.User(d.ctx, d.ana.ID)
			if err != nil {
				return err
			}
			ana.Hand = models.HandSet{Value: models.Away, At: desk.Now, Until: models.Never}
			if err := tx.SetAvailability(d.ctx, ana); err != nil {
				return err
			}
			if _, err := desk.Refresh(d.ctx, ana.ID); err != nil {
				return err
			}
		}
		return desk.Finish(d.ctx)
	})
	if got[0].Owner != user(d.ana) || got[1].Owner != models.Nobody || got[1].Candidates[0].Availability != models.Away {
		t.Errorf("before %+v\nafter %+v", got[0], got[1])
	}
}

func TestAPreviewHoldsOnlySoMany(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{}, d.support.Address)
	d.assign(d.bo, c.ID, user(d.bo))
	one := d.conversation(c.ID)
	d.write(func(tx *models.DB) error {
		for range inbox.HandoverAll {
			more := one
			more.ID = 0
			if err := tx.CreateConversation(d.ctx, &more); err != nil {
				return err
			}
		}
		_, err := tx.SetLoads(d.ctx)
		return err
	})
	if h := d.handover(d.bo, d.bo); len(h.Rows) != inbox.HandoverAll || h.Total != int64(inbox.HandoverAll)+1 {
		t.Errorf("%d of %d", len(h.Rows), h.Total)
	}
}

func TestAHandoverIsBounded(t *testing.T) {
	d := newDesk(t)
	mine := d.busies(d.bo, d.support, 3)
	h, err := d.app.Handover(d.ctx, d.as(d.bo), d.bo.ID, inbox.HandoverQuery{Limit: 2})
	d.must(err)
	if len(h.Rows) != 2 || h.Total != 3 {
		t.Errorf("%d of %d", len(h.Rows), h.Total)
	}
	var many []inbox.HandoverChoice
	for i := range inbox.HandoverMost {
		many = append(many, inbox.HandoverChoice{ConversationID: int64(100_000 + i)})
	}
	done, err := d.app.HandOver(d.ctx, d.as(d.bo), d.bo.ID, append(many, inbox.HandoverChoice{ConversationID: mine[0].ID}))
	d.must(err)
	if done.Changed != inbox.HandoverMost || d.conversation(mine[0].ID).Owner != user(d.bo) {
		t.Errorf("%+v: more than %d were looked at", done, inbox.HandoverMost)
	}
}
