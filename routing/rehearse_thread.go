package routing

import "fairlead/models"

// thread is a conversation in a rehearsal.
type thread struct {
	standing
	id      int64
	mine    bool // of the channel: its real states, and owners as rehearsed
	row     int  // among the rows; -1: it was there before, or was not to be routed
	byRule  bool // the rule was the last to say whose it is
	asked   models.Time
	snoozed models.Time  // until when
	real    models.Owner // whose it really is

	waits bool
	line  *rehearsedLine // in which it waits, or has waited
	since models.Time    // waits since
	place models.Time    // in the queue, as models.Conversation.QueuedAt
}

// standing is what loads and counters depend on.
type standing struct {
	owner    models.Owner
	who      int // the owner among the staff; -1: nobody, a team, or who is not there any more
	state    models.State
	answered bool
	handed   bool
}

func (r *rehearsal) who(o models.Owner) int {
	if i, ok := r.staff.index[o.ID]; ok && o.Kind == models.OwnerUser {
		return i
	}
	return -1
}

// weight is what a conversation adds to its owner's counters, as weighs and handed say.
func (r *rehearsal) weight(s standing) (load, handed int64) {
	if s.who < 0 || s.state != models.StateOpen {
		return 0, 0
	}
	if s.handed {
		handed = 1
	}
	if !s.answered || !r.past.account.UnansweredOnly {
		load = 1
	}
	return load, handed
}

// put changes how a conversation stands, with the counters: what Desk.place does.
func (r *rehearsal) put(t *thread, is standing, fromQueue bool) {
	was := t.standing
	moved := is.owner != was.owner
	if is.who = was.who; moved {
		is.who = r.who(is.owner)
	}
	is.handed = fromQueue || was.handed && !moved && is.state == models.StateOpen && !is.answered
	t.standing = is
	if is.owner != models.Nobody || is.state != models.StateOpen {
		t.leave()
	}
	wasLoad, wasHanded := r.weight(was)
	load, handed := r.weight(is)
	if was.who == is.who {
		r.count(is.who, load-wasLoad, handed-wasHanded)
	} else {
		r.count(was.who, -wasLoad, -wasHanded)
		r.count(is.who, load, handed)
	}
	if moved && is.owner.Kind == models.OwnerUser {
		r.assigned(is.who)
	}
	if moved && t.row >= 0 && is.owner != models.Nobody {
		if row := &r.rows[t.row]; row.Wait < 0 {
			row.Is, row.Wait = is.owner, int64(r.now-row.At)
		}
	}
}

func (r *rehearsal) count(who int, load, handed int64) {
	if who < 0 || load == 0 && handed == 0 {
		return
	}
	c := &r.staff.all[who]
	c.Load += load
	c.Handed += handed
	r.freed = r.freed || load < 0 || handed < 0
	r.staff.update(who)
}

func (r *rehearsal) assigned(who int) {
	if who >= 0 {
		r.turn++
		r.staff.all[who].LastAssigned = r.turn
		r.staff.update(who)
	}
}

// route is Desk.route: t is to stand as is says, with whom the rule chooses.
func (r *rehearsal) route(t *thread, is standing, cause models.Cause) {
	line := r.lane(t)
	in := r.ask(t)
	place := min(t.asked, r.now)
	if is.answered {
		place = r.now
	}
	if r.in.Rule.Drain {
		if in.Ahead = line.ahead(place, t.id); cause == models.CauseArrival {
			in.Ahead = min(line.live, 100) // behind all, however long its flow has been talking to it
		}
	}
	reason := r.decide(in, t, &is, cause)
	if t.row >= 0 && r.rows[t.row].Reason == "" {
		r.rows[t.row].Reason = reason
	}
	t.byRule = true
	r.put(t, is, false)
	if reason.Waits() {
		line.join(t, place, r.now)
	}
	r.freed = r.freed || reason == ReasonQueued
}

// decide asks the rule and makes the owner of is whom it chooses.
func (r *rehearsal) decide(in *Input, t *thread, is *standing, cause models.Cause) Reason {
	best, reason := judge(in)
	is.owner = models.Nobody
	if best != nil {
		is.owner = models.UserOwner(best.UserID)
	}
	if r.watch == t.id && t.row >= 0 && r.rows[t.row].Wait < 0 && (r.seen == nil || is.owner != models.Nobody) {
		r.witness(*in, t, cause)
	}
	return reason
}

// take gives an arrival to whoever really took it, or answered it, while it was nobody's in the rehearsal.
func (r *rehearsal) take(t *thread, o models.Owner) {
	is := t.standing
	is.owner, t.byRule = o, false
	r.put(t, is, false)
}

// lose takes the open conversations of the channel from those who may not own them any more.
func (r *rehearsal) lose() {
	for i := range r.threads {
		t := &r.threads[i]
		if t.mine && t.owner != models.Nobody && (t.state == models.StateOpen || t.state == models.StateSnoozed) && !r.staff.mayHave(t.owner) {
			r.take(t, models.Nobody)
		}
	}
}
