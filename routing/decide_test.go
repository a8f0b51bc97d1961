package routing

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func anyInput() *rapid.Generator[Input] {
	return rapid.Custom(func(t *rapid.T) Input {
		in := Input{Rule: Rule{
			Assign:        rapid.Float64Range(0, 1).Draw(t, "assign") > 0.1,
			OnlyAvailable: rapid.Bool().Draw(t, "only available"),
			Turns:         rapid.Bool().Draw(t, "turns"),
			Tie:           rapid.SampledFrom([]Tie{TieRotate, TieLastAssigned}).Draw(t, "tie"),
			Handout:       rapid.Int64Range(0, 3).Draw(t, "handout"),
			Chat:          rapid.Bool().Draw(t, "chat"),
		}, FromQueue: rapid.Bool().Draw(t, "from queue"), SecondDue: rapid.Bool().Draw(t, "second due")}
		in.Closed = in.Rule.Chat && rapid.Float64Range(0, 1).Draw(t, "closed") > 0.8
		if !in.FromQueue {
			in.Ahead = rapid.SampledFrom([]int64{0, 0, 1, 7}).Draw(t, "ahead")
		}
		ids := rapid.SliceOfNDistinct(rapid.Int64Range(1, 60), 0, 12, rapid.ID).Draw(t, "ids")
		for _, id := range ids {
			in.Candidates = append(in.Candidates, Candidate{
				UserID: id, Active: rapid.Bool().Draw(t, "active"), Invited: rapid.Float64Range(0, 1).Draw(t, "invited") > 0.8, Seat: rapid.Bool().Draw(t, "seat"), Access: rapid.Bool().Draw(t, "access"),
				Available: rapid.Bool().Draw(t, "available"), Page: rapid.Bool().Draw(t, "page"), Load: rapid.Int64Range(0, 3).Draw(t, "load"), LastAssigned: rapid.Int64Range(0, 3).Draw(t, "last"),
				Second: rapid.Float64Range(0, 1).Draw(t, "second") > 0.6, LeftOut: rapid.Float64Range(0, 1).Draw(t, "left out") > 0.9,
				Capacity: rapid.Int64Range(0, 3).Draw(t, "capacity"), Handed: rapid.Int64Range(0, 3).Draw(t, "handed"),
			})
		}
		if rapid.Bool().Draw(t, "contact owner") {
			ofContact(t, &in)
		}
		return in
	})
}

// ofContact makes it a rule that assigns to the contact's owner, who is one of the candidates; the others are of the second choice.
func ofContact(t *rapid.T, in *Input) {
	in.Rule.ContactOwner, in.Rule.NeedsTracked, in.Tracked = true, rapid.Bool().Draw(t, "needs tracked"), rapid.Bool().Draw(t, "tracked")
	for i := range in.Candidates {
		in.Candidates[i].Second = true
	}
	if n := len(in.Candidates); n > 0 && rapid.Bool().Draw(t, "owned") {
		c := &in.Candidates[rapid.IntRange(0, n-1).Draw(t, "owner")]
		in.Owner, c.Second = c.UserID, false
	}
}

// ownerMayHave says over again whether the contact's owner is asked, and could have a conversation at some hour.
func ownerMayHave(in Input) bool {
	i := slices.IndexFunc(in.Candidates, func(c Candidate) bool { return c.UserID == in.Owner })
	if i < 0 || in.Rule.NeedsTracked && !in.Tracked {
		return false
	}
	c := in.Candidates[i]
	return c.Active && !c.Invited && c.Seat && c.Access && !c.LeftOut
}

// mayTake says the design's "eligible" over again, so that the code under test is not its own judge.
func mayTake(in Input, c Candidate) bool {
	r := in.Rule
	room := c.Capacity == 0 || c.Load < c.Capacity
	flooded := (in.FromQueue || in.Ahead > 0) && r.Handout != 0 && c.Handed >= r.Handout
	return c.Active && !c.Invited && c.Seat && c.Access && !c.LeftOut && (c.Available || !r.OnlyAvailable) && (!r.Chat || c.Available && c.Page) && room && !flooded
}

