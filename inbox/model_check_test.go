package inbox_test

import (
	"cmp"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// check compares what is stored with the model.
func (m *model) check() {
	rows := m.stored()
	for id, c := range m.naive.convs {
		m.checkConversation(c, rows[id])
		m.decisions = max(m.decisions, rows[id].DecisionID)
	}
	m.checkCounters()
	m.checkWaiting()
	m.checkDecisions()
}

// stored returns every conversation, by one query for each state: it is asked for after every step.
func (m *model) stored() map[int64]models.Conversation {
	inboxes, err := m.db.Inboxes(m.ctx())
	m.ok(err)
	f := models.Filter{Limit: 1 << 20}
	for _, in := range inboxes {
		f.Inboxes = append(f.Inboxes, in.ID)
	}
	out := make(map[int64]models.Conversation, len(m.naive.convs))
	for _, f.View = range []models.View{models.ViewOpen, models.ViewSnoozed, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
		rows, err := m.db.Conversations(m.ctx(), f)
		m.ok(err)
		for _, row := range rows {
			out[row.ID] = row
		}
	}
	return out
}

func (m *model) checkConversation(c *naiveConv, row models.Conversation) {
	if row.ChannelID != c.channel.id || row.Owner != c.owner || row.State != c.state || row.UnansweredAt != c.unanswered || (row.WaitingSince != 0) != c.waits || row.Handed != c.handed ||
		row.TurnSince != c.turnSince || row.LeftOut != c.leftOut || c.waits && row.WaitsFor != c.lane || !c.waits && row.WaitsFor != 0 || row.SnoozedUntil != c.snoozed {
		m.t.Errorf("conversation %d is %v %v, waits since %v, handed %v, turn %v, left out %d, snoozed %v, waits for %d;\nthe model says %+v", c.id, row.Owner, row.State, row.WaitingSince, row.Handed,
			row.TurnSince, row.LeftOut, row.SnoozedUntil, row.WaitsFor, *c)
	}
	if lane := m.naive.laneOf(c, c.leftOut); c.waits && lane != c.lane {
		m.t.Errorf("conversation %d waits for %d; by its contact it should for %d", c.id, c.lane, lane)
	}
	if c.waits && (row.WaitingSince != c.since || row.QueuedAt != c.queued) {
		m.t.Errorf("conversation %d waits since %v at %v; the model says %v at %v", c.id, row.WaitingSince, row.QueuedAt, c.since, c.queued)
	}
}

// checkCounters recounts loads and the order of assignments.
func (m *model) checkCounters() {
	users, err := m.db.Users(m.ctx())
	m.ok(err)
	m.naive.count()
	for _, u := range users {
		if n := m.naive.user(u.ID); u.Load != n.load || u.Handed != n.handed {
			m.t.Errorf("user %d has %d open and %d handed out; the model says %d and %d", u.ID, u.Load, u.Handed, n.load, n.handed)
		}
	}
	slices.SortFunc(users, func(a, b models.User) int {
		return cmp.Or(cmp.Compare(a.LastAssigned, b.LastAssigned), cmp.Compare(a.ID, b.ID))
	})
	if !slices.IsSortedFunc(users, func(a, b models.User) int { return cmp.Compare(m.naive.user(a.ID).last, m.naive.user(b.ID).last) }) {
		m.t.Errorf("the order of assignments is not the model's")
	}
}

// checkWaiting looks for one who waits though somebody could take it.
func (m *model) checkWaiting() {
	for _, c := range m.naive.queue() {
		if u, _ := m.naive.choose(c.channel, ask{contact: c.contact, fromQueue: true, leftOut: c.leftOut}); u != nil && c.channel.rule.Drain {
			m.t.Errorf("conversation %d waits though %d could take it", c.id, u.id)
		}
	}
}

// checkDecisions makes every new decision again from its record.
func (m *model) checkDecisions() {
	var ids []int64
	for id := m.replayed + 1; id <= m.decisions; id++ {
		ids = append(ids, id)
	}
	m.replayed = m.decisions
	stored, err := m.db.DecisionsByID(m.ctx(), ids)
	m.ok(err)
	for _, d := range stored {
		m.did["rule run: "+string(d.Cause)+" "+d.Reason]++
		again := routing.Replay(d)
		if models.UserOwner(again.UserID) != d.Owner && (again.UserID != 0 || d.Owner != models.Nobody) || string(again.Reason) != d.Reason || len(again.Candidates) != len(d.Candidates) {
			m.t.Errorf("decision %d replays to %+v, was %+v", d.ID, again, d)
			continue
		}
		for i, c := range again.Candidates {
			if string(c.Verdict) != d.Candidates[i].Verdict {
				m.t.Errorf("decision %d: %d replays as %v, was %v", d.ID, c.UserID, c.Verdict, d.Candidates[i].Verdict)
			}
		}
	}
}
