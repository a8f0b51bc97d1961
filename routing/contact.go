package routing

import (
	"context"

	"fairlead/models"
)

// ContactChanged runs the rule anew for what waits of a contact, in whatever channel, where it waits for somebody else now: the contact
// has another owner, is tracked now or no longer, or is what another one was. Each keeps its place in the queue.
func (d *Desk) ContactChanged(ctx context.Context, contactID int64) error {
	ids, err := d.tx.WaitingOf(ctx, contactID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := d.tx.LockConversation(ctx, id)
		if err != nil {
			return err
		}
		r, err := d.rosterFor(ctx, c)
		if err != nil {
			return err
		}
		if r.rule.AssignTo != models.AssignContactOwner || r.lane(c.LeftOut) == c.WaitsFor {
			continue
		}
		if _, err := d.Route(ctx, &c, models.CauseContact); err != nil {
			return err
		}
	}
	return nil
}
