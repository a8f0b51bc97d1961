package routing

import (
	"cmp"
	"math"
	"slices"
	"time"

	"fairlead/models"
)

// sum adds up what a rehearsal has found.
func (r *rehearsal) sum() Rehearsal {
	out := Rehearsal{Since: r.past.since, Shorter: r.past.since > r.in.From, Rows: r.rows}
	if born := r.in.Channel.CreatedAt; born > out.Since && born < r.in.Till && (len(r.rows) == 0 || r.rows[0].At >= born) {
		out.Since, out.Shorter = born, born > r.in.From
	}
	zone := cmp.Or(r.in.Zone, time.UTC)
	got := peopleSum{}
	var was, is waits
	for i, row := range r.rows {
		end := cmp.Or(r.ended[i], r.in.Till)
		hour := &out.Hours[row.At.Time().In(zone).Hour()]
		hour.Arrived++
		if was.add(row.WasWait, int64(end-row.At)) {
			hour.WasWaited++
		}
		if is.add(row.Wait, int64(end-row.At)) {
			hour.IsWaited++
			if row.Reason.leaves() {
				out.Left++
			}
		}
		got.of(row.Was).Was++
		got.of(row.Is).Is++
	}
	out.People, out.Actual, out.Rehearsed = got.sorted(), was.side(), is.side()
	r.spread(&out, got)
	return out
}

// spread says how evenly those share who could have had something.
func (r *rehearsal) spread(out *Rehearsal, got peopleSum) {
	var was, is []int
	for _, c := range r.staff.all {
		if c.ever {
			p := got.of(models.UserOwner(c.UserID))
			was, is = append(was, p.Was), append(is, p.Is)
		}
	}
	out.Actual.spread(was)
	out.Rehearsed.spread(is)
}

// peopleSum is what people had and would have had, by user.
type peopleSum map[int64]*RehearsedPerson

// of returns that of an owner; who is no user is counted nowhere.
func (s peopleSum) of(o models.Owner) *RehearsedPerson {
	if o.Kind != models.OwnerUser {
		return &RehearsedPerson{}
	}
	if s[o.ID] == nil {
		s[o.ID] = &RehearsedPerson{UserID: o.ID}
	}
	return s[o.ID]
}

func (s peopleSum) sorted() (out []RehearsedPerson) {
	for _, p := range s {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b RehearsedPerson) int { return cmp.Compare(a.UserID, b.UserID) })
	return out
}

// leaves reports whether a decision leaves a conversation to nobody without having it wait.
func (r Reason) leaves() bool {
	return r == ReasonNoRule || r == ReasonNoCandidates || r == ReasonNoOwner || r == ReasonNotTracked
}

// waits adds up one side.
type waits struct {
	assigned, waited int
	total, longest   int64
}

// add counts one conversation: how long it waited, -1 for no end, and how long until it was closed. It reports whether it waited.
func (w *waits) add(wait, end int64) bool {
	if wait >= 0 {
		w.assigned++
	} else {
		wait = max(end, 1)
	}
	if wait == 0 {
		return false
	}
	w.waited++
	w.total += wait
	w.longest = max(w.longest, wait)
	return true
}

func (w waits) side() RehearsedSide {
	return RehearsedSide{Assigned: w.assigned, Waited: w.waited, MeanWait: w.total / int64(max(w.waited, 1)), LongestWait: w.longest}
}

func (s *RehearsedSide) spread(counts []int) {
	if len(counts) == 0 {
		return
	}
	var sum, squares float64
	for _, n := range counts {
		sum += float64(n)
		squares += float64(n) * float64(n)
	}
	n := float64(len(counts))
	s.Spread = math.Sqrt(max(0, squares/n-(sum/n)*(sum/n)))
	s.Most, s.Least = slices.Max(counts), slices.Min(counts)
}
