package inbox_test

import (
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

// owns makes somebody the owner of who writes from an address; the zero user: nobody.
func (d *desk) owns(address string, u models.User) {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.FindOrCreateContact(d.ctx, "", address, desk.Now)
		if err != nil {
			return err
		}
		if c, err = tx.LockContact(d.ctx, c.ID); err != nil {
			return err
		}
		return inbox.OwnContact(d.ctx, tx, desk, &c, u.ID)
	})
}

// says has who writes from an address say who they are in a browser that holds a key.
func (d *desk) says(key, address string) {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		v, err := tx.VisitorByKey(d.ctx, key)
		if err != nil {
			v = models.Visitor{KeyHash: models.VisitorKeyHash(key)}
			if err := tx.CreateVisitor(d.ctx, &v); err != nil {
				return err
			}
		}
		c, err := tx.FindOrCreateContact(d.ctx, "", address, desk.Now)
		if err != nil {
			return err
		}
		return inbox.BindVisitor(d.ctx, tx, desk, v, c.ID)
	})
}

// routes is a transaction at the desk.
func (d *desk) routes(fn func(tx *models.DB, desk *routing.Desk) error) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		desk, err := routing.Open(d.ctx, tx, 0, models.Time(d.clock.Load()))
		if err != nil {
			return err
		}
		if err := fn(tx, desk); err != nil {
			return err
		}
		return desk.Finish(d.ctx)
	})
}

// fills is a conversation of a form channel, made as a submission makes it: who fills it in has said who they are in a browser with a
// key; empty: a plain form, which carries no cookie.
func (d *desk) fills(form models.Channel, address, key string) (out models.Conversation) {
	d.Helper()
	if key != "" {
		d.says(key, address)
	}
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		contact, err := tx.FindOrCreateContact(d.ctx, "", address, desk.Now)
		if err != nil {
			return err
		}
		out = models.Conversation{InboxID: form.InboxID, ChannelID: form.ID, ContactID: contact.ID, State: models.StateOpen, CreatedAt: desk.Now, ActivityAt: desk.Now, UnansweredAt: desk.Now}
		if err := tx.CreateConversation(d.ctx, &out); err != nil {
			return err
		}
		_, err = desk.Route(d.ctx, &out, models.CauseArrival)
		return err
	})
	return d.conversation(out.ID)
}

// formIn makes a form of an inbox.
func (d *desk) formIn(in models.Inbox) models.Channel {
	d.Helper()
	ch := models.Channel{InboxID: in.ID, Kind: models.ChannelForm, Address: models.FormAddress("ask"), Name: "Ask us"}
	d.write(func(tx *models.DB) error {
		ch.ID = 0
		if err := tx.CreateChannel(d.ctx, &ch); err != nil {
			return err
		}
		return setRule(d.ctx, tx, &ch, models.DefaultRule(ch.ID))
	})
	return ch
}

// byOwner puts a rule in force that assigns to the contact's owner; change may alter it first.
func (d *desk) byOwner(ch *models.Channel, change func(*models.Rule), second ...models.Owner) {
	d.Helper()
	d.assigns(ch, func(r *models.Rule) {
		r.AssignTo = models.AssignContactOwner
		for _, o := range second {
			m := models.RuleMember{UserID: o.ID, Second: true}
			if o.Kind == models.OwnerTeam {
				m = models.RuleMember{TeamID: o.ID, Second: true}
			}
			r.Members = append(r.Members, m)
		}
		if change != nil {
			change(r)
		}
	})
}

