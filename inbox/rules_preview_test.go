package inbox_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// A preview says what saving then does: how many are assigned and to whom, and what becomes of one that arrives next. It changes nothing.
func TestAPreviewIsWhatSavingDoes(t *testing.T) {
	d := newDesk(t)
	rng := rand.New(rand.NewPCG(3, 5))
	people := []models.User{d.ana, d.bo, d.cas, d.dot}
	assigned, chosen := int64(0), map[string]int{}
	for round := range 70 {
		d.shuffle(rng, people)
		f := randomRule(rng, people, []models.Team{d.care, d.board})
		before := d.traces()
		p, err := d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f)
		d.must(err)
		if after := d.traces(); after != before {
			t.Fatalf("round %d: a preview left traces:\n%s\n%s", round, before, after)
		}
		owners, waiting := d.owners(), d.waiting(d.support)
		n, err := d.app.SaveRuleAndCount(d.ctx, d.as(d.ana), d.support.ID, f)
		d.must(err)
		got := map[models.Owner]int64{}
		for id, o := range d.owners() {
			if c := d.conversation(id); o != owners[id] && c.ChannelID == d.support.ID {
				got[o]++
			}
		}
		want := map[models.Owner]int64{}
		for _, s := range p.Shares {
			want[s.User] = s.N
		}
		if n != p.Assigned || !maps.Equal(got, want) || p.Waiting != waiting {
			t.Fatalf("round %d: %+v\nsaving assigned %d of %d: %v, foreseen %d of %d: %v", round, f, n, waiting, got, p.Assigned, p.Waiting, want)
		}
		if left := d.waiting(d.support); (p.Head != nil) != (left > 0 && p.HandsOut) || left != waiting-n {
			t.Fatalf("round %d: %d wait on, head %+v", round, left, p.Head)
		}
		_, c := d.take(letter{})
		is, err := d.db.Decision(d.ctx, c.DecisionID)
		d.must(err)
		if is.Reason != p.Arrival.Reason || is.Owner != p.Arrival.Owner || !slices.EqualFunc(is.Candidates, p.Arrival.Candidates, sameButTurn) {
			t.Fatalf("round %d: %+v\narrived %+v\nforeseen %+v", round, f, is, p.Arrival)
		}
		assigned += n
		chosen[is.Reason]++
	}
	if assigned < 25 || len(chosen) < 3 || chosen["chosen"] < 10 {
		t.Errorf("too tame: %d assigned, arrivals %v", assigned, chosen)
	}
}

// sameButTurn compares two candidates; in a preview, numbers of assignments are later than all there are.
func sameButTurn(a, b models.Candidate) bool {
	a.LastAssigned, b.LastAssigned = 0, 0
	return a == b
}

// shuffle changes who is there and what waits.
func (d *desk) shuffle(rng *rand.Rand, people []models.User) {
	d.advance(time.Duration(rng.IntN(20)) * time.Minute)
	d.must(d.app.RunDue(d.ctx))
	for _, u := range people {
		d.switches(u, []models.Availability{models.Available, models.Available, models.Away}[rng.IntN(3)])
		u = d.user(u.ID)
		u.Capacity = int64(rng.IntN(7))
		d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
	}
	d.write(func(tx *models.DB) error {
		a, err := tx.Account(d.ctx)
		if err != nil || rng.IntN(4) > 0 {
			return err
		}
		a.UnansweredOnly = !a.UnansweredOnly
		if err := tx.SaveAccount(d.ctx, a); err != nil {
			return err
		}
		_, err = tx.SetLoads(d.ctx)
		return err
	})
	for range rng.IntN(8) {
		from := []string{"", "c1@fietsen.example", "c2@fietsen.example", "c3@fietsen.example"}[rng.IntN(4)]
		d.take(letter{from: from}, []string{d.support.Address, d.sales.Address}[rng.IntN(4)/3])
		if from != "" && rng.IntN(3) == 0 {
			d.owns(from, people[rng.IntN(4)])
		}
	}
	for _, c := range d.conversations() {
		if c.State == models.StateOpen && rng.IntN(5) < 2 {
			d.setState(people[0], c.ID, models.StateTrash)
		}
	}
}

