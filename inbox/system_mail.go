package inbox

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"

	"fairlead/channels/email"
	"fairlead/models"
)

// systemMail is a mail of the system itself to a user.
type systemMail struct {
	channel models.Channel // through which it goes out
	company string
	to      models.User
	subject string
	body    string // Markdown, or, if plain, text as it stands
	plain   bool
}

// put puts it in the outbox.
func (s systemMail) put(ctx context.Context, tx *models.DB, n *news, now models.Time) error {
	ch := s.channel
	account, err := tx.Account(ctx)
	if err != nil {
		return err
	}
	raw, err := email.Compose(email.Outbound{
		From: email.Address{Name: cmp.Or(ch.FromName, s.company), Email: ch.Address}, To: []email.Address{{Name: s.to.Name, Email: s.to.Email}},
		Subject: s.subject, Body: s.body, MessageID: systemMessageID(account.Key, ch), Date: now.Time(), Plain: s.plain, System: true,
	})
	if err != nil {
		return err
	}
	f := models.File{Kind: models.FileRaw, Name: "mail.eml", ContentType: "message/rfc822", CreatedAt: now}
	if err := tx.CreateFile(ctx, &f, raw); err != nil {
		return err
	}
	n.mail = true
	return tx.CreateDeliveries(ctx, []models.Delivery{{ChannelID: ch.ID, RawFileID: f.ID, Sender: ch.Address, Recipient: s.to.Email,
		State: models.DeliveryPending, NextAt: now, CreatedAt: now}})
}

// systemMessageID is signed with a key of its own: an answer to a mail of the system belongs to no conversation, and what machines make of one is known.
func systemMessageID(key []byte, ch models.Channel) string {
	return email.NewMessageID(systemKey(key), 0, 0, ch.Domain())
}

func isSystemMessageID(key []byte, id string) bool {
	_, _, ok := email.VerifyMessageID(systemKey(key), id)
	return ok
}

func systemKey(account []byte) []byte {
	mac := hmac.New(sha256.New, account)
	mac.Write([]byte("fairlead system mail 1"))
	return mac.Sum(nil)
}