// Whom a conversation goes to, by what is known of who wrote it. A mail carries no cookie: that the contact has one is enough.
func TestWhomTheContactBelongsTo(t *testing.T) {
	const marloes, joost = "marloes@fietsen.example", "joost@fietsen.example"
	known := func(d *desk) { d.owns(marloes, d.bo); d.says("k1", marloes) }
	anyway := func(r *models.Rule) { r.OnlyAvailable = false }
	untracked := func(r *models.Rule) { r.NeedsTracked = false }
	for name, c := range map[string]struct {
		before   func(d *desk)
		rule     func(*models.Rule)
		key      string // of a form; empty: none
		noSecond bool
		private  bool // in the inbox that Dot and Ana have no access to
		owner    func(d *desk) models.User
		reason   routing.Reason
		verdict  string // of the contact's owner
		waits    bool
		tracked  bool
	}{
		"known and owned":                                {before: known, key: "k1", owner: bo, reason: routing.ReasonChosen, verdict: "chosen", tracked: true},
		"known and unowned":                              {before: func(d *desk) { d.says("k1", marloes) }, key: "k1", owner: cas, reason: routing.ReasonChosen, tracked: true},
		"known and unowned, nobody for the rest":         {before: func(d *desk) { d.says("k1", marloes) }, key: "k1", noSecond: true, reason: routing.ReasonNoOwner, tracked: true},
		"unknown":                                        {before: func(*desk) {}, owner: cas, reason: routing.ReasonChosen},
		"unknown, nobody for the rest":                   {before: func(*desk) {}, noSecond: true, reason: routing.ReasonNoOwner},
		"owned, and has no cookie":                       {before: func(d *desk) { d.owns(marloes, d.bo) }, owner: cas, reason: routing.ReasonChosen, verdict: "not_tracked"},
		"owned, no cookie, nobody for the rest":          {before: func(d *desk) { d.owns(marloes, d.bo) }, noSecond: true, reason: routing.ReasonNotTracked, verdict: "not_tracked"},
		"owned, no cookie, and none is needed":           {before: func(d *desk) { d.owns(marloes, d.bo) }, rule: untracked, owner: bo, reason: routing.ReasonChosen, verdict: "chosen"},
		"cookie deleted: a second visitor":               {before: known, key: "k2", owner: bo, reason: routing.ReasonChosen, verdict: "chosen", tracked: true},
		"shared browser: somebody else said so last":     {before: func(d *desk) { known(d); d.says("k1", joost) }, owner: cas, reason: routing.ReasonChosen, verdict: "not_tracked"},
		"shared browser: who says so now is the visitor": {before: func(d *desk) { known(d); d.says("k1", joost) }, key: "k1", owner: bo, reason: routing.ReasonChosen, verdict: "chosen", tracked: true},
		"owner away":                                     {before: func(d *desk) { known(d); d.away(d.bo) }, key: "k1", reason: routing.ReasonNobodyEligible, verdict: "away", waits: true, tracked: true},
		"owner away, nobody for the rest":                {before: func(d *desk) { known(d); d.away(d.bo) }, key: "k1", noSecond: true, reason: routing.ReasonNobodyEligible, verdict: "away", waits: true, tracked: true},
		"owner away, and it does not matter":             {before: func(d *desk) { known(d); d.away(d.bo) }, rule: anyway, key: "k1", owner: bo, reason: routing.ReasonChosen, verdict: "chosen", tracked: true},
		"owner deactivated":                              {before: func(d *desk) { known(d); d.change(d.bo, func(u *models.User) { u.Active = false }) }, key: "k1", owner: cas, reason: routing.ReasonChosen, verdict: "inactive", tracked: true},
		"owner without seat":                             {before: func(d *desk) { d.owns(marloes, d.dot); d.says("k1", marloes) }, key: "k1", owner: cas, reason: routing.ReasonChosen, verdict: "no_seat", tracked: true},
		"owner without seat, nobody for the rest":        {before: func(d *desk) { d.owns(marloes, d.dot); d.says("k1", marloes) }, key: "k1", noSecond: true, reason: routing.ReasonNoOwner, verdict: "no_seat", tracked: true},
		"owner without access":                           {before: func(d *desk) { d.owns(marloes, d.ana); d.says("k1", marloes) }, private: true, key: "k1", owner: cas, reason: routing.ReasonChosen, verdict: "no_access", tracked: true},
		"owner full":                                     {before: func(d *desk) { known(d); d.fill(d.bo) }, key: "k1", reason: routing.ReasonNobodyEligible, verdict: "full", waits: true, tracked: true},
		"owner is of the second choice too, and away":    {before: func(d *desk) { d.owns(marloes, d.cas); d.says("k1", marloes); d.away(d.cas) }, key: "k1", reason: routing.ReasonNobodyEligible, verdict: "away", waits: true, tracked: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c.before(d)
			for _, form := range []bool{false, true} {
				ch := d.support
				switch {
				case form && c.private:
					ch = d.formIn(d.closed)
				case form:
					ch = d.formIn(d.open)
				case c.private:
					ch = d.private
				}
				var second []models.Owner
				if !c.noSecond {
					second = []models.Owner{user(d.cas)}
				}
				d.byOwner(&ch, c.rule, second...)
				got := d.writes(ch, marloes, c.key)
				want := models.Nobody
				if c.owner != nil {
					want = user(c.owner(d))
				}
				dec, err := d.db.Decision(d.ctx, got.DecisionID)
				d.must(err)
				verdict := ""
				for _, k := range dec.Candidates {
					if k.UserID == dec.ContactOwner && !k.Second {
						verdict = k.Verdict
					}
				}
				if got.Owner != want || dec.Reason != string(c.reason) || verdict != c.verdict || (got.WaitingSince != 0) != c.waits || dec.Tracked != c.tracked {
					t.Errorf("form %v: owner %v, %s, %q, waits %v, tracked %v: %+v", form, got.Owner, dec.Reason, verdict, got.WaitingSince != 0, dec.Tracked, dec)
				}
				if c.waits && got.WaitsFor != dec.ContactOwner {
					t.Errorf("form %v: waits for %d", form, got.WaitsFor)
				}
				if again := routing.Replay(dec); string(again.Reason) != dec.Reason || len(again.Candidates) != len(dec.Candidates) {
					t.Errorf("form %v: replays to %+v", form, again)
				}
			}
		})
	}
}

