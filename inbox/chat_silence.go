package inbox

import (
	"context"
	"errors"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// startSilence sets when an answered chat closes if nothing more is said, if its chatflow closes chats.
func startSilence(ctx context.Context, tx *models.DB, c models.Chat, now models.Time) error {
	after, err := closesAfter(ctx, tx, c)
	if err != nil || after == 0 {
		return err
	}
	return tx.SetTimer(ctx, models.TimerChatSilence, c.ConversationID, now.Add(after))
}

// closesAfter is how long a chat may be silent; 0: as long as it likes.
func closesAfter(ctx context.Context, tx *models.DB, c models.Chat) (time.Duration, error) {
	f, err := tx.Chatflow(ctx, c.FlowID)
	if errors.Is(err, models.ErrNotFound) {
		return 0, nil
	}
	return time.Duration(f.Options.CloseAfter) * time.Minute, err
}

// fireSilence closes a chat that was answered and silent since, or looks again when it may be. One that waits for an answer stays open: the
// answer sets the clock again.
func fireSilence(ctx context.Context, tx *models.DB, desk *routing.Desk, conversationID int64) error {
	c, err := tx.LockConversation(ctx, conversationID)
	if err != nil || c.State != models.StateOpen || !c.Answered() {
		return err
	}
	chat, err := tx.Chat(ctx, c.ID)
	if err != nil {
		return err
	}
	after, err := closesAfter(ctx, tx, chat)
	if err != nil || after == 0 {
		return err
	}
	if due := c.ActivityAt.Add(after); due > desk.Now {
		return tx.SetTimer(ctx, models.TimerChatSilence, c.ID, due)
	}
	return desk.SetState(ctx, &c, models.StateClosed)
}
