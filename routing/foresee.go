package routing

import (
	"cmp"
	"context"

	"fairlead/models"
)

// Foresight is what a desk would hand out, for one channel.
type Foresight struct {
	Given   map[int64]int64  // how many of those that wait somebody would be given, by user id
	Waiting int64            // how many wait before that
	Head    *models.Decision // why nobody would be given the first that waits on; nil: none would, or the rule does not hand out
	Arrival models.Decision  // about a conversation that arrives then; of a contact without an owner

	channelID int64
	shared    int64          // how many wait on for the rule's people, and not for a contact's owner
	gone      map[int64]bool // of all channels: those that somebody would be given
}

// laterThanAll is a sequence number of assignments behind all that there are.
const laterThanAll = 1 << 60

// Foresee is Finish that stores nothing and only says what would come of it. The desk is of no use afterwards.
func (d *Desk) Foresee(ctx context.Context, channelID int64) (f Foresight, err error) {
	f = Foresight{Given: map[int64]int64{}, channelID: channelID, gone: map[int64]bool{}}
	if f.Waiting, f.shared, err = d.tx.QueueLength(ctx, channelID); err != nil {
		return f, err
	}
	d.ahead = &f
	if err := d.drain(ctx); err != nil {
		return f, err
	}
	ch, err := d.tx.Channel(ctx, channelID)
	if err != nil {
		return f, err
	}
	r, err := d.roster(ctx, channelID, ch.InboxID)
	if err != nil {
		return f, err
	}
	f.Arrival = d.foreseeArrival(r, f)
	if !r.rule.AssignTo.Assigns() || !r.rule.Drain || f.left() == 0 {
		return f, nil
	}
	w, err := d.foreseeHead(ctx, channelID, r, f.gone)
	if err != nil {
		return f, err
	}
	if r, err = d.laneRoster(ctx, r, w.WaitsFor); err != nil {
		return f, err
	}
	q := question{cause: models.CauseQueue, fromQueue: true, leftOut: w.LeftOut, secondDue: secondDue(r.rule, w.Since, d.Now)}
	head := d.foreseen(r, w.ConversationID, q)
	f.Head = &head
	return f, err
}

// handOut notes what would change if somebody were given the first of a line.
func (f *Foresight) handOut(d *Desk, l *line, w models.Waiting, user int64) {
	f.gone[w.ConversationID] = true
	if l.channel.ID == f.channelID {
		f.Given[user]++
		if l.lane == 0 {
			f.shared--
		}
	}
	c := models.Conversation{State: models.StateOpen, Owner: models.UserOwner(user), UnansweredAt: w.UnansweredAt}
	p := d.people[user]
	if weighs(c, *d.account) {
		p.user.Load++
	}
	if c.Handed = !c.Answered(); handed(c) {
		p.user.Handed++
	}
	p.user.LastAssigned = laterThanAll + int64(len(f.gone))
}

// left is how many would wait on.
func (f Foresight) left() (n int64) {
	n = f.Waiting
	for _, given := range f.Given {
		n -= given
	}
	return n
}

// foreseeHead returns the first that would wait on, of all lanes.
func (d *Desk) foreseeHead(ctx context.Context, channelID int64, r roster, gone map[int64]bool) (head models.Waiting, err error) {
	lanes, err := d.lanes(ctx, channelID, r)
	for _, lane := range lanes {
		at, err := d.laneHead(ctx, channelID, lane, gone)
		if err != nil {
			return head, err
		}
		if at.ConversationID != 0 && (head.ConversationID == 0 || cmp.Or(cmp.Compare(at.QueuedAt, head.QueuedAt), cmp.Compare(at.ConversationID, head.ConversationID)) < 0) {
			head = at
		}
	}
	return head, err
}

func (d *Desk) laneHead(ctx context.Context, channelID, lane int64, gone map[int64]bool) (at models.Waiting, err error) {
	for {
		page, err := d.tx.Queue(ctx, channelID, lane, at, queuePage)
		if err != nil {
			return at, err
		}
		for _, at = range page {
			if !gone[at.ConversationID] {
				return at, nil
			}
		}
		if len(page) == 0 {
			return models.Waiting{}, nil
		}
	}
}

// foreseeArrival decides on a conversation that arrives: as Route does, and, where others wait on that cannot be given to those who could
// take this one, as the queue does then.
func (d *Desk) foreseeArrival(r roster, f Foresight) models.Decision {
	q := question{cause: models.CauseArrival}
	if r.rule.Drain && r.rule.AssignTo.Assigns() {
		q.ahead = min(f.shared, models.CountStop)
	}
	row := d.foreseen(r, 0, q)
	if row.Reason != string(ReasonQueued) {
		return row
	}
	if late := d.foreseen(r, 0, question{cause: models.CauseQueue, fromQueue: true}); late.Owner != models.Nobody {
		return late
	}
	return row
}

// foreseen is a decision as it would be stored.
func (d *Desk) foreseen(r roster, conversation int64, q question) models.Decision {
	in := d.input(r, q)
	row := record(r, Decide(in), in)
	row.ConversationID, row.ChannelID, row.Cause, row.CreatedAt = conversation, r.rule.ChannelID, q.cause, d.Now
	return row
}
