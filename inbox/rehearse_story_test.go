package inbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// draft is a rule that is in force nowhere.
func (d *desk) draft(change func(*models.Rule), named ...models.Owner) models.Rule {
	r := models.DefaultRule(d.support.ID)
	r.AssignTo = models.AssignSpecific
	for _, o := range named {
		m := models.RuleMember{UserID: o.ID}
		if o.Kind == models.OwnerTeam {
			m = models.RuleMember{TeamID: o.ID}
		}
		r.Members = append(r.Members, m)
	}
	if change != nil {
		change(&r)
	}
	return r
}

// rehearse returns what a draft would have done since the beginning, and the same as text: who had each, after how long, and who would have.
func (d *desk) rehearse(r models.Rule) (routing.Rehearsal, []string) {
	d.Helper()
	got, err := routing.Rehearse(d.ctx, d.db, routing.RehearsalInput{Rule: r, Channel: d.support, Till: models.Time(d.clock.Load()) + 1}, nil)
	d.must(err)
	var out []string
	for _, row := range got.Rows {
		out = append(out, fmt.Sprintf("%d: %s; %s %s", row.ConversationID, d.had(row.Was, row.WasWait), d.had(row.Is, row.Wait), row.Reason))
	}
	return got, out
}

func (d *desk) had(o models.Owner, wait int64) string {
	if o == models.Nobody {
		return "nobody"
	}
	name := "team"
	if o.Kind == models.OwnerUser {
		name = d.user(o.ID).Name
	}
	return fmt.Sprintf("%s %v", name, us(wait))
}

func (d *desk) same(got []string, want ...string) {
	d.Helper()
	if !slices.Equal(got, want) {
		d.Errorf("%q, want %q", got, want)
	}
}

func TestRehearsalBesideWhatPeopleDid(t *testing.T) {
	d := newDesk(t)
	_, a := d.take(letter{})
	d.advance(10 * time.Minute)
	d.assign(d.bo, a.ID, user(d.bo))
	_, b := d.take(letter{})
	d.advance(20 * time.Minute)
	d.reply(d.cas, b.ID, inbox.ReplyForm{})
	_, c := d.take(letter{})
	d.advance(time.Hour)
	d.setState(d.ana, c.ID, models.StateClosed)
	d.advance(time.Hour)

	got, rows := d.rehearse(d.draft(nil, user(d.bo), user(d.cas)))
	d.same(rows, "1: Bo 10m0s; Bo 0s chosen", "2: Cas 20m0s; Cas 0s chosen", "3: nobody; Bo 0s chosen")
	if want := (routing.RehearsedSide{Assigned: 2, Waited: 3, MeanWait: (30 * time.Minute).Microseconds(), LongestWait: time.Hour.Microseconds(), Most: 1, Least: 1}); got.Actual != want {
		t.Errorf("actual %+v, want %+v", got.Actual, want)
	}
	if want := (routing.RehearsedSide{Assigned: 3, Spread: 0.5, Most: 2, Least: 1}); got.Rehearsed != want {
		t.Errorf("rehearsed %+v, want %+v", got.Rehearsed, want)
	}
	if want := []routing.RehearsedPerson{{UserID: d.bo.ID, Was: 1, Is: 2}, {UserID: d.cas.ID, Was: 1, Is: 1}}; !slices.Equal(got.People, want) {
		t.Errorf("people %+v, want %+v", got.People, want)
	}
	if want := (routing.RehearsedHour{Arrived: 3, WasWaited: 3}); got.Hours[9] != want {
		t.Errorf("at nine %+v, want %+v", got.Hours[9], want)
	}
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	d.must(err)
	got, err = routing.Rehearse(d.ctx, d.db, routing.RehearsalInput{Rule: d.draft(nil), Channel: d.support, Till: models.Time(d.clock.Load()), Zone: amsterdam}, nil)
	d.must(err)
	if got.Hours[10].Arrived != 3 {
		t.Errorf("in Amsterdam %+v", got.Hours)
	}
	got, rows = d.rehearse(d.draft(func(r *models.Rule) { r.AssignTo = models.AssignContactOwner }))
	d.same(rows, "1: Bo 10m0s; Bo 10m0s no_owner", "2: Cas 20m0s; Cas 20m0s no_owner", "3: nobody; nobody no_owner")
	if got.Rehearsed.Waited != 3 || got.Left != 3 {
		t.Errorf("%d had no owner at first, %d of them were left to nobody", got.Rehearsed.Waited, got.Left)
	}
	_, rows = d.rehearse(models.DefaultRule(d.support.ID))
	d.same(rows, "1: Bo 10m0s; nobody no_rule", "2: Cas 20m0s; nobody no_rule", "3: nobody; nobody no_rule")
	_, rows = d.rehearse(d.draft(nil, team(models.Team{ID: 99})))
	d.same(rows, "1: Bo 10m0s; Bo 10m0s no_candidates", "2: Cas 20m0s; Cas 20m0s no_candidates", "3: nobody; nobody no_candidates")
}

