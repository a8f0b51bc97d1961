package inbox

import (
	"fairlead/channels/email"
	"fairlead/models"
)

// mailboxFrom puts what was typed into the rows of a mailbox and of its channel, and says what is wrong with any of it.
func (a *App) mailboxFrom(who Actor, f MailboxForm, was models.Mailbox, ch models.Channel) (models.Mailbox, models.Channel, error) {
	before := ch
	f.fill()
	m := was
	m.ChannelID, m.Provider, m.Host, m.Port, m.Security, m.Username, m.Private = ch.ID, f.Provider, f.Host, f.Port, f.Security, f.Username, f.Private
	m.Folder, m.AfterFetch, m.AfterFolder, m.KeepSent, m.OldDays, m.Paused = f.Folder, models.AfterFetch(f.AfterFetch), f.AfterFolder, f.KeepSent, f.OldDays, f.Paused
	m.AuthURL, m.TokenURL, m.Scopes, m.ClientID = f.AuthURL, f.TokenURL, f.Scopes, f.ClientID
	if m.Provider == ProviderPassword {
		m.AuthURL, m.TokenURL, m.Scopes, m.ClientID = "", "", "", ""
	}
	p := m.Check()
	if !KnownProvider(m.Provider) {
		p.Add("provider", "Choose how to log in.")
	}
	a.setSender(f, m, &ch, &p)
	if m.Private && !who.IsAdmin() && (!was.Private || m.Host != was.Host || m.Port != was.Port || m.TokenURL != was.TokenURL || f.Send && serverMoved(before, ch)) {
		p.Add("private", "Only an admin may allow a server at a private address.")
	}
	a.setMailboxSecrets(f, was, before, &m, &ch, &p)
	return m, ch, p.Err()
}

// setSender makes the channel send through the account, if it is to; what a person has set up for it elsewhere stays, unless it was this account.
func (a *App) setSender(f MailboxForm, m models.Mailbox, ch *models.Channel, p *models.Problems) {
	if !f.Send {
		if ch.SMTPMailbox {
			ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPSecret, ch.SMTPPrivate, ch.SMTPMailbox = "", 0, "", "", nil, false, false
		}
		return
	}
	ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity, ch.SMTPUsername, ch.SMTPPrivate, ch.SMTPMailbox = f.SMTPHost, f.SMTPPort, f.SMTPSecurity, m.Username, m.Private, m.Provider != ""
	if f.SMTPHost == "" {
		p.Add("send_host", "Type the name of the SMTP server, like smtp.example.com.")
	}
	for _, wrong := range ch.Check() {
		switch wrong.Field {
		case "smtp_host":
			p.Add("send_host", wrong.Text)
		case "smtp_port":
			p.Add("send_port", wrong.Text)
		case "smtp_security":
			p.Add("send_security", wrong.Text)
		}
	}
	if len(f.SMTPHost) > 253 {
		p.Add("send_host", "This is too long: at most 253 characters.")
	}
}

// setMailboxSecrets seals what was typed, or keeps what is stored where it goes to whom it was given for: else who may edit a channel could have it
// sent to a server of their own.
func (a *App) setMailboxSecrets(f MailboxForm, was models.Mailbox, before models.Channel, m *models.Mailbox, ch *models.Channel, p *models.Problems) {
	for field, secret := range map[string]string{"password": f.Password, "client_secret": f.ClientSecret} {
		if len(secret) > maxPassword {
			p.Add(field, "This is too long: at most 1,000 characters.")
		}
	}
	if m.Provider != ProviderPassword {
		m.Secret = nil
		a.setGrant(f, was, before, m, ch, p)
		return
	}
	m.ClientSecret, m.Tokens = nil, nil
	sameServer := was.ID != 0 && was.Host == m.Host && was.Username == m.Username && was.Security == m.Security && (m.Security != string(email.SecurityNone) || was.Port == m.Port)
	sameSender := !f.Send || before.SMTPHost == ch.SMTPHost && before.SMTPUsername == ch.SMTPUsername && !before.SMTPMailbox && len(before.SMTPSecret) > 0 &&
		(ch.SMTPSecurity != string(email.SecurityNone) || before.SMTPSecurity == ch.SMTPSecurity && !serverMoved(before, *ch))
	switch {
	case f.Password != "":
		m.Secret = a.Vault.Seal(f.Password)
		if f.Send {
			ch.SMTPSecret = a.Vault.Seal(f.Password)
		}
	case len(was.Secret) == 0:
		p.Add("password", "Type the password that belongs to the user name.")
	case !sameServer || !sameSender:
		p.Add("password", "Type the password again: it is only sent where it was typed for.")
	}
}

// setGrant keeps what a provider has given only for the same account, provider and servers; else somebody has to sign in again.
func (a *App) setGrant(f MailboxForm, was models.Mailbox, before models.Channel, m *models.Mailbox, ch *models.Channel, p *models.Problems) {
	if ch.SMTPMailbox {
		ch.SMTPSecret = nil
	}
	sameClient := was.Provider != "" && was.TokenURL == m.TokenURL && was.ClientID == m.ClientID
	switch {
	case f.ClientSecret != "":
		m.ClientSecret = a.Vault.Seal(f.ClientSecret)
	case len(was.ClientSecret) > 0 && !sameClient:
		p.Add("client_secret", "Type the client secret again: it is only sent where it was typed for.")
	}
	sameSender := !f.Send || !before.SMTPMailbox || before.SMTPHost == ch.SMTPHost
	if !sameClient || was.AuthURL != m.AuthURL || was.Scopes != m.Scopes || !m.SameAccount(was) && (was.Host != m.Host || was.Username != m.Username) || !sameSender {
		m.Tokens = nil
	}
}
