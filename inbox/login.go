package inbox

import (
	"context"
	"errors"

	"fairlead/models"
)

// ErrLogin is the one answer to a log-in that fails: unknown, wrong, deactivated, or not yet accepted.
var ErrLogin = errors.New("the e-mail address or the password is not right")

// Wrong log-ins allowed in 15 minutes.
const (
	triesPerPair    = 5  // one account from one address
	triesPerAccount = 20 // one account from anywhere
	triesPerAddress = 50 // one address, whatever the account
)

// Login returns the user whose e-mail address and password these are. It answers ErrLogin after the same time whatever was wrong,
// and ErrThrottled after too many of those, for accounts that do not exist as well. ip is the asker's address.
func (a *App) Login(ctx context.Context, address, password, ip string) (models.User, error) {
	address, ip = models.NormalEmail(address), network(ip)
	place := throttle{throttleKey("login-address", ip), triesPerAddress}
	pair := throttle{throttleKey("login-pair", address, ip), triesPerPair}
	account := throttle{throttleKey("login-account", address), triesPerAccount}
	if err := a.countTries(ctx, place, pair, account); err != nil {
		if errors.Is(err, ErrThrottled) {
			a.Log.WarnContext(ctx, "log-in throttled", "from", ip)
		}
		return models.User{}, err
	}
	u, err := a.DB.UserByEmail(ctx, address)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return models.User{}, err
	}
	ok, err := passwordMatches(ctx, password, u.PasswordHash)
	if err != nil {
		return models.User{}, err
	}
	if !ok || !u.Active {
		return models.User{}, ErrLogin
	}
	return u, a.triedWell(ctx, pair, account, place)
}