// choices returns who may be chosen: of the first choice; of the second if that names nobody, or is due and nobody of it can.
func choices(in Input) (eligible []Candidate) {
	var second []Candidate
	named := false
	for _, c := range in.Candidates {
		if in.Rule.ContactOwner && !c.Second && !ownerMayHave(in) {
			continue // nobody's, as far as this goes
		}
		named = named || !c.Second
		switch {
		case !mayTake(in, c):
		case c.Second:
			second = append(second, c)
		default:
			eligible = append(eligible, c)
		}
	}
	if len(eligible) == 0 && (in.SecondDue || !named) {
		return second
	}
	return eligible
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
		eligible := choices(in)
		if in.Closed {
			checkClosed(t, in, d)
			return
		}
		if in.Ahead > 0 {
			if d.UserID != 0 || (d.Reason == ReasonQueued) != (len(eligible) > 0) {
				t.Fatalf("%d wait before it, decided %+v", in.Ahead, d)
			}
			return
		}
		if Choose(in) != d.UserID {
			t.Fatalf("Choose says %d, Decide %d", Choose(in), d.UserID)
		}
		if (d.UserID == 0) != (len(eligible) == 0) || (d.Reason == ReasonChosen) != (d.UserID != 0) || (d.Reason == ReasonNoCandidates) != (len(in.Candidates) == 0 && !in.Rule.ContactOwner) {
			t.Fatalf("%d eligible, decided %+v", len(eligible), d)
		}
		checkOwner(t, in, d)
		checkChosen(t, in, d, eligible)
		checkExplained(t, in, d)
	})
}

// checkClosed: outside the operating hours nobody is chosen, and whatever would be chosen or wait within them waits.
func checkClosed(t *rapid.T, in Input, d Decision) {
	if Choose(in) != 0 || d.UserID != 0 {
		t.Fatalf("closed, decided %+v", d)
	}
	open := in
	open.Closed = false
	then := Decide(open).Reason
	if waits := then == ReasonChosen || then.Waits(); waits != (d.Reason == ReasonClosed) || !waits && d.Reason != then {
		t.Fatalf("%s while it is closed, %s when it is open", d.Reason, then)
	}
	checkExplained(t, in, d)
}

// Whoever opens a page in a chat's rule changes nothing for the worse: somebody is chosen who could be before, or it is them.
func TestAPageOnlyAddsToWhoCanTakeAChat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		if len(in.Candidates) == 0 {
			return
		}
		in.Rule.Chat = true
		before := Choose(in)
		i := rapid.IntRange(0, len(in.Candidates)-1).Draw(t, "who")
		in.Candidates = slices.Clone(in.Candidates)
		in.Candidates[i].Page = true
		if after := Choose(in); after != before && after != in.Candidates[i].UserID {
			t.Fatalf("%d opened a page, and %d is chosen instead of %d", in.Candidates[i].UserID, after, before)
		}
	})
}

// For what is no chat, pages do not matter.
func TestPagesAreOfNoMatterToMail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		in.Rule.Chat, in.Closed = false, false
		before := Decide(in)
		in.Candidates = slices.Clone(in.Candidates)
		for i := range in.Candidates {
			in.Candidates[i].Page = !in.Candidates[i].Page
		}
		if after := Decide(in); after.UserID != before.UserID || after.Reason != before.Reason {
			t.Fatalf("%+v, with other pages %+v", before, after)
		}
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
		if in.Rule.Turns {
			if c.LastAssigned < won.LastAssigned || c.LastAssigned == won.LastAssigned && c.UserID < won.UserID {
				t.Fatalf("it is the turn of %d, not of the chosen %d", c.UserID, won.UserID)
			}
			continue
		}
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

// checkOwner: where a contact's owner can have it, it goes to them, or waits for them until the second choice is due; where there is none,
// and no second choice, it does not wait.
func checkOwner(t *rapid.T, in Input, d Decision) {
	second := slices.ContainsFunc(in.Candidates, func(c Candidate) bool { return c.Second })
	alone := in.Rule.ContactOwner && !second && !ownerMayHave(in)
	if alone != (d.Reason == ReasonNoOwner || d.Reason == ReasonNotTracked) {
		t.Fatalf("second choice %v, owner may have it %v, decided %+v", second, ownerMayHave(in), d)
	}
	if (d.Reason == ReasonNotTracked) != (alone && in.Owner != 0 && in.Rule.NeedsTracked && !in.Tracked) {
		t.Fatalf("owner %d, tracked %v, decided %+v", in.Owner, in.Tracked, d)
	}
	if in.Rule.ContactOwner && d.UserID != 0 && d.UserID != in.Owner && ownerMayHave(in) && !in.SecondDue {
		t.Fatalf("the owner %d was passed over for %d", in.Owner, d.UserID)
	}
}

