package inbox

import (
	"context"

	"fairlead/live"
	"fairlead/models"
)

// Retry puts what failed of an answer back into the outbox, and sends now what waits for its next attempt, for somebody who may see it.
func (a *App) Retry(ctx context.Context, who Actor, messageID int64) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		m, err := tx.Message(ctx, messageID)
		if err != nil {
			return err
		}
		c, _, err := a.conversationForChange(ctx, tx, who, m.ConversationID)
		if err != nil {
			return err
		}
		n.mail = true
		n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID})
		return tx.RetryDeliveries(ctx, messageID, a.now())
	})
}
