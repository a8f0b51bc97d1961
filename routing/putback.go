package routing

import (
	"context"

	"fairlead/models"
)

// GiveBack takes a conversation from its owner, by mistake theirs: it is nobody's as before. One that waited, because its rule had found
// nobody, takes its place in the queue again, and whoever can take it gets it.
func (d *Desk) GiveBack(ctx context.Context, c *models.Conversation) error {
	was, w := *c, why{reason: models.ByHand}
	if c.DecisionID != 0 && c.State == models.StateOpen {
		last, err := d.tx.Decision(ctx, c.DecisionID)
		if err != nil {
			return err
		}
		if last.Owner == models.Nobody && Reason(last.Reason).Waits() {
			r, err := d.rosterFor(ctx, *c)
			if err != nil {
				return err
			}
			w = why{reason: models.ByRule, waits: true, lane: r.lane(0)}
			d.freed = true
		}
	}
	c.Owner = models.Nobody
	return d.place(ctx, was, c, w)
}