func randomRule(rng *rand.Rand, people []models.User, teams []models.Team) inbox.RuleForm {
	f := inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: rng.IntN(4) > 0, Turns: rng.IntN(3) == 0, Tie: []models.Tie{models.TieRotate, models.TieLastAssigned}[rng.IntN(2)],
		Drain: rng.IntN(6) > 0, Handout: int64(1 + rng.IntN(4)), ReopenDays: 30, ReassignAfter: []int64{0, 10}[rng.IntN(2)]}
	if rng.IntN(10) == 0 {
		f.AssignTo = models.AssignNobody
	}
	pick := func() (out []models.Owner) {
		for _, u := range people[:3] {
			if rng.IntN(3) == 0 {
				out = append(out, user(u))
			}
		}
		if len(out) == 0 || rng.IntN(4) == 0 {
			out = append(out, team(teams[rng.IntN(2)]))
		}
		return out
	}
	f.Members = pick()
	if rng.IntN(2) == 0 {
		f.Second, f.SecondAfter = pick(), int64(rng.IntN(30))
	}
	if rng.IntN(3) == 0 {
		f.AssignTo, f.NeedsTracked = models.AssignContactOwner, rng.IntN(4) == 0
	}
	return f
}

func (d *desk) owners() map[int64]models.Owner {
	out := map[int64]models.Owner{}
	for _, c := range d.conversations() {
		out[c.ID] = c.Owner
	}
	return out
}

func (d *desk) waiting(ch models.Channel) int64 {
	d.Helper()
	n, _, err := d.db.QueueLength(d.ctx, ch.ID)
	d.must(err)
	return n
}

// traces is everything that a preview could leave behind, as text.
func (d *desk) traces() string {
	d.Helper()
	users, err := d.db.Users(d.ctx)
	d.must(err)
	channels, err := d.db.Channels(d.ctx)
	d.must(err)
	next, err := d.db.NextTimer(d.ctx)
	d.must(err)
	history, err := d.db.HistorySince(d.ctx, 0, models.HistoryOwner, models.HistoryState, models.HistoryRule)
	d.must(err)
	_, err = d.db.UserByEmail(d.ctx, "nobody-yet@invalid")
	return fmt.Sprint(d.conversations(), users, channels, next, len(history), err)
}

func TestAPreviewIsRefusedAsSavingIs(t *testing.T) {
	p := newPeople(t)
	f := specific(models.UserOwner(p.mia.ID))
	_, err := p.RulePreview(p.ctx(), p.actor(p.mia), p.supportMail.ID, f)
	p.is(err, models.ErrForbidden)
	_, err = p.RulePreview(p.ctx(), p.actor(p.leo), p.salesMail.ID, f)
	p.is(err, models.ErrNotFound)
	_, err = p.RulePreview(p.ctx(), p.actor(p.ada), 999, f)
	p.is(err, models.ErrNotFound)
	_, err = p.RulePreview(p.ctx(), p.actor(p.ada), p.supportMail.ID, specific())
	p.problem(err, "members")
	if told := p.told(func() {
		_, err = p.RulePreview(p.ctx(), p.actor(p.ada), p.supportMail.ID, f)
		p.ok(err)
	}); len(told) != 0 {
		t.Errorf("a preview told %v", told)
	}
	if rule := p.storedChannel(p.supportMail).RuleID; rule != p.supportMail.RuleID {
		t.Error("a preview put a rule in force")
	}
}