// writes is a mail, or a form that is sent, to a channel. Who writes has said who they are in a browser with a key; empty: has not.
func (d *desk) writes(ch models.Channel, from, key string) models.Conversation {
	d.Helper()
	if ch.Kind == models.ChannelForm {
		return d.fills(ch, from, key)
	}
	if key != "" {
		d.says(key, from)
	}
	_, c := d.take(letter{from: from, to: ch.Address}, ch.Address)
	return c
}

func bo(d *desk) models.User  { return d.bo }
func cas(d *desk) models.User { return d.cas }

// change stores somebody otherwise, as the page of users does.
func (d *desk) change(u models.User, change func(*models.User)) {
	d.Helper()
	d.routes(func(tx *models.DB, desk *routing.Desk) error {
		row, err := tx.User(d.ctx, u.ID)
		if err != nil {
			return err
		}
		change(&row)
		desk.Freed()
		return tx.UpdateUser(d.ctx, row)
	})
}

// fill gives somebody as much as they may have.
func (d *desk) fill(u models.User) {
	d.Helper()
	_, c := d.take(letter{from: "full@fietsen.example"}, d.sales.Address)
	d.assign(d.ana, c.ID, user(u))
	d.change(u, func(u *models.User) { u.Capacity = 1 })
}

// Who waits for one owner does not stand before those who wait for another, and goes to them once they can.
func TestEachOwnerHasALane(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked = false })
	d.owns("b@x.example", d.bo)
	d.owns("c@x.example", d.cas)
	d.away(d.bo)
	_, first := d.take(letter{from: "b@x.example"})
	_, second := d.take(letter{from: "b@x.example"})
	_, other := d.take(letter{from: "c@x.example"})
	d.is(first, models.Nobody)
	d.is(second, models.Nobody)
	d.is(other, user(d.cas))
	d.back(d.bo)
	d.is(first, user(d.bo))
	d.is(second, user(d.bo))
	dec, err := d.db.Decision(d.ctx, d.conversation(first.ID).DecisionID)
	d.must(err)
	if dec.Cause != models.CauseQueue || dec.ContactOwner != d.bo.ID || dec.ContactOwnerName != "Bo" || dec.Tracked {
		t.Errorf("%+v", dec)
	}
}

