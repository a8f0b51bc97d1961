package inbox

import (
	"context"

	"fairlead/live"
	"fairlead/models"
)

// WatchForm is what a page says of the conversation that it shows.
type WatchForm struct {
	Writing bool // something is being typed; never what
	Gone    bool // it shows it no longer
}

// Watch notes that the asker has a conversation open, or has left it, and returns who else has it open. Those who may read its inbox are told when
// that changes something. It answers models.ErrNotFound for what the asker may not see.
func (a *App) Watch(ctx context.Context, who Actor, conversationID int64, f WatchForm) ([]models.Watching, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	now := a.now()
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		was, err := tx.Watcher(ctx, c.ID, who.User.ID)
		if err != nil {
			return err
		}
		is := models.Watcher{ConversationID: c.ID, UserID: who.User.ID}
		if !f.Gone {
			is.SeenAt = now
		}
		if f.Writing && !f.Gone {
			is.WritingTill = now.Add(models.WritingFor)
		}
		if was.There(now) != is.There(now) || was.Writes(now) != is.Writes(now) {
			n.tell(live.Event{Kind: live.KindWatch, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID})
		}
		if f.Gone {
			return tx.DropWatcher(ctx, c.ID, who.User.ID)
		}
		return tx.SetWatcher(ctx, is)
	})
	if err != nil {
		return nil, err
	}
	return a.DB.WatchersOf(ctx, c.ID, who.User.ID, now)
}
