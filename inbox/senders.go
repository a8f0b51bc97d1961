package inbox

import (
	"context"
	"strings"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// BlockSender blocks who wrote to a conversation last and files it as spam. It returns the address and the state from before, for undo. Whoever
// works the inbox may: it holds for the whole account.
func (a *App) BlockSender(ctx context.Context, who Actor, conversationID int64) (address string, was models.State, err error) {
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		was = c.State
		if address, err = writerOf(ctx, tx, c); err != nil {
			return err
		}
		if err := mayBlock(ctx, tx, address); err != nil {
			return err
		}
		r := models.SenderRuling{Ruling: models.RulingBlocked, Address: address, ByUser: who.User.ID, CreatedAt: a.now()}
		if _, err := tx.RuleSender(ctx, r); err != nil {
			return err
		}
		n.tell(lookAgain(c))
		if c.State == models.StateTrash {
			return nil
		}
		return a.setState(ctx, tx, n, desk, &c, models.StateSpam)
	})
	return address, was, err
}

// UnblockSender lets who wrote to a conversation last write again, and gives it back the state that it had; empty: it stays as it is.
func (a *App) UnblockSender(ctx context.Context, who Actor, conversationID int64, state models.State) (address string, err error) {
	if state != "" && (!state.Valid() || state == models.StateSnoozed) {
		return "", models.ErrNotFound
	}
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if address, err = writerOf(ctx, tx, c); err != nil {
			return err
		}
		by, err := tx.SenderRuled(ctx, models.RulingBlocked, address)
		if err != nil {
			return err
		}
		if strings.HasPrefix(by, "@") && !who.IsAdmin() {
			return models.Problems{{Text: "All of %s is blocked. An admin can change that in Settings.", Arg: strings.TrimPrefix(by, "@")}}
		}
		if err := tx.UnruleSender(ctx, models.RulingBlocked, by); err != nil {
			return err
		}
		n.tell(lookAgain(c))
		if state == "" {
			return nil
		}
		return a.setState(ctx, tx, n, desk, &c, state)
	})
	return address, err
}

// writerOf returns the address that wrote to a conversation last, or the contact's.
func writerOf(ctx context.Context, tx *models.DB, c models.Conversation) (string, error) {
	m, err := lastFromContact(ctx, tx, c.ID)
	if err != nil {
		return "", err
	}
	if m.From.Email != "" {
		return models.NormalEmail(m.From.Email), nil
	}
	contact, err := tx.Contact(ctx, c.ContactID)
	return contact.Email, err
}

// mayBlock refuses what would shut out no stranger: colleagues, channels, and mail that names nobody.
func mayBlock(ctx context.Context, tx *models.DB, address string) error {
	if !models.ValidEmail(address) || address == unknownSender {
		return models.Problems{{Text: "There is no address that could be blocked."}}
	}
	ours, err := tx.IsOurs(ctx, address)
	if err == nil && ours {
		return models.Problems{{Field: "address", Text: "%s belongs to a colleague or a channel.", Arg: address}}
	}
	return err
}

// ShowPictures has the pictures shown that the sender of a mail has on other servers, in all of their mails, or not any more. Whoever works the inbox
// may: it holds for the whole account.
func (a *App) ShowPictures(ctx context.Context, who Actor, messageID int64, show bool) (m models.Message, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if m, err = tx.Message(ctx, messageID); err != nil {
			return err
		}
		c, err := tx.Conversation(ctx, m.ConversationID)
		if err != nil {
			return err
		}
		address := models.NormalEmail(m.From.Email)
		if !who.CanRead(c.InboxID) || m.Kind != models.Incoming || address == "" || address == unknownSender {
			return models.ErrNotFound
		}
		n.tell(lookAgain(c))
		if !show {
			return tx.UnruleSender(ctx, models.RulingPictures, address)
		}
		_, err = tx.RuleSender(ctx, models.SenderRuling{Ruling: models.RulingPictures, Address: address, ByUser: who.User.ID, CreatedAt: a.now()})
		return err
	})
	return m, err
}

// lookAgain says that a conversation is to be looked at anew.
func lookAgain(c models.Conversation) live.Event {
	return live.Event{Kind: live.KindConversation, Inbox: c.InboxID, Conversation: c.ID}
}

// senders loads what was decided about who wrote the messages of a thread.
func (a *App) senders(ctx context.Context, t *Thread) error {
	t.Pictures = map[int64]bool{}
	known := map[string]bool{}
	for _, m := range t.Messages {
		if m.Kind != models.Incoming || !email.HasRemote(m.HTML) || m.Checks.Doubtful() {
			continue
		}
		shown, asked := known[m.From.Email]
		if !asked {
			by, err := a.DB.SenderRuled(ctx, models.RulingPictures, m.From.Email)
			if err != nil {
				return err
			}
			shown = by != ""
			known[m.From.Email] = shown
		}
		t.Pictures[m.ID] = shown
	}
	writer, err := writerOf(ctx, a.DB, t.Conversation)
	if err != nil {
		return err
	}
	t.Blocked, err = a.DB.SenderRuled(ctx, models.RulingBlocked, writer)
	return err
}
