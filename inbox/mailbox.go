package inbox

import (
	"context"
	"errors"

	"fairlead/channels/email"
	"fairlead/models"
)

// MailboxForm is what is typed about the mailbox of a channel. Problems: host, port, security, username, password, private, folder, after_fetch,
// after_folder, keep_sent, old_days, provider, auth_url, token_url, scopes, client_id, client_secret, send_host, send_port, send_security.
type MailboxForm struct {
	Provider     string // how to log in: one of ProviderPassword and its like
	Host         string
	Port         int // 0: as usual for the security
	Security     string
	Username     string
	Password     string // empty: as stored
	Private      bool   // the servers may be at private addresses
	AuthURL      string
	TokenURL     string
	Scopes       string
	ClientID     string
	ClientSecret string // empty: as stored

	Folder      string
	AfterFetch  string
	AfterFolder string
	OldDays     int64
	Paused      bool

	Send         bool // replies go out through the same account
	SMTPHost     string
	SMTPPort     int
	SMTPSecurity string
	KeepSent     string
}

// MailboxSettings is the mailbox of a channel with what the asker may do. Its secrets say only whether there are any.
type MailboxSettings struct {
	Mailbox   models.Mailbox // ID 0: there is none
	Channel   models.Channel
	Inbox     models.Inbox
	Sends     bool   // replies go out through the same account
	Redirect  string // what a provider wants to know: where people come back to
	Door      string
	CanManage bool
}

// MailboxSettings returns the mailbox of a channel. For who manages its inbox, and for who reads it to look at.
func (a *App) MailboxSettings(ctx context.Context, who Actor, channelID int64) (MailboxSettings, error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
	if err == nil && ch.Kind != models.ChannelEmail {
		err = models.ErrNotFound
	}
	if err != nil {
		return MailboxSettings{}, err
	}
	s := MailboxSettings{Channel: redacted(ch), Redirect: a.GrantAddress(), Door: a.Door, CanManage: who.CanManage(ch.InboxID)}
	if s.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return s, err
	}
	m, err := a.DB.MailboxOf(ctx, channelID)
	if errors.Is(err, models.ErrNotFound) {
		return s, nil
	}
	s.Mailbox, s.Sends = redactedMailbox(m), sendsThrough(ch, m)
	return s, err
}

// sendsThrough reports whether a channel sends by the account of its mailbox.
func sendsThrough(ch models.Channel, m models.Mailbox) bool {
	return ch.CanSend() && ch.SMTPUsername == m.Username && ch.SMTPMailbox == (m.Provider != "")
}

func redactedMailbox(m models.Mailbox) models.Mailbox {
	for _, secret := range []*[]byte{&m.Secret, &m.ClientSecret, &m.Tokens} {
		if len(*secret) > 0 {
			*secret = []byte("stored")
		}
	}
	m.GrantState, m.GrantVerifier = "", nil
	return m
}

// SaveMailbox stores what was typed about a channel's mailbox, and with it how the channel sends if that is through the same account. Another
// account, server or folder is another mailbox: it begins anew. For admins, and leads of the inbox.
func (a *App) SaveMailbox(ctx context.Context, who Actor, channelID int64, f MailboxForm) error {
	var was, is models.Mailbox
	err := a.edit(ctx, who, func(e edit) (err error) {
		var ch models.Channel
		if ch, was, err = a.managedMailbox(ctx, e.tx, e.who, channelID); err != nil {
			return err
		}
		sent := ch
		if is, ch, err = a.mailboxFrom(e.who, f, was, ch); err != nil {
			return err
		}
		if !sameWayOut(sent, ch) {
			if err := hurry(ctx, e.tx, e.n, ch.ID, e.now); err != nil {
				return err
			}
		}
		is.ChangedAt, is.NextAt, is.Failures, is.FailingAt, is.Words = max(e.now, was.ChangedAt+1), 0, 0, 0, ""
		if err := storeMailbox(ctx, e, was, &is); err != nil {
			return err
		}
		return e.tx.UpdateChannel(ctx, ch)
	})
	if err == nil {
		a.fetchers.changed(was.ID)
	}
	return err
}

