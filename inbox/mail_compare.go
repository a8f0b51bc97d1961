package inbox

import (
	"context"

	"fairlead/models"
)

// MailboxCompared is what a server holds of the mail that a channel fetches, as against what is stored.
type MailboxCompared struct {
	Mailbox string // as people know it: user and server
	There   int    // mails that were looked at
	Stored  int    // of them, those with a line in the ledger
	Waiting int    // that are yet to be fetched
	Missing []MissingMail
	More    bool   // only the newest were looked at
	Failing string // why those that are yet to be fetched are not, in the words of the server or plain ones; empty: they will be
	Problem string // why the server could not be asked, in its own words or plain ones; empty: it could
}

// CompareMailbox asks the server of a channel's mailbox what it holds, and says what of it is not stored. For admins, and leads of the inbox. It
// tells numbers, sizes and times and nothing of what is in the mails. ErrNotFound: the channel fetches from no mailbox.
func (a *App) CompareMailbox(ctx context.Context, who Actor, channelID int64) (s ChannelSettings, c MailboxCompared, err error) {
	ch, err := managedOfKind(ctx, a.DB, who, channelID, models.ChannelEmail)
	if err != nil {
		return s, c, err
	}
	m, err := a.DB.MailboxOf(ctx, ch.ID)
	if err != nil {
		return s, c, err
	}
	if s, err = a.channelSettings(ctx, who, ch); err != nil {
		return s, c, err
	}
	c.Mailbox = m.Username + ", " + m.Host
	h, err := a.MailboxHolds(ctx, m)
	if err != nil {
		if ctx.Err() != nil {
			return s, c, err
		}
		c.Problem = mailboxWords(err)
		return s, c, nil
	}
	c.Stored, c.Waiting, c.More, c.Missing = len(h.Lines), len(h.Waiting), h.More, h.Missing
	c.There = c.Stored + c.Waiting + len(h.Missing)
	if m.Failures > 0 && c.Waiting > 0 {
		c.Failing = m.Words
	}
	return s, c, nil
}
