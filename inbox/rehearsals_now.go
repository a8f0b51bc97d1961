package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

var errTriedOnly = errors.New("tried only")

// arrivingNow is the decision about a conversation that arrived now, were a rule in force. It is tried in a transaction that leaves nothing.
func (a *App) arrivingNow(ctx context.Context, ch models.Channel, rule models.Rule) (d models.Decision, err error) {
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		now := a.now()
		desk, err := routing.Open(ctx, tx, 0, now)
		if err != nil {
			return err
		}
		if err := tx.CreateRule(ctx, &rule); err != nil {
			return err
		}
		if err := tx.SetRule(ctx, ch.ID, rule.ID); err != nil {
			return err
		}
		contact, err := tx.FindOrCreateContact(ctx, "", "nobody@invalid", now)
		if err != nil {
			return err
		}
		c := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: contact.ID, State: models.StateOpen, CreatedAt: now, ActivityAt: now, UnansweredAt: now}
		if err := tx.CreateConversation(ctx, &c); err != nil {
			return err
		}
		if d, err = desk.Route(ctx, &c, models.CauseArrival); err != nil {
			return err
		}
		return errTriedOnly
	})
	if errors.Is(err, errTriedOnly) {
		err = nil
	}
	return d, err
}
