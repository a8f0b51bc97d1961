package inbox_test

import (
	"maps"
	"slices"
	"testing"

	"fairlead/models"
)

// loads gives people open conversations, by hand, so that rules have something to compare.
func (d *desk) loads(of map[int64]int) {
	d.Helper()
	for _, id := range slices.Sorted(maps.Keys(of)) {
		for range of[id] {
			_, c := d.take(letter{}, d.sales.Address)
			d.assign(d.ana, c.ID, models.UserOwner(id))
		}
	}
}

// verdicts returns what the decision about a conversation says of each person.
func (d *desk) verdicts(c models.Conversation) map[string]string {
	d.Helper()
	dec, err := d.db.Decision(d.ctx, c.DecisionID)
	d.must(err)
	out := map[string]string{}
	for _, k := range dec.Candidates {
		if _, twice := out[k.Name]; twice {
			d.Errorf("%s stands there twice", k.Name)
		}
		out[k.Name] = k.Verdict
		if k.Via != "" {
			out[k.Name] += " by " + k.Via
		}
	}
	return out
}

func TestRouting(t *testing.T) {
	all := func(d *desk) []models.Owner { return []models.Owner{user(d.ana), user(d.bo), user(d.cas)} }
	away := func(who func(*desk) models.User) func(*desk) {
		return func(d *desk) {
			d.away(who(d))
		}
	}
	bo := func(d *desk) models.User { return d.bo }
	cases := []struct {
		name     string
		rule     func(*models.Rule)
		named    func(*desk) []models.Owner
		before   func(*desk)
		private  bool // the mail is for the restricted inbox
		owner    func(*desk) models.User
		verdicts map[string]string
	}{
		{"the least busy", nil, all, func(d *desk) { d.loads(map[int64]int{d.ana.ID: 2, d.bo.ID: 1, d.cas.ID: 3}) }, false, bo,
			map[string]string{"Ana": "more_busy", "Bo": "chosen", "Cas": "more_busy"}},
		{"a tie: who has waited longest", nil, all, func(d *desk) { d.loads(map[int64]int{d.ana.ID: 1, d.bo.ID: 1, d.cas.ID: 1}) }, false, func(d *desk) models.User { return d.ana },
			map[string]string{"Ana": "chosen", "Bo": "tie_lost", "Cas": "tie_lost"}},
		{"a tie: who was assigned last", func(r *models.Rule) { r.Tie = models.TieLastAssigned }, all, func(d *desk) { d.loads(map[int64]int{d.ana.ID: 1, d.bo.ID: 1, d.cas.ID: 1}) }, false,
			func(d *desk) models.User { return d.cas }, map[string]string{"Ana": "tie_lost", "Bo": "tie_lost", "Cas": "chosen"}},
		{"nobody was ever assigned anything: the lowest id", func(r *models.Rule) { r.Tie = models.TieLastAssigned }, all, nil, false, func(d *desk) models.User { return d.ana },
			map[string]string{"Ana": "chosen", "Bo": "tie_lost", "Cas": "tie_lost"}},
		{"closed conversations load nobody", nil, all, func(d *desk) {
			d.loads(map[int64]int{d.ana.ID: 1, d.bo.ID: 2, d.cas.ID: 1})
			for _, c := range d.conversations() {
				if c.Owner == user(d.bo) {
					d.setState(d.ana, c.ID, models.StateClosed)
				}
			}
		}, false, bo, map[string]string{"Ana": "more_busy", "Bo": "chosen", "Cas": "more_busy"}},
		{"a team, main and extra members", nil, func(d *desk) []models.Owner { return []models.Owner{team(d.care)} }, nil, false, bo,
			map[string]string{"Bo": "chosen by Care", "Cas": "tie_lost by Care"}},
		{"two teams and by name: each person once", nil, func(d *desk) []models.Owner { return []models.Owner{team(d.care), team(d.board), user(d.bo)} }, nil, false, bo,
			map[string]string{"Bo": "chosen", "Cas": "tie_lost by Care"}},
		{"no seat", nil, func(d *desk) []models.Owner { return []models.Owner{user(d.dot), user(d.bo)} }, nil, false, bo,
			map[string]string{"Dot": "no_seat", "Bo": "chosen"}},
		{"deactivated", nil, all, func(d *desk) { d.deactivate(d.ana) }, false, bo, map[string]string{"Ana": "inactive", "Bo": "chosen", "Cas": "tie_lost"}},
		{"away", nil, all, away(func(d *desk) models.User { return d.ana }), false, bo, map[string]string{"Ana": "away", "Bo": "chosen", "Cas": "tie_lost"}},
		{"away, and the rule does not mind", func(r *models.Rule) { r.OnlyAvailable = false }, all, away(func(d *desk) models.User { return d.ana }), false, func(d *desk) models.User { return d.ana },
			map[string]string{"Ana": "chosen", "Bo": "tie_lost", "Cas": "tie_lost"}},
		{"a restricted inbox", nil, all, nil, true, bo, map[string]string{"Ana": "no_access", "Bo": "chosen", "Cas": "tie_lost"}},
		{"nobody can take it", nil, func(d *desk) []models.Owner { return []models.Owner{user(d.dot), user(d.bo)} }, away(bo), false, nil, map[string]string{"Dot": "no_seat", "Bo": "away"}},
		{"the rule names nobody any more", nil, func(d *desk) []models.Owner { return []models.Owner{models.TeamOwner(99), models.UserOwner(99)} }, nil, false, nil, map[string]string{}},
		{"leave unassigned", func(r *models.Rule) { r.AssignTo = models.AssignNobody }, all, nil, false, nil, map[string]string{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			if c.before != nil {
				c.before(d)
			}
			ch := &d.support
			if c.private {
				ch = &d.private
			}
			d.assigns(ch, c.rule, c.named(d)...)
			_, got := d.take(letter{}, ch.Address)
			want := models.Nobody
			if c.owner != nil {
				want = user(c.owner(d))
			}
			if got.Owner != want || got.OwnerWhy != models.ByRule {
				t.Errorf("owner %v because of %s, want %v", got.Owner, got.OwnerWhy, want)
			}
			if v := d.verdicts(got); !maps.Equal(v, c.verdicts) {
				t.Errorf("verdicts %v, want %v", v, c.verdicts)
			}
		})
	}
}

