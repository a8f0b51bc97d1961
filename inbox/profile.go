package inbox

import (
	"context"
	"strconv"
	"strings"

	"fairlead/models"
)

// ProfileForm is what users say about themselves. Problems: name, signature, language.
type ProfileForm struct {
	Name, Signature, Language string
	NotifyBadge, NotifyDesk   bool
	NotifyCoverage            bool // of leads and admins only
}

// UpdateProfile changes the asker's own settings.
func (a *App) UpdateProfile(ctx context.Context, who Actor, f ProfileForm) error {
	return a.edit(ctx, who, func(e edit) error {
		u, err := lockUser(ctx, e.tx, who.User.ID)
		if err != nil {
			return err
		}
		u.Name, u.Language, u.NotifyBadge, u.NotifyDesk = f.Name, f.Language, f.NotifyBadge, f.NotifyDesk
		if u.Role != models.RoleMember {
			u.NotifyCoverage = f.NotifyCoverage
		}
		u.Signature = strings.ToValidUTF8(strings.ReplaceAll(f.Signature, "\r\n", "\n"), "")
		p := u.Check()
		if f.Language != "" && f.Language != "en" && f.Language != "nl" {
			p.Add("language", "Choose a language from the list.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		return e.tx.UpdateUser(ctx, u)
	})
}

// ChangePassword sets the asker's password and ends their sessions but for the one with the id keep. Problems: current, password;
// ErrThrottled after too many wrong current ones.
func (a *App) ChangePassword(ctx context.Context, who Actor, keep, current, password string) error {
	u, err := a.DB.User(ctx, who.User.ID)
	if err != nil {
		return err
	}
	tries := throttle{throttleKey("password", strconv.FormatInt(u.ID, 10)), triesPerPair}
	if err := a.countTries(ctx, tries); err != nil {
		return err
	}
	ok, err := passwordMatches(ctx, current, u.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return models.Problems{{Field: "current", Text: "This is not your password."}}
	}
	if err := a.triedWell(ctx, tries); err != nil {
		return err
	}
	if err := CheckPassword(password, u).Err(); err != nil {
		return err
	}
	checked := u.PasswordHash
	if u.PasswordHash, err = HashPassword(ctx, password); err != nil {
		return err
	}
	return a.edit(ctx, who, func(e edit) error {
		stored, err := lockUser(ctx, e.tx, u.ID)
		if err != nil {
			return err
		}
		if stored.PasswordHash != checked { // changed meanwhile: the one that was typed is not the current one any more
			return models.Problems{{Field: "current", Text: "This is not your password."}}
		}
		return setPassword(ctx, e.tx, u, keep)
	})
}

// SetCompany names the company. For admins. Problems: company.
func (a *App) SetCompany(ctx context.Context, who Actor, name string) error {
	name = models.CleanLine(name)
	return a.admin(ctx, who, func(e edit) error {
		if err := checkCompany(name).Err(); err != nil {
			return err
		}
		account, err := e.tx.LockAccount(ctx)
		if err != nil {
			return err
		}
		account.Company = name
		return e.tx.SaveAccount(ctx, account)
	})
}

func checkCompany(name string) (p models.Problems) {
	switch {
	case name == "":
		p.Add("company", "Type the company's name.")
	case len(name) > 200:
		p.Add("company", "This is too long: at most 200 characters.")
	}
	return p
}
