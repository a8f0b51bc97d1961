package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// notSpam ends what keeps a conversation with Spam that was never routed: it goes through the rule. What a form brought is taken as it would
// have been on arrival: the visitor is who they said before anything is decided, and an owner of the contact who is Away is told.
func (a *App) notSpam(ctx context.Context, tx *models.DB, n *news, desk *routing.Desk, c *models.Conversation) error {
	m, err := a.submittedIn(ctx, tx, desk, *c)
	if err != nil {
		return err
	}
	if c.Owner == models.Nobody && !c.Answered() { // nobody waits for an answer to what machines wrote
		if _, err := desk.Route(ctx, c, models.CauseArrival); err != nil {
			return err
		}
	}
	if m == nil {
		return nil
	}
	return tellContactOwner(ctx, tx, n, a, *c, *m)
}

// submittedIn returns the message of a form that a conversation began with, with its visitor bound, unless they have said who they are since;
// nil: it came another way.
func (a *App) submittedIn(ctx context.Context, tx *models.DB, desk *routing.Desk, c models.Conversation) (*models.Message, error) {
	s, err := tx.SubmissionIn(ctx, c.ID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := tx.Message(ctx, s.MessageID)
	if err != nil || s.VisitorID == 0 || m.From.Email == "" {
		return &m, err
	}
	if v, err := tx.LockVisitor(ctx, s.VisitorID); errors.Is(err, models.ErrNotFound) || v.BoundAt > s.CreatedAt {
		return &m, nil
	}
	return &m, bindNow(ctx, tx, desk, s.VisitorID, c.ContactID)
}

// tellContactOwner mails a submission to the owner of its contact who is Away, through the channel that answers go out by.
func tellContactOwner(ctx context.Context, tx *models.DB, n *news, app *App, c models.Conversation, m models.Message) error {
	ch, err := replyChannel(ctx, tx, c.ChannelID)
	if err != nil {
		return err
	}
	return mailContactOwner(ctx, tx, n, app, ch, c, m)
}

// bindNow is bindVisitor for a visitor as it is in the transaction; one that is gone binds nobody.
func bindNow(ctx context.Context, tx *models.DB, desk *routing.Desk, visitorID, contactID int64) error {
	v, err := tx.LockVisitor(ctx, visitorID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.SeeVisitor(ctx, v.ID, desk.Now); err != nil {
		return err
	}
	return bindVisitor(ctx, tx, desk, v, contactID)
}