// What waits on keeps its reasons, by person.
func TestAPreviewSaysWhyTheRestWaits(t *testing.T) {
	d := newDesk(t)
	d.away(d.bo)
	d.assigns(&d.support, nil, user(d.bo))
	for range 9 {
		d.take(letter{})
	}
	f := specific(user(d.ana), user(d.bo), user(d.cas))
	f.Handout = 2
	p, err := d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f)
	d.must(err)
	want := []inbox.RuleShare{{User: user(d.ana), Name: "Ana", N: 2}, {User: user(d.cas), Name: "Cas", N: 2}}
	if p.Waiting != 9 || p.Assigned != 4 || !slices.Equal(p.Shares, want) || p.Head == nil {
		t.Fatalf("%+v", p)
	}
	verdicts := map[string]string{}
	for _, c := range p.Head.Candidates {
		verdicts[c.Name] = c.Verdict
	}
	if want := map[string]string{"Ana": "handed_out", "Bo": "away", "Cas": "handed_out"}; !maps.Equal(verdicts, want) {
		t.Errorf("%v, want %v", verdicts, want)
	}
	if p.Arrival.Reason != string(routing.ReasonNobodyEligible) || p.Arrival.Ahead != 5 {
		t.Errorf("an arrival: %+v", p.Arrival)
	}
	f.Drain = false
	if p, err = d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f); err != nil || p.HandsOut || p.Assigned != 0 || p.Head != nil || p.Arrival.Owner != user(d.ana) {
		t.Errorf("not handed out: %+v, %v", p, err)
	}
	if f.AssignTo = models.AssignNobody; errors.Is(err, models.ErrNotFound) {
		t.Fatal(err)
	}
	if p, err = d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f); err != nil || p.HandsOut || p.Arrival.Reason != string(routing.ReasonNoRule) {
		t.Errorf("nobody: %+v, %v", p, err)
	}
}

// One that its late owner cannot have back waits on, and what comes behind it is given to them all the same.
func TestAPreviewPassesOverWhatIsLeftOut(t *testing.T) {
	d := newDesk(t)
	late := func(r *models.Rule) { r.ReassignAfter = 10 }
	d.assigns(&d.support, late, user(d.ana))
	_, c := d.take(letter{})
	d.advance(10 * time.Minute)
	d.write(func(tx *models.DB) error { return tx.SetTimer(d.ctx, models.TimerChannel, d.support.ID, 1) })
	d.must(d.app.RunDue(d.ctx))
	if c = d.conversation(c.ID); c.LeftOut != d.ana.ID || c.WaitingSince == 0 {
		t.Fatalf("%+v", c)
	}
	f := specific(user(d.ana))
	p, err := d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f)
	d.must(err)
	if p.Assigned != 0 || p.Head == nil || p.Head.Candidates[0].Verdict != "left_out" || p.Arrival.Owner != user(d.ana) || !p.Arrival.FromQueue {
		t.Errorf("%+v", p)
	}
	d.must(d.app.SaveRule(d.ctx, d.as(d.ana), d.support.ID, f))
	if _, c := d.take(letter{}); c.Owner != p.Arrival.Owner {
		t.Errorf("owner %v", c.Owner)
	}
}

// queueOf makes conversations wait for people who are all Away, and names others in a draft.
func queueOf(d *desk, conversations, people int) inbox.RuleForm {
	d.Helper()
	f := specific()
	f.Tie = models.TieRotate
	for i := range people {
		u := person(fmt.Sprintf("Person %d", i), models.RoleMember, models.SeatService)
		u.Email = fmt.Sprintf("person%d@harbour.example", i)
		d.write(func(tx *models.DB) error { u.ID = 0; return tx.CreateUser(d.ctx, &u) })
		f.Members = append(f.Members, user(u))
	}
	d.away(d.bo)
	d.assigns(&d.support, nil, user(d.bo))
	for range conversations {
		d.must(d.deliver(d.raw(letter{})))
	}
	return f
}

// A preview holds SQLite's writer, or PostgreSQL's lock of routing, as long as it takes.
func BenchmarkRulePreview(b *testing.B) {
	for _, handout := range []int64{5, 100} {
		b.Run(fmt.Sprintf("1000 waiting, 50 people, handout %d", handout), func(b *testing.B) {
			d := newDesk(b)
			f := queueOf(d, 1000, 50)
			f.Handout = handout
			for b.Loop() {
				p, err := d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, f)
				d.must(err)
				if p.Assigned != min(1000, 50*handout) || p.Waiting != 1000 {
					b.Fatalf("%+v", p)
				}
			}
		})
	}
}
