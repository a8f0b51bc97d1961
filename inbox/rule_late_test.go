package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Minutes without an answer are counted in the inbox's hours: over a weekend, a change of the clocks and a holiday.
func TestLateIsCountedInWorkingHours(t *testing.T) {
	d := newDesk(t)
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	d.must(err)
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, amsterdam)
	}
	d.write(func(tx *models.DB) error {
		in := d.open
		in.Working = models.Working{Hours: "mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00", TimeZone: "Europe/Amsterdam", Country: "NL"}
		return tx.UpdateInbox(d.ctx, in)
	})
	d.app.Silent = true // what people are told by mail has moments of its own
	for _, c := range []struct {
		name         string
		arrives, due time.Time
	}{
		{"on a day", at(time.March, 4, 10, 0), at(time.March, 4, 12, 0)},
		{"before the hours", at(time.March, 5, 3, 0), at(time.March, 5, 11, 0)},
		{"over a weekend", at(time.March, 6, 16, 30), at(time.March, 9, 10, 30)},
		{"on a Sunday", at(time.March, 15, 12, 0), at(time.March, 16, 11, 0)},
		{"over the night that loses an hour", at(time.March, 27, 16, 30), at(time.March, 30, 10, 30)},
		{"over a holiday", at(time.April, 24, 16, 0), at(time.April, 28, 10, 0)},
		{"over the night that gains an hour", at(time.October, 23, 16, 59), at(time.October, 26, 10, 59)},
	} {
		d.clock.Store(c.arrives.UnixMicro())
		d.must(d.app.RunDue(d.ctx))
		d.puts(func(f *inbox.RuleForm) { f.ReassignAfter = 120 }, user(d.bo), user(d.cas))
		_, conv := d.take(letter{})
		had := conv.Owner
		if next, err := d.db.NextTimer(d.ctx); err != nil || next != models.At(c.due) {
			t.Errorf("%s: looked at again at %s, %v; want %s", c.name, next.Time().In(amsterdam), err, c.due)
		}
		d.clock.Store(c.due.Add(-time.Microsecond).UnixMicro())
		d.must(d.app.RunDue(d.ctx))
		d.is(conv, had)
		d.clock.Store(c.due.UnixMicro())
		d.must(d.app.RunDue(d.ctx))
		if now := d.conversation(conv.ID); now.Owner == had || now.Owner.Kind != models.OwnerUser {
			t.Errorf("%s: still with %v", c.name, now.Owner)
		}
		d.setState(d.ana, conv.ID, models.StateClosed)
	}
}

// Only what an owner owes an answer for is late; each new owner has the whole time, and the old one is left out.
func TestWhatIsLateAndWhatIsNot(t *testing.T) {
	d := newDesk(t)
	late := func(f *inbox.RuleForm) { f.ReassignAfter = 60 }
	d.puts(late, user(d.bo))
	m, answered := d.take(letter{})
	_, given := d.take(letter{})
	_, owed := d.take(letter{})
	_, closed := d.take(letter{})
	_, teams := d.take(letter{})
	_, snoozed := d.take(letter{})
	d.passes(30 * time.Minute)
	d.reply(d.bo, answered.ID, inbox.ReplyForm{})
	d.assign(d.bo, given.ID, user(d.dot))
	d.setState(d.bo, closed.ID, models.StateClosed)
	d.assign(d.bo, teams.ID, team(d.board))
	_, err := d.app.Snooze(d.ctx, d.as(d.bo), snoozed.ID, models.Never)
	d.must(err)
	d.passes(20 * time.Minute)
	d.take(letter{inReplyTo: fmt.Sprintf("<letter-%d@fietsen.example>", 3)}) // writing again gives no more time
	d.passes(10 * time.Minute)
	d.is(answered, user(d.bo))
	d.is(given, user(d.dot))
	d.is(owed, models.Nobody)
	d.is(closed, user(d.bo))
	d.is(teams, team(d.board))
	d.is(snoozed, user(d.bo))
	if c := d.conversation(owed.ID); c.LeftOut != d.bo.ID || c.WaitingSince == 0 || d.verdicts(c)["Bo"] != "left_out" {
		t.Errorf("%+v %v", c, d.verdicts(c))
	}
	d.passes(30 * time.Minute)
	d.is(given, user(d.bo)) // whoever has it by hand is late too, and then the rule decides

	// Another question begins to count when it is asked.
	d.take(letter{inReplyTo: m.RFCID})
	d.passes(59 * time.Minute)
	d.is(answered, user(d.bo))
	d.puts(late, user(d.bo), user(d.cas)) // somebody who can have what Bo may not
	d.is(owed, user(d.cas))
	d.passes(time.Minute)
	d.is(answered, user(d.cas))
	d.passes(59 * time.Minute)
	d.is(owed, user(d.bo)) // Cas, who had it for an hour, is now left out
}

// What was late before a rule said so counts from then on; another number of minutes does not begin anew.
func TestLateFromWhenTheRuleSaysSo(t *testing.T) {
	d := newDesk(t)
	late := func(minutes int64) {
		d.puts(func(f *inbox.RuleForm) { f.ReassignAfter = minutes }, user(d.bo), user(d.cas))
	}
	late(0)
	_, c := d.take(letter{})
	d.passes(5 * time.Hour)
	late(60)
	d.passes(30 * time.Minute)
	d.is(c, user(d.bo))
	late(40)
	d.passes(10*time.Minute - time.Microsecond)
	d.is(c, user(d.bo))
	d.passes(time.Microsecond)
	d.is(c, user(d.cas))
	late(0)
	d.passes(24 * time.Hour)
	d.is(c, user(d.cas))
	late(30)
	d.passes(29 * time.Minute)
	d.is(c, user(d.cas))
	d.passes(time.Minute)
	d.is(c, user(d.bo))
}

// However many are late at once, all of them are taken.
func TestManyAreLateAtOnce(t *testing.T) {
	d := newDesk(t)
	d.puts(func(f *inbox.RuleForm) { f.ReassignAfter = 60 }, user(d.bo), user(d.cas))
	d.away(d.cas)
	for range 230 {
		d.must(d.deliver(d.raw(letter{})))
	}
	d.away(d.bo)
	d.passes(time.Hour)
	d.shared(map[string]int{"nobody": 230})
}