func checkExplained(t *rapid.T, in Input, d Decision) {
	if len(d.Candidates) != len(in.Candidates) {
		t.Fatalf("%d candidates, %d explained", len(in.Candidates), len(d.Candidates))
	}
	for _, e := range d.Candidates {
		could := e.Verdict.Could() || e.Verdict == StandsBy
		if e.Verdict == NotTracked && e.UserID == in.Owner && in.Rule.NeedsTracked && !in.Tracked {
			continue
		}
		if could != mayTake(in, e.Candidate) || (e.Verdict == Chosen) != (e.UserID == d.UserID) {
			t.Fatalf("%+v, chosen %d", e, d.UserID)
		}
	}
}

func TestDecideDoesNotCareAboutOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		other := in
		other.Candidates = rapid.Permutation(in.Candidates).Draw(t, "shuffled")
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
		{UserID: 9, Active: true, Seat: true, Access: true, Available: true, LeftOut: true},
		{UserID: 10, Active: true, Seat: true, Access: true, Available: true, Load: 3, Capacity: 3},
		{UserID: 11, Active: true, Seat: true, Access: true, Available: true, Second: true},
	}}
	var got []Verdict
	for _, e := range Decide(in).Candidates {
		got = append(got, e.Verdict)
	}
	if want := []Verdict{Inactive, NoSeat, NoAccess, IsAway, TieLost, Chosen, MoreBusy, Invited, LeftOut, Full, StandsBy}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestVerdictsOfChats(t *testing.T) {
	able := Candidate{Active: true, Seat: true, Access: true, Available: true, Page: true}
	of := func(id int64, change func(*Candidate)) Candidate {
		c := able
		c.UserID = id
		change(&c)
		return c
	}
	in := Input{Rule: Rule{Assign: true, Chat: true, Tie: TieLastAssigned}, Candidates: []Candidate{
		of(1, func(c *Candidate) { c.Available = false }), of(2, func(c *Candidate) { c.Page = false }), of(3, func(c *Candidate) { c.Available, c.Page = false, false }),
		of(4, func(c *Candidate) { c.Load, c.Capacity = 3, 3 }), of(5, func(c *Candidate) { c.Load, c.LastAssigned = 1, 4 }), of(6, func(c *Candidate) { c.Load, c.LastAssigned = 1, 9 }),
		of(7, func(c *Candidate) { c.Second = true })}}
	for _, c := range []struct {
		closed bool
		reason Reason
		want   []Verdict
	}{
		{false, ReasonChosen, []Verdict{IsAway, NoPage, IsAway, Full, TieLost, Chosen, StandsBy}},
		{true, ReasonClosed, []Verdict{IsAway, NoPage, IsAway, Full, IsClosed, IsClosed, StandsBy}},
	} {
		in.Closed = c.closed
		d := Decide(in)
		var got []Verdict
		for _, e := range d.Candidates {
			got = append(got, e.Verdict)
		}
		if d.Reason != c.reason || !slices.Equal(got, c.want) {
			t.Errorf("closed %v: %s %v, want %s %v", c.closed, d.Reason, got, c.reason, c.want)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		in := Input{Rule: Rule{Assign: true, OnlyAvailable: true, Tie: TieRotate, Handout: 5}}
		for i := range n {
			in.Candidates = append(in.Candidates, Candidate{UserID: int64(i + 1), Active: true, Seat: true, Access: true, Available: i%3 != 0, Load: int64(i*7919) % 40,
				LastAssigned: int64(i*104729) % int64(n), Capacity: 50})
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Decide(in)
			}
		})
		b.Run(fmt.Sprint(n, "/choose"), func(b *testing.B) {
			for b.Loop() {
				Choose(in)
			}
		})
	}
}