// A decision says what was known when it was made, not what is so now.
func TestADecisionKeepsWhatWasKnown(t *testing.T) {
	d := newDesk(t)
	d.loads(map[int64]int{d.ana.ID: 1, d.bo.ID: 2})
	d.assigns(&d.support, nil, user(d.ana), user(d.bo))
	_, c := d.take(letter{})
	for range 3 {
		d.take(letter{})
	}
	dec, err := d.db.Decision(d.ctx, c.DecisionID)
	d.must(err)
	want := []models.Candidate{{UserID: d.ana.ID, Name: "Ana", Availability: models.Available, Load: 1, LastAssigned: 1, Verdict: "chosen"},
		{UserID: d.bo.ID, Name: "Bo", Availability: models.Available, Load: 2, LastAssigned: 3, Verdict: "more_busy"}}
	if !slices.Equal(dec.Candidates, want) || dec.AssignTo != models.AssignSpecific || !dec.OnlyAvailable || dec.Tie != models.TieRotate {
		t.Errorf("%+v", dec)
	}
}

func TestTurnsGoRound(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, team(d.care), user(d.ana))
	var got []models.Owner
	for range 6 {
		_, c := d.take(letter{})
		got = append(got, c.Owner)
	}
	if want := []models.Owner{user(d.ana), user(d.bo), user(d.cas), user(d.ana), user(d.bo), user(d.cas)}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
