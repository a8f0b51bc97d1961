package routing

import (
	"cmp"
	"slices"
	"time"

	"fairlead/models"
)

// rehearsedLine is one lane of the channel's queue in a rehearsal. Who has left stays in the list, marked by the thread, until the list is tidied.
type rehearsedLine struct {
	owner  int64    // the contact owner whom it waits for; 0: the rule's people
	places []queued // in order
	joined []queued // in the order of joining
	due    int      // of joined: the first for whom the second choice has not been due yet
	live   int64
}

type queued struct {
	at, since models.Time
	id        int64
	t         *thread
}

func (q queued) gone() bool { return !q.t.waits || q.t.place != q.at || q.t.since != q.since }

func (q queued) compare(o queued) int {
	return cmp.Or(cmp.Compare(q.at, o.at), cmp.Compare(q.id, o.id))
}

func (l *rehearsedLine) join(t *thread, place, since models.Time) {
	t.waits, t.line, t.place, t.since = true, l, place, since
	q := queued{place, since, t.id, t}
	if len(l.places) > 2*int(l.live)+100 {
		l.places = slices.DeleteFunc(l.places, queued.gone)
		l.joined = slices.DeleteFunc(l.joined[l.due:], queued.gone)
		l.due = 0
	}
	i, _ := slices.BinarySearchFunc(l.places, q, queued.compare)
	l.places = slices.Insert(l.places, i, q)
	at := len(l.joined)
	for at > l.due && l.joined[at-1].since > since { // it has waited in another lane
		at--
	}
	l.joined = slices.Insert(l.joined, at, q)
	l.live++
}

// leave ends the waiting of a thread, if it does wait.
func (t *thread) leave() {
	if t.waits {
		t.waits = false
		t.line.live--
	}
}

// drop is leave that leaves no trace: the thread may come back to its old place.
func (l *rehearsedLine) drop(t *thread) {
	t.leave()
	is := func(q queued) bool { return q.t == t }
	l.places = slices.DeleteFunc(l.places, is)
	for i := len(l.joined) - 1; i >= 0; i-- {
		if is(l.joined[i]) {
			l.joined = slices.Delete(l.joined, i, i+1)
			if i < l.due {
				l.due--
			}
		}
	}
}

// tidy drops those who are gone from the fronts.
func (l *rehearsedLine) tidy() {
	for len(l.places) > 0 && l.places[0].gone() {
		l.places = l.places[1:]
	}
	for l.due > 0 && l.joined[0].gone() {
		l.joined, l.due = l.joined[1:], l.due-1
	}
}

// ahead counts who waits before a place, as models.DB.Ahead does.
func (l *rehearsedLine) ahead(place models.Time, id int64) (n int64) {
	of := queued{at: place, id: id}
	if l.live == 0 || l.places[len(l.places)-1].compare(of) < 0 {
		return min(l.live, 100)
	}
	for _, q := range l.places {
		if n == 100 || q.compare(of) >= 0 {
			break
		}
		if !q.gone() {
			n++
		}
	}
	return n
}

// nextSecond returns when the second choice is next due for somebody; Never if it is for nobody.
func (r *rehearsal) nextSecond() models.Time {
	next := models.Never
	if r.in.Rule.SecondAfter == 0 {
		return next
	}
	for _, l := range r.lines {
		for l.due < len(l.joined) && l.joined[l.due].gone() {
			l.due++
		}
		if l.due < len(l.joined) {
			next = min(next, l.joined[l.due].since.Add(time.Duration(r.in.Rule.SecondAfter)*time.Minute))
		}
	}
	return next
}

// ring notes that the second choice has become due for those for whom it has.
func (r *rehearsal) ring() {
	if r.in.Rule.SecondAfter == 0 {
		return
	}
	for _, l := range r.lines {
		for l.due < len(l.joined) && (l.joined[l.due].gone() || secondDue(r.in.Rule, l.joined[l.due].since, r.now)) {
			r.freed = r.freed || !l.joined[l.due].gone()
			l.due++
		}
	}
}

// drain hands out what waits, as Desk.drain does; before a place, where that is not the zero one.
func (r *rehearsal) drain(before queued) {
	if !r.in.Rule.Drain || !r.staff.input.Rule.Assign {
		return
	}
	r.ring()
	served := r.served[:0]
	for _, l := range r.lines {
		if l.tidy(); l.live > 0 {
			served = append(served, lineAt{l, l.places, l.due > 0})
		}
	}
	for r.served = served; len(served) > 0; {
		next := 0
		for i := range served {
			if served[i].rest[0].compare(served[next].rest[0]) < 0 {
				next = i
			}
		}
		at := &served[next]
		q := at.rest[0]
		if before.at != 0 && q.compare(before) >= 0 {
			return
		}
		if at.rest = at.rest[1:]; !q.gone() && !r.serve(q, at.second) || len(at.rest) == 0 {
			served = slices.Delete(served, next, next+1)
		}
	}
}

// lineAt is a lane that is being served.
type lineAt struct {
	line   *rehearsedLine
	rest   []queued
	second bool // the second choice is due for some of them
}

// serve gives one that waits to whoever can take it; false: nobody can take any of its lane.
func (r *rehearsal) serve(q queued, anySecond bool) bool {
	in := r.ask(q.t)
	in.FromQueue, in.SecondDue = true, secondDue(r.in.Rule, q.since, r.now)
	is := q.t.standing
	if Choose(*in) == 0 {
		in.lenient(anySecond)
		return Choose(*in) != 0
	}
	r.decide(in, q.t, &is, models.CauseQueue)
	q.t.byRule = true
	r.put(q.t, is, true)
	return true
}
