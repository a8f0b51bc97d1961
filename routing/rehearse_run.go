package routing

import (
	"context"
	"math"
	"slices"

	"fairlead/models"
)

// rehearsal is one run over the past.
type rehearsal struct {
	in      RehearsalInput
	past    *past
	staff   *staff
	threads []thread
	index   map[int64]int    // of threads, by conversation
	lines   []*rehearsedLine // of the queue: one a lane
	rows    []RehearsedRow
	ended   []models.Time // of each row: when it was first not open any more; 0: never

	now     models.Time
	turn    int64       // of the last assignment
	freed   bool        // somebody may be able to take more than before
	shut    bool        // the operating hours are closed
	turnsAt models.Time // when they next open or close
	moved   bool        // somebody may have come, gone or changed teams

	contactOf map[int64]int64               // of the channel's conversations
	ofContact map[int64][]int               // their threads, once they are needed
	known     map[int64]models.ContactKnown // of contacts, at this moment
	contacts  []models.PastContact          // how they change from then on
	served    []lineAt                      // room for drain
	asked     Input                         // of the decision that is being made, where it depends on the contact

	watch int64            // the conversation whose decision is asked for
	seen  *models.Decision // what was found of it
}

// eventsAtOnce is how many events pass between two looks at the context.
const eventsAtOnce = 4096

// run goes through what happened in its order. What has one moment was done in one transaction, or as good as: the queue is looked at
// behind it.
func (r *rehearsal) run(ctx context.Context, progress func(done, all int)) error {
	p := r.past
	people := slices.DeleteFunc(slices.Clone(p.people), func(h models.History) bool { return h.At < p.since })
	lists := [...]*[]models.PastMove{&p.owners, &p.states, &p.answers, &p.asked, &p.routed}
	do := [...]func(models.PastMove){r.owned, r.changed, r.answered, r.askedAgain, r.reached}
	all := len(people) + len(r.contacts) + len(p.owners) + len(p.states) + len(p.answers) + len(p.asked) + len(p.routed)
	r.now, r.freed = p.since, true
	r.lookAtHours()
	for done := 0; ; done++ {
		if done%eventsAtOnce == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			progress(done, all)
		}
		at, id, first := models.Never, int64(math.MaxInt64), -1
		for i, l := range lists {
			if len(*l) > 0 {
				if m := &(*l)[0]; m.At < at || m.At == at && m.ID < id {
					at, id, first = m.At, m.ID, i
				}
			}
		}
		if len(people) > 0 && (people[0].At < at || people[0].At == at && people[0].ID < id) {
			at, first = people[0].At, len(lists)
		}
		if c := r.contacts; len(c) > 0 && (c[0].At < at || c[0].At == at && (first == len(lists) && c[0].ID < people[0].ID || first != len(lists) && c[0].ID < id)) {
			at, first = c[0].At, len(lists)+1
		}
		if at = min(at, r.in.Till); at != r.now {
			r.finish(at)
		}
		switch {
		case at == r.in.Till || r.seen != nil && r.seen.Owner != models.Nobody:
			return nil
		case first == len(lists):
			r.moved = r.moved || regroups(people[0].Kind)
			r.staff.apply(people[0], true)
			r.freed, people = true, people[1:]
		case first == len(lists)+1:
			r.regroup()
			r.contactChanged(r.contacts[0])
			r.contacts = r.contacts[1:]
		default:
			r.regroup()
			do[first]((*lists[first])[0])
			*lists[first] = (*lists[first])[1:]
		}
	}
}

// finish does what is done behind a moment and between it and the next.
func (r *rehearsal) finish(next models.Time) {
	r.regroup()
	r.settle()
	for at := min(r.nextSecond(), r.turnsAt); at < next; at = min(r.nextSecond(), r.turnsAt) {
		r.now = max(r.now, at)
		r.lookAtHours()
		r.settle()
	}
	r.now = next
	r.lookAtHours()
}

// lookAtHours notes whether the operating hours are open. What waits is handed out when they begin.
func (r *rehearsal) lookAtHours() {
	if r.past.schedule == nil {
		r.turnsAt = models.Never
		return
	}
	if r.now < r.turnsAt {
		return
	}
	shut := !r.past.schedule.Open(r.now.Time())
	r.freed = r.freed || r.shut && !shut
	r.shut, r.turnsAt = shut, models.Never
	if at, _, ok := r.past.schedule.Next(r.now.Time()); ok {
		r.turnsAt = models.At(at)
	}
}

func (r *rehearsal) settle() {
	if r.ring(); r.freed {
		r.drain(queued{})
	}
	r.freed = false
}

// regroups reports whether such a change may be one of whom the rule names, or who has access.
func regroups(k models.HistoryKind) bool {
	return k == models.HistoryTeam || k == models.HistoryAccess || k == models.HistoryActive
}

