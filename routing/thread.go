package routing

import (
	"context"

	"fairlead/models"
)

// Merge makes one conversation a part of another, as far as owners, states and queues go: it is nobody's work any more. What is left goes on
// with its owner, or, if nobody has it, with that of the part. It is open if one of the two was, and keeps the earlier place in the queue. The
// caller holds both rows and has moved the messages.
func (d *Desk) Merge(ctx context.Context, from, into *models.Conversation) error {
	part, was := *from, *into
	from.State, from.Owner = models.StateMerged, models.Nobody
	if err := d.place(ctx, part, from, why{reason: models.ByMerge, quiet: true}); err != nil {
		return err
	}
	if lives(part) {
		into.UnansweredAt = earlier(part, *into)
		if into.State == models.StateClosed || part.State == models.StateOpen {
			into.State = models.StateOpen
		}
	}
	w := why{reason: into.OwnerWhy}
	if into.Owner == models.Nobody && part.Owner != models.Nobody && lives(part) {
		may, err := MayOwn(ctx, d.tx, into.InboxID, part.Owner)
		if err != nil {
			return err
		}
		if may {
			into.Owner, w.reason = part.Owner, models.ByMerge
		}
	}
	if part.QueuedAt != 0 && into.QueuedAt != 0 {
		into.QueuedAt = min(part.QueuedAt, into.QueuedAt)
	}
	if err := d.place(ctx, was, into, w); err != nil {
		return err
	}
	if into.Owner == models.Nobody && into.State == models.StateOpen && !into.Answered() && into.WaitingSince == 0 && part.WaitingSince != 0 {
		_, err := d.Route(ctx, into, models.CauseReopened) // it waited, and waits on with what it is a part of
		return err
	}
	return nil
}

// lives reports whether a conversation is still to be worked on.
func lives(c models.Conversation) bool {
	return c.State == models.StateOpen || c.State == models.StateSnoozed
}

// earlier is since when somebody waits for an answer in two that become one; what was closed without an answer does not count.
func earlier(part, into models.Conversation) models.Time {
	if !lives(into) {
		return part.UnansweredAt
	}
	return min(part.UnansweredAt, into.UnansweredAt)
}

// Split gives what was split off from a conversation, and has just been stored without an owner, to who has that one; if a rule had left that
// to nobody, the rule runs for it, too. Somebody waits for an answer since what of says.
func (d *Desk) Split(ctx context.Context, of models.Conversation, c *models.Conversation) error {
	if c.State != models.StateOpen && c.State != models.StateClosed {
		return nil
	}
	if of.Owner != models.Nobody {
		may, err := MayOwn(ctx, d.tx, c.InboxID, of.Owner)
		if err != nil {
			return err
		}
		if may {
			was := *c
			c.Owner = of.Owner
			return d.place(ctx, was, c, why{reason: models.BySplit})
		}
	}
	if c.State != models.StateOpen || c.Answered() || of.Owner == models.Nobody && of.OwnerWhy != models.ByRule {
		return nil
	}
	_, err := d.Route(ctx, c, models.CauseSplit)
	return err
}

// Waits stores since when somebody waits for an answer in a conversation that has other messages now (Never: nobody).
func (d *Desk) Waits(ctx context.Context, c *models.Conversation, since models.Time) error {
	was := *c
	c.UnansweredAt = since
	return d.place(ctx, was, c, why{reason: c.OwnerWhy})
}

// Move puts a conversation on another channel, and into the inbox of that. An owner who may read that inbox keeps it; else it goes through the
// channel's rule, if it is open. What nobody has goes through it if somebody waits for an answer. The caller holds the row.
func (d *Desk) Move(ctx context.Context, c *models.Conversation, to models.Channel) error {
	was := *c
	c.InboxID, c.ChannelID = to.InboxID, to.ID
	c.WaitingSince, c.LeftOut, c.WaitsFor = 0, 0, 0
	if err := d.moved(ctx, was, *c); err != nil {
		return err
	}
	stays, err := MayOwn(ctx, d.tx, c.InboxID, c.Owner)
	if err != nil {
		return err
	}
	if c.State == models.StateOpen && (!stays || c.Owner == models.Nobody && !c.Answered()) {
		_, err := d.route(ctx, c, was, models.CauseMoved, 0)
		return err
	}
	c.QueuedAt = 0
	if !stays {
		c.Owner = models.Nobody
		return d.place(ctx, was, c, why{reason: models.LostAccess})
	}
	return d.place(ctx, was, c, why{reason: c.OwnerWhy})
}

// moved notes that a conversation is on another channel.
func (d *Desk) moved(ctx context.Context, was, is models.Conversation) error {
	if was.ChannelID == is.ChannelID {
		return nil
	}
	d.touched = append(d.touched, was.ChannelID)
	return d.tx.Record(ctx, models.History{At: d.Now, Kind: models.HistoryMoved, InboxID: is.InboxID, ChannelID: is.ChannelID, ConversationID: is.ID, Other: was.ChannelID, ByUser: d.By})
}

// Restore puts a conversation back where and as it stood, as far as that can still be: an owner who may not have it any more is nobody, and what was to
// wake meanwhile is open. What waited waits again, with its place. since is since when somebody waits for an answer.
func (d *Desk) Restore(ctx context.Context, c *models.Conversation, to models.Stood, since models.Time) error {
	return d.restore(ctx, *c, c, to, since, why{reason: to.OwnerWhy, quiet: c.State == models.StateMerged})
}

func (d *Desk) restore(ctx context.Context, was models.Conversation, c *models.Conversation, to models.Stood, since models.Time, w why) error {
	c.State, c.UnansweredAt, c.OwnerWhy = to.State, since, to.OwnerWhy
	c.InboxID, c.ChannelID = to.InboxID, to.ChannelID
	if err := d.moved(ctx, was, *c); err != nil {
		return err
	}
	if was.ChannelID != c.ChannelID {
		c.WaitingSince, c.QueuedAt, c.LeftOut, c.WaitsFor = 0, 0, 0, 0
	}
	if c.State == models.StateSnoozed {
		if c.SnoozedUntil = to.SnoozedUntil; c.SnoozedUntil <= d.Now {
			c.State = models.StateOpen
		}
	}
	owner, _ := models.ParseOwner(to.Owner)
	may, err := MayOwn(ctx, d.tx, c.InboxID, owner)
	if err != nil {
		return err
	}
	if !may {
		owner, w.reason = models.Nobody, models.LostAccess
	}
	c.Owner = owner
	if to.QueuedAt != 0 && owner == models.Nobody && c.State == models.StateOpen {
		r, err := d.rosterFor(ctx, *c)
		if err != nil {
			return err
		}
		w.waits, w.lane, c.QueuedAt = true, r.lane(0), to.QueuedAt
		d.freed = true
	}
	return d.place(ctx, was, c, w)
}