func TestRehearsedQueue(t *testing.T) {
	d := newDesk(t)
	for _, u := range []models.User{d.ana, d.bo, d.cas} {
		d.away(u)
	}
	for range 5 {
		d.take(letter{})
		d.advance(time.Minute)
	}
	d.setState(d.ana, 2, models.StateSpam)
	d.advance(time.Hour)
	d.back(d.bo)
	d.advance(time.Hour)
	d.reply(d.cas, 1, inbox.ReplyForm{}) // who really takes it does not matter: it has an owner in the rehearsal
	d.advance(time.Hour)
	d.reply(d.cas, 5, inbox.ReplyForm{})
	d.advance(time.Hour)

	two := func(r *models.Rule) { r.Handout = 2 }
	_, rows := d.rehearse(d.draft(two, user(d.bo)))
	d.same(rows, "1: Cas 2h5m0s; Bo 1h5m0s nobody_eligible", "2: nobody; nobody nobody_eligible", "3: nobody; Bo 1h3m0s nobody_eligible",
		"4: nobody; Bo 2h2m0s nobody_eligible", "5: Cas 3h1m0s; Cas 3h1m0s nobody_eligible")
	_, rows = d.rehearse(d.draft(func(r *models.Rule) { r.Drain = false }, user(d.bo)))
	d.same(rows, "1: Cas 2h5m0s; Cas 2h5m0s nobody_eligible", "2: nobody; nobody nobody_eligible", "3: nobody; nobody nobody_eligible",
		"4: nobody; nobody nobody_eligible", "5: Cas 3h1m0s; Cas 3h1m0s nobody_eligible")
	second := func(r *models.Rule) {
		r.OnlyAvailable, r.SecondAfter = true, 30
		r.Members = append(r.Members, models.RuleMember{UserID: d.bo.ID, Second: true})
	}
	_, rows = d.rehearse(d.draft(second, user(d.ana)))
	d.same(rows, "1: Cas 2h5m0s; Bo 1h5m0s nobody_eligible", "2: nobody; nobody nobody_eligible", "3: nobody; Bo 1h3m0s nobody_eligible",
		"4: nobody; Bo 1h2m0s nobody_eligible", "5: Cas 3h1m0s; Bo 1h1m0s nobody_eligible")
}

// Nothing happens when the second choice becomes due but that it does.
func TestRehearsedSecondChoiceIsOnTime(t *testing.T) {
	d := newDesk(t)
	d.away(d.ana)
	d.take(letter{})
	d.advance(3 * time.Hour)
	_, rows := d.rehearse(d.draft(func(r *models.Rule) {
		r.SecondAfter = 30
		r.Members = append(r.Members, models.RuleMember{UserID: d.bo.ID, Second: true})
	}, user(d.ana)))
	d.same(rows, "1: nobody; Bo 30m0s nobody_eligible")
}

func TestRehearsalKnowsTeamsSeatsAndOtherWork(t *testing.T) {
	d := newDesk(t)
	admin := d.as(d.ana)
	for range 2 { // Bo is busy elsewhere
		_, c := d.take(letter{}, d.sales.Address)
		d.assign(d.ana, c.ID, user(d.bo))
	}
	d.take(letter{}) // 3: Cas, who has nothing
	d.advance(time.Minute)
	d.setState(d.ana, 1, models.StateClosed)
	d.setState(d.ana, 2, models.StateClosed)
	d.take(letter{}) // 4: Bo, who has nothing any more
	d.advance(time.Minute)
	d.must(d.app.UpdateTeam(d.ctx, admin, d.care.ID, inbox.TeamForm{Name: d.care.Name, Members: []int64{d.bo.ID, d.dot.ID}}))
	d.advance(time.Minute)
	d.take(letter{}) // 5: Bo, as Dot has no seat and Cas has left
	d.advance(time.Minute)
	d.must(d.app.GiveSeat(d.ctx, admin, d.dot.ID, models.SeatSales))
	d.take(letter{}) // 6: Dot
	d.advance(time.Minute)
	got, rows := d.rehearse(d.draft(nil, team(d.care)))
	d.same(rows, "3: nobody; Cas 0s chosen", "4: nobody; Bo 0s chosen", "5: nobody; Bo 0s chosen", "6: nobody; Dot 0s chosen")
	if got.Rehearsed.Most != 2 || got.Rehearsed.Least != 1 {
		t.Errorf("%+v", got.Rehearsed)
	}
	in := routing.RehearsalInput{Rule: d.draft(nil, team(d.care)), Channel: d.support, Till: models.Time(d.clock.Load())}
	dec, err := routing.RehearsedDecision(d.ctx, d.db, in, 5)
	d.must(err)
	if len(dec.Candidates) != 2 || dec.Candidates[0].Verdict != "chosen" || dec.Candidates[0].Via != "Care" || dec.Candidates[0].Load != 1 ||
		dec.Candidates[1].Name != "Dot" || dec.Candidates[1].Verdict != "no_seat" || dec.OwnerName != "Bo" || dec.ConversationID != 5 {
		t.Errorf("decision %+v", dec)
	}
	for _, id := range []int64{1, 99} { // of another channel; nowhere
		if _, err := routing.RehearsedDecision(d.ctx, d.db, in, id); err != models.ErrNotFound {
			t.Errorf("decision about %d: %v", id, err)
		}
	}
}

func TestRehearsalOfAShortPast(t *testing.T) {
	d := newDesk(t)
	now := models.Time(d.clock.Load())
	in := routing.RehearsalInput{Rule: d.draft(nil, user(d.bo)), Channel: d.support, From: now.Add(-7 * 24 * time.Hour), Till: now}
	began := func(what string, want models.Time) {
		t.Helper()
		got, err := routing.Rehearse(d.ctx, d.db, in, nil)
		d.must(err)
		if len(got.Rows) != 0 || got.Since != want || !got.Shorter || got.Rehearsed != (routing.RehearsedSide{}) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	began("no history", now)
	d.take(letter{}, d.sales.Address)
	d.take(report("<unknown@elsewhere.example>", "failed", "x@fietsen.example")) // a bounce: nobody waits for an answer
	d.advance(time.Hour)
	in.Till = models.Time(d.clock.Load())
	began("history of an hour", now)
	in.Channel.CreatedAt = now.Add(30 * time.Minute)
	began("a channel of half an hour", in.Channel.CreatedAt)
}
