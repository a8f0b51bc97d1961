package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fairlead/models"
)

const resetLife = time.Hour

// Links that may be asked for in 15 minutes. They are so few that nobody can measure by time whether an account exists.
const (
	resetsPerAccount = 3
	resetsPerAddress = 10
)

// ErrMailless means that no channel can send, so that nothing can be mailed to anybody.
var ErrMailless = errors.New("no channel can send mail yet")

// AskReset mails a link for a new password to the user with this e-mail address, if there is one who may log in, in the language that they have
// chosen, or else in that of who asks. Whether there is one is not told. ErrMailless: nothing can be mailed at all; ErrThrottled: there were too many; models.Problems at "email".
func (a *App) AskReset(ctx context.Context, address, ip, language string) error {
	address, ip = models.NormalEmail(address), network(ip)
	if !models.ValidEmail(address) {
		return models.Problems{{Field: "email", Text: "Type an e-mail address, like ana@example.com."}}
	}
	if err := a.countTries(ctx, throttle{throttleKey("reset-address", ip), resetsPerAddress}, throttle{throttleKey("reset-account", address), resetsPerAccount}); err != nil {
		return err
	}
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return err
	}
	through := slices.IndexFunc(channels, models.Channel.CanSend)
	if through < 0 {
		return ErrMailless
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		u, err := tx.UserByEmail(ctx, address)
		if errors.Is(err, models.ErrNotFound) || err == nil && !u.Active {
			return nil
		}
		if err != nil {
			return err
		}
		u.Language = cmp.Or(u.Language, language)
		return a.mailReset(ctx, tx, n, channels[through], u)
	})
}

func (a *App) mailReset(ctx context.Context, tx *models.DB, n *news, through models.Channel, u models.User) error {
	account, err := tx.Account(ctx)
	if err != nil {
		return err
	}
	secret, id := newLink()
	now := a.now()
	token := models.Token{ID: id, Kind: models.TokenReset, UserID: u.ID, CreatedAt: now, ExpiresAt: now.Add(resetLife)}
	if err := tx.CreateToken(ctx, token); err != nil {
		return err
	}
	text, ok := resetTexts[u.Language]
	if !ok {
		text = resetTexts["en"]
	}
	fill := strings.NewReplacer("{name}", u.Name, "{company}", cmp.Or(account.Company, "Fairlead"), "{link}", a.URL+"/reset/"+secret)
	return systemMail{through, account.Company, u, fill.Replace(text.subject), fill.Replace(text.body), false}.put(ctx, tx, n, now)
}

var resetTexts = map[string]systemText{
	"en": {"A new password for {company}", "Hello {name},\n\nsomebody, you we hope, asked for a new password for the team inbox of {company}. Choose one here:\n\n" +
		"<{link}>\n\nThe link works once, for an hour. If it was not you, do nothing: your password stays as it is."},
	"nl": {"Een nieuw wachtwoord voor {company}", "Hallo {name},\n\niemand, hopelijk jij, vroeg om een nieuw wachtwoord voor de teaminbox van {company}. Kies er hier een:\n\n" +
		"<{link}>\n\nDe link werkt één keer, een uur lang. Was jij het niet, doe dan niets: je wachtwoord blijft zoals het is."},
}

// CheckReset returns whom a link for a new password is for. ErrNotFound: it was used, replaced, has expired, or never was.
func (a *App) CheckReset(ctx context.Context, token string) (models.User, error) {
	return userByLink(ctx, a.DB, models.TokenReset, token, a.now())
}

// Reset sets the password of whom the link is for, once, and ends their sessions. Problems: password.
func (a *App) Reset(ctx context.Context, token, password string) (models.User, error) {
	return a.passwordByLink(ctx, models.TokenReset, token, password)
}
