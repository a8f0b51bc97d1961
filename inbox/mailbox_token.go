package inbox

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"fairlead/channels/email"
	"fairlead/models"
)

// errNotConnected means that a mailbox cannot be logged in to before somebody has signed in at its provider.
var errNotConnected = errors.New("the account is not signed in at its provider")

// imapServer returns the server of a mailbox with what logs in.
func (a *App) imapServer(ctx context.Context, m models.Mailbox) (email.Server, error) {
	s := email.Server{Host: m.Host, Port: m.Port, Security: email.Security(m.Security), Username: m.Username, AllowPrivate: m.Private}
	var err error
	if m.Provider == "" {
		s.Password, err = a.Vault.Open(m.Secret)
	} else {
		s.Token, err = a.accessToken(ctx, m)
	}
	return s, err
}

// provider returns where a mailbox is signed in to.
func (a *App) provider(m models.Mailbox) (email.Provider, error) {
	secret, err := a.Vault.Open(m.ClientSecret)
	return email.Provider{AuthURL: m.AuthURL, TokenURL: m.TokenURL, Scopes: strings.Fields(m.Scopes), ClientID: m.ClientID, ClientSecret: secret,
		Redirect: a.GrantAddress(), AllowPrivate: m.Private, Loopback: a.Sender.Loopback}, err
}

// accessToken returns a token that logs in, a new one where the last has come to its end. Several may ask at once, on several nodes: whoever
// stores new tokens first wins, for a provider may take the old ones only once.
func (a *App) accessToken(ctx context.Context, m models.Mailbox) (string, error) {
	for range 3 {
		if len(m.Tokens) == 0 {
			return "", errNotConnected
		}
		p, err := a.provider(m)
		if err != nil {
			return "", err
		}
		tokens, err := a.Vault.Open(m.Tokens)
		if err != nil {
			return "", err
		}
		access, kept, err := p.Access(ctx, tokens, a.Now())
		if err == nil && kept == tokens {
			return access, nil
		}
		if err == nil {
			err = a.DB.SwapTokens(ctx, m.ID, m.Tokens, a.Vault.Seal(kept))
			if err == nil {
				return access, nil
			}
		}
		if !errors.Is(err, models.ErrMailboxTaken) && !errors.Is(err, email.ErrGrantOver) {
			return "", err
		}
		now, found := a.DB.Mailbox(ctx, m.ID)
		if found != nil {
			return "", found
		}
		if bytes.Equal(now.Tokens, m.Tokens) { // it is really over
			return "", errors.Join(errNotConnected, err)
		}
		m = now
	}
	return "", errNotConnected
}
