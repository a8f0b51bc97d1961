package routing

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// lateAtOnce bounds how many late conversations one transaction takes from their owners.
const lateAtOnce = 100

// lookAgain is how soon a channel is looked at again where something is due that could not be done.
const lookAgain = time.Minute

// watched reports whether a rule has moments at which its channel is to be looked at.
func watched(r models.Rule) bool {
	return r.AssignTo.Assigns() && (r.ReassignAfter > 0 || (r.SecondAfter > 0 || r.Chat) && r.Drain)
}

// SetClock stores when a channel is to be looked at again: when the owner of one of its conversations has not answered in time, or the
// second choice may have one that waits; or when the operating hours of a chatflow begin. Never, for most.
func (d *Desk) SetClock(ctx context.Context, channelID int64) error {
	delete(d.rules, channelID) // another version may just have been put in force
	rule, err := d.rule(ctx, channelID)
	if err != nil {
		return err
	}
	at := models.Never
	if rule.AssignTo.Assigns() && rule.ReassignAfter > 0 {
		owing, err := d.tx.Owing(ctx, channelID, 1)
		if err != nil {
			return err
		}
		if len(owing) > 0 {
			schedule, err := d.attended(ctx, channelID)
			if err != nil {
				return err
			}
			at = min(at, due(rule, schedule, owing[0].TurnSince))
		}
	}
	if rule.AssignTo.Assigns() && rule.SecondAfter > 0 && rule.Drain {
		wait := time.Duration(rule.SecondAfter) * time.Minute
		since, err := d.tx.NextSecond(ctx, channelID, d.Now.Add(-wait))
		if err != nil {
			return err
		}
		if since != models.Never {
			at = min(at, since.Add(wait))
		}
	}
	if rule.AssignTo.Assigns() && rule.Chat && rule.Drain {
		closed, opens, err := d.closed(ctx, rule)
		if err != nil {
			return err
		}
		if closed {
			at = min(at, opens)
		}
	}
	if at <= d.Now && !d.more[channelID] {
		at = d.Now.Add(lookAgain) // what could not be done now is not tried again at once
	}
	return d.tx.SetTimer(ctx, models.TimerChannel, channelID, at)
}

// attended returns the working hours of a channel's inbox.
func (d *Desk) attended(ctx context.Context, channelID int64) (hours.Schedule, error) {
	ch, err := d.tx.Channel(ctx, channelID)
	if err != nil {
		return hours.Schedule{}, err
	}
	in, err := d.tx.Inbox(ctx, ch.InboxID)
	if err != nil {
		return hours.Schedule{}, err
	}
	account, err := d.options(ctx)
	if err != nil {
		return hours.Schedule{}, err
	}
	own, err := d.tx.OwnDays(ctx)
	return account.WorkingOf(in.Working).Schedule(own), err
}

// due is when an owner who has owed an answer since a moment is late: after the rule's working minutes, in the inbox's hours. What was
// owed before the rule said so counts from then.
func due(rule models.Rule, schedule hours.Schedule, since models.Time) models.Time {
	at, ok := schedule.Add(max(since, rule.ReassignFrom).Time(), time.Duration(rule.ReassignAfter)*time.Minute)
	if !ok {
		return models.Never
	}
	return models.At(at)
}

// Look does what is due on a channel: late conversations go through the rule without their owner, and what waits may go to the second
// choice. It returns those taken from their owners.
func (d *Desk) Look(ctx context.Context, channelID int64) (late []Move, err error) {
	d.touched = append(d.touched, channelID)
	d.freed = true // the second choice
	rule, err := d.rule(ctx, channelID)
	if err != nil || !rule.AssignTo.Assigns() || rule.ReassignAfter == 0 {
		return nil, err
	}
	schedule, err := d.attended(ctx, channelID)
	if err != nil {
		return nil, err
	}
	ch, err := d.tx.Channel(ctx, channelID)
	if err != nil {
		return nil, err
	}
	r, err := d.roster(ctx, channelID, ch.InboxID)
	if err != nil || len(r.named) == 0 {
		return nil, err // nobody could have it instead
	}
	owing, err := d.tx.Owing(ctx, channelID, lateAtOnce)
	if err != nil {
		return nil, err
	}
	for _, o := range owing {
		if due(rule, schedule, o.TurnSince) > d.Now {
			break
		}
		c, err := d.tx.LockConversation(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		from := c.Owner
		if _, err := d.RouteWithout(ctx, &c, models.CauseLate, from.ID); err != nil {
			return nil, err
		}
		late = append(late, Move{c, from, models.ByRule})
	}
	d.more[channelID] = len(late) == lateAtOnce
	return late, nil
}