func TestTheSecondChoiceIsAskedAfterAWhile(t *testing.T) {
	d := newDesk(t)
	d.puts(func(f *inbox.RuleForm) {
		f.AssignTo, f.Second, f.SecondAfter = models.AssignContactOwner, []models.Owner{user(d.cas)}, 10
	})
	d.owns("b@x.example", d.bo)
	d.away(d.bo)
	_, c := d.take(letter{from: "b@x.example"})
	d.is(c, models.Nobody)
	d.passes(9 * time.Minute)
	d.is(c, models.Nobody)
	d.passes(time.Minute)
	d.is(c, user(d.cas))
}

// A new owner has at once what waited for the old one, with a decision that says so; and where nobody can take it, it waits for them.
func TestWhatWaitsFollowsTheContact(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked = false })
	d.owns("b@x.example", d.bo)
	d.away(d.bo)
	_, c := d.take(letter{from: "b@x.example"})
	d.away(d.cas)
	d.owns("b@x.example", d.cas)
	c = d.conversation(c.ID)
	if c.WaitsFor != d.cas.ID || c.Owner != models.Nobody {
		t.Fatalf("%+v", c)
	}
	d.back(d.bo)
	d.is(c, models.Nobody)
	d.owns("b@x.example", models.User{})
	if c = d.conversation(c.ID); c.WaitingSince == 0 || c.WaitsFor != 0 {
		t.Errorf("what waited has lost its place: %+v", c)
	}
	d.owns("b@x.example", d.bo)
	d.is(c, user(d.bo))
	dec, err := d.db.Decision(d.ctx, d.conversation(c.ID).DecisionID)
	d.must(err)
	if dec.Cause != models.CauseContact || !dec.FromQueue {
		t.Errorf("%+v", dec)
	}
}

// An owner who can take nothing any more is nobody: what waits for them goes to the second choice.
func TestWhatWaitsForWhoIsGoneGoesToTheRest(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked = false }, user(d.cas))
	d.owns("b@x.example", d.bo)
	d.away(d.bo)
	_, c := d.take(letter{from: "b@x.example"})
	d.is(c, models.Nobody)
	d.change(d.bo, func(u *models.User) { u.Seat = models.SeatNone })
	d.is(c, user(d.cas))
	if v := d.verdicts(d.conversation(c.ID)); !maps.Equal(v, map[string]string{"Bo": "no_seat", "Cas": "chosen"}) {
		t.Errorf("%v", v)
	}
}

// Saving a rule puts what waits into the lanes that it asks for.
func TestASavedRuleMakesTheLanesAnew(t *testing.T) {
	d := newDesk(t)
	d.owns("b@x.example", d.bo)
	d.says("k", "b@x.example")
	d.owns("c@x.example", d.cas)
	d.away(d.bo)
	d.away(d.cas)
	d.puts(nil, user(d.bo))
	_, tracked := d.take(letter{from: "b@x.example"})
	_, owned := d.take(letter{from: "c@x.example"})
	lanes := func(a, b int64) {
		t.Helper()
		if x, y := d.conversation(tracked.ID).WaitsFor, d.conversation(owned.ID).WaitsFor; x != a || y != b {
			t.Errorf("lanes %d and %d, want %d and %d", x, y, a, b)
		}
	}
	lanes(0, 0)
	d.puts(func(f *inbox.RuleForm) { f.AssignTo, f.NeedsTracked = models.AssignContactOwner, true })
	lanes(d.bo.ID, 0)
	d.puts(func(f *inbox.RuleForm) { f.AssignTo = models.AssignContactOwner })
	lanes(d.bo.ID, d.cas.ID)
	d.puts(nil, user(d.bo))
	lanes(0, 0)
	d.puts(func(f *inbox.RuleForm) { f.AssignTo = models.AssignContactOwner })
	d.back(d.cas)
	d.is(owned, user(d.cas))
	d.is(tracked, models.Nobody)
}

