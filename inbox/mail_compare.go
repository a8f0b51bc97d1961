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
	More    bool // only the newest were looked at
}

// MissingMail is a mail that the server holds, and that is neither stored nor waiting.
type MissingMail struct {
	UID             uint32
	Sender, Subject string // empty: not known
	At              models.Time
	Size            int64
}

// maxMissing is how many missing mails are named.
const maxMissing = 100

// CompareMailbox asks the server of a channel's mailbox what it holds, and says what of it is not stored. For admins, and leads of the inbox; who may
// not read it learns how many are missing, and not which. ErrNotFound: the channel fetches from no mailbox.
func (a *App) CompareMailbox(ctx context.Context, who Actor, channelID int64) (s ChannelSettings, m MailboxCompared, err error) {
	ch, err := managedOfKind(ctx, a.DB, who, channelID, models.ChannelEmail)
	if err == nil && a.Compare == nil {
		err = models.ErrNotFound
	}
	if err != nil {
		return s, m, err
	}
	if s, err = a.channelSettings(ctx, who, ch); err != nil {
		return s, m, err
	}
	if m, err = a.Compare(ctx, ch); err != nil {
		return s, m, err
	}
	m.Missing = m.Missing[:min(len(m.Missing), maxMissing)]
	for n := range m.Missing {
		if !who.CanRead(ch.InboxID) {
			m.Missing[n].Sender, m.Missing[n].Subject = "", ""
		}
	}
	return s, m, nil
}
