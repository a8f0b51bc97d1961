package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fairlead/live"
	"fairlead/models"
)

// Comment stores a note that only colleagues see. It changes neither owner nor state. Colleagues whom it names are told.
// The same form sent twice is one comment. draftAt is the version of the draft that the form has saved: what was written elsewhere since is kept.
func (a *App) Comment(ctx context.Context, who Actor, conversationID int64, body, nonce string, draftAt ...models.Time) (models.Message, error) {
	var p models.Problems
	switch {
	case strings.TrimSpace(body) == "":
		p.Add("body", "Write something first.")
	case len(body) > maxBody:
		p.Add("body", "This is too long: at most 500,000 characters.")
	}
	var m models.Message
	err := a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err == nil {
			err = p.Err()
		}
		if err != nil {
			return err
		}
		form, nonce := nonce, ownNonce(who, nonce)
		if before, err := tx.MessageByNonce(ctx, nonce); !errors.Is(err, models.ErrNotFound) {
			m = before
			return err
		}
		named, err := mentioned(ctx, tx, who, c.InboxID, body)
		if err != nil {
			return err
		}
		m = models.Message{ConversationID: c.ID, Kind: models.Comment, UserID: who.User.ID, Text: body, Visible: body, CreatedAt: a.now()}
		if nonce != "" {
			m.Nonce = &nonce
		}
		if err := tx.CreateMessage(ctx, &m); err != nil {
			return err
		}
		c.LastMessage, c.ActivityAt = m.ID, m.CreatedAt
		n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID})
		if err := tx.UpdateConversation(ctx, c); err != nil {
			return err
		}
		if err := mention(ctx, tx, n, c, m, named); err != nil {
			return err
		}
		if err := dropSent(ctx, tx, n, who.User.ID, c.ID, form, body, slices.Max(append(draftAt, 0))); err != nil {
			return err
		}
		return tx.MarkSeen(ctx, who.User.ID, c.ID, m.ID)
	})
	return m, err
}
