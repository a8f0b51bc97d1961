package inbox

import (
	"bytes"
	"context"
	"errors"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// prepare returns where a mail goes out, and the mail.
func (a *App) prepare(ctx context.Context, d models.Delivery) (email.Server, []byte, error) {
	ch, err := a.DB.Channel(ctx, d.ChannelID)
	if err != nil {
		return email.Server{}, nil, err
	}
	server, err := a.serverOf(ctx, ch)
	if err != nil {
		return server, nil, err
	}
	var raw bytes.Buffer
	err = a.DB.CopyFile(ctx, d.RawFileID, &raw)
	return server, raw.Bytes(), err
}

// errNoSending means that the channel's sending was taken away after the answer was written.
var errNoSending = errors.New("this channel cannot send: its sending is not set up")

// serverOf returns the mail server that a channel sends through, with what logs in.
func (a *App) serverOf(ctx context.Context, ch models.Channel) (s email.Server, err error) {
	if !ch.CanSend() {
		return s, errNoSending
	}
	s = email.Server{Host: ch.SMTPHost, Port: ch.SMTPPort, Security: email.Security(ch.SMTPSecurity), Username: ch.SMTPUsername, AllowPrivate: ch.SMTPPrivate}
	if !ch.SMTPMailbox {
		s.Password, err = a.Vault.Open(ch.SMTPSecret)
		return s, err
	}
	m, err := a.DB.MailboxOf(ctx, ch.ID)
	if err == nil {
		s.Token, err = a.accessTokenSoon(ctx, m)
	}
	return s, err
}

// laterFor is how long mails wait that would wait for a token which is being got already: as long as they held a place, others could not go out.
const laterFor = 20 * time.Second

// leaveForLater leaves mails for a little later. No attempt was made.
func (a *App) leaveForLater(ctx context.Context, group []models.Delivery) error {
	for i := range group {
		group[i].LeasedTill, group[i].NextAt = 0, a.now().Add(laterFor)
	}
	return a.storeDeliveries(ctx, group)
}
