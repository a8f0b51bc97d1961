package inbox

import (
	"errors"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"fairlead/models"
)

// Bounds on what a customer's site signs.
const (
	maxIdentity     = 4 << 10        // bytes of a token
	maxIdentityLife = 24 * time.Hour // that it may still be good for
	identityLeeway  = time.Minute    // that clocks may differ by
)

// chatIdentity is whom the customer's site has signed a visitor to be. Its zero value is nobody.
type chatIdentity struct{ Sub, Email, Name string }

type identityClaims struct {
	jwt.RegisteredClaims
	Email string `json:"email"`
	Name  string `json:"name"`
}

var errIdentity = errors.New("the identity is not signed, or has expired")

// identityOf reads a token. One that is not good is as none: what such a visitor says is a claim.
func (a *App) identityOf(p PublicChat, token string) chatIdentity {
	if token == "" {
		return chatIdentity{}
	}
	who, err := a.readIdentity(p, token)
	if err != nil {
		a.Log.Debug("a visitor's identity was not taken", "chatflow", p.Slug, "error", err)
	}
	return who
}

func (a *App) readIdentity(p PublicChat, token string) (chatIdentity, error) {
	if len(token) > maxIdentity || len(p.Secret) == 0 {
		return chatIdentity{}, errIdentity
	}
	secret, err := a.Vault.Open(p.Secret)
	if err != nil {
		return chatIdentity{}, err
	}
	var c identityClaims
	if _, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return []byte(secret), nil }, jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(),
		jwt.WithLeeway(identityLeeway), jwt.WithTimeFunc(a.Now)); err != nil {
		return chatIdentity{}, err
	}
	who := chatIdentity{Sub: models.CleanLine(c.Subject), Email: models.NormalEmail(c.Email), Name: oneLine(c.Name)}
	switch {
	case who.Sub == "" || who.Sub != c.Subject || utf8.RuneCountInString(who.Sub) > 200:
		return chatIdentity{}, errors.New("sub is empty, too long or no single line")
	case c.ExpiresAt.After(a.Now().Add(maxIdentityLife + identityLeeway)):
		return chatIdentity{}, errors.New("exp is more than 24 hours ahead")
	case who.Email != "" && !models.ValidEmail(who.Email):
		return chatIdentity{}, errors.New("email is no address")
	}
	return who, nil
}