// regroup takes it in that people have changed.
func (r *rehearsal) regroup() {
	if !r.moved {
		return
	}
	r.moved = false
	if len(r.staff.regroup()) > 0 {
		r.lose()
	}
}

// owned is a change of an owner as it really was.
func (r *rehearsal) owned(m models.PastMove) {
	t := r.thread(m)
	t.real = m.Owner
	if t.row >= 0 && m.Owner != models.Nobody && r.rows[t.row].WasWait < 0 {
		r.rows[t.row].Was, r.rows[t.row].WasWait = m.Owner, int64(m.At-r.rows[t.row].At)
	}
	is := t.standing
	is.owner = m.Owner
	switch byHand := m.ByUser != 0 && m.Other == 0; {
	case !t.mine:
		r.before(m)
		r.put(t, is, m.Other != 0)
	case byHand && t.row < 0:
		t.byRule = false
		r.put(t, is, false)
	case byHand && m.Owner != models.Nobody:
		r.rescue(t)
	}
}

// before hands out what goes before something of another channel that was handed out: of two of a kind the one with the earlier place, and
// chats before all else.
func (r *rehearsal) before(m models.PastMove) {
	switch chat := r.past.ways[m.ChannelID]; {
	case m.Other == 0 || chat && !r.in.Rule.Chat:
	case r.in.Rule.Chat && !chat:
		r.drain(queued{})
	default:
		r.drain(queued{at: models.Time(m.Other), id: m.Conversation})
	}
}

// reached is a chat that has reached the way.
func (r *rehearsal) reached(m models.PastMove) {
	if t := r.thread(m); t.row >= 0 && t.owner == models.Nobody && t.state == models.StateOpen {
		r.route(t, t.standing, models.CauseArrival)
	}
}

// rescue gives a conversation that is nobody's in the rehearsal to whom it really is. Rules that assign nobody have no such help.
func (r *rehearsal) rescue(t *thread) {
	if t.row >= 0 && t.owner == models.Nobody && t.real != models.Nobody && r.staff.input.Rule.Assign {
		r.take(t, t.real)
	}
}

func (r *rehearsal) answered(m models.PastMove) {
	t := r.thread(m)
	if t.mine && t.state == models.StateOpen {
		r.rescue(t)
	}
	is := t.standing
	is.answered = true
	r.put(t, is, false)
}

func (r *rehearsal) askedAgain(m models.PastMove) {
	t := r.thread(m)
	is := t.standing
	is.answered, t.asked = false, m.At
	r.put(t, is, false)
}

// changed is a change of state as it really was.
func (r *rehearsal) changed(m models.PastMove) {
	t := r.thread(m)
	was, is := t.state, t.standing
	if is.state = m.State; m.State != models.StateOpen {
		if t.row >= 0 && r.ended[t.row] == 0 {
			r.ended[t.row] = m.At
		}
		t.snoozed = models.Time(m.Other)
		r.put(t, is, false)
		return
	}
	switch {
	case was == "" && t.row >= 0 && r.in.Rule.Chat: // it is new, and its flow talks to it first
		t.asked = m.At
		r.put(t, is, false)
	case was == "" && t.row >= 0: // it is new
		t.asked = m.At
		r.route(t, is, models.CauseArrival)
	case !t.mine || was == models.StateOpen || was == "":
		r.put(t, is, false)
	case m.ByUser == 0 && (was == models.StateClosed || m.At < t.snoozed):
		r.written(t, is, was)
	case was == models.StateSnoozed:
		r.woken(t, is)
	default:
		r.reopened(t, is)
	}
}

// reopened is what somebody opens again by hand: who cannot have it any more loses it, and what the rule left to nobody is decided again.
func (r *rehearsal) reopened(t *thread, is standing) {
	r.put(t, is, false)
	if !r.staff.mayHave(t.owner) {
		r.take(t, models.Nobody)
	} else if t.owner == models.Nobody && t.byRule && !t.answered {
		r.route(t, t.standing, models.CauseReopened)
	}
}

// written is a message in a conversation that was closed or snoozed, as Desk.Incoming takes it.
func (r *rehearsal) written(t *thread, is standing, was models.State) {
	cause := models.CauseReopened
	if was == models.StateClosed {
		t.asked = r.now
	} else {
		cause = models.CauseWoken
	}
	if r.staff.keeps(t.owner, r.now) || was == models.StateSnoozed && t.owner == models.Nobody && !t.byRule {
		r.put(t, is, false)
		return
	}
	r.route(t, is, cause)
}

// woken is the end of a snooze, as Desk.Wake takes it.
func (r *rehearsal) woken(t *thread, is standing) {
	if t.owner == models.Nobody && t.byRule {
		r.route(t, is, models.CauseWoken)
		return
	}
	r.put(t, is, false)
}

func (r *rehearsal) thread(m models.PastMove) *thread { return &r.threads[r.index[m.Conversation]] }
