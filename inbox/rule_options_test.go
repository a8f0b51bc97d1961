package inbox_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// puts saves a rule for Support, as the Automation tab does; change may alter what is chosen first.
func (d *desk) puts(change func(*inbox.RuleForm), members ...models.Owner) {
	d.Helper()
	f := inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Drain: true, Handout: 5, ReopenDays: 30, Members: members}
	if change != nil {
		change(&f)
	}
	d.must(d.app.SaveRule(d.ctx, d.as(d.ana), d.support.ID, f))
}

// passes moves the clock and does what is due then.
func (d *desk) passes(by time.Duration) {
	d.Helper()
	d.advance(by)
	d.must(d.app.RunDue(d.ctx))
}

// ownersByName counts whom the open conversations of Support belong to, by name.
func (d *desk) ownersByName() map[string]int {
	d.Helper()
	names := map[models.Owner]string{models.Nobody: "nobody"}
	for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
		names[user(u)] = u.Name
	}
	out := map[string]int{}
	for _, c := range d.conversations() {
		if c.State == models.StateOpen && c.ChannelID == d.support.ID {
			out[names[c.Owner]]++
		}
	}
	return out
}

func (d *desk) shared(want map[string]int) {
	d.Helper()
	if got := d.ownersByName(); !maps.Equal(got, want) {
		d.Errorf("owners %v, want %v", got, want)
	}
}

