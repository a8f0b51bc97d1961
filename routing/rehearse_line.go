package routing

import (
	"cmp"
	"slices"
	"time"

	"fairlead/models"
)

// rehearsedLine is the channel's queue in a rehearsal. Who has left stays in the list, marked by the thread, until the list is tidied.
type rehearsedLine struct {
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

func (l *rehearsedLine) join(t *thread, place, now models.Time) {
	t.waits, t.place, t.since = true, place, now
	q := queued{place, now, t.id, t}
	if len(l.places) > 2*int(l.live)+100 {
		l.places = slices.DeleteFunc(l.places, queued.gone)
		l.joined = slices.DeleteFunc(l.joined[l.due:], queued.gone)
		l.due = 0
	}
	i, _ := slices.BinarySearchFunc(l.places, q, queued.compare)
	l.places = slices.Insert(l.places, i, q)
	l.joined = append(l.joined, q)
	l.live++
}

func (l *rehearsedLine) leave(t *thread) {
	if t.waits {
		t.waits = false
		l.live--
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
	l := &r.line
	if r.in.Rule.SecondAfter == 0 {
		return models.Never
	}
	for l.due < len(l.joined) && l.joined[l.due].gone() {
		l.due++
	}
	if l.due == len(l.joined) {
		return models.Never
	}
	return l.joined[l.due].since.Add(time.Duration(r.in.Rule.SecondAfter) * time.Minute)
}

// ring notes that the second choice has become due for those for whom it has.
func (r *rehearsal) ring() {
	for r.nextSecond() <= r.now {
		r.line.due++
		r.freed = true
	}
}

// drain hands out what waits, as Desk.drain does; before a place, where that is not the zero one.
func (r *rehearsal) drain(before queued) {
	l, in := &r.line, &r.staff.input
	if !r.in.Rule.Drain || !in.Rule.Assign || l.live == 0 {
		return
	}
	r.ring()
	l.tidy()
	anySecond := l.due > 0
	for i := 0; i < len(l.places) && l.live > 0; i++ {
		q := l.places[i]
		if before.at != 0 && q.compare(before) >= 0 {
			return
		}
		if q.gone() {
			continue
		}
		in.FromQueue, in.Ahead, in.SecondDue = true, 0, secondDue(r.in.Rule, q.since, r.now)
		is := q.t.standing
		if Choose(*in) != 0 {
			r.decide(q.t, &is, models.CauseQueue)
			q.t.byRule = true
			r.put(q.t, is, true)
		} else if in.lenient(anySecond); Choose(*in) == 0 {
			return
		}
	}
}
