package inbox

import (
	"context"

	"fairlead/live"
	"fairlead/models"
)

// ChatTyping tells the visitor of a chat, and whoever else has it open, that the asker is writing an answer or has stopped. Nothing is stored.
// It answers models.ErrNotFound for what is no chat, or none that the asker may see.
func (a *App) ChatTyping(ctx context.Context, who Actor, conversationID int64, on bool) error {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return err
	}
	chat, err := a.DB.Chat(ctx, c.ID)
	if err != nil || chat.EndedAt != 0 || !chat.Here(a.now()) {
		return err // nobody is there who could see it
	}
	return a.announce(ctx, live.Event{Kind: live.KindTyping, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID, On: on})
}

// announce tells what nothing is stored of. On SQLite nobody has to wait for the database.
func (a *App) announce(ctx context.Context, events ...live.Event) error {
	if !a.DB.Postgres() {
		a.Hub.Publish(events...)
		return nil
	}
	return a.DB.Write(ctx, func(tx *models.DB) error { return notifyNodes(ctx, tx, events) })
}
