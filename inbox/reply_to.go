package inbox

import (
	"context"
	"errors"
	"net/mail"
	"slices"
	"strings"

	"fairlead/channels/email"
	"fairlead/models"
)

// maxRecipients is how many addresses one field may hold.
const maxRecipients = 50

// parseAddresses reads addresses with commas or semicolons between them.
func parseAddresses(p *models.Problems, field, typed string) (out []email.Address) {
	typed = strings.Trim(strings.ReplaceAll(models.CleanLine(typed), ";", ","), ", ")
	if typed == "" {
		return nil
	}
	list, err := mail.ParseAddressList(typed)
	if err != nil {
		p.Add(field, "These are not all e-mail addresses. Put a comma between them.")
		return nil
	}
	if len(list) > maxRecipients {
		p.Add(field, "These are too many: at most 50 addresses.")
	}
	for _, a := range list {
		e := models.NormalEmail(a.Address)
		if !models.ValidEmail(e) {
			p.Add(field, "“%s” is not an e-mail address.", a.Address)
			continue
		}
		if !slices.ContainsFunc(out, func(b email.Address) bool { return b.Email == e }) {
			out = append(out, email.Address{Name: models.CleanLine(a.Name), Email: e})
		}
	}
	return out
}

// replyChannel returns the channel that answers go out by: one that cannot send if there is none.
func replyChannel(ctx context.Context, db *models.DB, channelID int64) (models.Channel, error) {
	ch, err := db.Channel(ctx, channelID)
	if err != nil {
		return ch, err
	}
	out, err := db.ReplyChannel(ctx, ch)
	if errors.Is(err, models.ErrNotFound) {
		return models.Channel{}, nil
	}
	return out, err
}

// replyTo returns where an answer goes: where the contact's newest mail asks for it, else its sender, else the contact's address.
func replyTo(ctx context.Context, db *models.DB, c models.Conversation, ch models.Channel) ([]email.Address, error) {
	m, err := lastFromContact(ctx, db, c.ID)
	if err != nil {
		return nil, err
	}
	contact, err := db.Contact(ctx, c.ContactID)
	return repliesTo(m, ch.Address, contact), err
}

// lastFromContact returns the newest mail of a person; an empty one if there is none.
func lastFromContact(ctx context.Context, db *models.DB, conversationID int64) (models.Message, error) {
	m, err := db.LastFromContact(ctx, conversationID)
	if errors.Is(err, models.ErrNotFound) {
		return models.Message{}, nil
	}
	return m, err
}

// repliesTo is where a mail asks for answers, but never the channel itself; else the contact. None: no address is known.
func repliesTo(m models.Message, channel string, contact models.Contact) (out []email.Address) {
	for _, p := range append(slices.Clone(m.ReplyTo), m.From) {
		e := models.NormalEmail(p.Email)
		if models.ValidEmail(e) && e != channel && len(out) < maxRecipients && (p != m.From || len(out) == 0) {
			out = append(out, email.Address{Name: p.Name, Email: e})
		}
	}
	if len(out) > 0 {
		return out
	}
	if contact.Email == "" {
		return nil
	}
	return []email.Address{{Name: contact.Name, Email: contact.Email}}
}
