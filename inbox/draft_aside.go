package inbox

import (
	"context"
	"errors"

	"fairlead/models"
)

// ShowOtherDraft has the editor show what its writer has written elsewhere in the conversation, or had put aside there, and puts aside what is in it
// now, so that they can have it back in the same way. It answers *Merged, models.Problems or models.ErrNotFound.
func (a *App) ShowOtherDraft(ctx context.Context, who Actor, conversationID int64, f DraftForm) error {
	if err := f.check(); err != nil {
		return err
	}
	f.Over = false
	return a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if sent, err := sentBy(ctx, tx, who, f.Nonce); err != nil || sent {
			return err
		}
		typed := f.draft(who, c.ID, a.now())
		_, err = keepDraft(ctx, tx, n, typed, f)
		var other *Diverged
		if errors.As(err, &other) { // that one is shown from now on
			if typed.Empty() {
				return nil
			}
			return tx.PutAside(ctx, typed)
		}
		if err != nil {
			return err
		}
		_, aside, err := tx.BothDrafts(ctx, who.User.ID, c.ID)
		if err != nil || aside.ID == 0 {
			return err
		}
		return tx.SwapDrafts(ctx, who.User.ID, c.ID, a.now())
	})
}

// saveAside keeps what somebody types beside another text of theirs, over what the same form has put aside there.
func (a *App) saveAside(ctx context.Context, who Actor, conversationID int64, f DraftForm) (d models.Draft, err error) {
	err = a.write(ctx, func(tx *models.DB, _ *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		other, aside, err := tx.BothDrafts(ctx, who.User.ID, c.ID)
		if err != nil {
			return err
		}
		d = f.draft(who, c.ID, a.now())
		if d.Empty() || aside.ID != 0 && !f.wrote(aside) {
			return &Diverged{other}
		}
		d.Aside = 1
		return tx.SaveDraft(ctx, &d)
	})
	return d, err
}

// AsideDraft returns what the actor has put aside in a conversation that they may see; the zero value: nothing.
func (a *App) AsideDraft(ctx context.Context, who Actor, conversationID int64) (models.Draft, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return models.Draft{}, err
	}
	_, aside, err := a.DB.BothDrafts(ctx, who.User.ID, c.ID)
	return aside, err
}
