package inbox

import (
	"context"

	"fairlead/models"
)

// conversationForChange loads and locks a conversation for somebody who may see it. *Merged: it has become a part of another.
func (a *App) conversationForChange(ctx context.Context, tx *models.DB, who Actor, id int64) (models.Conversation, Actor, error) {
	who, err := who.again(ctx, tx)
	if err != nil {
		return models.Conversation{}, who, err
	}
	c, err := tx.LockConversation(ctx, id)
	if err == nil && !who.CanRead(c.InboxID) {
		return models.Conversation{}, who, models.ErrNotFound
	}
	if err == nil && c.State == models.StateMerged {
		return c, who, merged(ctx, tx, who, id)
	}
	return c, who, err
}

// merged says into what a conversation has been merged: *Merged, or ErrNotFound where the actor may not read that.
func merged(ctx context.Context, db *models.DB, who Actor, id int64) error {
	into, err := db.MergedInto(ctx, id)
	if err != nil {
		return err
	}
	c, err := db.Conversation(ctx, into)
	if err != nil {
		return err
	}
	if !who.CanRead(c.InboxID) {
		return models.ErrNotFound
	}
	return &Merged{Into: into}
}
