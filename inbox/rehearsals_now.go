package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

var errTriedOnly = errors.New("tried only")

// arrivingNow adds the decision about a conversation that arrived now, were the draft in force. It is tried in a transaction that leaves nothing.
func (a *App) arrivingNow(ctx context.Context, _ Actor, p *RehearsalPage, draft RuleForm) error {
	err := a.DB.Write(ctx, func(tx *models.DB) error {
		now, rule := a.now(), draft.rule(p.Channel.ID)
		desk, err := routing.Open(ctx, tx, 0, now)
		if err != nil {
			return err
		}
		if err := tx.CreateRule(ctx, &rule); err != nil {
			return err
		}
		if err := tx.SetRule(ctx, p.Channel.ID, rule.ID); err != nil {
			return err
		}
		contact, err := tx.FindOrCreateContact(ctx, "", "nobody@invalid", now)
		if err != nil {
			return err
		}
		c := models.Conversation{InboxID: p.Inbox.ID, ChannelID: p.Channel.ID, ContactID: contact.ID, State: models.StateOpen, CreatedAt: now, ActivityAt: now, UnansweredAt: now}
		if err := tx.CreateConversation(ctx, &c); err != nil {
			return err
		}
		d, err := desk.Route(ctx, &c, models.CauseArrival)
		if err != nil {
			return err
		}
		p.Arrival = &d
		return errTriedOnly
	})
	if errors.Is(err, errTriedOnly) {
		err = nil
	}
	return err
}
