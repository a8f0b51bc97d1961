package routing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fairlead/models"
)

// queuePage is how many places of a queue are read at once.
const queuePage = 100

// drain hands out what waits to those who can take it: chats first, then by the first message that has no answer, over all channels. It
// goes on as long as anybody can take anything.
func (d *Desk) drain(ctx context.Context) error {
	ids, err := d.tx.QueuedChannels(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	var lines []*line
	for _, id := range ids {
		some, err := d.lines(ctx, id)
		if err != nil {
			return err
		}
		lines = append(lines, some...)
	}
	for len(lines) > 0 {
		l := slices.MinFunc(lines, func(a, b *line) int { return a.compare(b) })
		more, err := d.serve(ctx, l)
		if err != nil {
			return err
		}
		if !more {
			lines = slices.DeleteFunc(lines, func(o *line) bool { return o == l })
		}
	}
	return nil
}

// line is one lane of a channel's queue on its way out.
type line struct {
	roster
	channel models.Channel
	lane    int64
	second  bool             // the second choice is due for some of them
	ready   []models.Waiting // read, and not looked at yet
	end     bool             // there are no others
}

// compare says which line is served first.
func (l *line) compare(o *line) int {
	a, b := l.ready[0], o.ready[0]
	return cmp.Or(chatsFirst(l.rule.Chat, o.rule.Chat), cmp.Compare(a.QueuedAt, b.QueuedAt), cmp.Compare(a.ConversationID, b.ConversationID))
}

// chatsFirst orders what waits by whether it is a chat: somebody sits there and waits.
func chatsFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// lines begins to serve a channel: its lanes in which somebody may be given something. None, if its rule does not hand out what waits.
func (d *Desk) lines(ctx context.Context, channelID int64) (out []*line, err error) {
	ch, err := d.tx.Channel(ctx, channelID)
	if err != nil {
		return nil, err
	}
	r, err := d.roster(ctx, channelID, ch.InboxID)
	if err != nil || !r.rule.AssignTo.Assigns() || !r.rule.Drain {
		return nil, err
	}
	if r.closed {
		d.touched = append(d.touched, channelID) // the hours may have become others: it is looked at again when they begin
		return nil, nil
	}
	lanes, err := d.lanes(ctx, channelID, r)
	if err != nil {
		return nil, err
	}
	for _, lane := range lanes {
		l, err := d.line(ctx, ch, r, lane)
		if err != nil {
			return nil, err
		}
		if l != nil {
			out = append(out, l)
		}
	}
	return out, nil
}

// lanes returns the lanes of a channel, and has their owners known.
func (d *Desk) lanes(ctx context.Context, channelID int64, r roster) ([]int64, error) {
	if r.rule.AssignTo != models.AssignContactOwner {
		return []int64{0}, nil
	}
	lanes, err := d.tx.QueueLanes(ctx, channelID)
	if err != nil {
		return nil, err
	}
	return lanes, d.readOwners(ctx, r.inboxID, lanes)
}

// line begins to serve a lane; nil: there is nobody for any of it. That is found out from what is known already, where somebody waits
// for one who is Away: what a lane holds is not read for that.
func (d *Desk) line(ctx context.Context, ch models.Channel, r roster, lane int64) (*line, error) {
	r, err := d.laneRoster(ctx, r, lane)
	if err != nil {
		return nil, err
	}
	l := &line{roster: r, channel: ch, lane: lane}
	if !l.anybody(d, r.rule.SecondAfter > 0) {
		return nil, nil
	}
	if r.rule.SecondAfter > 0 {
		oldest, err := d.tx.LongestWait(ctx, ch.ID, lane)
		if err != nil {
			return nil, err
		}
		if l.second = secondDue(r.rule, oldest, d.Now); !l.anybody(d, l.second) {
			return nil, nil
		}
	}
	more, err := d.refill(ctx, l, models.Waiting{})
	if !more {
		return nil, err
	}
	return l, err
}

// anybody reports whether somebody could be given some conversation of the line, whatever it is. second: the second choice is due for some.
func (l *line) anybody(d *Desk, second bool) bool {
	in := d.input(l.roster, question{fromQueue: true, secondDue: second})
	return Choose(in) != 0
}

// refill reads on behind a place; false: nobody waits there.
func (d *Desk) refill(ctx context.Context, l *line, after models.Waiting) (bool, error) {
	if len(l.ready) > 0 {
		return true, nil
	}
	if l.end {
		return false, nil
	}
	var err error
	l.ready, err = d.tx.Queue(ctx, l.channel.ID, l.lane, after, queuePage)
	l.end = len(l.ready) < queuePage
	return len(l.ready) > 0, err
}

// serve gives the first of a line to whoever can take it, or passes it over; false: the line has ended, or nobody can take any of it.
func (d *Desk) serve(ctx context.Context, l *line) (bool, error) {
	w := l.ready[0]
	q := question{cause: models.CauseQueue, fromQueue: true, leftOut: w.LeftOut, secondDue: secondDue(l.rule, w.Since, d.Now)}
	in := d.input(l.roster, q)
	if user := Choose(in); user != 0 && d.ahead != nil {
		d.ahead.handOut(d, l, w, user)
	} else if user != 0 {
		if err := d.handOut(ctx, l, w, q); err != nil {
			return false, err
		}
	} else if in.lenient(l.second); Choose(in) == 0 {
		return false, nil // whoever is next could not be given to anybody either
	}
	l.ready = l.ready[1:]
	return d.refill(ctx, l, w)
}

// lenient changes an input to ask whether anybody could take any conversation of the line.
func (in *Input) lenient(second bool) {
	in.SecondDue = second
	for i := range in.Candidates {
		in.Candidates[i].LeftOut = false
	}
}

func (d *Desk) handOut(ctx context.Context, l *line, w models.Waiting, q question) error {
	c, err := d.tx.LockConversation(ctx, w.ConversationID)
	if err != nil || c.WaitingSince == 0 {
		return err
	}
	r, was := l.roster, c
	if r.rule.AssignTo == models.AssignContactOwner {
		if r, err = d.rosterFor(ctx, c); err != nil {
			return err
		}
		if lane := r.lane(c.LeftOut); lane != l.lane { // its contact has changed unnoticed
			return d.place(ctx, was, &c, why{reason: c.OwnerWhy, waits: true, lane: lane})
		}
	}
	decision, err := d.decide(ctx, r, c, q)
	if err != nil {
		return err
	}
	c.Owner = decision.Owner
	return d.place(ctx, was, &c, why{reason: models.ByRule, decision: &decision, handed: true})
}

// secondDue reports whether the second choice may have what has waited since a moment.
func secondDue(r models.Rule, since, now models.Time) bool {
	return r.SecondAfter > 0 && since.Add(time.Duration(r.SecondAfter)*time.Minute) <= now
}