// Who is late, or gives it away, is passed over: the second choice is asked at once; without one, who is late keeps it.
func TestLateOwnersOfContacts(t *testing.T) {
	d := newDesk(t)
	late := func(f *inbox.RuleForm) { f.AssignTo, f.ReassignAfter = models.AssignContactOwner, 5 }
	d.owns("b@x.example", d.bo)
	d.puts(late)
	_, c := d.take(letter{from: "b@x.example"})
	d.is(c, user(d.bo))
	d.passes(time.Hour)
	d.is(c, user(d.bo))
	d.puts(func(f *inbox.RuleForm) { late(f); f.Second = []models.Owner{user(d.cas)} })
	d.passes(time.Hour)
	d.is(c, user(d.cas))
	if v := d.verdicts(d.conversation(c.ID)); !maps.Equal(v, map[string]string{"Bo": "left_out", "Cas": "chosen"}) {
		t.Errorf("%v", v)
	}
}

// Who first answers a contact without an owner becomes the owner, where the channel says so: with an answer, not with a comment.
func TestWhoFirstRepliesBecomesTheOwner(t *testing.T) {
	d := newDesk(t)
	ownerOf := func(c models.Conversation) int64 {
		t.Helper()
		k, err := d.db.Contact(d.ctx, c.ContactID)
		d.must(err)
		return k.OwnerID
	}
	_, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	if got := ownerOf(c); got != 0 {
		t.Errorf("switched off, %d became the owner", got)
	}
	on := true
	d.puts(func(f *inbox.RuleForm) { f.AssignTo, f.FirstReplyOwns = models.AssignContactOwner, &on })
	d.puts(func(f *inbox.RuleForm) { f.AssignTo = models.AssignContactOwner }) // an old form leaves it as it is
	_, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "Mine?", "")
	d.must(err)
	if got := ownerOf(c); got != 0 {
		t.Errorf("by a comment %d became the owner", got)
	}
	d.reply(d.bo, c.ID, inbox.ReplyForm{Anyway: true})
	d.reply(d.cas, c.ID, inbox.ReplyForm{Anyway: true})
	if got := ownerOf(c); got != d.bo.ID {
		t.Errorf("the owner is %d", got)
	}
	_, next := d.take(letter{})
	d.is(next, user(d.bo))
	rows, err := d.db.HistorySince(d.ctx, 0, models.HistoryContactOwner)
	d.must(err)
	if len(rows) != 1 || rows[0].UserID != d.bo.ID || rows[0].Other != c.ContactID || rows[0].ByUser != d.bo.ID {
		t.Errorf("history %+v", rows)
	}
}

// While owners come and go, contacts change hands and mail comes in, nothing is left waiting that somebody could have.
func TestContactsChangeHandsWhileOwnersComeAndGo(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked, r.Handout = false, 100 })
	people := []models.User{d.ana, d.bo, d.cas}
	var all sync.WaitGroup
	begin := make(chan struct{})
	at := func(n int, do func(i int)) {
		all.Go(func() {
			<-begin
			for i := range n {
				do(i)
			}
		})
	}
	from := func(i int) string { return fmt.Sprintf("c%d@x.example", i%4) }
	for i := range 4 {
		d.owns(from(i), people[i%3])
	}
	for i, u := range people {
		who := d.as(u)
		at(12, func(n int) {
			to := []models.Availability{models.Away, models.Available}[(n+i)%2]
			if err := d.app.SetAvailability(d.ctx, who, u.ID, inbox.AvailabilityForm{Value: to}); err != nil {
				t.Error(err)
			}
		})
	}
	for w := range 2 {
		at(12, func(n int) { d.owns(from(n+w), people[(n+w)%3]) })
		raws := make([][]byte, 12)
		for n := range raws {
			raws[n] = d.raw(letter{from: from(n + 2*w)})
		}
		at(12, func(n int) {
			if err := d.deliver(raws[n]); err != nil {
				t.Error(err)
			}
		})
	}
	close(begin)
	all.Wait()
	for _, c := range d.conversations() {
		k, err := d.db.Contact(d.ctx, c.ContactID)
		d.must(err)
		if c.WaitingSince != 0 && (c.WaitsFor != k.OwnerID || d.user(k.OwnerID).Availability == models.Available) {
			t.Errorf("%d waits for %d; the contact is of %d", c.ID, c.WaitsFor, k.OwnerID)
		}
	}
	for _, u := range people {
		d.back(u)
	}
	for _, c := range d.conversations() {
		if c.Owner == models.Nobody {
			t.Errorf("%d waits on", c.ID)
		}
	}
}

