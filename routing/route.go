package routing

import (
	"cmp"
	"context"

	"fairlead/models"
)

// Route runs the rule of a conversation's channel and gives the conversation to whom it chooses, or to nobody. It keeps the decision.
// The caller holds the conversation's row, or has just made it.
func (d *Desk) Route(ctx context.Context, c *models.Conversation, cause models.Cause) (models.Decision, error) {
	leftOut := int64(0)
	if c.WaitingSince != 0 {
		leftOut = c.LeftOut
	}
	return d.route(ctx, c, *c, cause, leftOut)
}

// RouteWithout is Route that passes over one user: for what they did not answer in time, or give away.
func (d *Desk) RouteWithout(ctx context.Context, c *models.Conversation, cause models.Cause, userID int64) (models.Decision, error) {
	return d.route(ctx, c, *c, cause, userID)
}

// route decides on what was, which is to become c with whom the rule chooses. Where others wait already, nobody is chosen: it joins the
// queue, and what comes out of the queue is handed out by Finish.
func (d *Desk) route(ctx context.Context, c *models.Conversation, was models.Conversation, cause models.Cause, leftOut int64) (models.Decision, error) {
	r, err := d.rosterFor(ctx, *c)
	if err != nil {
		return models.Decision{}, err
	}
	lane := r.lane(leftOut)
	ask := question{cause: cause, leftOut: leftOut, fromQueue: cause == models.CauseLate || cause == models.CauseGone || cause == models.CauseContact}
	if r.rule.Drain && r.rule.AssignTo.Assigns() && cause != models.CauseByHand {
		place := models.Waiting{ConversationID: c.ID, QueuedAt: cmp.Or(c.QueuedAt, min(c.UnansweredAt, d.Now))}
		if cause == models.CauseArrival {
			place = models.Waiting{} // behind all, whatever the clock says
		}
		if ask.ahead, err = d.tx.Ahead(ctx, c.ChannelID, lane, place); err != nil {
			return models.Decision{}, err
		}
	}
	decision, err := d.decide(ctx, r, *c, ask)
	if err != nil {
		return decision, err
	}
	reason := Reason(decision.Reason)
	w := why{reason: models.ByRule, decision: &decision, leftOut: leftOut, lane: lane, waits: reason.Waits()}
	w.handed = ask.fromQueue && decision.Owner != models.Nobody
	w.waits = w.waits || c.WaitingSince != 0 && decision.Owner == models.Nobody // it waits on, though the rule assigns nobody just now
	d.freed = d.freed || reason == ReasonQueued
	c.Owner = decision.Owner
	return decision, d.place(ctx, was, c, w)
}

// question is what is asked of a rule besides who there is.
type question struct {
	cause     models.Cause
	fromQueue bool
	ahead     int64
	secondDue bool
	leftOut   int64
}

// input puts together what Decide is to know.
func (d *Desk) input(r roster, q question) Input {
	in := *r.asks()
	in.FromQueue, in.Ahead, in.SecondDue = q.fromQueue, q.ahead, q.secondDue
	for _, n := range r.named {
		p := d.people[n.User.ID]
		in.Candidates = append(in.Candidates, Candidate{
			UserID: n.User.ID, Second: n.Second, Active: n.User.Active, Invited: n.User.Invited(), Seat: n.User.Seat != models.SeatNone, Access: n.Sees,
			Available: n.User.Availability == models.Available, Page: r.rule.Chat && n.User.PageOpen, LeftOut: q.leftOut == n.User.ID, Load: p.user.Load, Capacity: p.capacity,
			Handed: p.user.Handed, LastAssigned: p.user.LastAssigned,
		})
	}
	return in
}

func ruleOf(r models.Rule) Rule {
	return Rule{Assign: r.AssignTo.Assigns(), OnlyAvailable: r.OnlyAvailable, Turns: r.Turns, Tie: Tie(r.Tie), Handout: r.Handout,
		ContactOwner: r.AssignTo == models.AssignContactOwner, NeedsTracked: r.NeedsTracked, Chat: r.Chat}
}

// decide asks Decide and writes down the answer.
func (d *Desk) decide(ctx context.Context, r roster, c models.Conversation, q question) (models.Decision, error) {
	in := d.input(r, q)
	row := record(r, Decide(in), in)
	row.ConversationID, row.ChannelID, row.Cause, row.CreatedAt = c.ID, c.ChannelID, q.cause, d.Now
	return row, d.tx.CreateDecision(ctx, &row)
}

// record is a decision as stored: with everything that it depended on, so that Replay can make it again.
func record(r roster, answer Decision, in Input) models.Decision {
	rule := r.rule
	row := models.Decision{RuleID: rule.ID, AssignTo: rule.AssignTo, OnlyAvailable: rule.OnlyAvailable, Tie: rule.Tie, Turns: rule.Turns,
		Handout: rule.Handout, FromQueue: in.FromQueue, Ahead: in.Ahead, SecondDue: in.SecondDue, Reason: string(answer.Reason), Chat: rule.Chat, Closed: in.Closed}
	if rule.AssignTo == models.AssignContactOwner {
		row.ContactOwner, row.ContactOwnerName, row.Tracked, row.NeedsTracked = in.Owner, r.owner, in.Tracked, rule.NeedsTracked
	}
	for i, e := range answer.Candidates { // both are in the order of user ids
		n := r.named[i]
		u := n.User
		if u.ID == answer.UserID {
			row.Owner, row.OwnerName = models.UserOwner(u.ID), u.Name
		}
		why := models.AvailabilityWhy("")
		if u.Availability == models.Away {
			why = u.AvailabilityWhy
		}
		row.Candidates = append(row.Candidates, models.Candidate{UserID: u.ID, Name: u.Name, Via: n.Via, Availability: u.Availability, AwayWhy: why,
			Load: e.Load, LastAssigned: e.LastAssigned, Verdict: string(e.Verdict), Capacity: e.Capacity, Handed: e.Handed, Second: e.Second,
			LeftOut: e.LeftOut, Lacks: lacks(e.Candidate, rule.Chat)})
	}
	return row
}

// lacks writes what keeps a candidate from every conversation, or from a chat, a letter each.
func lacks(c Candidate, chat bool) (s string) {
	for _, l := range []struct {
		missing bool
		letter  string
	}{{!c.Active, "a"}, {c.Invited, "i"}, {!c.Seat, "s"}, {!c.Access, "x"}, {chat && !c.Page, "p"}} {
		if l.missing {
			s += l.letter
		}
	}
	return s
}
