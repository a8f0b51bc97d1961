package routing

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func anyInput() *rapid.Generator[Input] {
	return rapid.Custom(func(t *rapid.T) Input {
		in := Input{Rule: Rule{
			Assign:        rapid.Float64Range(0, 1).Draw(t, "assign") > 0.1,
			OnlyAvailable: rapid.Bool().Draw(t, "only available"),
			Tie:           rapid.SampledFrom([]Tie{TieRotate, TieLastAssigned}).Draw(t, "tie"),
		}}
		ids := rapid.SliceOfNDistinct(rapid.Int64Range(1, 60), 0, 12, rapid.ID).Draw(t, "ids")
		for _, id := range ids {
			in.Candidates = append(in.Candidates, Candidate{
				UserID: id, Active: rapid.Bool().Draw(t, "active"), Invited: rapid.Float64Range(0, 1).Draw(t, "invited") > 0.8, Seat: rapid.Bool().Draw(t, "seat"), Access: rapid.Bool().Draw(t, "access"),
				Available: rapid.Bool().Draw(t, "available"), Load: rapid.Int64Range(0, 3).Draw(t, "load"), LastAssigned: rapid.Int64Range(0, 3).Draw(t, "last"),
			})
		}
		return in
	})
}

// mayTake says the design's "eligible" over again, so that the code under test is not its own judge.
func mayTake(r Rule, c Candidate) bool {
	return c.Active && !c.Invited && c.Seat && c.Access && (c.Available || !r.OnlyAvailable)
}

func TestDecideKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		d := Decide(in)
		if !in.Rule.Assign {
			if d.Reason != ReasonNoRule || d.UserID != 0 || d.Candidates != nil {
				t.Fatalf("a rule that leaves unassigned decided %+v", d)
			}
			return
		}
		var eligible []Candidate
		for _, c := range in.Candidates {
			if mayTake(in.Rule, c) {
				eligible = append(eligible, c)
			}
		}
		if (d.UserID == 0) != (len(eligible) == 0) || (d.Reason == ReasonChosen) != (d.UserID != 0) || (d.Reason == ReasonNoCandidates) != (len(in.Candidates) == 0) {
			t.Fatalf("%d eligible, decided %+v", len(eligible), d)
		}
		checkChosen(t, in, d, eligible)
		checkExplained(t, in, d)
	})
}

func checkChosen(t *rapid.T, in Input, d Decision, eligible []Candidate) {
	i := slices.IndexFunc(eligible, func(c Candidate) bool { return c.UserID == d.UserID })
	if d.UserID == 0 {
		return
	}
	if i < 0 {
		t.Fatalf("chose %d, who is not eligible", d.UserID)
	}
	for _, c := range eligible {
		won := eligible[i]
		switch {
		case c.Load < won.Load:
			t.Fatalf("%d is less busy than the chosen %d", c.UserID, won.UserID)
		case c.Load == won.Load && in.Rule.Tie == TieRotate && c.LastAssigned < won.LastAssigned:
			t.Fatalf("%d has waited longer than the chosen %d", c.UserID, won.UserID)
		case c.Load == won.Load && in.Rule.Tie == TieLastAssigned && c.LastAssigned > won.LastAssigned:
			t.Fatalf("%d was assigned later than the chosen %d", c.UserID, won.UserID)
		case c.Load == won.Load && c.LastAssigned == won.LastAssigned && c.UserID < won.UserID:
			t.Fatalf("%d has a lower id than the chosen %d", c.UserID, won.UserID)
		}
	}
}

func checkExplained(t *rapid.T, in Input, d Decision) {
	if len(d.Candidates) != len(in.Candidates) {
		t.Fatalf("%d candidates, %d explained", len(in.Candidates), len(d.Candidates))
	}
	for _, e := range d.Candidates {
		could := e.Verdict == Chosen || e.Verdict == MoreBusy || e.Verdict == TieLost
		if could != mayTake(in.Rule, e.Candidate) || (e.Verdict == Chosen) != (e.UserID == d.UserID) {
			t.Fatalf("%+v, chosen %d", e, d.UserID)
		}
	}
}

func TestDecideDoesNotCareAboutOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		other := Input{Rule: in.Rule, Candidates: rapid.Permutation(in.Candidates).Draw(t, "shuffled")}
		a, b := Decide(in), Decide(other)
		if a.UserID != b.UserID || a.Reason != b.Reason || !slices.Equal(a.Candidates, b.Candidates) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

func TestVerdictsNameTheFirstObstacle(t *testing.T) {
	in := Input{Rule: Rule{Assign: true, OnlyAvailable: true, Tie: TieRotate}, Candidates: []Candidate{
		{UserID: 1, Invited: true},
		{UserID: 2, Active: true},
		{UserID: 3, Active: true, Seat: true},
		{UserID: 4, Active: true, Seat: true, Access: true},
		{UserID: 5, Active: true, Seat: true, Access: true, Available: true, Load: 2, LastAssigned: 9},
		{UserID: 6, Active: true, Seat: true, Access: true, Available: true, Load: 2, LastAssigned: 4},
		{UserID: 7, Active: true, Seat: true, Access: true, Available: true, Load: 3},
		{UserID: 8, Active: true, Invited: true},
	}}
	var got []Verdict
	for _, e := range Decide(in).Candidates {
		got = append(got, e.Verdict)
	}
	if want := []Verdict{Inactive, NoSeat, NoAccess, IsAway, TieLost, Chosen, MoreBusy, Invited}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
