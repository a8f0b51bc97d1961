package inbox

import (
	"context"
	"slices"

	"fairlead/channels/email"
	"fairlead/models"
)

// saysSystem is what the ledger says of what machines have made of a mail of the system itself.
const saysSystem = "It is about a mail that Fairlead itself has sent. It begins no conversation."

// systemEcho recognises what machines make of a mail of the system itself: a bounce of it, an automatic answer to it, and that mail where somebody's
// address is a channel's. It gets its line and nothing else: a conversation would be told of by mail, and so on without an end. What a person answers
// to such a mail is a mail like any other.
func (a *App) systemEcho(ctx context.Context, in email.Inbound, line *models.LedgerLine) (bool, error) {
	if in.Auto == email.AutoNone {
		return false, nil
	}
	ids := slices.Concat([]string{in.MessageID}, in.InReplyTo, in.References)
	if in.Bounce != nil {
		ids = append(ids, in.Bounce.MessageID)
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(ids, func(id string) bool { return isSystemMessageID(account.Key, id) })
	if at < 0 {
		return false, nil
	}
	line.Words = saysSystem
	switch {
	case in.Auto == email.AutoBounce:
		line.Outcome = models.MailBounce
		a.Log.Warn("a mail of the system came back", "from", in.From.Email, "bounce", in.Bounce)
	case at == 0:
		line.Outcome = models.MailOwn
	default:
		line.Outcome = models.MailAuto
	}
	return true, a.recordAgain(ctx, line)
}
