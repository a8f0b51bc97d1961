package inbox

import (
	"context"
	"errors"

	"fairlead/channels/email"
	"fairlead/models"
)

// ChannelForm is what is typed about a channel. Problems: address, from_name, smtp_host, smtp_port, smtp_security, smtp_username,
// smtp_password, smtp_private.
type ChannelForm struct {
	Address, FromName string
	Host              string // empty: the channel cannot send
	Port              int    // 0: as usual for the security
	Security          string
	Username          string // empty: no log-in
	Password          string // empty: as stored
	Private           bool   // the server may be at a private address
}

// CreateChannel adds an e-mail address to an inbox, with the rule that leaves conversations unassigned. For admins, and leads of that
// inbox.
func (a *App) CreateChannel(ctx context.Context, who Actor, inboxID int64, f ChannelForm) (ch models.Channel, err error) {
	err = a.edit(ctx, who, func(e edit) error {
		if err := e.who.mustManage(inboxID); err != nil {
			return err
		}
		if _, err := e.tx.Inbox(ctx, inboxID); err != nil {
			return err
		}
		if ch, err = a.channelFrom(e.who, f, models.Channel{InboxID: inboxID, Kind: models.ChannelEmail}); err != nil {
			return err
		}
		return e.createChannel(ctx, &ch)
	})
	return redacted(ch), err
}

// createChannel stores a new channel with its first rule, and the history.
func (e edit) createChannel(ctx context.Context, ch *models.Channel) error {
	ch.CreatedAt = e.now
	if err := e.tx.CreateChannel(ctx, ch); err != nil {
		return err
	}
	rule := models.DefaultRule(ch.ID)
	return e.putRule(ctx, ch, rule)
}

// UpdateChannel changes a channel's address and sending. For admins, and leads of its inbox.
func (a *App) UpdateChannel(ctx context.Context, who Actor, id int64, f ChannelForm) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := managedOfKind(ctx, e.tx, e.who, id, models.ChannelEmail)
		if err != nil {
			return err
		}
		was := ch
		if ch, err = a.channelFrom(e.who, f, ch); err != nil {
			return err
		}
		if !sameWayOut(was, ch) {
			if err := hurry(ctx, e.tx, e.n, ch.ID, e.now); err != nil {
				return err
			}
		}
		return e.tx.UpdateChannel(ctx, ch)
	})
}

// TestChannel tries what is typed, with the stored password where none is, and saves nothing. If it is what is stored, and works, what waits for its
// next attempt goes out. For who may save it.
func (a *App) TestChannel(ctx context.Context, who Actor, id int64, f ChannelForm) ([]email.Step, error) {
	who, err := who.again(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	ch, err := managedOfKind(ctx, a.DB, who, id, models.ChannelEmail)
	if err != nil {
		return nil, err
	}
	was := ch
	if ch, err = a.channelFrom(who, f, ch); err != nil {
		return nil, err
	}
	if !ch.CanSend() {
		return nil, models.Problems{{Field: "smtp_host", Text: "Type the name of the server to test."}}
	}
	server, err := a.serverOf(ctx, ch)
	if errors.Is(err, ErrVault) {
		return nil, models.Problems{{Field: "smtp_password", Text: "The stored password cannot be read any more: type it again."}}
	}
	if err != nil {
		return noToken(err, "Sign in at the provider again: on the page of the mailbox."), nil
	}
	steps := a.Sender.Test(ctx, server, ch.Address)
	return steps, a.hurryTested(ctx, was, ch, steps)
}

// channelFrom puts what was typed into a channel's row and says what is wrong with any of it.
func (a *App) channelFrom(who Actor, f ChannelForm, was models.Channel) (models.Channel, error) {
	ch := was
	ch.Address, ch.FromName, ch.SMTPHost = f.Address, f.FromName, f.Host
	ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPPrivate = f.Port, f.Security, f.Username, f.Private
	if ch.SMTPPort == 0 {
		ch.SMTPPort = usualPort(f.Security)
	}
	p := ch.Check()
	if ch.SMTPHost == "" {
		ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPSecret, ch.SMTPPrivate, ch.SMTPMailbox = 0, "", "", nil, false, false
		return ch, p.Err()
	}
	if len(ch.SMTPHost) > 253 {
		p.Add("smtp_host", "This is too long: at most 253 characters.")
	}
	if len(ch.SMTPUsername) > 500 {
		p.Add("smtp_username", "This is too long: at most 500 characters.")
	}
	if ch.SMTPPrivate && !who.IsAdmin() && (!was.SMTPPrivate || serverMoved(was, ch)) {
		p.Add("smtp_private", "Only an admin may allow a server at a private address.")
	}
	p = append(p, a.setSecret(f, was, &ch)...)
	return ch, p.Err()
}

// usualPort is where servers listen for each security.
func usualPort(security string) int {
	switch email.Security(security) {
	case email.SecurityTLS:
		return 465
	case email.SecurityNone:
		return 25
	}
	return 587
}

func serverMoved(was, is models.Channel) bool {
	return is.SMTPHost != was.SMTPHost || is.SMTPPort != was.SMTPPort
}

// setSecret seals a typed password, or keeps the stored one where it goes to whom it was typed for: else who may edit a channel
// could have the password sent to a server of their own. With a verified certificate the host's name is enough; without, any port
// is another server.
func (a *App) setSecret(f ChannelForm, was models.Channel, ch *models.Channel) (p models.Problems) {
	plain := ch.SMTPSecurity == string(email.SecurityNone)
	if was.SMTPMailbox && f.Password == "" && ch.SMTPHost == was.SMTPHost && ch.SMTPUsername == was.SMTPUsername && !plain {
		return nil // the mailbox's token still goes where it went
	}
	ch.SMTPMailbox = false
	switch {
	case len(f.Password) > maxPassword:
		p.Add("smtp_password", "This is too long: at most 1,000 characters.")
	case ch.SMTPUsername == "":
		ch.SMTPSecret = nil
	case f.Password != "":
		ch.SMTPSecret = a.Vault.Seal(f.Password)
	case len(was.SMTPSecret) == 0:
		p.Add("smtp_password", "Type the password that belongs to the user name.")
	case ch.SMTPHost != was.SMTPHost || ch.SMTPUsername != was.SMTPUsername || plain && (serverMoved(was, *ch) || ch.SMTPSecurity != was.SMTPSecurity):
		p.Add("smtp_password", "Type the password again: it is only sent where it was typed for.")
	}
	return p
}
