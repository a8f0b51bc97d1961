package inbox_test

import (
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

const day = 24 * time.Hour

// closedOf makes a conversation on Support, owned by somebody and closed with an answer, under a rule that names Cas; it returns the
// contact's mail, too.
func (d *desk) closedOf(owner models.User, change func(*models.Rule)) (models.Message, models.Conversation) {
	d.Helper()
	d.assigns(&d.support, change, user(d.cas))
	m, c := d.take(letter{})
	d.assign(owner, c.ID, user(owner))
	d.reply(owner, c.ID, inbox.ReplyForm{Close: true})
	return m, d.conversation(c.ID)
}

func TestAnAnswerLongAfterClosingIsANewConversation(t *testing.T) {
	for _, c := range []struct {
		name  string
		days  int64
		after time.Duration
		anew  bool
	}{
		{"on the last day", 30, 30 * day, false},
		{"a moment later", 30, 30*day + time.Microsecond, true},
		{"with another number of days", 2, 2*day + time.Second, true},
		{"never", 0, 3000 * day, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			m, old := d.closedOf(d.bo, func(r *models.Rule) { r.ReopenDays = c.days })
			d.advance(c.after)
			_, got := d.take(letter{inReplyTo: m.RFCID, subject: "Re: A bicycle"})
			if anew := got.ID != old.ID; anew != c.anew {
				t.Fatalf("a new conversation: %v, want %v", anew, c.anew)
			}
			if !c.anew {
				d.is(got, user(d.bo))
				return
			}
			if got.LinkedID != old.ID || got.Owner != user(d.cas) || got.DecisionID == 0 {
				t.Errorf("linked to %d, want %d; owner %v", got.LinkedID, old.ID, got.Owner)
			}
			first := d.thread(got.ID)[0].Event
			if first == nil || first.Kind != models.EventLinked || first.Other != old.ID || first.Reason != models.ClosedLong {
				t.Errorf("the thread begins with %+v", first)
			}
			if was := d.conversation(old.ID); was.State != models.StateClosed || was.ActivityAt != old.ActivityAt {
				t.Errorf("the old one has changed: %+v", was)
			}
		})
	}
}

// Who writes again to what was closed long ago goes on where their last mail began anew.
func TestOneNewConversationForWhatWasClosedLong(t *testing.T) {
	d := newDesk(t)
	m, old := d.closedOf(d.bo, nil)
	d.advance(40 * day)
	_, second := d.take(letter{inReplyTo: m.RFCID})
	d.advance(time.Hour)
	if _, again := d.take(letter{inReplyTo: m.RFCID}); again.ID != second.ID || again.UnansweredAt != second.UnansweredAt {
		t.Errorf("a mail later the same day is in %d, want %d", again.ID, second.ID)
	}
	d.setState(d.ana, second.ID, models.StateClosed)
	d.advance(10 * day)
	if _, again := d.take(letter{inReplyTo: m.RFCID}); again.ID != second.ID || again.State != models.StateOpen {
		t.Errorf("closed meanwhile: in %d, want %d", again.ID, second.ID)
	}
	d.setState(d.ana, second.ID, models.StateClosed)
	d.advance(31 * day)
	_, third := d.take(letter{inReplyTo: m.RFCID})
	if third.ID == second.ID || third.ID == old.ID || third.LinkedID != second.ID && third.LinkedID != old.ID {
		t.Errorf("the next one is %+v", third)
	}
	if _, again := d.take(letter{inReplyTo: m.RFCID}); again.ID != third.ID {
		t.Errorf("and a mail after it is in %d, want %d", again.ID, third.ID)
	}

	d.take(letter{from: "Anke <anke@fietsen.example>", cc: "joost@fietsen.example", id: "<anke@x>"})
	if _, other := d.take(letter{from: "joost@fietsen.example", inReplyTo: m.RFCID}); other.ID == third.ID || other.LinkedID != old.ID {
		t.Errorf("a stranger who names it is in %+v", other)
	}
}