// By turns, how busy somebody is does not matter, and an assignment by hand is a turn too.
func TestTurnsWhoeverIsBusy(t *testing.T) {
	d := newDesk(t)
	d.loads(map[int64]int{d.ana.ID: 4}) // whose turns these were
	d.puts(func(f *inbox.RuleForm) { f.Turns, f.Tie = true, models.TieLastAssigned }, user(d.ana), user(d.bo), user(d.cas))
	var got []models.Owner
	for i := range 7 {
		_, c := d.take(letter{})
		got = append(got, c.Owner)
		if i == 3 {
			_, c := d.take(letter{}, d.sales.Address)
			d.assign(d.ana, c.ID, user(d.cas)) // out of turn: now it is Ana's
		}
	}
	if want := []models.Owner{user(d.bo), user(d.cas), user(d.ana), user(d.bo), user(d.ana), user(d.bo), user(d.cas)}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTheSecondChoiceWhereTheFirstNamesNobody(t *testing.T) {
	d := newDesk(t)
	empty := models.Team{Name: "Empty"}
	d.write(func(tx *models.DB) error { empty.ID = 0; return tx.CreateTeam(d.ctx, &empty) })
	d.puts(func(f *inbox.RuleForm) { f.Second = []models.Owner{team(d.care)} }, team(empty))
	_, c := d.take(letter{})
	d.is(c, user(d.bo))
	if v := d.verdicts(c); !maps.Equal(v, map[string]string{"Bo": "chosen by Care", "Cas": "tie_lost by Care"}) {
		t.Errorf("%v", v)
	}

	// Who is named and cannot take it is somebody: the second choice stands by.
	d.puts(func(f *inbox.RuleForm) { f.Second = []models.Owner{team(d.care)} }, user(d.ana))
	d.away(d.ana)
	_, c = d.take(letter{})
	d.is(c, models.Nobody)
	if v := d.verdicts(c); !maps.Equal(v, map[string]string{"Ana": "away", "Bo": "second by Care", "Cas": "second by Care"}) {
		t.Errorf("%v", v)
	}
	d.passes(30 * 24 * time.Hour)
	d.is(c, models.Nobody)

	// Who is named by both belongs to the first.
	d.puts(func(f *inbox.RuleForm) { f.Second = []models.Owner{team(d.care)} }, user(d.bo))
	d.is(c, user(d.bo))
}

func TestTheSecondChoiceAfterMinutes(t *testing.T) {
	d := newDesk(t)
	d.app.Silent = true // what people are told by mail has moments of its own
	d.away(d.ana)
	d.puts(func(f *inbox.RuleForm) { f.Second, f.SecondAfter = []models.Owner{user(d.bo)}, 30 }, user(d.ana))
	_, first := d.take(letter{})
	d.passes(20 * time.Minute)
	_, second := d.take(letter{})
	d.passes(10*time.Minute - time.Microsecond)
	d.is(first, models.Nobody)
	d.passes(time.Microsecond)
	d.is(first, user(d.bo))
	d.is(second, models.Nobody)
	dec, err := d.db.Decision(d.ctx, d.conversation(first.ID).DecisionID)
	d.must(err)
	if dec.Cause != models.CauseQueue || !dec.SecondDue || !dec.FromQueue || !dec.Candidates[1].Second || dec.Candidates[0].Verdict != "away" {
		t.Errorf("%+v", dec)
	}

	// The first choice goes first as long as there is one.
	d.passes(19 * time.Minute)
	d.back(d.ana)
	d.is(second, user(d.ana))

	// Nobody of the second choice can take it when it is due: it is theirs as soon as one of them can.
	d.away(d.ana)
	d.away(d.bo)
	_, third := d.take(letter{})
	d.passes(45 * time.Minute)
	d.is(third, models.Nobody)
	_, fourth := d.take(letter{}) // not due yet: behind one that is, it does not slip through
	d.back(d.bo)
	d.is(third, user(d.bo))
	d.is(fourth, models.Nobody)
	d.passes(30 * time.Minute)
	d.is(fourth, user(d.bo))
	if at, err := d.db.NextTimer(d.ctx); err != nil || at != models.Never {
		t.Errorf("something is still to be looked at: %v, %v", at, err)
	}
}

// A rule that is saved with fewer minutes counts from when conversations began to wait.
func TestTheSecondChoiceOfARuleThatChanges(t *testing.T) {
	d := newDesk(t)
	d.away(d.ana)
	d.puts(nil, user(d.ana))
	_, c := d.take(letter{})
	d.passes(20 * time.Minute)
	second := func(minutes int64) {
		d.puts(func(f *inbox.RuleForm) { f.Second, f.SecondAfter = []models.Owner{user(d.bo)}, minutes }, user(d.ana))
	}
	second(60)
	d.passes(10 * time.Minute)
	d.is(c, models.Nobody)
	second(40)
	d.passes(10*time.Minute - time.Microsecond)
	d.is(c, models.Nobody)
	second(39)
	d.is(c, user(d.bo))
}

func TestAQueueThatIsNotHandedOut(t *testing.T) {
	d := newDesk(t)
	d.away(d.bo)
	d.puts(func(f *inbox.RuleForm) { f.Drain, f.Second, f.SecondAfter = false, []models.Owner{user(d.cas)}, 10 }, user(d.bo))
	_, waits := d.take(letter{})
	if waits.WaitingSince == 0 {
		t.Fatalf("%+v", waits)
	}
	d.passes(time.Hour)
	d.back(d.bo)
	d.is(waits, models.Nobody)
	_, next := d.take(letter{}) // and nobody has to wait behind it
	d.is(next, user(d.bo))
	d.reply(d.bo, next.ID, inbox.ReplyForm{Close: true})
	d.is(waits, models.Nobody)
	d.puts(nil, user(d.bo)) // switched on
	d.is(waits, user(d.bo))
}

func TestHandOutsAreLimited(t *testing.T) {
	d := newDesk(t)
	d.away(d.bo)
	d.puts(func(f *inbox.RuleForm) { f.Handout = 2 }, user(d.bo))
	var c []models.Conversation
	for range 7 {
		_, one := d.take(letter{})
		c = append(c, one)
	}
	d.back(d.bo)
	d.shared(map[string]int{"Bo": 2, "nobody": 5})
	d.is(c[1], user(d.bo))
	d.reply(d.bo, c[0].ID, inbox.ReplyForm{})
	d.is(c[2], user(d.bo))
	d.setState(d.bo, c[1].ID, models.StateClosed)
	d.is(c[3], user(d.bo))
	d.assign(d.bo, c[2].ID, user(d.cas)) // passed on
	d.is(c[4], user(d.bo))
	d.shared(map[string]int{"Bo": 3, "Cas": 1, "nobody": 2})
	if u := d.user(d.bo.ID); u.Handed != 2 {
		t.Errorf("Bo has %d to answer", u.Handed)
	}

	// Another answer to the same contact frees nothing, and a mail that comes in does not slip past the limit.
	d.reply(d.bo, c[0].ID, inbox.ReplyForm{})
	_, late := d.take(letter{})
	d.is(late, models.Nobody)
	d.shared(map[string]int{"Bo": 3, "Cas": 1, "nobody": 3})
	d.puts(func(f *inbox.RuleForm) { f.Handout = 100 }, user(d.bo))
	d.shared(map[string]int{"Bo": 6, "Cas": 1})
}
