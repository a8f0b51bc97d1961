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

// grantOver means that the provider has ended what it had given. It says so in the provider's words alone.
type grantOver struct{ error }

// Unwrap says that somebody has to sign in, too.
func (g grantOver) Unwrap() []error { return []error{errNotConnected, g.error} }

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

// accessToken returns a token that logs in, a new one where the last has come to its end. One at a time asks for it, on one node and of several: a
// provider may take the old ones only once, and may end everything if it is shown them again.
func (a *App) accessToken(ctx context.Context, m models.Mailbox) (string, error) {
	if len(m.Tokens) == 0 {
		return "", errNotConnected
	}
	release, err := a.fetchers.hold(ctx, m.ID)
	if err != nil {
		return "", err
	}
	defer release()
	for range tokenTries {
		access, err := a.freshToken(ctx, m.ID)
		if !errors.Is(err, models.ErrMailboxTaken) {
			return access, err
		}
		select { // another node asks: what it gets is for all
		case <-time.After(tokenWait):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", errors.New("another node gets new tokens from the provider, and has not done so yet")
}

// errTokenAwaited means that a provider has been asked for a token, and takes its time.
var errTokenAwaited = errors.New("the provider has been asked for a new token, and has not answered yet")

// accessTokenSoon is accessToken for who keeps others from something meanwhile: where a token is being got already it does not wait for long, but
// says errTokenAwaited.
func (a *App) accessTokenSoon(ctx context.Context, m models.Mailbox) (string, error) {
	soon, cancel := context.WithTimeout(ctx, max(tokenPatience-a.fetchers.held(m.ID), 0))
	defer cancel()
	access, err := a.accessToken(soon, m)
	if err != nil && soon.Err() != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = errTokenAwaited
	}
	return access, err
}

// noToken is what a test says that has got no token. over is what to do when the provider has ended the sign-in.
func noToken(err error, over string) []email.Step {
	step := email.Step{Name: "Get a token", Words: err.Error(), Hint: "Check the addresses of the provider, the client id and the client secret, and sign in again."}
	switch {
	case errors.Is(err, email.ErrGrantOver):
		step.Hint = over
	case errors.Is(err, errTokenAwaited):
		step.Hint = "Wait a little and test again."
	}
	return []email.Step{step}
}

const (
	tokenPatience = 3 * time.Second
	tokenLease    = 45 * time.Second // longer than a provider is waited for
	tokenWait     = 300 * time.Millisecond
	tokenTries    = 200 // for longer than the lease of a node that has died
)

// freshToken returns an access token of a mailbox, and stores new ones where it has to get them. ErrMailboxTaken: another node is at that.
func (a *App) freshToken(ctx context.Context, id int64) (string, error) {
	m, err := a.DB.Mailbox(ctx, id)
	if err != nil {
		return "", err
	}
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
	if access := email.AccessToken(tokens, a.Now()); access != "" {
		return access, nil
	}
	if err := a.DB.LeaseTokens(ctx, id, m.Tokens, a.now(), a.now().Add(tokenLease)); err != nil {
		return "", err
	}
	return a.refresh(context.WithoutCancel(ctx), m, p, tokens)
}

// refresh gets new tokens and stores them, whether or not somebody still waits for them: the old ones are worth nothing any more.
func (a *App) refresh(ctx context.Context, m models.Mailbox, p email.Provider, tokens string) (string, error) {
	access, after, err := p.Refresh(ctx, tokens, a.Now())
	if errors.Is(err, email.ErrGrantOver) {
		err = grantOver{err}
	}
	if err != nil {
		return "", errors.Join(err, a.DB.SwapTokens(ctx, m.ID, m.Tokens, m.Tokens))
	}
	for try := 1; ; try++ {
		err = a.DB.SwapTokens(ctx, m.ID, m.Tokens, a.Vault.Seal(after))
		if err == nil || errors.Is(err, models.ErrMailboxTaken) || try == tokenStores {
			return access, err
		}
		time.Sleep(tokenWait)
	}
}

// tokenStores is how often it is tried to store new tokens.
const tokenStores = 10