// managedMailbox returns a channel that the actor may edit, and its mailbox if it has one.
func (a *App) managedMailbox(ctx context.Context, db *models.DB, who Actor, channelID int64) (models.Channel, models.Mailbox, error) {
	ch, err := managedOfKind(ctx, db, who, channelID, models.ChannelEmail)
	if err != nil {
		return ch, models.Mailbox{}, err
	}
	m, err := db.MailboxOf(ctx, channelID)
	if errors.Is(err, models.ErrNotFound) {
		return ch, models.Mailbox{}, nil
	}
	return ch, m, err
}

func storeMailbox(ctx context.Context, e edit, was models.Mailbox, is *models.Mailbox) error {
	if was.ID != 0 && is.SameAccount(was) {
		if is.OldDays > was.OldDays { // what was passed over may be wanted now
			is.OldUID = 0
		}
		if err := e.tx.HurryUnfetched(ctx, is.ID); err != nil {
			return err
		}
		return e.tx.UpdateMailbox(ctx, *is)
	}
	if was.ID != 0 {
		if err := e.tx.DeleteMailbox(ctx, was.ID); err != nil {
			return err
		}
	}
	is.ID, is.ConnectedAt = 0, e.now
	is.UIDValidity, is.LastUID, is.OldUID, is.OldTop, is.Lease, is.LeasedTill, is.Waiting, is.FetchedAt = 0, 0, 0, 0, 0, 0, 0, 0
	return e.tx.CreateMailbox(ctx, is)
}

// RemoveMailbox ends fetching and forgets the account. What was fetched stays. For admins, and leads of the inbox.
func (a *App) RemoveMailbox(ctx context.Context, who Actor, channelID int64) error {
	var was models.Mailbox
	err := a.edit(ctx, who, func(e edit) (err error) {
		var ch models.Channel
		if ch, was, err = a.managedMailbox(ctx, e.tx, e.who, channelID); err != nil || was.ID == 0 {
			return err
		}
		if ch.SMTPMailbox { // nothing is left to log in with
			ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPSecret, ch.SMTPPrivate, ch.SMTPMailbox = "", 0, "", "", nil, false, false
			if err := e.tx.UpdateChannel(ctx, ch); err != nil {
				return err
			}
		}
		return e.tx.DeleteMailbox(ctx, was.ID)
	})
	if err == nil {
		a.fetchers.changed(was.ID)
	}
	return err
}

// TestMailbox tries what is typed, with the stored secrets where none are, and saves and changes nothing. For who may save it.
func (a *App) TestMailbox(ctx context.Context, who Actor, channelID int64, f MailboxForm) ([]email.Step, error) {
	who, err := who.again(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	ch, was, err := a.managedMailbox(ctx, a.DB, who, channelID)
	if err != nil {
		return nil, err
	}
	stored := ch
	m, ch, err := a.mailboxFrom(who, f, was, ch)
	if err != nil {
		return nil, err
	}
	server, err := a.imapServer(ctx, m)
	switch {
	case errors.Is(err, ErrVault):
		return nil, models.Problems{{Field: "password", Text: "The stored password cannot be read any more: type it again."}}
	case err != nil && !errors.Is(err, email.ErrGrantOver) && errors.Is(err, errNotConnected):
		return nil, models.Problems{{Field: "provider", Text: "Save this first, and sign in at the provider."}}
	case err != nil:
		return noToken(err, "Sign in at the provider again: the button for it is above."), nil
	}
	want := email.Wanted{Folder: m.Folder, Move: m.AfterFolder, Sent: m.KeepSent == models.SentKeep || m.KeepSent == models.SentAuto && f.Send && !keepsItself(ch.SMTPHost)}
	steps := a.fetcher().Test(ctx, server, want)
	if !f.Send || !steps[len(steps)-1].OK {
		return steps, nil
	}
	out := server
	out.Host, out.Port, out.Security = ch.SMTPHost, ch.SMTPPort, email.Security(ch.SMTPSecurity)
	sending := a.Sender.Test(ctx, out, ch.Address)
	if err := a.hurryTested(ctx, stored, ch, sending); err != nil {
		return nil, err
	}
	steps[0].Part, sending[0].Part = "Fetching", "Sending"
	return append(steps, sending...), nil
}
