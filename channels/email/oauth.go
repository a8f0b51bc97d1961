package email

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Provider is where an account is signed in to by OAuth 2 (RFC 6749, with RFC 7636).
type Provider struct {
	AuthURL      string // where people allow it
	TokenURL     string // where we get tokens
	Scopes       []string
	ClientID     string
	ClientSecret string // empty: none
	Redirect     string // where the provider sends people back to
	AllowPrivate bool   // TokenURL may be at a loopback, private or link-local address; checked on the address that is dialled
	Loopback     bool   // servers on this machine alone are called, for a demo
}

// ErrGrantOver means that the provider does not let us in any more: somebody has to sign in again.
var ErrGrantOver = errors.New("the provider does not let Fairlead in any more")

// SignInURL returns the address where somebody allows it. state comes back with the answer; verifier is kept until then. hint is the account.
func (p Provider) SignInURL(state, verifier, hint string) string {
	options := []oauth2.AuthCodeOption{oauth2.AccessTypeOffline, oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("login_hint", hint)}
	if strings.Contains(p.AuthURL, "google.com/") { // else it gives no refresh token the second time
		options = append(options, oauth2.SetAuthURLParam("prompt", "consent"))
	}
	return p.config().AuthCodeURL(state, options...)
}

// NewVerifier returns a secret that ties a sign-in to its answer.
func NewVerifier() string { return oauth2.GenerateVerifier() }

// Exchange gets the first tokens for the code of an answer. They are a text to be sealed.
func (p Provider) Exchange(ctx context.Context, code, verifier string, now time.Time) (tokens string, err error) {
	got, err := p.config().Exchange(p.calling(ctx), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return "", p.wrong(err)
	}
	if got.RefreshToken == "" {
		return "", errors.New("the provider gave no refresh token: check that the scopes ask for offline access")
	}
	return kept(got, now)
}

// kept writes tokens down, with the end of the access token by our own clock.
func kept(t *oauth2.Token, now time.Time) (string, error) {
	if t.ExpiresIn > 0 {
		t.Expiry = now.Add(time.Duration(t.ExpiresIn) * time.Second)
	}
	b, err := json.Marshal(t)
	return string(b), err
}

// refreshBefore is how long before its end an access token is not used any more.
const refreshBefore = 2 * time.Minute

// AccessToken returns the access token among tokens, as long as it may be used; else nothing.
func AccessToken(tokens string, now time.Time) string {
	var has oauth2.Token
	if json.Unmarshal([]byte(tokens), &has) != nil || !has.Expiry.IsZero() && !now.Add(refreshBefore).Before(has.Expiry) {
		return ""
	}
	return has.AccessToken
}

// Refresh gets new tokens for old ones, which a provider may take only once: nobody else may do so meanwhile, and what comes of it is to be kept.
func (p Provider) Refresh(ctx context.Context, tokens string, now time.Time) (access, after string, err error) {
	var has oauth2.Token
	if err := json.Unmarshal([]byte(tokens), &has); err != nil {
		return "", "", ErrGrantOver
	}
	got, err := p.config().TokenSource(p.calling(ctx), &oauth2.Token{RefreshToken: has.RefreshToken}).Token()
	if err != nil {
		return "", "", p.wrong(err)
	}
	after, err = kept(got, now)
	return got.AccessToken, after, err
}

func (p Provider) config() *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Scopes: p.Scopes, RedirectURL: p.Redirect,
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL}}
}

// calling gives the library a client that goes nowhere else than it is allowed to.
func (p Provider) calling(ctx context.Context) context.Context {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !p.AllowPrivate {
		dialer.Control = refusePrivate
	}
	if p.Loopback {
		dialer.Control = refuseAllButLoopback
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: 10 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return context.WithValue(ctx, oauth2.HTTPClient, client)
}

// wrong says what the provider said: never what was sent to it.
func (p Provider) wrong(err error) error {
	var said *oauth2.RetrieveError
	if !errors.As(err, &said) {
		return p.unheard(err)
	}
	words := said.ErrorCode
	if said.ErrorDescription != "" {
		words += ": " + said.ErrorDescription
	}
	if words == "" && said.Response != nil {
		words = said.Response.Status
	}
	words = cutAt(cleanLine(words), maxWords)
	if said.ErrorCode == "invalid_grant" {
		return fmt.Errorf("%w: %s", ErrGrantOver, words)
	}
	return fmt.Errorf("the provider says: %s", words)
}

// unheard says why no answer of a provider could be read: it did not come, or was none to what had been asked.
func (p Provider) unheard(err error) error {
	var way *url.Error
	if errors.As(err, &way) || !strings.HasPrefix(err.Error(), "oauth2: ") {
		return fmt.Errorf("the provider cannot be asked: %s", plainWords(err))
	}
	asked, _, _ := strings.Cut(p.TokenURL, "?")
	return fmt.Errorf("no token came from %s, but another answer: check that address, under Where tokens come from", cutAt(cleanLine(asked), maxWords))
}
