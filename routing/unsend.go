package routing

import (
	"context"

	"fairlead/models"
)

// Unanswer puts a conversation back as it stood before an answer that has been taken back, as far as that can still be (Restore): what its owner
// owes is owed since when it was, and what waited has waited as long. Nothing is said of it in the thread.
func (d *Desk) Unanswer(ctx context.Context, c *models.Conversation, to models.HeldRow) error {
	was := *c
	c.WaitingSince, c.LeftOut, c.Handed = to.WaitingSince, to.LeftOut, to.Handed
	return d.restore(ctx, was, c, to.Stood, to.UnansweredAt, why{reason: to.OwnerWhy, quiet: true, turn: to.TurnSince})
}
