package inbox

import (
	"bytes"
	"context"
	"slices"

	"fairlead/channels/email"
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

// hurry makes due what waits for its next attempt to go out through a channel: how it goes out may have been mended.
func hurry(ctx context.Context, tx *models.DB, n *news, channelID int64, now models.Time) error {
	n.mail = true
	return tx.HurryDeliveries(ctx, channelID, now)
}

// sameWayOut reports whether a channel sends as it did.
func sameWayOut(was, is models.Channel) bool {
	return is.SMTPHost == was.SMTPHost && is.SMTPPort == was.SMTPPort && is.SMTPSecurity == was.SMTPSecurity && is.SMTPUsername == was.SMTPUsername &&
		is.SMTPPrivate == was.SMTPPrivate && is.SMTPMailbox == was.SMTPMailbox && bytes.Equal(is.SMTPSecret, was.SMTPSecret)
}

// hurryTested is hurry after a test of how a channel sends has gone well, if it was of what is stored.
func (a *App) hurryTested(ctx context.Context, was, is models.Channel, steps []email.Step) error {
	if slices.ContainsFunc(steps, func(s email.Step) bool { return !s.OK }) || !sameWayOut(was, is) {
		return nil
	}
	return a.write(ctx, func(tx *models.DB, n *news) error { return hurry(ctx, tx, n, was.ID, a.now()) })
}