// A preview says of what waits whom it would go to, by owner, and of an arrival what becomes of one without.
func TestAPreviewOfARuleByOwner(t *testing.T) {
	d := newDesk(t)
	d.owns("b@x.example", d.bo)
	d.away(d.bo)
	d.puts(func(f *inbox.RuleForm) { f.AssignTo = models.AssignContactOwner })
	_, _ = d.take(letter{from: "b@x.example"})
	d.away(d.cas)
	p, err := d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, inbox.RuleForm{AssignTo: models.AssignContactOwner, OnlyAvailable: false, Tie: models.TieRotate, Drain: true, Handout: 5})
	d.must(err)
	if p.Assigned != 1 || p.Shares[0].Name != "Bo" || p.Arrival.Reason != string(routing.ReasonNoOwner) {
		t.Errorf("%+v", p)
	}
	p, err = d.app.RulePreview(d.ctx, d.as(d.ana), d.support.ID, inbox.RuleForm{AssignTo: models.AssignContactOwner, OnlyAvailable: true, Tie: models.TieRotate, Drain: true, Handout: 5,
		Second: []models.Owner{user(d.ana)}})
	d.must(err)
	if p.Assigned != 0 || p.Head == nil || p.Head.ContactOwner != d.bo.ID || p.Arrival.Owner != user(d.ana) {
		t.Errorf("%+v", p)
	}
}

// The place in the queue is that in the lane, and what is said now is of the one it waits for.
func TestThePlaceIsInTheLane(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked = false })
	d.owns("b@x.example", d.bo)
	d.owns("c@x.example", d.cas)
	d.away(d.bo)
	d.away(d.cas)
	d.take(letter{from: "b@x.example"})
	_, c := d.take(letter{from: "c@x.example"})
	rows, _, err := d.app.List(d.ctx, d.as(d.ana), inbox.ListQuery{View: models.ViewUnassigned, Sort: models.SortNewest})
	d.must(err)
	for _, r := range rows {
		if r.Wait == nil || r.Wait.Place != 1 {
			t.Errorf("%+v", r.Wait)
		}
		if r.ID == c.ID && (r.Wait.Now.ContactOwnerName != "Cas" || len(r.Wait.Now.Candidates) != 1 || r.Wait.Now.Candidates[0].Verdict != "away") {
			t.Errorf("%+v", r.Wait.Now)
		}
	}
	if len(rows) != 2 {
		t.Errorf("%d rows", len(rows))
	}
}

// The coverage of a rule by contact owner is that of its second choice; without one there is nothing to count.
func TestTheCoverageOfARuleByOwner(t *testing.T) {
	d := newDesk(t)
	d.puts(func(f *inbox.RuleForm) {
		f.AssignTo, f.Second = models.AssignContactOwner, []models.Owner{user(d.bo), user(d.cas)}
	}, user(d.ana))
	c, err := d.app.Coverage(d.ctx, d.as(d.ana), d.support.ID, hours.Day{}, time.Time{})
	d.must(err)
	if c.People != 2 || c.Second != 0 || c.Skipped != 0 {
		t.Errorf("%+v", c)
	}
	d.puts(func(f *inbox.RuleForm) { f.AssignTo = models.AssignContactOwner }, user(d.ana))
	if c, err = d.app.Coverage(d.ctx, d.as(d.ana), d.support.ID, hours.Day{}, time.Time{}); err != nil || c.People != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}
