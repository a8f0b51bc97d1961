package inbox

import (
	"context"
	"errors"
	"strings"
	"time"

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

// accessToken returns a token that logs in, a new one where the last has come to its end. On one node one at a time asks for it; of several nodes
// whoever stores new tokens first wins, and the others take those: a provider may take the old ones only once.
func (a *App) accessToken(ctx context.Context, m models.Mailbox) (string, error) {
	if len(m.Tokens) == 0 {
		return "", errNotConnected
	}
	defer a.fetchers.hold(m.ID)()
	for try := 1; ; try++ {
		now, err := a.DB.Mailbox(ctx, m.ID)
		if err != nil {
			return "", err
		}
		access, err := a.freshToken(ctx, now)
		if err == nil || !errors.Is(err, models.ErrMailboxTaken) && !errors.Is(err, email.ErrGrantOver) {
			return access, err
		}
		if try == tokenTries {
			return "", errors.Join(errNotConnected, err)
		}
		select { // another node may just be storing what it got
		case <-time.After(tokenWait):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

const (
	tokenTries = 3
	tokenWait  = 300 * time.Millisecond
)

// freshToken returns an access token of a mailbox, and stores new ones where it has to get them.
func (a *App) freshToken(ctx context.Context, m models.Mailbox) (string, error) {
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
	access, after, err := p.Access(ctx, tokens, a.Now())
	if err != nil || after == tokens {
		return access, err
	}
	return access, a.DB.SwapTokens(ctx, m.ID, m.Tokens, a.Vault.Seal(after))
}