// A machine's answer joins what was closed long ago as it joins anything: quietly.
func TestAnAutoReplyJoinsWhatWasClosedLong(t *testing.T) {
	d := newDesk(t)
	m, old := d.closedOf(d.bo, nil)
	d.advance(400 * day)
	_, got := d.take(letter{inReplyTo: m.RFCID, more: "Auto-Submitted: auto-replied\r\n"})
	if got.ID != old.ID || got.State != models.StateClosed {
		t.Errorf("%+v", got)
	}
}

// What was closed goes to somebody else when its owner cannot have it: out of office, or Away where the rule says so.
func TestWhoGetsWhatIsReopened(t *testing.T) {
	office := func(d *desk) {
		now := models.At(d.app.Now())
		d.write(func(tx *models.DB) error {
			return tx.SaveAbsence(d.ctx, &models.Absence{UserID: d.bo.ID, FromAt: now, TillAt: now.Add(7 * day), CreatedBy: d.bo.ID, CreatedAt: now})
		})
		d.write(func(tx *models.DB) error { return tx.SetTimer(d.ctx, models.TimerAvailability, d.bo.ID, now) })
		d.must(d.app.RunDue(d.ctx))
		if u := d.user(d.bo.ID); u.AvailabilityWhy != models.WhyOutOfOffice {
			t.Fatalf("%+v", u)
		}
	}
	bo, cas := func(d *desk) models.Owner { return user(d.bo) }, func(d *desk) models.Owner { return user(d.cas) }
	for _, c := range []struct {
		name   string
		rule   func(*models.Rule)
		before func(d *desk)
		owner  func(d *desk) models.Owner
		waits  bool
	}{
		{"Available", nil, func(*desk) {}, bo, false},
		{"Away", nil, func(d *desk) { d.away(d.bo) }, bo, false},
		{"Away, and the rule minds", func(r *models.Rule) { r.ReopenAway = true }, func(d *desk) { d.away(d.bo) }, cas, false},
		{"Available, and the rule would mind", func(r *models.Rule) { r.ReopenAway = true }, func(*desk) {}, bo, false},
		{"out of office", nil, office, cas, false},
		{"out of office, and nobody else can", nil, func(d *desk) { office(d); d.away(d.cas) }, func(*desk) models.Owner { return models.Nobody }, true},
		{"out of office, and the rule assigns nobody", func(r *models.Rule) { r.AssignTo = models.AssignNobody }, office, func(*desk) models.Owner { return models.Nobody }, false},
		{"without access", nil, func(d *desk) { d.restrict(d.open, d.ana, d.cas) }, cas, false},
		{"deactivated", nil, func(d *desk) { d.deactivate(d.bo) }, cas, false},
		{"without a seat", nil, func(d *desk) {
			d.must(d.app.GiveSeat(d.ctx, d.as(d.ana), d.bo.ID, models.SeatNone))
		}, bo, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			m, old := d.closedOf(d.bo, c.rule)
			c.before(d)
			d.advance(time.Hour)
			_, got := d.take(letter{inReplyTo: m.RFCID})
			if got.ID != old.ID || got.State != models.StateOpen || got.Owner != c.owner(d) || (got.WaitingSince != 0) != c.waits {
				t.Fatalf("%+v", got)
			}
			if got.DecisionID == old.DecisionID {
				return
			}
			dec, err := d.db.Decision(d.ctx, got.DecisionID)
			d.must(err)
			if dec.Cause != models.CauseReopened {
				t.Errorf("cause %q", dec.Cause)
			}
			last := slices.DeleteFunc(d.thread(got.ID, models.Event), func(m models.Message) bool { return m.Event.Kind != models.EventDecision })
			if e := last[len(last)-1].Event; e.OwnerFrom != user(d.bo).String() || e.NameFrom != "Bo" {
				t.Errorf("the thread does not say whose it was: %+v", e)
			}
		})
	}
}
