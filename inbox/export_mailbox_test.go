package inbox

import (
	"context"
	"math/rand/v2"
	"time"

	"fairlead/models"
)

// FetchOnce makes one round of a channel's mailbox as a node would, and says how it went, so that tests need not wait.
func (a *App) FetchOnce(ctx context.Context, channelID int64) error {
	m, err := a.DB.MailboxOf(ctx, channelID)
	if err != nil {
		return err
	}
	m.Lease = rand.Int64()
	if err := a.DB.ClaimMailbox(ctx, m.ID, m.Lease, models.Never, a.now().Add(mailboxLease)); err != nil {
		return err
	}
	err = guarded(func() error {
		f, err := a.openMailbox(ctx, &m)
		if err != nil {
			return err
		}
		defer f.box.Close()
		return f.round()
	})
	if err != nil {
		a.noteFailure(&m, err)
		_ = a.DB.LeaveMailbox(context.WithoutCancel(ctx), m)
		return err
	}
	return a.DB.FreeMailbox(ctx, m)
}

// Storing calls fn before a fetched mail is stored: its error keeps the mail from being so.
func (a *App) Storing(fn func(subject string) error) { a.fetchers.storing = fn }

// Polls sets how often servers are asked that do not tell of new mail.
func (a *App) Polls(every time.Duration) { a.fetchers.poll = every }

// AccessToken returns what logs in to a channel's mailbox.
func (a *App) AccessToken(ctx context.Context, channelID int64) (string, error) {
	m, err := a.DB.MailboxOf(ctx, channelID)
	if err != nil {
		return "", err
	}
	return a.accessToken(ctx, m)
}
